//! Notes, envelopes, payloads and receipts that someone has touched, on either side of the wire: nothing is granted,
//! nothing is opened, and the answer says that it does not hold.

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::api::ApiError;
use ecrin_cli::mandates::key_digest;
use ecrin_cli::papers;
use ecrin_cli::people::People;
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, damaged};
use ecrin_vault::act::{MandateAct, Revocation, View};
use ecrin_vault::id::{MandateId, Nonce};
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::seal::seal_record;
use ecrin_vault::vocabulary::{Consent, Purpose, Right};
use ecrin_vault::wire::{ActNew, Base64, MandateNew, SealNew, ViewNew};
use rand::rngs::OsRng;

/// What the server may say to a note that does not hold.
const NOT_BELIEVED: &[&str] = &[
    "bad-note",
    "bad-signature",
    "stale",
    "not-found",
    "already-exists",
];

fn not_believed<T>(answer: Result<T, ApiError>, what: &str) -> Result<()> {
    match answer {
        Ok(_) => anyhow::bail!("{what}: it was believed"),
        Err(ApiError::Refused { code, .. }) if NOT_BELIEVED.contains(&code.as_str()) => Ok(()),
        Err(other) => anyhow::bail!("{what}: {other:?}"),
    }
}

/// An honest mandate of Fatou's for Nadia on the first paper, not yet handed in.
fn honest(fatou: &SignedIn, cast: &Cast) -> Result<(Mandate, Vec<Base64>)> {
    let held = papers::all(fatou).map_err(|e| anyhow::anyhow!("{e}"))?;
    let nadia = People(fatou)
        .known(cast.nadia.account.parse()?)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    let until = fatou.now().whole_seconds().plus_days(1);
    let seal = fatou.api.make_seal(&SealNew { until })?;
    let mut record = papers::one(&held, cast.papers[0].id.parse()?)?.record.clone();
    record.mandate = Some(seal.mandate);
    let envelope = seal_record(&record, &nadia.record.encryption, &seal.seal)?;
    let mandate = Mandate {
        id: seal.mandate,
        owner: fatou.account(),
        grantee: Grantee::Person(nadia.account()),
        grantee_key: key_digest(&nadia.record.encryption),
        seal: seal.seal,
        documents: vec![MandateDocument {
            number: 1,
            document: record.document,
            version: record.version,
            payload_sha256: record.payload_sha256,
            record: record.digest(),
        }],
        right: Right::View,
        purpose: Purpose::Argent,
        from: fatou.now().whole_seconds(),
        until,
        max_views: None,
        consent: Consent::Presence,
        text: ShownText {
            id: "mandate-2026-11".to_owned(),
            language: "fr".to_owned(),
            digest: Digest32::of(b""),
        },
        previous: None,
    };
    Ok((mandate, vec![Base64(envelope)]))
}

fn view_note(who: &SignedIn, mandate: MandateId) -> Result<SignedNote<View>> {
    Ok(who.sign(View {
        mandate,
        number: 1,
        right: Right::View,
        purpose: Purpose::Argent,
        nonce: Nonce::generate(&mut OsRng),
        viewer: who.account(),
        at: who.now().whole_seconds(),
    })?)
}

#[test]
fn a_touched_mandate_grants_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let fatou = cast.fatou.insider()?;
    let (mandate, envelopes) = honest(&fatou, &cast)?;
    let note = fatou.sign(mandate)?.to_text();
    for (what, note) in damaged(&note) {
        not_believed(
            fatou.api.grant(&MandateNew {
                note,
                envelopes: envelopes.clone(),
            }),
            &what,
        )?;
    }
    ensure!(fatou.api.mandates()?.is_empty(), "something was granted");
    fatou
        .api
        .grant(&MandateNew { note, envelopes })
        .context("the untouched one")?;
    Ok(())
}

/// What becomes of an honest mandate.
type Change = Box<dyn Fn(&mut Mandate)>;

#[test]
fn a_mandate_that_says_what_it_must_not_grants_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (fatou, yusuf, nadia) = (
        cast.fatou.insider()?,
        cast.yusuf.insider()?,
        cast.nadia.insider()?,
    );
    let now = fatou.now().whole_seconds();
    let year = now.plus_days(365).plus_millis(1_000);
    let karim = cast.karim.account.parse()?;
    let cases: Vec<(&str, Change)> = vec![
        ("bad-period", Box::new(move |m| m.until = now)),
        ("bad-period", Box::new(move |m| m.until = year)),
        ("bad-period", Box::new(move |m| m.from = m.until)),
        ("bad-documents", Box::new(|m| m.documents.clear())),
        ("bad-documents", Box::new(|m| m.documents[0].number = 2)),
        (
            "bad-documents",
            Box::new(|m| {
                m.documents.push(MandateDocument {
                    number: 2,
                    ..m.documents[0]
                })
            }),
        ),
        ("to-oneself", Box::new(|m| m.grantee = Grantee::Person(m.owner))),
        ("bad-signature", Box::new(move |m| m.owner = karim)),
        // The key in it must be the grantee's own, and the seal the one that was made for it.
        ("stale", Box::new(move |m| m.grantee = Grantee::Person(karim))),
        ("stale", Box::new(|m| m.grantee_key = Digest32::of(b"another"))),
        (
            "seal-destroyed",
            Box::new(|m| m.seal = ecrin_vault::seal::Seal::generate(&mut OsRng).recipient()),
        ),
        (
            "seal-destroyed",
            Box::new(|m| m.id = MandateId::generate(&mut OsRng)),
        ),
        (
            "stale",
            Box::new(|m| m.documents[0].payload_sha256 = Digest32::of(b"another")),
        ),
        ("not-found", Box::new(|m| m.documents[0].version = 2)),
    ];
    for (number, (code, change)) in cases.iter().enumerate() {
        let (mut mandate, envelopes) = honest(&fatou, &cast)?;
        change(&mut mandate);
        let note = fatou.sign(mandate)?.to_text();
        let refused = fatou.api.grant(&MandateNew { note, envelopes }).err();
        ensure!(
            refused.as_ref().is_some_and(|refused| refused.is(code)),
            "case {number}, {code}: {refused:?}"
        );
    }
    // Someone else's paper, by whoever signs it; someone else's signature, on whatever paper.
    let (mandate, envelopes) = honest(&fatou, &cast)?;
    let stolen = Mandate {
        owner: yusuf.account(),
        ..mandate.clone()
    };
    let note = yusuf.sign(stolen)?.to_text();
    let refused = yusuf
        .api
        .grant(&MandateNew {
            note,
            envelopes: envelopes.clone(),
        })
        .err();
    ensure!(
        refused.as_ref().is_some_and(|refused| refused.is("not-found")),
        "{refused:?}"
    );
    let forged = SignedNote::sign(
        mandate.clone(),
        &fatou.key_name(),
        &nadia.keyring.identity.signing,
    )?
    .to_text();
    not_believed(
        fatou.api.grant(&MandateNew {
            note: forged,
            envelopes: envelopes.clone(),
        }),
        "another key",
    )?;
    let note = fatou.sign(mandate)?.to_text();
    // A grantee cannot hand in what its owner signed, nor with fewer envelopes.
    let by_nadia = nadia
        .api
        .grant(&MandateNew {
            note: note.clone(),
            envelopes,
        })
        .err()
        .context("by Nadia")?;
    ensure!(by_nadia.is("not-allowed"), "{by_nadia:?}");
    let bare = fatou
        .api
        .grant(&MandateNew {
            note,
            envelopes: Vec::new(),
        })
        .err()
        .context("no envelope")?;
    ensure!(bare.is("bad-documents"), "{bare:?}");
    // Envelopes under no seal, or under that of another mandate: nothing that can never be opened is granted.
    let (mandate, _) = honest(&fatou, &cast)?;
    let (_, of_another) = honest(&fatou, &cast)?;
    for envelopes in [
        of_another,
        vec![Base64(vec![])],
        vec![Base64(b"age-encryption.org/v1\n".to_vec())],
    ] {
        let note = fatou.sign(mandate.clone())?.to_text();
        let refused = fatou.api.grant(&MandateNew { note, envelopes }).err();
        ensure!(
            refused
                .as_ref()
                .is_some_and(|refused| refused.is("bad-documents")),
            "an envelope that its seal does not open: {refused:?}"
        );
    }
    ensure!(fatou.api.mandates()?.is_empty(), "something was granted");
    Ok(())
}

#[test]
fn a_touched_view_releases_nothing() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?.parse()?;
    let (nadia, karim) = (cast.nadia.insider()?, cast.karim.insider()?);
    let note = view_note(&nadia, mandate)?.to_text();
    for (what, note) in damaged(&note) {
        not_believed(nadia.api.view(mandate, &ViewNew { note }), &what)?;
    }
    // Signed by someone else, in someone else's name, for another mandate, too early, too late.
    not_believed(
        karim.api.view(mandate, &ViewNew { note: note.clone() }),
        "Nadia's, handed in by Karim",
    )?;
    let view = view_note(&nadia, mandate)?.danger_unverified().clone();
    let forged =
        SignedNote::sign(view.clone(), &nadia.key_name(), &karim.keyring.identity.signing)?.to_text();
    not_believed(
        nadia.api.view(mandate, &ViewNew { note: forged }),
        "signed with another key",
    )?;
    let named = key_name(karim.account(), &nadia.config.domain);
    let misnamed = SignedNote::sign(view.clone(), &named, &nadia.keyring.identity.signing)?.to_text();
    not_believed(
        nadia.api.view(mandate, &ViewNew { note: misnamed }),
        "under another name",
    )?;
    let other = View {
        mandate: MandateId::generate(&mut OsRng),
        ..view.clone()
    };
    not_believed(
        nadia.api.view(
            mandate,
            &ViewNew {
                note: nadia.sign(other)?.to_text(),
            },
        ),
        "another mandate",
    )?;
    for seconds in [-301, 301] {
        let at = view.at.plus_millis(seconds * 1000);
        let note = nadia.sign(View { at, ..view.clone() })?.to_text();
        not_believed(
            nadia.api.view(mandate, &ViewNew { note }),
            "signed at another time",
        )?;
    }
    let released = |cast: &Cast| -> Result<usize> {
        let journal = cast.fatou.journal()?;
        Ok(journal
            .iter()
            .filter(|row| row["event"] == "document.released-view")
            .count())
    };
    ensure!(released(&cast)? == 0, "something was released");

    // Used once, and never again: not now, not after a restart, not when it is stale.
    nadia.api.view(mandate, &ViewNew { note: note.clone() })?;
    let replayed = nadia
        .api
        .view(mandate, &ViewNew { note: note.clone() })
        .err()
        .context("replayed")?;
    ensure!(replayed.is("replayed"), "{replayed:?}");
    let clock = server.stop()?;
    let server = cast.instance.serve_at(clock)?;
    let nadia = cast.nadia.insider()?;
    let replayed = nadia
        .api
        .view(mandate, &ViewNew { note: note.clone() })
        .err()
        .context("after a restart")?;
    ensure!(replayed.is("replayed"), "{replayed:?}");
    server.clock.advance_seconds(301);
    let replayed = nadia
        .api
        .view(mandate, &ViewNew { note })
        .err()
        .context("later")?;
    ensure!(replayed.is("stale"), "{replayed:?}");
    ensure!(released(&cast)? == 1, "released more than once");
    let journal = cast.fatou.journal()?;
    ensure!(
        journal.iter().any(|row| row["reason"] == "replayed"),
        "the replay is in the journal"
    );
    Ok(())
}

#[test]
fn a_touched_revocation_ends_nothing_and_nobody_elses_does() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate: MandateId = cast.mandate(&[0], 3600)?.parse()?;
    let (fatou, yusuf) = (cast.fatou.insider()?, cast.yusuf.insider()?);
    let digest = SignedNote::<Mandate>::parse(&fatou.api.mandate(mandate)?.note)?.digest();
    let act = |who: &SignedIn| MandateAct {
        mandate,
        note: digest,
        actor: who.account(),
        at: who.now().whole_seconds(),
    };
    let note = fatou.sign(Revocation(act(&fatou)))?.to_text();
    for (what, note) in damaged(&note) {
        not_believed(
            fatou.api.act_on_mandate(mandate, "revocation", &ActNew { note }),
            &what,
        )?;
    }
    let text = ActNew { note: note.clone() };
    not_believed(
        fatou.api.act_on_mandate(mandate, "suspension", &text),
        "a revocation handed in as a suspension",
    )?;
    not_believed(
        yusuf.api.act_on_mandate(mandate, "revocation", &text),
        "someone else's note",
    )?;
    let by_yusuf = ActNew {
        note: yusuf.sign(Revocation(act(&yusuf)))?.to_text(),
    };
    let refused = yusuf
        .api
        .act_on_mandate(mandate, "revocation", &by_yusuf)
        .err()
        .context("by Yusuf")?;
    ensure!(refused.is("mandate-not-yours"), "{refused:?}");
    cast.nadia
        .view(&mandate.to_string(), 1, &cast.out("seen"))?
        .json()?;
    fatou.api.act_on_mandate(mandate, "revocation", &text)?;
    Ok(())
}
