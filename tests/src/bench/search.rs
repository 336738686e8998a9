//! The auditor's desk at a million events: every filter, over TLS, with a page of openings read and the search written
//! down. Told is the time that 19 of 20 searches keep within.
//!
//! The million is older than anything the server does itself: it is put straight where searches look (index, list of
//! events, openings), which takes a fraction of what writing it through the journal takes.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::ledger::index::keys_of;
use ecrin_server::ledger::shard_key;
use ecrin_server::store::keyspace::{EVENTS, INDEX, OPENINGS};
use ecrin_server::store::rows::OpeningRow;
use ecrin_server::store::{Batch, Engine, EngineKind, Mode, open_engine};
use ecrin_vault::id::{AccountId, DocumentId, EventId, MandateId, StructureId};
use ecrin_vault::journal::{Actor, Core, Subject};
use ecrin_vault::note::{Digest32, NoteBody as _};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Channel, EventCode, Outcome, Purpose, Role};
use ecrin_vault::wire::AuditFilter;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::{Rounds, Row};
use crate::load::person::now;
use crate::load::{Instance, Person, Visitor};
use crate::scratch::Scratch;

/// How many events.
const EVENTS_MADE: u64 = 1_000_000;

/// How many of them are put in at once.
const AT_A_TIME: u64 = 5_000;

/// Searches by each filter.
const SEARCHES: usize = 40;

/// Who is who among them.
const AIDANTS: u8 = 200;
const STRUCTURES: u8 = 40;
const PEOPLE: u16 = 5_000;
const MANDATES: u16 = 20_000;

pub(super) fn measure() -> Result<Vec<Row>> {
    let folder = Scratch::new()?;
    let (instance, invitation) = Instance::create(
        &folder.path().join("instance"),
        "sqlite",
        &folder.path().join("log"),
    )?;
    let server = instance.serve()?;
    let admin = Arc::new(Person::join(&server.api()?, &invitation, "Claire")?);
    server.stop()?;

    let began = Instant::now();
    let (from, to) = fill(&instance)?;
    let filling = began.elapsed().as_secs_f64();

    let server = instance.serve()?;
    let auditor = Visitor::new(&admin, &server.api()?);
    let mut rows = vec![Row {
        what: "putting them in (seconds)".to_owned(),
        ours: Rounds(vec![filling]),
        plainly: None,
    }];
    let period = AuditFilter {
        from: Some(from),
        to: Some(to),
        ..AuditFilter::default()
    };
    let mut random = StdRng::seed_from_u64(7);
    for (what, filter) in FILTERS {
        let mut times = Vec::new();
        for _ in 0..SEARCHES {
            let mut asked = period.clone();
            filter(&mut asked, &mut random);
            let began = Instant::now();
            let page = auditor
                .api
                .audit_events(&asked)
                .with_context(|| (*what).to_owned())?;
            times.push(began.elapsed().as_secs_f64() * 1000.0);
            let found = !page.events.is_empty() || page.next.is_some();
            ensure!(found || NOTHING.contains(what), "{what} finds nothing");
        }
        times.sort_unstable_by(f64::total_cmp);
        let p95 = times.get(SEARCHES * 19 / 20).copied().context("searches")?;
        rows.push(Row {
            what: format!("{what} (ms, p95)"),
            ours: Rounds(vec![p95]),
            plainly: None,
        });
    }
    server.stop()?;
    Ok(rows)
}

type Filter = fn(&mut AuditFilter, &mut StdRng);

/// Every filter of the desk, and some together: unlucky ones, whose lists have little in common.
const FILTERS: &[(&str, Filter)] = &[
    ("period", |_, _| {}),
    ("a day", |filter, random| {
        let day = random.gen_range(1..28);
        filter.from = filter.from.map(|from| from.plus_days(day));
        filter.to = filter.from.map(|from| from.plus_days(1));
    }),
    ("aidant", |filter, random| {
        filter.aidant = Some(aidant(random.gen_range(0..AIDANTS)))
    }),
    ("structure", |filter, random| {
        filter.structure = Some(structure(random.gen_range(0..STRUCTURES)));
    }),
    ("mandate", |filter, random| {
        filter.mandate = Some(mandate(random.gen_range(0..MANDATES)))
    }),
    ("beneficiary", |filter, random| {
        filter.beneficiary = Some(person(random.gen_range(0..PEOPLE)));
    }),
    ("event", |filter, _| {
        filter.event = Some(EventCode::DocumentReleasedView)
    }),
    ("a rare event", |filter, _| {
        filter.event = Some(EventCode::RecoveryCompleted)
    }),
    ("family", |filter, _| filter.family = Some("document".to_owned())),
    ("result", |filter, _| filter.result = Some(Outcome::Refused)),
    ("channel", |filter, _| filter.channel = Some(Channel::Server)),
    ("purpose", |filter, _| filter.purpose = Some(Purpose::Argent)),
    ("outside hours", |filter, _| filter.outside_hours = Some(true)),
    ("no witness", |filter, _| filter.no_witness = Some(true)),
    ("ends before", |filter, _| filter.ends_before = filter.to),
    ("aidant, purpose, refused", |filter, random| {
        filter.aidant = Some(aidant(random.gen_range(0..AIDANTS)));
        filter.purpose = Some(Purpose::Argent);
        filter.result = Some(Outcome::Refused);
    }),
    ("structure, outside hours, family", |filter, random| {
        filter.structure = Some(structure(random.gen_range(0..STRUCTURES)));
        filter.outside_hours = Some(true);
        filter.family = Some("document".to_owned());
    }),
    ("nothing in common", |filter, _| {
        filter.family = Some("session".to_owned());
        filter.purpose = Some(Purpose::Argent);
    }),
];

/// Where nothing is to be found: no mandate really runs here, and no login has a purpose.
const NOTHING: [&str; 2] = ["ends before", "nothing in common"];

fn aidant(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn structure(number: u8) -> StructureId {
    StructureId::from_bytes([number; 16])
}

fn numbered(kind: u8, number: u16) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn person(number: u16) -> AccountId {
    AccountId::from_bytes(numbered(1, number))
}

fn mandate(number: u16) -> MandateId {
    MandateId::from_bytes(numbered(2, number))
}

/// Puts a million events of four weeks where searches look; answers the period.
fn fill(instance: &Instance) -> Result<(Timestamp, Timestamp)> {
    let engine = open_engine(
        EngineKind::Sqlite,
        &instance.folder.join("data/store"),
        Mode::ReadWrite,
    )?;
    // In the half-year before this one: the journal's own shard has heads that would not cover them.
    let mut to = now();
    while to.half_year() == now().half_year() {
        to = to.plus_millis(-86_400_000);
    }
    let from = to.plus_millis(-28 * 86_400_000);
    let mut random = StdRng::seed_from_u64(57);
    let step = (28 * 86_400_000) / EVENTS_MADE as i64;
    for first in (0..EVENTS_MADE).step_by(usize::try_from(AT_A_TIME)?) {
        let mut batch = Batch::new();
        for index in first..first + AT_A_TIME {
            let at = from.plus_millis(step * index as i64);
            batch = put(batch, index, at, &mut random);
        }
        put_in(engine.as_ref(), &batch)?;
    }
    Ok((from, to))
}

fn put_in(engine: &dyn Engine, batch: &Batch) -> Result<()> {
    engine.commit(batch)?;
    Ok(())
}

fn put(batch: Batch, index: u64, at: Timestamp, random: &mut StdRng) -> Batch {
    let row = opening(index, at, random);
    let mut id = [3; 16];
    id[..8].copy_from_slice(&index.to_be_bytes());
    let event = EventId::from_bytes(id);
    let batch = EVENTS.put(
        batch,
        &[&shard_key(at), &index.to_be_bytes()],
        event.as_bytes().to_vec(),
    );
    let batch = keys_of(&row)
        .iter()
        .fold(batch, |batch, key| INDEX.put(batch, &[key], Vec::new()));
    OPENINGS.put(batch, &[event.as_bytes()], &row)
}

/// Four in five are views, one in fifty is refused, one in twenty thousand is a recovery.
fn opening(index: u64, at: Timestamp, random: &mut StdRng) -> OpeningRow {
    let kind = random.gen_range(0..20_000);
    let event = match kind {
        0 => EventCode::RecoveryCompleted,
        1..2_000 => EventCode::SessionOpened,
        2_000..3_000 => EventCode::MandateExpired,
        _ => EventCode::DocumentReleasedView,
    };
    let is_view = event == EventCode::DocumentReleasedView;
    let refused = is_view && random.gen_ratio(1, 50);
    let by = random.gen_range(0..AIDANTS);
    let core = Core {
        event: if refused {
            EventCode::DocumentReleaseRefused
        } else {
            event
        },
        at,
        result: if refused { Outcome::Refused } else { Outcome::Ok },
        reason: refused.then(|| "document-not-in-mandate".to_owned()),
        mandate: (event != EventCode::SessionOpened).then(|| mandate(random.gen_range(0..MANDATES))),
        document: is_view.then(|| DocumentId::from_bytes(numbered(4, random.r#gen()))),
        number: is_view.then_some(1),
        ciphertext: (is_view && !refused).then_some(Digest32([7; 32])),
        purpose: is_view.then(|| Purpose::ALL[random.gen_range(0..Purpose::ALL.len())]),
        channel: if event == EventCode::MandateExpired {
            Channel::Server
        } else {
            Channel::Api
        },
        nonce: None,
        signature: is_view.then(|| vec![7; 64]),
        detail: None,
        build: "bench".to_owned(),
    };
    let subject = Subject {
        pseudonym: person(random.gen_range(0..PEOPLE)),
        sequence: index + 1,
        previous: Digest32([7; 32]),
    };
    let actor = Actor {
        account: aidant(by),
        structure: Some(structure(by % STRUCTURES)),
        role: Role::Aidant,
        approver: None,
        address: Some("0123456789abcdef".to_owned()),
    };
    let (year, half) = at.half_year();
    OpeningRow {
        year,
        half,
        index,
        event: core.event,
        result: core.result,
        subject: Some(subject.pseudonym),
        actor: Some(actor.account),
        core: core.to_body_text(),
        subject_text: subject.to_body_text(),
        actor_text: actor.to_body_text(),
    }
}
