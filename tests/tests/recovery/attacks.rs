//! Whoever mistypes, mixes, forges or helps: each is told what is wrong, and none gains a thing.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{DOMAIN, damaged, files_in};
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::SlotId;
use ecrin_vault::note::{SignedNote, SigningKey, key_name};
use ecrin_vault::recovery::{
    HOME_KEY_NAME, Kit, KitNumber, KitSecret, Recovery, RecoveryOpening, Share, combine, share_key_name,
};
use ecrin_vault::vocabulary::Holder;
use ecrin_vault::wire::{RecoveryApprovalNew, RecoveryNew, RecoveryOpeningNew, RecoveryRegistration};
use rand::rngs::OsRng;

use crate::{HOUR, scene};

#[test]
fn what_is_mistyped_is_named() -> Result<()> {
    let scene = scene()?;
    let blank = scene.blank("mal tapé");
    let file = scene.cast.out("mal.txt");
    let try_with = |digits: &str, exit: i32, code: &str| -> Result<String> {
        std::fs::write(&file, digits)?;
        let ended = blank.run(&["recovery", "start", "--share-file", &file.to_string_lossy()])?;
        ended.refused(exit, code)?;
        Ok(ended.stderr)
    };
    let mut wrong: Vec<String> = scene.digits.split(' ').map(ToOwned::to_owned).collect();
    let last = wrong[6]
        .pop()
        .and_then(|digit| digit.to_digit(10))
        .context("a digit")?;
    wrong[6] += &((last + 1) % 10).to_string();
    let said = try_with(&wrong.join(" "), 2, "bad-share-group")?;
    ensure!(said.contains("groupe 7") && said.contains("ligne 2"), "{said}");
    try_with(&scene.digits[..100], 2, "bad-share-length")?;
    // A sheet of no kit, and one that forges a kit's number, are answered alike.
    let number: KitNumber = Share::parse(&scene.digits)?.kit;
    let [forged, ..] = KitSecret::from_bytes([1; 32]).cut(number, [2; 32]);
    let invented = KitNumber::new(1).context("a number")?;
    let [unknown, ..] = KitSecret::from_bytes([1; 32]).cut(invented, [2; 32]);
    let one = try_with(&forged.to_digits(), 4, "kit-unknown")?;
    ensure!(one == try_with(&unknown.to_digits(), 4, "kit-unknown")?);
    blank.run(&["recovery", "finish"])?.refused(2, "no-recovery")?;
    Ok(())
}

#[test]
fn shares_of_two_kits_and_one_share_twice_are_told_apart() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("deux feuilles");
    let id = scene.start(&fatou)?;
    cast.nadia.run(&["login"])?.json()?;
    cast.nadia.json(&["recovery", "approve", &id])?;
    scene.server.clock.advance_seconds(73 * HOUR);
    let file = cast.out("autre.txt");
    let other = KitNumber::new(1).context("a number")?;
    let [sheet, ..] = KitSecret::from_bytes([1; 32]).cut(other, [2; 32]);
    std::fs::write(&file, sheet.to_digits().as_str())?;
    fatou
        .run(&["recovery", "finish", "--share-file", &file.to_string_lossy()])?
        .refused(2, "other-kit")?;
    // The structure's own share once more: taken from where only the home can read it.
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fatou.home().join("recovery.json"))?)?;
    let key = EncryptionKey::from_text(kept["key"].as_str().context("a key")?).context("a key")?;
    let nadia = cast.nadia.insider()?;
    let sealed = nadia
        .api
        .recovery(id.parse()?)?
        .structure_share
        .context("a share")?;
    let share = String::from_utf8(key.open(&sealed.0)?.to_vec())?;
    std::fs::write(&file, &share)?;
    fatou
        .run(&["recovery", "finish", "--share-file", &file.to_string_lossy()])?
        .refused(2, "same-share")?;
    // Two true shares, and a third that is forged: what they make is not the kit's secret.
    let number = Share::parse(&scene.digits)?.kit;
    let [forged, ..] = KitSecret::from_bytes([1; 32]).cut(number, [2; 32]);
    std::fs::write(&file, forged.to_digits().as_str())?;
    fatou
        .run(&["recovery", "finish", "--share-file", &file.to_string_lossy()])?
        .refused(6, "kit-false")?;
    scene.finish(&fatou)?.json()?;
    Ok(())
}

#[test]
fn a_revoked_kit_opens_nothing_even_when_it_is_due() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("trop tard");
    let id = scene.start(&fatou)?;
    cast.nadia.run(&["login"])?.json()?;
    cast.nadia.json(&["recovery", "approve", &id])?;
    scene.server.clock.advance_seconds(73 * HOUR);
    // Two shares are at hand: the secret is known, and worth nothing without the half.
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fatou.home().join("recovery.json"))?)?;
    let key = EncryptionKey::from_text(kept["key"].as_str().context("a key")?).context("a key")?;
    let seed: ecrin_vault::wire::Base64 = serde_json::from_value(kept["home"].clone())?;
    let home = SigningKey::from_seed(seed.0.as_slice().try_into()?);
    cast.fatou.run(&["login"])?.json()?;
    let insider = cast.fatou.insider()?;
    let recovering = insider.api.recovery(id.parse()?)?;
    let sealed = recovering.structure_share.context("a share")?;
    let structure = Share::parse(std::str::from_utf8(&key.open(&sealed.0)?)?)?;
    let secret = combine(&Share::parse(&scene.digits)?, &structure)?;
    let kit = SignedNote::<Kit>::parse(&recovering.kit.context("a kit")?)?;
    ensure!(secret.is_of(kit.danger_unverified()));
    cast.fatou.json(&["recovery", "revoke"])?;
    cast.fatou.run(&["recovery", "revoke"])?.refused(3, "no-kit")?;
    scene.finish(&fatou)?.refused(3, "recovery-over")?;
    let opening = RecoveryOpening {
        recovery: id.parse()?,
        kit: structure.kit,
        at: insider.api.instance()?.now.whole_seconds(),
    };
    let note = SignedNote::sign(opening, &key_name("kit", DOMAIN), &secret.auth_key(structure.kit))?
        .countersign(&key_name(HOME_KEY_NAME, DOMAIN), &home)?;
    let refused = insider
        .api
        .open_recovery(id.parse()?, &RecoveryOpeningNew { note: note.to_text() });
    let refused = refused.err().context("a refusal")?;
    ensure!(refused.is("kit-revoked"), "{refused:?}");
    // The attempt stands in her journal.
    let refused = |row: &serde_json::Value| row["event"] == "recovery.opened" && row["result"] == "refused";
    ensure!(cast.fatou.journal()?.iter().any(refused));
    Ok(())
}

#[test]
fn a_helper_gains_nothing_and_the_server_holds_one_share() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("aidée");
    let id = scene.start(&fatou)?;
    cast.nadia.run(&["login"])?.json()?;
    cast.nadia.json(&["recovery", "approve", &id])?;
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fatou.home().join("recovery.json"))?)?;
    let key = EncryptionKey::from_text(kept["key"].as_str().context("a key")?).context("a key")?;
    let nadia = cast.nadia.insider()?;
    let sealed = nadia
        .api
        .recovery(id.parse()?)?
        .structure_share
        .context("a share")?;
    let structure = Share::parse(std::str::from_utf8(&key.open(&sealed.0)?)?)?;
    let secret = combine(&Share::parse(&scene.digits)?, &structure)?;
    // Whoever has only her own keys opens nothing of it, before and after it is due.
    ensure!(nadia.keyring.identity.encryption.open(&sealed.0).is_err());
    let opening = RecoveryOpening {
        recovery: id.parse()?,
        kit: structure.kit,
        at: nadia.now().whole_seconds(),
    };
    for (name, key) in [
        ("kit", structure.proof_key()),
        ("kit", nadia.keyring.identity.signing.clone()),
    ] {
        let note = SignedNote::sign(opening.clone(), &key_name(name, DOMAIN), &key)?
            .countersign(&key_name(HOME_KEY_NAME, DOMAIN), &key)?;
        let refused = nadia
            .api
            .open_recovery(id.parse()?, &RecoveryOpeningNew { note: note.to_text() });
        ensure!(refused.err().context("a refusal")?.is("bad-signature"));
    }
    let start = RecoveryRegistration {
        token: "x".to_owned(),
        slot: SlotId::generate(&mut OsRng),
        request: vec![0; 32].into(),
    };
    let refused = nadia
        .api
        .register_recovered(id.parse()?, &start)
        .err()
        .context("a refusal")?;
    ensure!(refused.is("not-signed-in"), "{refused:?}");

    // Neither on the server's disk nor in the helper's home is a second share, or the secret, in any form.
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let sheet = Share::parse(&scene.digits)?;
    let mut never: Vec<Vec<u8>> = vec![secret.as_bytes().to_vec(), hex(secret.as_bytes()).into_bytes()];
    for share in [&sheet, &structure] {
        let digits = share.to_digits();
        never.push(share.value().to_vec());
        never.push(hex(share.value()).into_bytes());
        never.push(digits.as_bytes().to_vec());
        never.push(digits.replace(' ', "").into_bytes());
        // Even a line of it.
        never.push(digits[30..49].as_bytes().to_vec());
    }
    let clock = scene.server.stop()?;
    let mut looked_at = 0;
    for folder in [cast.instance.folder(), cast.nadia.home().to_owned()] {
        for file in files_in(&folder)? {
            let bytes = std::fs::read(&file)?;
            looked_at += 1;
            for secret in &never {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_slice());
                ensure!(!found, "{}", file.display());
            }
        }
    }
    ensure!(looked_at > 5);
    let _server = cast.instance.serve_at(clock)?;
    Ok(())
}

#[test]
fn notes_of_recovery_are_refused_in_every_damaged_form() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let insider = cast.fatou.insider()?;
    let sheet = Share::parse(&scene.digits)?;
    let home = SigningKey::generate(&mut OsRng);
    let recovery = Recovery {
        kit: Some(sheet.kit),
        account: None,
        key: EncryptionKey::generate(&mut OsRng).recipient(),
        home: home.verifying_key(),
        at: insider.now().whole_seconds(),
    };
    let note = SignedNote::sign(recovery, &key_name(HOME_KEY_NAME, DOMAIN), &home)?
        .countersign(&share_key_name(Holder::Sheet, DOMAIN), &sheet.proof_key())?;
    let whole = note.to_text();
    let mut refused = 0;
    let signatures =
        |text: &str| -> std::collections::BTreeSet<String> { text.lines().map(ToOwned::to_owned).collect() };
    for (how, text) in damaged(&whole) {
        // The two signatures may stand in either order: it is the same note.
        let same_body = text.split("\n\n").next() == whole.split("\n\n").next();
        if how.ends_with("swapped") && same_body && signatures(&text) == signatures(&whole) {
            continue;
        }
        let ended = insider.api.begin_recovery(&RecoveryNew { note: text.clone() });
        ensure!(ended.is_err(), "{how}: {text}");
        refused += 1;
    }
    ensure!(refused > 100);
    let kit = insider.api.kits()?.pop().context("a kit")?;
    for (how, text) in damaged(&kit.note) {
        let held = SignedNote::<Kit>::parse(&text);
        let key = insider.keyring.identity.signing.verifying_key();
        ensure!(
            held.is_err() || held.is_ok_and(|note| note.verify(&insider.key_name(), &key).is_err()),
            "{how}"
        );
    }
    // An approval for another recovery, or in another's name, releases nothing.
    let fatou = scene.blank("deux demandes");
    let id = scene.start(&fatou)?;
    cast.nadia.run(&["login"])?.json()?;
    let nadia = cast.nadia.insider()?;
    let approval = ecrin_vault::recovery::RecoveryApproval {
        recovery: id.parse()?,
        kit: sheet.kit,
        releases: None,
        approver: nadia.account(),
        structure: cast.structure.parse()?,
        in_person: true,
        at: nadia.now().whole_seconds(),
    };
    let signed = nadia.sign(approval.clone())?.to_text();
    for (how, text) in damaged(&signed) {
        let new = RecoveryApprovalNew {
            note: text,
            share: None,
        };
        ensure!(nadia.api.approve_recovery(id.parse()?, &new).is_err(), "{how}");
    }
    for wrong in [
        ecrin_vault::recovery::RecoveryApproval {
            recovery: ecrin_vault::id::RecoveryId::from_bytes([1; 16]),
            ..approval.clone()
        },
        ecrin_vault::recovery::RecoveryApproval {
            kit: KitNumber::new(1).context("a number")?,
            ..approval.clone()
        },
        ecrin_vault::recovery::RecoveryApproval {
            at: approval.at.plus_millis(-600_000),
            ..approval.clone()
        },
    ] {
        let new = RecoveryApprovalNew {
            note: nadia.sign(wrong)?.to_text(),
            share: None,
        };
        let refused = nadia
            .api
            .approve_recovery(id.parse()?, &new)
            .err()
            .context("a refusal")?;
        ensure!(refused.is("stale"), "{refused:?}");
    }
    Ok(())
}
