//! A server that lies: the client shows nothing, writes nothing, grants nothing, and says that it does not hold.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Outcome, Proxy, StoreFile, damaged};
use serde_json::{Value, json};

/// One lie of a server: where, and what becomes of the JSON answer.
type Lie = (&'static str, fn(&mut Value));

/// Runs a command before a server that tells one lie, and holds the outcome against exit 6.
fn is_found_out(cast: &Cast, lie: Lie, run: impl Fn(&str) -> Result<Outcome>) -> Result<()> {
    let told = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&told);
    let (place, change) = lie;
    let proxy = Proxy::lying(&cast.instance, move |request, answer| {
        if request.path.contains(place)
            && let Ok(mut body) = serde_json::from_slice(&answer.body)
        {
            let before = answer.body.clone();
            change(&mut body);
            answer.body = body.to_string().into_bytes();
            count.fetch_add(
                u32::from(answer.body.len() != before.len() || answer.body != before),
                Ordering::SeqCst,
            );
        }
    })?;
    let outcome = run(proxy.url())?;
    ensure!(
        told.load(Ordering::SeqCst) > 0,
        "the lie about {place} was never told"
    );
    ensure!(outcome.code == 6, "a lie about {place} was believed: {outcome:?}");
    ensure!(outcome.stderr.contains("message"), "{outcome:?}");
    Ok(())
}

/// Changes the character in the middle of a text in base64, base45 or hexadecimal, all of which have digits.
fn flip(text: &mut Value) {
    let Some(old) = text.as_str() else { return };
    let middle = old.len() / 2;
    let turned = old.char_indices().map(|(at, c)| match (at == middle, c) {
        (false, c) => c,
        (true, '0') => '1',
        (true, _) => '0',
    });
    *text = json!(turned.collect::<String>());
}

#[test]
fn a_server_that_lies_about_a_view_shows_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 3600)?;
    let out = cast.out("seen");
    let lies: &[Lie] = &[
        ("/views", |answer| flip(&mut answer["envelope"])),
        ("/views", |answer| answer["envelope"] = json!("")),
        ("/views", |answer| flip(&mut answer["payload_sha256"])),
        ("/views", |answer| flip(&mut answer["receipt"])),
        ("/views", |answer| answer["receipt"] = json!("ECRIN1R:0")),
        ("/mandates/", |answer| flip(&mut answer["note"])),
        ("/mandates/", |answer| {
            let longer = answer["note"]
                .as_str()
                .map(|note| note.replace("right: view", "right: download"));
            answer["note"] = json!(longer);
        }),
        ("/mandates/", |answer| {
            flip(&mut answer["owner"]["chain"][0]["record"])
        }),
        ("/mandates/", |answer| {
            flip(&mut answer["owner"]["chain"][0]["invitation"])
        }),
        ("/mandates/", |answer| {
            drop(answer["owner"]["chain"].as_array_mut().and_then(Vec::pop))
        }),
        ("/mandates/", |answer| answer["owner"]["chain"] = json!([])),
    ];
    for lie in lies {
        is_found_out(&cast, *lie, |url| cast.nadia.at(url).view(&mandate, 1, &out))?;
        ensure!(!out.exists(), "a lie about {} left a file", lie.0);
    }
    // The honest answer to the same question.
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    Ok(())
}

/// What becomes of a payload.
type Change = (&'static str, fn(&mut Vec<u8>));

#[test]
fn a_payload_that_was_cut_turned_around_or_exchanged_is_not_written() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 3600)?;
    let out = cast.out("seen");
    let changes: &[Change] = &[
        ("flipped", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }),
        ("cut", |bytes| bytes.truncate(bytes.len() - 1)),
        ("cut at a portion", |bytes| bytes.truncate(65_536 + 16)),
        ("empty", Vec::clear),
        ("longer", |bytes| bytes.push(0)),
        ("turned around", |bytes| {
            let (first, rest) = bytes.split_at_mut(100_000);
            first[20_000..60_000].swap_with_slice(&mut rest[..40_000]);
        }),
    ];
    for (what, change) in changes {
        let change = *change;
        let proxy = Proxy::lying(&cast.instance, move |request, answer| {
            if request.path.ends_with("/payload") {
                change(&mut answer.body);
            }
        })?;
        let seen = cast.nadia.at(proxy.url()).view(&mandate, 2, &out)?;
        ensure!(seen.code == 6 && !out.exists(), "{what}: {seen:?}");
        let words = ["doc", "get", &cast.papers[1].id, "--out", &out.to_string_lossy()];
        let own = cast.fatou.at(proxy.url()).run(&words)?;
        ensure!(own.code == 6 && !out.exists(), "{what}: {own:?}");
    }
    // Another paper's payload, whole and well sealed.
    let other = cast.papers[0].id.clone();
    let fatou = cast.fatou.insider()?;
    let mut exchanged = Vec::new();
    std::io::Read::read_to_end(&mut fatou.api.document_payload(other.parse()?)?, &mut exchanged)?;
    let proxy = Proxy::lying(&cast.instance, move |request, answer| {
        if request.path.ends_with("/payload") {
            answer.body.clone_from(&exchanged);
        }
    })?;
    let seen = cast.nadia.at(proxy.url()).view(&mandate, 2, &out)?;
    ensure!(seen.code == 6 && !out.exists(), "exchanged: {seen:?}");
    Ok(())
}

#[test]
fn a_server_that_lies_about_keys_and_itself_is_not_trusted_with_anything() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let nadia = cast.nadia.account.clone();
    let grant = [
        "grant",
        "--to",
        &nadia,
        "--doc",
        &cast.papers[0].id,
        "--for",
        "1d",
        "--purpose",
        "argent",
    ];
    let lies: &[Lie] = &[
        ("/people/", |answer| flip(&mut answer["chain"][0]["record"])),
        ("/people/", |answer| flip(&mut answer["chain"][1]["invitation"])),
        ("/people/", |answer| {
            answer["chain"].as_array_mut().map_or((), |chain| chain.reverse())
        }),
        ("/people/", |answer| answer["chain"] = json!([])),
        ("/people/", |answer| {
            drop(answer["chain"].as_array_mut().map(|chain| chain.remove(0)))
        }),
    ];
    for lie in lies {
        is_found_out(&cast, *lie, |url| cast.fatou.at(url).run(&grant))?;
    }
    ensure!(
        cast.fatou.lines(&["mandate", "list"])?.is_empty(),
        "something was granted"
    );
    // Another person's good chain under Nadia's id.
    let karim = serde_json::to_value(cast.fatou.insider()?.api.person(cast.karim.account.parse()?)?)?;
    let about_nadia = format!("/people/{nadia}");
    let proxy = Proxy::lying(&cast.instance, move |request, answer| {
        if request.path.ends_with(&about_nadia) {
            answer.body = karim.to_string().into_bytes();
        }
    })?;
    let granted = cast.fatou.at(proxy.url()).run(&grant)?;
    ensure!(granted.code == 6, "Karim's keys for Nadia: {granted:?}");
    // Another instance behind the same certificate.
    is_found_out(&cast, ("/instance", |answer| flip(&mut answer["key"])), |url| {
        cast.fatou.at(url).run(&["login"])
    })?;
    is_found_out(
        &cast,
        ("/instance", |answer| answer["domain"] = json!("autre.test")),
        |url| cast.fatou.at(url).run(&["login"]),
    )?;
    is_found_out(
        &cast,
        ("/logins/", |answer| flip(&mut answer["keyring"])),
        |url| cast.fatou.at(url).run(&["login"]),
    )
}

#[test]
fn a_server_that_lies_about_the_journal_is_found_out() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    cast.admin.json(&["audit", "verify"])?;
    let lies: &[Lie] = &[
        ("/audit/heads", |answer| flip(&mut answer["checkpoints"][0])),
        ("/audit/heads", |answer| answer["checkpoints"] = json!([])),
        ("/audit/entries", |answer| {
            flip(&mut answer["entries"][3]["entry"])
        }),
        ("/audit/entries", |answer| {
            flip(&mut answer["entries"][3]["opened"]["core"])
        }),
        ("/audit/entries", |answer| {
            flip(&mut answer["entries"][3]["opened"]["actor"])
        }),
        ("/audit/entries", |answer| {
            flip(&mut answer["entries"][3]["opened"]["key"])
        }),
        ("/audit/entries", |answer| {
            drop(answer["entries"].as_array_mut().map(|entries| entries.remove(2)))
        }),
        ("/audit/entries", |answer| {
            answer["entries"]
                .as_array_mut()
                .map_or((), |entries| entries.swap(1, 2))
        }),
        ("/audit/entries", |answer| answer["entries"] = json!([])),
    ];
    for (number, lie) in lies.iter().enumerate() {
        is_found_out(&cast, *lie, |url| cast.admin.at(url).run(&["audit", "verify"]))
            .with_context(|| format!("lie {number}"))?;
    }
    cast.admin.json(&["audit", "verify"])?;

    // Receipts, before and after someone has touched them.
    let journal = cast.fatou.journal()?;
    // What was done to the service as a whole concerns everyone, and nobody has a receipt for it.
    let own = journal
        .iter()
        .find(|row| row["event"] == "account.created")
        .context("her own line")?;
    let event = own["id"].as_str().context("id")?.to_owned();
    let show: &[Lie] = &[
        ("/receipt", |answer| flip(&mut answer["short"])),
        ("/receipt", |answer| flip(&mut answer["proof"])),
        ("/receipt", |answer| answer["proof"] = json!("")),
    ];
    for lie in show {
        is_found_out(&cast, *lie, |url| {
            cast.fatou.at(url).run(&["receipt", "show", &event])
        })?;
    }
    let proof = cast.out("receipt.tlog-proof");
    let shown = cast
        .fatou
        .json(&["receipt", "show", &event, "--out", &proof.to_string_lossy()])?;
    let short = shown["receipt"].as_str().context("receipt")?;
    let verify = |text: &str| cast.fatou.run(&["receipt", "verify", text]);
    verify(short)?.json()?;
    verify(&proof.to_string_lossy())?.json()?;
    for place in (8..short.len()).step_by(7) {
        let mut touched = short.as_bytes().to_vec();
        touched[place] = if touched[place] == b'0' { b'1' } else { b'0' };
        let touched = verify(&String::from_utf8(touched)?)?;
        ensure!(touched.code == 6, "place {place}: {touched:?}");
    }
    let text = fs::read_to_string(&proof)?;
    for (what, touched) in damaged(&text).into_iter().step_by(31) {
        fs::write(&proof, touched)?;
        let touched = verify(&proof.to_string_lossy())?;
        ensure!(touched.code == 6, "{what}: {touched:?}");
    }
    Ok(())
}

#[test]
fn a_store_that_was_touched_is_not_believed_by_clients() -> Result<()> {
    // Deposit notes and owner envelopes, mandate notes and envelopes, as someone with a hand on the disk leaves them.
    type Touch = fn(&StoreFile, &Cast) -> Result<()>;
    let flip_raw = |keyspace: u8| {
        move |store: &StoreFile, _: &Cast| {
            store.change(keyspace, &[], |value| {
                let middle = value.len() / 2;
                value[middle] ^= 1;
            })
        }
    };
    let owner: &[(&str, Touch)] = &[
        ("a deposit note", |store, _| {
            store.change_json(0x30, &[], |row| flip(&mut row["deposit"]))
        }),
        ("another deposit note", |store, _| {
            let rows = store.rows(0x30)?;
            let (_, other) = rows.last().context("rows")?;
            let other: Value = serde_json::from_slice(&other[1..])?;
            store.change_json(0x30, &[], |row| row["deposit"] = other["deposit"].clone())
        }),
        ("another owner envelope", |store, _| {
            let rows = store.rows(0x32)?;
            let ((first, _), (_, last)) = (rows.first().context("rows")?, rows.last().context("rows")?);
            store.put(first, last)
        }),
    ];
    for (what, touch) in owner {
        let cast = Cast::new()?;
        touch(&StoreFile::open(&cast.instance.folder())?, &cast)?;
        let _server = cast.instance.serve_from(cast.now)?;
        let listed = cast.fatou.lines(&["doc", "list"])?;
        let doubted: Vec<_> = listed.iter().filter(|row| row["authentic"] == false).collect();
        ensure!(listed.len() == 3 && doubted.len() == 1, "{what}: {listed:?}");
        let (id, out) = (doubted[0]["id"].as_str().context("id")?, cast.out("out"));
        let got = cast
            .fatou
            .run(&["doc", "get", id, "--out", &out.to_string_lossy()])?;
        ensure!(got.code == 6 && !out.exists(), "{what}: {got:?}");
        let granted = cast.fatou.run(&[
            "grant",
            "--to",
            &cast.nadia.account,
            "--doc",
            id,
            "--for",
            "1d",
            "--purpose",
            "argent",
        ])?;
        ensure!(granted.code == 6, "{what}: {granted:?}");
    }
    let cast = Cast::new()?;
    flip_raw(0x32)(&StoreFile::open(&cast.instance.folder())?, &cast)?;
    let _server = cast.instance.serve_from(cast.now)?;
    let doubted = cast
        .fatou
        .lines(&["doc", "list"])?
        .iter()
        .filter(|row| row["authentic"] == false)
        .count();
    ensure!(doubted == 1, "a flipped owner envelope");

    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    let clock = server.stop()?;
    flip_raw(0x42)(&StoreFile::open(&cast.instance.folder())?, &cast)?;
    let _server = cast.instance.serve_at(clock)?;
    let out = cast.out("out");
    let seen = cast.nadia.view(&mandate, 1, &out)?;
    ensure!(
        seen.code == 6 && !out.exists(),
        "a flipped mandate envelope: {seen:?}"
    );
    Ok(())
}
