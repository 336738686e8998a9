use super::*;
use base64::Engine as _;

/// A space of three: nadia and karim, and sonia who has no certificate.
struct Three(Domain);

fn three() -> Three {
    Three("a.example".parse().expect("a domain"))
}

fn address(local: &str) -> Address {
    format!("{local}@a.example").parse().expect("an address")
}

fn print(byte: u8) -> Fingerprint {
    Fingerprint::from_bytes(&[byte; 20]).expect("twenty bytes")
}

impl Space for Three {
    fn domain(&self) -> &Domain {
        &self.0
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.0
    }

    fn name_of(&self, address: &Address) -> Option<String> {
        match address.local().as_str() {
            "nadia" => Some("Nadia \"N\" Belkacem".to_owned()),
            "karim" => Some("Karim Été, conseiller numérique à Saint-Vincent-de-Tyrosse".to_owned()),
            "sonia" => Some("Sonia".to_owned()),
            _ => None,
        }
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        match address.local().as_str() {
            "nadia" => Ok(vec![print(1)]),
            "karim" => Ok(vec![print(2), print(3)]),
            "sonia" => Err(RecipientRefusal::NoCertificate),
            _ => Err(RecipientRefusal::Unknown),
        }
    }
}

/// A session key packet for ECDH, as GnuPG writes it.
fn key(id: u8) -> Vec<u8> {
    let mut body = vec![3];
    body.extend([id; 8]);
    body.push(18);
    body.extend([1, 7, 0x40]);
    body.extend([0x9d; 32]);
    body.push(48);
    body.extend([0xc5; 48]);
    packet(1, &body)
}

fn packet(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![0xc0 | tag, 255];
    packet.extend(u32::try_from(body.len()).expect("short").to_be_bytes());
    packet.extend(body);
    packet
}

/// Encrypted data of so many bytes that look random.
fn data(length: usize) -> Vec<u8> {
    let mut body = vec![1];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    body.extend((0..length).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    }));
    packet(18, &body)
}

fn armored(packets: &[Vec<u8>]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(packets.concat());
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN PGP MESSAGE-----\r\n\r\n{}\r\n-----END PGP MESSAGE-----\r\n",
        lines.join("\r\n")
    )
}

const HEAD: &str = "From: Quelqu'un <nadia@a.example>\r\nTo: Un secret <karim@a.example>, dehors@b.example\r\n\
    Date: Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\nMessage-ID: <un-secret@poste-de-nadia>\r\nSubject: Un secret\r\n\
    X-Mailer: Un secret\r\nReferences: <un-secret.0@poste-de-nadia> Un secret\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"un-secret\"\r\n";

fn parts(armor: &str) -> String {
    format!(
        "--un-secret\r\nContent-Type: application/pgp-encrypted\r\nContent-Description: Un secret\r\n\r\nVersion: 1\r\n\r\n\
         --un-secret\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\r\n{armor}\r\n--un-secret--\r\n"
    )
}

fn message(packets: &[Vec<u8>]) -> String {
    format!("{HEAD}\r\n{}", parts(&armored(packets)))
}

fn good() -> String {
    message(&[key(1), key(2), data(300)])
}

fn now() -> Timestamp {
    "2026-03-02T09:00:05Z".parse().expect("a time")
}

fn sent(raw: &str, to: &[Address], turned_away: usize) -> Result<EncryptedMessage, GateRefusal> {
    let envelope = Envelope {
        sender: &address("nadia"),
        recipients: to,
        turned_away,
    };
    admit(raw.as_bytes(), &envelope, &three(), now())
}

fn to_karim(raw: &str) -> Result<EncryptedMessage, GateRefusal> {
    sent(raw, &[address("karim")], 0)
}

#[test]
fn a_message_is_written_anew_and_nothing_in_clear_remains() {
    let admitted = to_karim(&good()).expect("a good message");
    let text = String::from_utf8(admitted.bytes().to_vec()).expect("seven bits");
    assert!(!text.to_lowercase().contains("secret"), "{text}");
    assert!(
        !text.contains("b.example") && !text.contains("poste-de-nadia"),
        "{text}"
    );
    for line in [
        "From: \"Nadia \\\"N\\\" Belkacem\" <nadia@a.example>\r\n",
        "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n",
        "Subject: [...]\r\n",
        " <karim@a.example>\r\n",
        "\r\n\r\nVersion: 1\r\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(
        text.split("\r\n").all(|line| line.len() <= 78 && line.is_ascii()),
        "{text}"
    );
    assert_eq!(admitted.recipients(), &[address("karim")]);
    assert_eq!(admitted.sender(), &address("nadia"));
    assert!(text.contains(&format!("Message-ID: {}\r\n", admitted.message_id())));
    assert!(admitted.message_id().ends_with("@a.example>"));
}

#[test]
fn what_was_written_passes_again_and_stays_as_it_is() {
    let once = to_karim(&good()).expect("a good message");
    let text = String::from_utf8(once.bytes().to_vec()).expect("seven bits");
    assert_eq!(to_karim(&text).expect("it passes again"), once);
    let kept = admit_own(once.bytes(), &address("nadia"), &three(), now()).expect("her own copy");
    assert_eq!(kept.bytes(), once.bytes());
    assert!(kept.recipients().is_empty());
}

#[test]
fn an_answer_refers_to_the_id_under_which_the_message_is_kept() {
    let first = to_karim(&good()).expect("a good message");
    let answer = good().replace("<un-secret.0@poste-de-nadia>", "<un-secret@poste-de-nadia>");
    let answer =
        to_karim(&answer.replace("Message-ID: <un-secret@", "Message-ID: <autre@")).expect("an answer");
    let text = String::from_utf8(answer.bytes().to_vec()).expect("seven bits");
    assert!(
        text.contains(&format!("References: {}\r\n", first.message_id())),
        "{text}"
    );
    assert_ne!(first.message_id(), answer.message_id());
}

#[test]
fn recipients_are_turned_away_one_by_one_and_get_no_key() {
    let raw = message(&[key(1), key(2), key(9), data(300)]);
    let to = [address("karim"), address("sonia"), address("karim")];
    let admitted = sent(&raw, &to, 0).expect("karim at least");
    assert_eq!(admitted.recipients(), &[address("karim")]);
    assert_eq!(
        admitted.turned_away(),
        &[(address("sonia"), RecipientRefusal::NoCertificate)]
    );
    let without = to_karim(&good()).expect("without the key");
    // Only the armour differs from a message that never had it.
    assert_eq!(admitted.bytes().len(), without.bytes().len());
    assert_eq!(
        sent(&raw, &[address("karim")], 1).map(|m| m.size()),
        Ok(without.size())
    );
    assert_eq!(sent(&raw, &[address("karim")], 0), Err(GateRefusal::ForStranger));
    assert_eq!(sent(&raw, &[address("sonia")], 0), Err(GateRefusal::NoRecipient));
    assert_eq!(sent(&raw, &[], 0), Err(GateRefusal::NoRecipient));
    let outside: Address = "karim@b.example".parse().expect("an address");
    let admitted = sent(&good(), &[address("karim"), outside.clone()], 0).expect("karim at least");
    assert_eq!(admitted.turned_away(), &[(outside, RecipientRefusal::Outside)]);
}

#[test]
fn every_fake_is_refused_by_its_name() {
    let fake = |packets: &[Vec<u8>]| to_karim(&message(packets)).map(|_| ()).map_err(|r| r.code());
    let mut printable = vec![1];
    printable.extend("Bonjour, voici le dossier de Madame X. ".repeat(20).as_bytes());
    for (what, packets, code) in [
        ("nobody", vec![data(300)], "mail-for-nobody"),
        ("someone else", vec![key(9), data(300)], "mail-for-stranger"),
        (
            "the sender alone",
            vec![key(1), data(300)],
            "mail-not-for-recipient",
        ),
        (
            "a stranger too",
            vec![key(2), key(9), data(300)],
            "mail-for-stranger",
        ),
        (
            "the same key twice",
            vec![key(2), key(2), data(300)],
            "mail-packets",
        ),
        (
            "a password",
            vec![packet(3, &[4, 9, 0, 8]), data(300)],
            "mail-password",
        ),
        (
            "a password too",
            vec![key(2), packet(3, &[4, 9, 0, 8]), data(300)],
            "mail-password",
        ),
        ("hidden", vec![key(0), data(300)], "mail-hidden-recipient"),
        (
            "hidden, version 6",
            vec![packet(1, &[6, 0, 25]), data(300)],
            "mail-hidden-recipient",
        ),
        (
            "no integrity",
            vec![key(2), packet(9, &[7; 300])],
            "mail-no-integrity",
        ),
        (
            "another kind of integrity",
            vec![key(2), packet(20, &[7; 300])],
            "mail-no-integrity",
        ),
        (
            "a literal",
            vec![packet(11, b"b\0\0\0\0\0Bonjour")],
            "mail-packets",
        ),
        (
            "a literal after a key",
            vec![key(2), packet(11, b"b\0\0\0\0\0Bonjour")],
            "mail-packets",
        ),
        ("a signature", vec![packet(2, &[4; 60])], "mail-packets"),
        (
            "a marker",
            vec![packet(10, b"PGP"), key(2), data(300)],
            "mail-packets",
        ),
        (
            "padding",
            vec![key(2), packet(21, b"Bonjour"), data(300)],
            "mail-packets",
        ),
        (
            "something after",
            vec![key(2), data(300), packet(11, b"b\0\0\0\0\0Bonjour")],
            "mail-packets",
        ),
        ("twice", vec![key(2), data(300), data(300)], "mail-packets"),
        ("too short", vec![key(2), data(20)], "mail-packets"),
        (
            "an unknown version",
            vec![key(2), packet(18, &[3; 300])],
            "mail-packets",
        ),
        ("text", vec![key(2), packet(18, &printable)], "mail-readable"),
        ("nothing", vec![], "mail-armor"),
        (
            "too many",
            (0..=MAX_KEYS)
                .map(|n| {
                    let mut k = key(2);
                    k[7..9].copy_from_slice(&[n as u8, (n >> 8) as u8 | 1]);
                    k
                })
                .chain([data(300)])
                .collect(),
            "mail-packets",
        ),
    ] {
        assert_eq!(fake(&packets), Err(code), "{what}");
    }
    let mut stuffed = key(2);
    stuffed.splice(
        2..6,
        (u32::try_from(stuffed.len() - 6 + 7).expect("short")).to_be_bytes(),
    );
    stuffed.extend(b"Bonjour");
    assert_eq!(fake(&[stuffed, data(300)]), Err("mail-packets"));
}

#[test]
fn words_beside_the_ciphertext_are_refused() {
    let armor = armored(&[key(1), key(2), data(300)]);
    let good = good();
    for (raw, code) in [
        (
            good.replacen("\r\n\r\n--un-secret\r\n", "\r\n\r\nBonjour\r\n--un-secret\r\n", 1),
            "mail-clear-text",
        ),
        (format!("{good}Bonjour\r\n"), "mail-clear-text"),
        (
            good.replace("encrypted.asc", "dossier de Madame X.asc"),
            "mail-clear-text",
        ),
        (
            good.replace("name=\"encrypted.asc\"", "name*0=\"dossier\""),
            "mail-clear-text",
        ),
        (
            good.replace(
                "name=\"encrypted.asc\"\r\n",
                "name=\"encrypted.asc\"\r\nContent-Disposition: inline; filename=\"dossier.asc\"\r\n",
            ),
            "mail-clear-text",
        ),
        (
            good.replace("Subject:", "Comments: Bonjour\r\nSubject:"),
            "mail-clear-text",
        ),
        (
            good.replace(
                "-----END PGP MESSAGE-----\r\n",
                "-----END PGP MESSAGE-----\r\nBonjour\r\n",
            ),
            "mail-clear-text",
        ),
        (
            good.replace(
                "-----BEGIN PGP MESSAGE-----",
                "Bonjour\r\n-----BEGIN PGP MESSAGE-----",
            ),
            "mail-not-encrypted",
        ),
        (
            good.replace("MESSAGE-----\r\n\r\n", "MESSAGE-----\r\nBonjour: tous\r\n\r\n"),
            "mail-armor",
        ),
        (
            good.replace(&armor, &format!("{armor}{armor}")),
            "mail-clear-text",
        ),
        (
            good.replace("\r\n\r\nVersion: 1", "\r\n\r\nVersion: 1\r\nBonjour"),
            "mail-not-encrypted",
        ),
        (
            good.replace(
                "--un-secret--",
                "--un-secret\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n--un-secret--",
            ),
            "mail-not-encrypted",
        ),
        (good.replace("--un-secret--\r\n", ""), "mail-not-encrypted"),
        (
            good.replace("--un-secret--", "--un-secretx\r\n--un-secret--"),
            "mail-not-encrypted",
        ),
        (
            good.replace("multipart/encrypted", "multipart/mixed"),
            "mail-not-encrypted",
        ),
        (
            good.replace("multipart/encrypted", "text/plain"),
            "mail-not-encrypted",
        ),
        (
            good.replace(
                "protocol=\"application/pgp-encrypted\"",
                "protocol=\"application/pkcs7-mime\"",
            ),
            "mail-not-encrypted",
        ),
        (
            good.replace(
                "boundary=\"un-secret\"",
                "boundary=\"un-secret\"; boundary=\"autre\"",
            ),
            "mail-malformed",
        ),
        (
            good.replace("boundary=\"un-secret\"", "boundary*0=\"un-secret\""),
            "mail-malformed",
        ),
        (
            good.replace("application/octet-stream", "text/plain"),
            "mail-not-encrypted",
        ),
        (
            good.replace(
                "name=\"encrypted.asc\"\r\n",
                "name=\"encrypted.asc\"\r\nContent-Transfer-Encoding: base64\r\n",
            ),
            "mail-not-encrypted",
        ),
        // The substring that a careless relay looks for, everywhere but where it belongs.
        (
            format!(
                "{}\r\napplication/pgp-encrypted\r\nBonjour\r\n",
                HEAD.replace("multipart/encrypted", "text/plain")
            ),
            "mail-not-encrypted",
        ),
        (
            "X-Note: application/pgp-encrypted\r\nFrom: nadia@a.example\r\n\r\nBonjour\r\n".to_owned(),
            "mail-not-encrypted",
        ),
        (
            format!(
                "From: nadia@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{}--b--\r\n",
                message(&[key(1), key(2), data(300)])
            ),
            "mail-not-encrypted",
        ),
    ] {
        assert_eq!(
            to_karim(&raw).map(|_| ()).map_err(|r| r.code()),
            Err(code),
            "{raw}"
        );
    }
}

#[test]
fn nobody_speaks_in_anothers_name() {
    let from = |line: &str| to_karim(&good().replace("From: Quelqu'un <nadia@a.example>", line)).map(|_| ());
    for (line, refusal) in [
        ("From: karim@a.example", GateRefusal::FromOther),
        ("From: nadia@b.example", GateRefusal::FromOther),
        ("From: nadia@a.example <karim@a.example>", GateRefusal::FromOther),
        ("From: nadia@a.example, karim@a.example", GateRefusal::FromSeveral),
        (
            "From: nadia@a.example\r\nFrom: nadia@a.example",
            GateRefusal::FromSeveral,
        ),
        (
            "From: nadia@a.example\r\nfrom: karim@a.example",
            GateRefusal::FromSeveral,
        ),
        ("X-From: nadia@a.example", GateRefusal::FromMissing),
        ("From: ", GateRefusal::FromMissing),
        (
            "From: nadia@a.example\r\nSender: karim@a.example",
            GateRefusal::SenderOther,
        ),
        (
            "From: nadia@a.example\r\nReply-To: nadia@b.example",
            GateRefusal::ReplyToOutside,
        ),
        (
            "From: nadia@a.example\r\nReply-To: karim@a.example, \"x\"@a.example",
            GateRefusal::ReplyToOutside,
        ),
    ] {
        assert_eq!(from(line), Err(refusal), "{line}");
    }
    for line in [
        "From: NADIA@A.example",
        "from: \"karim@a.example\" <nadia@a.example>",
        "From: nadia@a.example\r\nSender: Nadia <nadia@a.example>\r\nReply-To: karim@a.example",
    ] {
        assert_eq!(from(line), Ok(()), "{line}");
    }
}

#[test]
fn what_is_no_message_is_not_read() {
    let good = good();
    let many = "X-A: a\r\n".repeat(MAX_FIELDS);
    let wide = format!("X-A: {}\r\n", "a".repeat(MAX_LINE));
    let long = format!("X-A: {}\r\n", "a ".repeat(450)).repeat(80);
    for (raw, code) in [
        (good.replacen("\r\n", "\n", 1), "mail-bare-line-end"),
        (good.replacen("\r\n", "\r", 1), "mail-bare-line-end"),
        (good.replacen("\r\n", "\r\r\n", 1), "mail-bare-line-end"),
        (good.trim_end().to_owned(), "mail-bare-line-end"),
        (good.replacen("secret", "s\0cret", 1), "mail-not-plain"),
        (good.replacen("secret", "sécret", 1), "mail-not-plain"),
        (format!("{many}{good}"), "mail-header-too-large"),
        (format!("{long}{good}"), "mail-header-too-large"),
        (format!("{wide}{good}"), "mail-line-too-long"),
        (format!(" suite\r\n{good}"), "mail-malformed"),
        (
            format!("From nadia@a.example Mon Mar 2\r\n{good}"),
            "mail-malformed",
        ),
        (format!("Subject: deux\r\n{good}"), "mail-malformed"),
        (format!("X Y: deux\r\n{good}"), "mail-malformed"),
        (HEAD.to_owned(), "mail-malformed"),
        (String::new(), "mail-malformed"),
        ("a".repeat(MAX_MESSAGE + 1), "mail-too-large"),
    ] {
        let shown: String = raw.chars().take(80).collect();
        assert_eq!(
            to_karim(&raw).map(|_| ()).map_err(|r| r.code()),
            Err(code),
            "{shown}"
        );
    }
}

#[test]
fn one_puts_into_a_box_what_she_can_open() {
    let own = |raw: &str| admit_own(raw.as_bytes(), &address("nadia"), &three(), now()).map(|_| ());
    assert_eq!(own(&good()), Ok(()));
    assert_eq!(own(&message(&[key(1), key(9), data(300)])), Ok(()));
    // What a colleague sent, moved by hand.
    assert_eq!(own(&good().replace("nadia@a.example", "karim@a.example")), Ok(()));
    assert_eq!(
        own(&message(&[key(2), data(300)])),
        Err(GateRefusal::NotFor(address("nadia")))
    );
    assert_eq!(
        own(&good().replace("<nadia@a.example>", "<x@b.example>")),
        Err(GateRefusal::FromOther)
    );
    assert_eq!(
        own("From: nadia@a.example\r\n\r\nBrouillon\r\n").map_err(|r| r.code()),
        Err("mail-not-encrypted")
    );
}

#[test]
fn a_date_that_cannot_be_is_the_time_of_arrival() {
    for date in ["hier", "Mon, 2 Mar 2099 10:00:00 +0100", ""] {
        let raw = good().replace("Mon, 2 Mar 2026 10:00:00 +0100 (CET)", date);
        let text = to_karim(&raw).expect("a good message").into_bytes();
        let text = String::from_utf8(text).expect("seven bits");
        assert!(
            text.contains("Date: Mon, 2 Mar 2026 09:00:05 +0000\r\n"),
            "{text}"
        );
    }
}

#[test]
fn preambles_of_mail_programs_are_known() {
    let raw = good().replacen(
        "\r\n\r\n--un-secret\r\n",
        "\r\n\r\nThis is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\r\n--un-secret\r\n",
        1,
    );
    assert!(to_karim(&raw).is_ok());
}

#[test]
fn the_service_writes_under_its_own_name_and_nobody_else_does() {
    let service = service_address(three().domain());
    let raw = good().replace("nadia@a.example", &service.to_string());
    let envelope = Envelope {
        sender: &service,
        recipients: &[address("karim")],
        turned_away: 0,
    };
    // The key that is nobody's here was Nadia's.
    let raw_to_karim = raw.replace(
        &armored(&[key(1), key(2), data(300)]),
        &armored(&[key(2), data(300)]),
    );
    let passed = admit(raw_to_karim.as_bytes(), &envelope, &three(), now()).expect("a letter of the service");
    let text = String::from_utf8(passed.into_bytes()).expect("seven bits");
    assert!(
        text.starts_with("From: =?utf-8?B?w4ljcmlu?=\r\n <ecrin@a.example>\r\n"),
        "{text}"
    );
    // Not by someone who signed in, and not into a box of hers.
    assert_eq!(sent(&raw, &[address("karim")], 0), Err(GateRefusal::FromOther));
    assert_eq!(
        admit_own(raw.as_bytes(), &address("nadia"), &three(), now()),
        Err(GateRefusal::FromOther)
    );
    // And nobody writes to it.
    assert_eq!(keys_of(&three(), &service), Err(RecipientRefusal::Service));
    assert_eq!(sent(&good(), &[service], 0), Err(GateRefusal::NoRecipient));
}
