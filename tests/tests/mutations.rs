//! Twenty random mutations of each signed object, handed in just before the true one, by whoever may hand that in: all
//! are refused with a named error, nothing has happened, and the true one is taken.
//!
//! Someone stands between the clients and the server and tries the mutations as the requests come by, with all that the
//! true request brings along. A kind of note that the table does not know fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{
    Cast, Fate, InProcess, Person, Proxy, Request, agent, damaged, files_in, send, sheet_digits,
};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use serde_json::Value;

/// How many mutations of each kind.
const MUTATIONS: usize = 20;

/// Why a mutation is refused: it is no note any more, nobody signed it, or it speaks of something else.
const NAMED: [&str; 4] = ["bad-note", "bad-signature", "stale", "kit-unknown"];

/// Where a kind of note is held against its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// By the server, when someone hands it in.
    HandedIn,
    /// By whoever verifies a file.
    InAFile,
    /// By whoever reads the letter it came with; `referrals` alters those.
    InALetter,
    /// Nobody hands it in: the journal writes it, or the sealer; `frauds` and `lies` alter those.
    Written,
}

const TABLE: [(&str, Met); 39] = [
    ("acceptance", Met::HandedIn),
    ("actor", Met::Written),
    ("appointment", Met::HandedIn),
    ("approval", Met::HandedIn),
    ("approval-request", Met::HandedIn),
    ("attestation", Met::HandedIn),
    ("box-certificate", Met::HandedIn),
    ("certificate", Met::HandedIn),
    ("certificate-revocation", Met::HandedIn),
    ("core", Met::Written),
    ("day-key-destroyed", Met::Written),
    ("deposit", Met::HandedIn),
    ("export", Met::InAFile),
    ("filing", Met::HandedIn),
    ("invitation", Met::HandedIn),
    ("key", Met::HandedIn),
    ("kit", Met::HandedIn),
    ("kit-check", Met::HandedIn),
    ("kit-revocation", Met::HandedIn),
    ("mandate", Met::HandedIn),
    ("opening", Met::Written),
    ("recovery", Met::HandedIn),
    ("recovery-approval", Met::HandedIn),
    ("recovery-completion", Met::HandedIn),
    ("recovery-opening", Met::HandedIn),
    ("referral", Met::HandedIn),
    ("referral-consent", Met::HandedIn),
    ("referral-words", Met::InALetter),
    ("request", Met::HandedIn),
    ("request-answer", Met::HandedIn),
    ("resumption", Met::HandedIn),
    ("revocation", Met::HandedIn),
    ("slot-change", Met::HandedIn),
    ("statement", Met::Written),
    ("stop", Met::HandedIn),
    ("subject", Met::Written),
    ("suspension", Met::HandedIn),
    ("team-key", Met::HandedIn),
    ("view", Met::HandedIn),
];

/// Every kind of note there is, read off the sources.
fn kinds() -> Result<BTreeSet<String>> {
    let vault = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vault/src");
    let mut kinds = BTreeSet::new();
    for file in files_in(&vault)? {
        let text = fs::read_to_string(&file)?;
        let quoted = |line: &str| line.split('"').nth(1).map(ToOwned::to_owned);
        kinds.extend(
            text.lines()
                .filter(|line| line.contains("const KIND: &'static str = \""))
                .filter_map(quoted),
        );
        let acts = text
            .split("mandate_acts! {")
            .nth(1)
            .and_then(|rest| rest.split("\n}").next());
        let acts = acts
            .unwrap_or_default()
            .lines()
            .filter(|line| line.trim_end().ends_with("\","));
        kinds.extend(acts.filter_map(quoted));
    }
    ensure!(kinds.len() > 25, "only {kinds:?}: the search is blind");
    Ok(kinds)
}

/// What became of the notes of one kind.
#[derive(Default)]
struct Fared {
    /// Each mutation with status and code.
    mutations: Vec<(String, u16, String)>,
    /// The status of the true one.
    taken: Option<u16>,
}

/// What came by, by kind.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, Fared>>>);

impl Seen {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Fared>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The notes of a body: where they stand, of which kind, and what they say.
fn notes_in(value: &Value, place: &str, found: &mut Vec<(String, String, String)>) {
    match value {
        Value::String(text) => {
            let kind = text
                .strip_prefix("ecrin/")
                .and_then(|rest| rest.split_once("/v1\n"));
            found.extend(kind.map(|(kind, _)| (place.to_owned(), kind.to_owned(), text.clone())));
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                notes_in(item, &format!("{place}/{number}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                notes_in(field, &format!("{place}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// Some mutations of a note, the same at each run. Two signatures may stand in either order: that is the same note.
fn mutations(kind: &str, text: &str) -> Vec<(String, String)> {
    let lines = |text: &str| text.lines().map(ToOwned::to_owned).collect::<BTreeSet<_>>();
    let body = |text: &str| text.split("\n\n").next().map(ToOwned::to_owned);
    let same =
        |other: &str| body(other) == body(text) && lines(other) == lines(text) && other.len() == text.len();
    let mut forms = damaged(text);
    forms.retain(|(_, form)| !same(form));
    let seed = kind.bytes().fold(7_u64, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut rng = StdRng::seed_from_u64(seed);
    forms.choose_multiple(&mut rng, MUTATIONS).cloned().collect()
}

/// Stands before the server, and tries the mutations of each kind once.
fn tampering(cast: &Cast, seen: &Seen) -> Result<Proxy> {
    let (agent, url) = (agent(&cast.instance)?, cast.instance.url());
    let (asking, answering) = (seen.clone(), seen.clone());
    let ask = move |request: &mut Request| {
        let mut found = Vec::new();
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        notes_in(&body, "", &mut found);
        for (place, kind, text) in found {
            if asking.all().contains_key(&kind) {
                continue;
            }
            let mut fared = Fared::default();
            for (what, form) in mutations(&kind, &text) {
                let mut changed = body.clone();
                if let Some(field) = changed.pointer_mut(&place) {
                    *field = Value::String(form);
                }
                let body = changed.to_string().into_bytes();
                let answer = send(
                    &agent,
                    &url,
                    &Request {
                        body,
                        ..request.clone()
                    },
                );
                let (status, code) = answer.map_or((0, String::new()), |answer| {
                    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                    (
                        answer.status,
                        said["code"].as_str().unwrap_or_default().to_owned(),
                    )
                });
                fared.mutations.push((what, status, code));
            }
            asking.all().insert(kind, fared);
        }
        Fate::Pass
    };
    Proxy::start(&cast.instance, ask, move |request, answer| {
        let mut found = Vec::new();
        notes_in(
            &serde_json::from_slice(&request.body).unwrap_or_default(),
            "",
            &mut found,
        );
        for (_, kind, _) in found {
            if let Some(fared) = answering.all().get_mut(&kind) {
                fared.taken.get_or_insert(answer.status);
            }
        }
    })
}

fn id(document: &Value) -> Result<String> {
    Ok(document["id"]
        .as_str()
        .with_context(|| document.to_string())?
        .to_owned())
}

/// Everyone with the tamperer before the server.
struct Behind {
    cast: Cast,
    server: InProcess,
    proxy: Proxy,
}

impl Behind {
    fn of(&self, person: &Person) -> Person {
        person.at(self.proxy.url())
    }

    /// Everyone signs in again, so much later.
    fn later(&self, hours: i64) -> Result<()> {
        self.server.clock.advance_seconds(hours * 3600);
        for person in [
            &self.cast.fatou,
            &self.cast.nadia,
            &self.cast.admin,
            &self.cast.referent,
        ] {
            person.run(&["login"])?.json()?;
        }
        Ok(())
    }

    /// Invitations, keys, certificates, roles, team keys, and what two administrators do.
    fn people(&self) -> Result<()> {
        let cast = &self.cast;
        let (admin, referent) = (self.of(&cast.admin), self.of(&cast.referent));
        let second = admin.invite("admin", Some(&cast.structure))?;
        let denis = self.of(&cast.instance.person("Denis Second")).join(&second)?;
        referent.json(&["member", "role", &cast.sonia.account, "--role", "referent"])?;
        let elsewhere = id(&admin.json(&["structure", "create", "CCAS de Dax"])?)?;
        let dora = self.of(&cast.instance.person("Dora Dacquoise"));
        let dora = dora.join(&admin.invite("referent", Some(&elsewhere))?)?;
        dora.json(&["whoami"])?;
        let asked = id(&admin.json(&["approval", "request", "legal-hold"])?)?;
        denis.json(&["approval", "give", &asked])?;
        denis.json(&["mail", "key", "revoke"])?;
        referent.json(&["mail", "box", "make", "hagetmau"])?;
        Ok(())
    }

    /// Papers, mandates and all that is done to them, questions, a delay that someone attests, and the end of it all.
    fn papers(&self) -> Result<()> {
        let cast = &self.cast;
        let (fatou, nadia) = (self.of(&cast.fatou), self.of(&cast.nadia));
        let file = cast.out("attestation.txt");
        fs::write(&file, "un papier")?;
        let put = [
            "doc",
            "add",
            &file.to_string_lossy(),
            "--type",
            "other",
            "--for",
            &cast.fatou.account,
        ];
        let kept = nadia.json(&put)?;
        fatou.json(&["doc", "accept", &id(&kept)?])?;
        let mandate = fatou.grant(&cast.nadia, &[&cast.papers[0].id], &["--for", "31d"])?;
        nadia.json(&["mandate", "accept", &mandate])?;
        nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
        nadia.json(&["mandate", "suspend", &mandate])?;
        fatou.json(&["mandate", "resume", &mandate])?;
        fatou.json(&["mandate", "revoke", &mandate])?;
        let asked = [
            "ask",
            "--of",
            &cast.fatou.account,
            "--purpose",
            "argent",
            "--for",
            "31d",
        ];
        let asked = id(&nadia.json(&asked)?)?;
        fatou.json(&["ask", "refuse", &asked])?;
        let refer = [
            "mail",
            "refer",
            "--person",
            &cast.fatou.account,
            "--to",
            &cast.structure,
            "--subject",
            "Un rendez-vous",
            "--text",
            "Elle vient mardi.",
        ];
        let referral = id(&nadia.json(&refer)?)?;
        fatou.json(&["ask", "accept", &referral, "--yes"])?;
        let delay = cast
            .fatou
            .insider()?
            .api
            .ask_export()?
            .delay
            .context("it waits")?;
        nadia.json(&[
            "delay",
            "attest",
            &cast.fatou.account,
            &delay.id.to_string(),
            "--yes",
        ])?;
        fatou.json(&["stop", "--yes"])?;
        Ok(())
    }

    /// A kit, everything lost, and the way back in.
    fn recovery(&self) -> Result<()> {
        let cast = &self.cast;
        let (fatou, nadia) = (self.of(&cast.fatou), self.of(&cast.nadia));
        let page = cast.out("feuille.html");
        self.later(2)?;
        fatou.json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
        self.later(73)?;
        let sheet = cast.out("feuille.txt");
        fs::write(&sheet, sheet_digits(&fs::read_to_string(page)?)?)?;
        let share = ["--share-file", &sheet.to_string_lossy()];
        let with = |words: &[&'static str]| -> Vec<String> {
            words
                .iter()
                .chain(&share)
                .map(|word| (*word).to_owned())
                .collect()
        };
        let run = |who: &Person, words: Vec<String>| {
            who.json(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        run(&fatou, with(&["recovery", "check"]))?;
        let blank = fatou
            .in_home(&cast.out("homes").join("neuf"))
            .with_secret("un tout nouveau secret");
        let begun = id(&run(&blank, with(&["recovery", "start"]))?)?;
        nadia.json(&["recovery", "approve", &begun, "--in-person"])?;
        self.server.clock.advance_seconds(73 * 3600);
        run(&blank, with(&["recovery", "finish"]))?;
        let page = cast.out("neuve.html");
        blank.json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
        blank.json(&["recovery", "revoke"])?;
        Ok(())
    }
}

#[test]
fn twenty_mutations_of_each_signed_object_are_refused_by_name() -> Result<()> {
    let table: BTreeMap<&str, Met> = TABLE.into();
    let known: BTreeSet<String> = table.keys().map(|kind| (*kind).to_owned()).collect();
    let kinds = kinds()?;
    ensure!(
        known == kinds,
        "the table and the sources differ: {:?}",
        known.symmetric_difference(&kinds)
    );

    let (cast, server) = Cast::served()?;
    let seen = Seen::default();
    let proxy = tampering(&cast, &seen)?;
    let behind = Behind { cast, server, proxy };
    behind.people()?;
    behind.papers()?;
    behind.recovery()?;

    let seen = seen.all();
    for (kind, met) in &table {
        let fared = seen.get(*kind);
        ensure!(
            fared.is_some() == (*met == Met::HandedIn),
            "{kind}: nobody handed it in, or somebody did"
        );
        let Some(fared) = fared else { continue };
        ensure!(
            fared.mutations.len() == MUTATIONS,
            "{kind}: {} mutations",
            fared.mutations.len()
        );
        for (what, status, code) in &fared.mutations {
            let refused = (400..500).contains(status) && NAMED.contains(&code.as_str());
            ensure!(refused, "{kind}, {what}: {status} {code}");
        }
        ensure!(
            fared.taken.is_some_and(|status| status < 300),
            "{kind}: the true one got {:?}",
            fared.taken
        );
    }
    behind.cast.admin.run(&["login"])?.json()?;
    behind.cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn twenty_mutations_of_an_exports_last_line_are_refused_by_name() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let out = cast.out("export.jsonl");
    let words = [
        "audit",
        "export",
        "--format",
        "jsonl",
        "--out",
        &out.to_string_lossy(),
    ];
    cast.admin.run(&words)?.lines()?;
    let whole = fs::read_to_string(&out)?;
    let (before, last) = whole.trim_end().rsplit_once('\n').context("lines")?;
    let last: Value = serde_json::from_str(last)?;
    let mut found = Vec::new();
    notes_in(&last, "", &mut found);
    let (place, kind, text) = found.pop().context("a note in the last line")?;
    ensure!(kind == "export", "{kind}");
    let touched = cast.out("touched.jsonl");
    let verify = |last: &Value| -> Result<ecrin_tests::harness::Outcome> {
        fs::write(&touched, format!("{before}\n{last}\n"))?;
        cast.admin
            .run(&["audit", "verify", "--file", &touched.to_string_lossy()])
    };
    verify(&last)?.json()?;
    for (what, form) in mutations(&kind, &text) {
        let mut changed = last.clone();
        *changed.pointer_mut(&place).context("the note's place")? = Value::String(form);
        let said = verify(&changed)?;
        let error: Value =
            serde_json::from_str(said.stderr.trim()).with_context(|| format!("{what}: {said:?}"))?;
        ensure!(said.code == 6 && error["code"].is_string(), "{what}: {said:?}");
    }
    Ok(())
}
