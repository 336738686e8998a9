//! Payloads, records and envelopes: what opens, and everything that does not (spec 03).
//!
//! Its length is that of the list of promises about papers.

use std::io::{Read, Write};

use ecrin_vault::document::{
    DocumentError, MAX_FILE, MAX_TITLE, Record, Title, open_payload, padme, safe_file_name, seal_payload,
};
use ecrin_vault::envelope::{EncryptionKey, EnvelopeError, MAX_ENVELOPE, MAX_HEADER, Recipient};
use ecrin_vault::note::{Digest32, SignedNote};
use proptest::prelude::*;

use crate::specimen;

/// The definition of the paper, with its logarithms: the last `E - S` bits of a size are zero, where `E = ⌊log2 L⌋`
/// and `S = ⌊log2 E⌋ + 1`.
fn padme_by_the_paper(length: u64) -> u64 {
    let e = (length as f64).log2().floor();
    let s = e.log2().floor() + 1.0;
    let step = 2f64.powf((e - s).max(0.0));
    ((length as f64 / step).ceil() * step) as u64
}

#[test]
fn padme_is_the_papers() {
    let near_powers = (1..50).flat_map(|n| (0..3).map(move |d| (1u64 << n) + d - 1));
    for length in (2..200_000)
        .chain((200_000..60_000_000).step_by(9973))
        .chain(near_powers)
        .filter(|l| *l >= 2)
    {
        let padded = padme(length);
        assert_eq!(padded, padme_by_the_paper(length), "{length}");
        assert!(
            padded >= length && (padded - length) * 100 <= length * 12,
            "{length}"
        );
        assert_eq!(padme(padded), padded);
    }
    assert_eq!(
        (padme(0), padme(1), padme(9), padme(u64::MAX)),
        (0, 1, 10, u64::MAX)
    );
}

fn key() -> EncryptionKey {
    EncryptionKey::generate(&mut specimen::rng(4))
}

/// Seals a file, and the record that opens it.
fn sealed(file: &[u8]) -> (Record, Vec<u8>) {
    let mut payload = Vec::new();
    let made = seal_payload(
        &key().recipient(),
        "avis.pdf",
        file.len() as u64,
        file,
        &mut payload,
    );
    let made = made.expect("a payload");
    assert_eq!(
        (made.payload_size, made.payload_sha256),
        (payload.len() as u64, Digest32::of(&payload))
    );
    let record = specimen::record_with(|r| {
        r.payload_sha256 = made.payload_sha256;
        r.sha256 = made.file_sha256;
        r.size = file.len() as u64;
    });
    (record, payload)
}

#[test]
fn a_file_of_any_size_comes_back() {
    for size in [1, 2, 511, 512, 513, 1024, 65_535, 65_536, 65_537, 200_000] {
        let file: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        let (record, payload) = sealed(&file);
        let mut out = Vec::new();
        let opened = open_payload(&record, payload.as_slice(), &mut out).expect("a file");
        assert_eq!((opened.file_name.as_str(), opened.file_size), ("avis.pdf", size));
        assert!(out == file);
        // Any tar reads the plaintext: one file, then zeros.
        let mut plain = Vec::new();
        key()
            .reader(payload.as_slice())
            .expect("a payload")
            .read_to_end(&mut plain)
            .expect("plaintext");
        assert_eq!(padme(plain.len() as u64), plain.len() as u64);
        let mut archive = tar::Archive::new(plain.as_slice());
        let names: Vec<_> = archive
            .entries()
            .expect("entries")
            .map(|e| e.expect("an entry").path_bytes().to_vec())
            .collect();
        assert_eq!(names, [b"avis.pdf".to_vec()]);
    }
}

#[test]
fn an_altered_or_cut_payload_is_refused_by_name() {
    let (record, payload) = sealed(b"file");
    for place in 0..payload.len() {
        let mut altered = payload.clone();
        altered[place] ^= 1;
        let result = open_payload(&record, altered.as_slice(), std::io::sink());
        assert!(
            matches!(result, Err(DocumentError::Envelope(_))),
            "byte {place}: {result:?}"
        );
        let result = open_payload(&record, &payload[..place], std::io::sink());
        assert!(
            matches!(result, Err(DocumentError::Envelope(_))),
            "cut at {place}: {result:?}"
        );
    }
    let longer = [payload.as_slice(), b"x"].concat();
    assert!(matches!(
        open_payload(&record, longer.as_slice(), std::io::sink()),
        Err(DocumentError::Envelope(_))
    ));
    // Chunks of age are 64 KiB: a cut between two of them.
    let (record, payload) = sealed(&vec![7; 150_000]);
    for chunks in 1..3 {
        let cut = payload.len() - (payload.len() - 200) % 65_552 - (2 - chunks) * 65_552;
        for end in cut.saturating_sub(40)..cut + 40 {
            assert!(open_payload(&record, &payload[..end], std::io::sink()).is_err());
        }
    }
}

#[test]
fn another_payload_or_another_record_is_a_mismatch() {
    let (record, payload) = sealed(b"file");
    let (_, same_file_again) = sealed(b"file");
    let open = |record: &Record, payload: &[u8]| open_payload(record, payload, std::io::sink());
    let lying = |change: &dyn Fn(&mut Record)| {
        let mut lying = record.clone();
        change(&mut lying);
        open(&lying, &payload)
    };
    assert!(matches!(
        open(&record, &same_file_again),
        Err(DocumentError::Mismatch("payload digest"))
    ));
    let other = Digest32::of(b"other");
    assert!(matches!(
        lying(&|r| r.sha256 = other),
        Err(DocumentError::Mismatch("file digest"))
    ));
    for size in [1, 3, 5, 600, MAX_FILE] {
        assert!(matches!(
            lying(&|r| r.size = size),
            Err(DocumentError::Mismatch("file header"))
        ));
    }
    assert!(matches!(
        lying(&|r| r.size = u64::MAX),
        Err(DocumentError::TooLarge)
    ));
    let stranger = EncryptionKey::generate(&mut specimen::rng(60)).to_text();
    let not_opened = lying(&|r| r.identity = stranger.to_string());
    assert!(matches!(
        not_opened,
        Err(DocumentError::Envelope(EnvelopeError::NotOpened))
    ));
}

fn header(name: &str, size: u64, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_entry_type(kind);
    header.set_cksum();
    header
}

/// Opens a payload whose plaintext is this, with a record that agrees with it as far as it can.
fn open_archive(plain: &[u8], file: &[u8]) -> Result<(), DocumentError> {
    let payload = key().recipient().seal(plain).expect("a payload");
    let record = specimen::record_with(|r| {
        r.payload_sha256 = Digest32::of(&payload);
        r.sha256 = Digest32::of(file);
        r.size = file.len() as u64;
    });
    open_payload(&record, payload.as_slice(), std::io::sink()).map(|_| ())
}

fn archive(header: &tar::Header, file: &[u8], total: usize) -> Vec<u8> {
    let mut plain = header.as_bytes().to_vec();
    plain.extend_from_slice(file);
    plain.resize(total, 0);
    plain
}

#[test]
fn a_payload_holds_one_plain_file_and_nothing_else() {
    use tar::EntryType;
    let file = b"file";
    let good = header("avis.pdf", 4, EntryType::Regular);
    let total = padme(512 + 512 + 1024) as usize;
    assert!(open_archive(&archive(&good, file, total), file).is_ok());
    let mismatch = |plain: &[u8], what: &str| {
        let result = open_archive(plain, file);
        assert!(
            matches!(result, Err(DocumentError::Mismatch(found)) if found == what),
            "{what}: {result:?}"
        );
    };
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::Fifo,
        EntryType::Char,
        EntryType::GNULongName,
        EntryType::GNUSparse,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
        EntryType::Continuous,
    ] {
        mismatch(&archive(&header("avis.pdf", 4, kind), file, total), "file header");
    }
    for name in [
        "../avis.pdf",
        "/etc/passwd",
        "a/b",
        "..",
        "",
        "a\\b",
        "a\nb",
        " a",
        "con",
        "a:b",
        "a.",
    ] {
        mismatch(
            &archive(&header(name, 4, EntryType::Regular), file, total),
            "file name",
        );
    }
    let mut not_text = good.clone();
    not_text.as_old_mut().name[0] = 0xff;
    not_text.set_cksum();
    mismatch(&archive(&not_text, file, total), "file name");
    for size in [0, 3, 5, 1 << 30] {
        mismatch(
            &archive(&header("avis.pdf", size, EntryType::Regular), file, total),
            "file header",
        );
    }
    // Every byte of the header is the one there can be.
    for place in 0..512 {
        let mut altered = archive(&good, file, total);
        altered[place] ^= 0x20;
        assert!(
            open_archive(&altered, file).is_err(),
            "byte {place} of the header"
        );
    }
    let mut owned = good.clone();
    owned.set_username("karima").expect("a name");
    owned.set_cksum();
    mismatch(&archive(&owned, file, total), "file header");
    // A second file, something hidden after the first, too much or too little of nothing.
    let mut two = archive(&good, file, 1024);
    two.extend(archive(
        &header("b.pdf", 4, EntryType::Regular),
        file,
        total - 1024,
    ));
    mismatch(&two, "padding");
    for place in 516..total {
        let mut hidden = archive(&good, file, total);
        hidden[place] = 1;
        mismatch(&hidden, "padding");
    }
    mismatch(&archive(&good, file, total + 1), "padding");
    mismatch(&archive(&good, file, total - 1), "padding");
    mismatch(&archive(&good, file, 516), "padding");
    let cut = open_archive(&archive(&good, file, 515), file);
    assert!(cut.is_err());
    assert!(matches!(
        open_archive(&[0; 511], file),
        Err(DocumentError::Envelope(EnvelopeError::Damaged))
    ));
}

#[test]
fn what_is_sealed_is_what_was_announced() {
    let seal = |size: u64, file: &[u8]| {
        seal_payload(&key().recipient(), "a", size, file, std::io::sink()).map(|made| made.payload_size)
    };
    assert!(matches!(seal(0, b""), Err(DocumentError::Empty)));
    assert!(matches!(seal(MAX_FILE + 1, b"x"), Err(DocumentError::TooLarge)));
    assert!(
        matches!(seal(5, b"file"), Err(DocumentError::Io(_))),
        "the file shrank"
    );
    assert!(
        matches!(seal(3, b"file"), Err(DocumentError::Io(_))),
        "the file grew"
    );
    // The size tells only an order of magnitude.
    let long = vec![1; 100_000];
    // (The age library adds a random stanza nobody answers to, hence a header of another length each time.)
    let (one, other) = (seal(99_000, &long[..99_000]), seal(100_000, &long));
    assert!(one.is_ok_and(|one| other.is_ok_and(|other| one.abs_diff(other) < 512)));
}

#[test]
fn names_of_files_are_made_safe() {
    for (name, safe) in [
        ("avis.pdf", "avis.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.txt", "b.txt"),
        ("", "document"),
        (".", "document"),
        ("..", "document"),
        (".bashrc", "bashrc"),
        (" a ", "a"),
        (". x", "x"),
        ("a. .", "a"),
        ("a\nb", "a_b"),
        ("a\u{202e}fdp.exe", "a_fdp.exe"),
        ("a:b?*.pdf", "a_b__.pdf"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("com10.txt", "com10.txt"),
        ("été 2026.pdf", "été 2026.pdf"),
    ] {
        assert_eq!(safe_file_name(name), safe, "{name:?}");
    }
    assert_eq!(
        safe_file_name(&("é".repeat(80) + ".pdf")),
        "é".repeat(48) + ".pdf"
    );
    assert_eq!(safe_file_name(&"x".repeat(300)).len(), 100);
}

proptest! {
    #[test]
    fn a_safe_name_is_safe_already(name in "\\PC{0,150}", noise in "[./\\\\ :a-c\n\u{202e}é]{0,150}") {
        for name in [name, noise] {
            let safe = safe_file_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= 100);
            prop_assert!(!safe.contains(['/', '\\', ':', '\0', '\n']));
            prop_assert_eq!(safe_file_name(&safe), safe.clone());
        }
    }
}

#[test]
fn a_record_has_one_text() {
    let record = specimen::record();
    let bytes = record.to_bytes();
    assert!(Record::from_bytes(&bytes).is_ok_and(|read| read == record));
    let text = String::from_utf8(bytes.to_vec()).expect("JSON");
    let malformed = |text: &str| {
        assert!(
            matches!(Record::from_bytes(text.as_bytes()), Err(DocumentError::Malformed)),
            "{text}"
        );
    };
    for end in 0..text.len() {
        if text.is_char_boundary(end) {
            malformed(&text[..end]);
        }
    }
    malformed(&text.replacen('{', "{\"x\":1,", 1));
    malformed(&text.replacen(":1", ": 1", 1));
    malformed(&format!("{text}\n"));
    malformed(&text.replace("’", "\\u2019"));
    malformed(&text.replacen("\"v\":1,", "", 1));
    malformed(&text.replacen("\"v\":1,", "\"v\":1,\"v\":1,", 1));
    malformed(&text.replacen("\"v\":1,\"alg\":\"x25519\"", "\"alg\":\"x25519\",\"v\":1", 1));
    malformed(&text.replacen("\"v\":1", "\"v\":2", 1));
    malformed(&text.replacen("x25519", "mlkem768x25519", 1));
    malformed(&text.replacen("tax_notice", "tax_nothing", 1));
    malformed("[]");
    malformed("null");
}

#[test]
fn a_record_that_could_not_be_read_is_not_sealed() {
    let owner = specimen::owner().encryption.recipient();
    let refused = |change: fn(&mut Record)| {
        let mut record = specimen::record();
        change(&mut record);
        assert!(matches!(
            Record::from_bytes(&record.to_bytes()),
            Err(DocumentError::Malformed)
        ));
        record.seal_for(&owner).is_err()
    };
    assert!(specimen::record().seal_for(&owner).is_ok());
    assert!(refused(|r| r.title = "a\nb".to_owned()));
    assert!(refused(|r| r.title = "x".repeat(MAX_TITLE + 1)));
    assert!(refused(|r| r.version = 0));
    assert!(refused(|r| r.size = 0));
    assert!(refused(|r| r.size = MAX_FILE + 1));
    assert!(refused(|r| r.identity = "AGE-SECRET-KEY-1".to_owned()));
    // Dates and names end up in a terminal.
    assert!(refused(|r| r.issued = Some("\u{1b}[2J".to_owned())));
    assert!(refused(|r| r.issued = Some("2026-02-30".to_owned())));
    assert!(refused(|r| r.expires = Some("2026-2-3".to_owned())));
    assert!(refused(|r| r.expires = Some("20260203".to_owned())));
    assert!(refused(|r| r.owner_name = Some("\u{1b}[2J".to_owned())));
    assert!(refused(|r| r.owner_name = Some(String::new())));
    assert!(Title::parse(&"é".repeat(MAX_TITLE)).is_ok());
}

#[test]
fn a_record_answers_for_its_deposit() {
    let owner = specimen::owner();
    let record = specimen::record();
    let envelope = record
        .seal_for(&owner.encryption.recipient())
        .expect("an envelope");
    let deposit = SignedNote::sign(specimen::deposit(), "a@b", &owner.signing).expect("a deposit");
    let deposit = deposit
        .verify("a@b", &owner.signing.verifying_key())
        .expect("a deposit");
    let opened = Record::open(&envelope, &owner.encryption, deposit.record).expect("a record");
    assert!(deposit.check_record(&opened).is_ok());
    // A depositor who signs two things that disagree.
    let mut other = opened.clone();
    other.version = 2;
    assert!(matches!(
        deposit.check_record(&other),
        Err(DocumentError::Mismatch("record digest"))
    ));
    let mut lying = deposit.clone();
    lying.record = other.digest();
    assert!(matches!(
        lying.check_record(&other),
        Err(DocumentError::Mismatch("record and deposit"))
    ));
    // An older envelope in the place of the newest.
    assert!(Record::open(&envelope, &owner.encryption, other.digest()).is_err());
}

#[test]
fn an_altered_envelope_is_refused_at_every_byte() {
    let key = key();
    let envelope = key.recipient().seal(b"plain").expect("an envelope");
    assert_eq!(key.open(&envelope).expect("plaintext").as_slice(), b"plain");
    for place in 0..envelope.len() {
        let mut altered = envelope.clone();
        altered[place] ^= 1;
        assert!(key.open(&altered).is_err(), "byte {place}");
        assert!(key.open(&envelope[..place]).is_err(), "cut at {place}");
    }
    assert!(matches!(
        key.open(&vec![b'x'; MAX_ENVELOPE + 1]),
        Err(EnvelopeError::Damaged)
    ));
    let stranger = EncryptionKey::generate(&mut specimen::rng(60));
    assert!(matches!(stranger.open(&envelope), Err(EnvelopeError::NotOpened)));
}

/// The flaw this guards against: the age library reads a header again at each piece, and an endless one for ever.
#[test]
fn an_endless_header_is_refused_at_once() {
    let stanza = "-> X25519 abc\n".to_owned() + &"A".repeat(64) + "\n";
    let endless = "age-encryption.org/v1\n".to_owned() + &stanza.repeat(100_000);
    struct Counting<'a>(&'a [u8], &'a std::cell::Cell<usize>);
    impl Read for Counting<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.read(buffer)?;
            self.1.set(self.1.get() + count);
            Ok(count)
        }
    }
    let read = std::cell::Cell::new(0);
    let result = key().reader(Counting(endless.as_bytes(), &read)).map(|_| ());
    assert!(matches!(result, Err(EnvelopeError::Damaged)));
    assert!(read.get() <= MAX_HEADER);
}

#[test]
fn a_recipient_is_of_one_kind() {
    let good = key().recipient().to_string();
    assert!(good.parse::<Recipient>().is_ok());
    let longer = good.clone() + "q";
    for text in [
        "",
        "age1",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfIIGiPTdlGpBpPZL2aRbKhBH8dxvMxGDqIYcGpSb6e",
        "age1pq1xxx",
        "age1tag1q",
        &longer,
        &good[..good.len() - 1],
        &good.replacen("age1", "AGE1", 1),
        "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQS3K9SUY",
    ] {
        assert!(text.parse::<Recipient>().is_err(), "{text}");
    }
    assert!(EncryptionKey::from_text(&good).is_none());
    assert_eq!(
        EncryptionKey::from_text(&key().to_text()).map(|key| key.recipient()),
        Some(key().recipient())
    );
}

/// A writer that is full: what is left of it is an error, not a silence.
#[test]
fn a_full_disk_is_reported_as_such() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (record, payload) = sealed(b"file");
    let full = |error: DocumentError| matches!(error, DocumentError::Io(e) if e.kind() == std::io::ErrorKind::StorageFull);
    assert!(
        open_payload(&record, payload.as_slice(), Full)
            .err()
            .is_some_and(full)
    );
    let sealing = seal_payload(&key().recipient(), "a", 200_000, [1u8; 200_000].as_slice(), Full);
    assert!(sealing.is_err());
}
