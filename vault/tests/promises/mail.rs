//! Letters: what is registered, sealed and opened, and what is not.

use ecrin_vault::mail::openpgp::{
    CertificateError, OpenError, PublicCertificate, SecretCertificate, Signature, export, open, seal,
};
use ecrin_vault::mail::{Address, Attachment, Letter, ReadingError, message_id, outside, read};
use ecrin_vault::slot::Passphrase;
use ecrin_vault::time::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;

const YEAR: u32 = 365;

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a time")
}

fn address(local: &str) -> Address {
    format!("{local}@ecrin.test").parse().expect("an address")
}

fn member(local: &str) -> (SecretCertificate, PublicCertificate) {
    let secret = SecretCertificate::generate(&address(local), now()).expect("a certificate");
    let public = secret.public().expect("a public half");
    (secret, public)
}

fn letter(from: &str, to: &[&str]) -> Letter {
    let mut rng = StdRng::seed_from_u64(7);
    Letter {
        from: address(from),
        from_name: "Nadia Belkacem".to_owned(),
        to: to.iter().map(|local| address(local)).collect(),
        cc: Vec::new(),
        subject: "Rendez-vous d’Awa : reçu, à midi ☀".to_owned(),
        date: now(),
        id: message_id(&address(from), &mut rng),
        in_reply_to: Some("first@ecrin.test".to_owned()),
        references: vec!["first@ecrin.test".to_owned()],
        text: "Bonjour,\n\nElle viendra à midi.\n".to_owned(),
        attachments: vec![Attachment {
            name: "avis d’impôt.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: (0..=255).cycle().take(10_000).collect(),
        }],
    }
}

#[test]
fn a_letter_arrives_whole_and_tells_nothing_outside() {
    let (nadia, nadia_public) = member("nadia.belkacem");
    let (paul, paul_public) = member("paul.durand");
    let letter = letter("nadia.belkacem", &["paul.durand"]);
    let mut rng = StdRng::seed_from_u64(1);
    let raw = letter
        .seal(&nadia, &[&paul_public, &nadia_public], &mut rng)
        .expect("a message");
    let text = String::from_utf8(raw.clone()).expect("plain ASCII");
    assert!(text.is_ascii() && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.lines().all(|line| line.len() <= 80));
    // Before the ciphertext only: in so much base64 a word of three letters turns up by chance.
    let before = text.split("-----BEGIN").next().unwrap_or_default();
    assert!(before.len() < text.len() && before.contains("\r\nSubject:"));
    for secret in ["Awa", "midi", "Rendez", "pdf", "Belkacem", "Nadia"] {
        assert!(!before.contains(secret), "{secret} stands outside");
    }
    assert!(text.contains("\r\nSubject: [...]\r\n") && !text.contains("User-Agent"));
    assert_eq!(outside(&raw).from, Some(address("nadia.belkacem")));
    assert_eq!(outside(&raw).id, Some(letter.id.clone()));
    // Its reader, and its writer, open it.
    for key in [&paul, &nadia] {
        let reading = read(
            &raw,
            std::slice::from_ref(key),
            std::slice::from_ref(&nadia_public),
            now(),
        )
        .expect("read");
        assert_eq!(reading.signature, Signature::Good(nadia.fingerprint()));
        assert!(reading.protected);
        assert_eq!(reading.subject, letter.subject);
        assert_eq!(reading.text, letter.text);
        assert_eq!(reading.from, Some(letter.from.clone()));
        assert_eq!(reading.to, ["paul.durand@ecrin.test"]);
        assert_eq!(reading.date, Some(now().millis()));
        assert_eq!(reading.references, letter.references);
        assert_eq!(reading.attachments.len(), 1);
        assert!(
            reading.attachments == letter.attachments,
            "the attachment changed: {} {}",
            reading.attachments[0].name,
            reading.attachments[0].bytes.len()
        );
    }
    // Nobody else does.
    let (eve, _) = member("eve");
    assert!(matches!(
        read(&raw, &[eve], &[], now()),
        Err(ReadingError::Opening(OpenError::NotOpened))
    ));
}

#[test]
fn a_signature_is_its_senders_or_said_to_be_none() {
    let (nadia, nadia_public) = member("nadia.belkacem");
    let (paul, paul_public) = member("paul.durand");
    let (eve, eve_public) = member("eve");
    let mut rng = StdRng::seed_from_u64(1);
    // Eve writes in Nadia's name, with her own key.
    let raw = letter("nadia.belkacem", &["paul.durand"])
        .seal(&eve, &[&paul_public], &mut rng)
        .expect("a message");
    let with = |senders: &[PublicCertificate]| {
        read(&raw, std::slice::from_ref(&paul), senders, now())
            .expect("read")
            .signature
    };
    assert_eq!(with(std::slice::from_ref(&nadia_public)), Signature::Unknown);
    assert_eq!(with(&[]), Signature::Unknown);
    // What Nadia wrote inside, under Eve's name outside.
    let raw = letter("nadia.belkacem", &["paul.durand"])
        .seal(&nadia, &[&paul_public], &mut rng)
        .expect("a message");
    let text = String::from_utf8(raw).expect("ASCII");
    let other = text.replacen("From: nadia.belkacem@", "From: eve@", 1);
    let reading = read(
        other.as_bytes(),
        std::slice::from_ref(&paul),
        &[nadia_public.clone(), eve_public],
        now(),
    );
    assert_eq!(reading.expect("read").signature, Signature::Bad);
    // A letter to Eve that she passes on sealed for Paul was not meant for him.
    let sealed = seal(b"Content-Type: text/plain\r\n\r\nx", None, &[&paul_public], now()).expect("sealed");
    let opened = open(&sealed, std::slice::from_ref(&paul), &[nadia_public], now()).expect("opened");
    assert_eq!(opened.signature, Signature::Missing);
}

#[test]
fn a_letter_that_was_touched_is_not_shown() {
    let (nadia, nadia_public) = member("nadia.belkacem");
    let (paul, paul_public) = member("paul.durand");
    let plain = b"Content-Type: text/plain\r\n\r\nmidi".to_vec();
    let sealed = seal(&plain, Some(&nadia), &[&paul_public], now()).expect("sealed");
    let text = String::from_utf8(sealed).expect("armour");
    let lines: Vec<&str> = text.lines().collect();
    let mut refused = 0;
    for line in 2..lines.len() - 2 {
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let swapped = if changed[line].starts_with('A') { "B" } else { "A" };
        changed[line].replace_range(0..1, swapped);
        match open(
            changed.join("\n").as_bytes(),
            std::slice::from_ref(&paul),
            std::slice::from_ref(&nadia_public),
            now(),
        ) {
            Err(_) => refused += 1,
            // A change in what names the other reader's key leaves what was sealed as it was.
            Ok(opened) => assert_eq!(*opened.plain, plain),
        }
    }
    assert!(refused * 2 > lines.len(), "{refused} of {}", lines.len());
    for cut in [text.len() / 2, text.len() - 120] {
        assert!(open(&text.as_bytes()[..cut], std::slice::from_ref(&paul), &[], now()).is_err());
    }
}

#[test]
fn only_what_is_encrypted_at_its_root_is_opened() {
    let (nadia, _) = member("nadia.belkacem");
    let (paul, paul_public) = member("paul.durand");
    let mut rng = StdRng::seed_from_u64(1);
    let raw = letter("nadia.belkacem", &["paul.durand"])
        .seal(&nadia, &[&paul_public], &mut rng)
        .expect("a message");
    let text = String::from_utf8(raw).expect("ASCII");
    let (_, body) = text.split_once("\r\n\r\n").expect("a body");
    let boundary = text
        .split("boundary=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a boundary");
    let entity = format!(
        "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"{boundary}\"\r\n\r\n{body}"
    );
    let head = "From: nadia.belkacem@ecrin.test\r\nMIME-Version: 1.0\r\n";
    let armour = body
        .split("octet-stream\r\n\r\n")
        .nth(1)
        .and_then(|rest| rest.split("\r\n--").next())
        .expect("armour");
    for (name, message) in [
        (
            "beside a picture that calls home",
            format!(
                "{head}Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<img src=\"https://autre.fr/\r\n--x\r\n{entity}\r\n--x\r\nContent-Type: text/html\r\n\r\n\">\r\n--x--\r\n"
            ),
        ),
        (
            "in a message",
            format!("{head}Content-Type: message/rfc822\r\n\r\n{entity}"),
        ),
        (
            "in the text",
            format!("{head}Content-Type: text/plain\r\n\r\n{armour}"),
        ),
        (
            "with a third part",
            text.replacen(
                &format!("\r\n--{boundary}--"),
                &format!("\r\n--{boundary}\r\nContent-Type: text/plain\r\n\r\nx\r\n--{boundary}--"),
                1,
            ),
        ),
        (
            "of another version",
            text.replacen("Version: 1\r\n", "Version: 2\r\n", 1),
        ),
        (
            "of another protocol",
            text.replacen(
                "protocol=\"application/pgp-encrypted\"",
                "protocol=\"application/pgp-signature\"",
                1,
            ),
        ),
        ("not at all", format!("{head}\r\nbonjour")),
        ("nothing", String::new()),
    ] {
        let read = read(message.as_bytes(), std::slice::from_ref(&paul), &[], now());
        assert!(matches!(read, Err(ReadingError::NotEncrypted)), "{name}");
    }
    assert!(read(text.as_bytes(), &[paul], &[], now()).is_ok());
}

#[test]
fn a_small_letter_that_opens_to_a_huge_one_is_refused() {
    let (paul, paul_public) = member("paul.durand");
    let huge = vec![b'x'; 26 * 1024 * 1024];
    let sealed = seal(&huge, None, &[&paul_public], now()).expect("sealed");
    assert!(matches!(
        open(&sealed, &[paul], &[], now()),
        Err(OpenError::TooLarge)
    ));
}

#[test]
fn a_certificate_is_registered_for_its_own_address_and_its_own_time() {
    let (secret, public) = member("nadia.belkacem");
    let nadia = address("nadia.belkacem");
    let bytes = public.to_bytes();
    let again = PublicCertificate::parse(&bytes, &nadia, now()).expect("registered");
    assert_eq!(again.to_bytes(), bytes);
    assert_eq!(again.digest(), public.digest());
    assert_eq!(again.encryption_keys(now()).len(), 1);
    let armoured = public.to_armoured();
    assert!(armoured.starts_with("-----BEGIN PGP PUBLIC KEY BLOCK-----"));
    assert_eq!(
        PublicCertificate::parse(armoured.as_bytes(), &nadia, now())
            .map(|c| c.digest())
            .ok(),
        Some(public.digest())
    );
    let kept = SecretCertificate::from_bytes(&secret.to_bytes(), &nadia).expect("the secret half");
    assert_eq!(kept.fingerprint(), secret.fingerprint());

    let refused =
        |bytes: &[u8], address: &Address, at: Timestamp| PublicCertificate::parse(bytes, address, at).err();
    assert_eq!(
        refused(&bytes, &address("paul.durand"), now()),
        Some(CertificateError::UserId)
    );
    assert_eq!(
        refused(&secret.to_bytes(), &nadia, now()),
        Some(CertificateError::Secret)
    );
    assert_eq!(
        refused(&[bytes.clone(), bytes.clone()].concat(), &nadia, now()),
        Some(CertificateError::Malformed)
    );
    let two = [bytes.clone(), member("nadia.belkacem").1.to_bytes()].concat();
    assert_eq!(refused(&two, &nadia, now()), Some(CertificateError::Malformed));
    assert_eq!(refused(b"", &nadia, now()), Some(CertificateError::Malformed));
    assert_eq!(
        refused(&vec![0x99; 40_000], &nadia, now()),
        Some(CertificateError::TooLarge)
    );
    assert!(refused(&bytes, &nadia, now().plus_days(2 * YEAR + 1)).is_some());
    assert!(refused(&bytes, &nadia, now().plus_millis(-3_600_000)).is_some());
    for cut in [10, bytes.len() / 2, bytes.len() - 1] {
        assert!(refused(&bytes[..cut], &nadia, now()).is_some(), "cut at {cut}");
    }
}

#[test]
fn a_certificate_that_was_revoked_is_nobodys() {
    let (secret, _) = member("nadia.belkacem");
    let nadia = address("nadia.belkacem");
    for lost in [false, true] {
        let revoked = secret
            .revoke(lost, now())
            .expect("revoked")
            .public()
            .expect("a public half");
        assert!(revoked.is_revoked(now()) && revoked.encryption_keys(now()).is_empty());
        assert_eq!(
            PublicCertificate::parse(&revoked.to_bytes(), &nadia, now()).err(),
            Some(CertificateError::Revoked)
        );
        assert!(seal(b"x", None, &[&revoked], now()).is_err());
    }
    // What was sealed before stays readable.
    let sealed = seal(b"x", None, &[&secret.public().expect("a half")], now()).expect("sealed");
    let later = secret.revoke(false, now()).expect("revoked");
    assert_eq!(
        *open(&sealed, &[later], &[], now().plus_days(3 * YEAR))
            .expect("opened")
            .plain,
        b"x"
    );
}

#[test]
fn no_recipient_is_quietly_left_out() {
    let (nadia, nadia_public) = member("nadia.belkacem");
    let (_, paul) = member("paul.durand");
    let later = now().plus_days(2 * YEAR + 10);
    assert!(seal(b"x", Some(&nadia), &[&nadia_public, &paul], later).is_err());
    assert!(seal(b"x", Some(&nadia), &[], now()).is_err());
}

#[test]
fn secrets_leave_for_other_programs_only_under_a_lock() {
    let (nadia, public) = member("nadia.belkacem");
    let passphrase = Passphrase::parse("une phrase pour ce fichier").expect("a passphrase");
    let armour = export(std::slice::from_ref(&nadia), &passphrase).expect("an export");
    assert!(
        armour.starts_with("-----BEGIN PGP PRIVATE KEY BLOCK-----\n"),
        "{armour}"
    );
    // The whole certificate is in it, and none of its secrets can be used as it is.
    let locked = SecretCertificate::from_bytes(armour.as_bytes(), public.address());
    assert!(matches!(locked, Err(CertificateError::Secret)));
    let again = export(std::slice::from_ref(&nadia), &passphrase).expect("an export");
    assert_ne!(armour, again, "two locks are never alike");
}
