//! One function for each parser: never panics, and whatever it accepts has only that one text. The fuzz targets and
//! the test that runs every seed call the same functions.

use ecrin_vault::act::{Acceptance, Filing, Resumption, Revocation, Stop, Suspension, View};
use ecrin_vault::appointment::Appointment;
use ecrin_vault::audit::{Approval, ApprovalRequest, Export};
use ecrin_vault::card::{Card, Code};
use ecrin_vault::delay::Attestation;
use ecrin_vault::document::{Deposit, MAX_FILE, Record, open_payload, safe_file_name};
use ecrin_vault::envelope::{EncryptionKey, Recipient};
use ecrin_vault::id::{AccountId, DocumentId};
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::{Invitation, InvitationSecret};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, ENTRY_LENGTH, Entry, InclusionProof, Opening, Statement, StatementEntry, Subject,
};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::mail::{Address, BoxCertificate, Certificate, CertificateRevocation, outside, read};
use ecrin_vault::mandate::Mandate;
use ecrin_vault::note::{Digest32, NoteBody, SignedNote, SigningKey, is_printable};
use ecrin_vault::opaque::{ServerSetup, SlotRecord};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::recovery::{
    Check, Kit, KitNumber, KitRevocation, Recovery, RecoveryApproval, RecoveryCompletion, RecoveryOpening,
    Share,
};
use ecrin_vault::referral::{Referral, ReferralConsent, ReferralWords};
use ecrin_vault::request::{Request, RequestEnd};
use ecrin_vault::seal::{DayKey, DayKeyDestroyed, Seal};
use ecrin_vault::slot::{Passphrase, SlotChange};
use ecrin_vault::team::{TeamKey, TeamSecret};
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire;

/// Takes any bytes at all.
pub(crate) type EntryPoint = fn(&[u8]);

/// Every entry point, by the name of its target and of its folder of seeds.
pub(crate) const ALL: &[(&str, EntryPoint)] = &[
    ("id", id),
    ("time", time),
    ("invitation_text", invitation_text),
    ("note_key", note::<KeyRecord>),
    ("note_invitation", note::<Invitation>),
    ("note_deposit", note::<Deposit>),
    ("note_mandate", note::<Mandate>),
    ("note_acceptance", note::<Acceptance>),
    ("note_revocation", note::<Revocation>),
    ("note_suspension", note::<Suspension>),
    ("note_resumption", note::<Resumption>),
    ("note_view", note::<View>),
    ("note_filing", note::<Filing>),
    ("note_attestation", note::<Attestation>),
    ("note_team_key", note::<TeamKey>),
    ("note_appointment", note::<Appointment>),
    ("note_certificate", note::<Certificate>),
    ("note_certificate_revocation", note::<CertificateRevocation>),
    ("note_box_certificate", note::<BoxCertificate>),
    ("address", address),
    ("certificate", certificate),
    ("letter", letter),
    ("mail_gate", gate::letter),
    ("mail_packets", gate::packets),
    ("team_wrap", team_wrap),
    ("note_request", note::<Request>),
    ("note_request_answer", note::<RequestEnd>),
    ("note_referral", note::<Referral>),
    ("note_referral_consent", note::<ReferralConsent>),
    ("note_referral_words", note::<ReferralWords>),
    ("note_stop", note::<Stop>),
    ("note_export", note::<Export>),
    ("note_approval_request", note::<ApprovalRequest>),
    ("note_approval", note::<Approval>),
    ("note_slot_change", note::<SlotChange>),
    ("card", card),
    ("note_day_key_destroyed", note::<DayKeyDestroyed>),
    ("note_kit", note::<Kit>),
    ("note_kit_revocation", note::<KitRevocation>),
    ("note_kit_check", note::<Check>),
    ("note_recovery", note::<Recovery>),
    ("note_recovery_approval", note::<RecoveryApproval>),
    ("note_recovery_opening", note::<RecoveryOpening>),
    ("note_recovery_completion", note::<RecoveryCompletion>),
    ("share", share),
    ("event", event),
    ("entry", entry),
    ("receipt", receipt),
    ("proof", proof),
    ("checkpoint", checkpoint),
    ("record", record),
    ("keyring", keyring),
    ("envelope", envelope),
    ("payload", payload),
    ("words", words),
    ("opaque", opaque),
    ("wire_bodies", wire_bodies),
    ("text", text),
];

/// Runs one entry point.
pub(crate) fn run(target: &str, data: &[u8]) {
    let found = ALL.iter().find(|(name, _)| *name == target);
    found
        .unwrap_or_else(|| panic!("no entry point is called {target:?}"))
        .1(data);
}

/// The key that every sealed seed is for: thirty-two bytes of seven.
pub(crate) fn fixed_key() -> EncryptionKey {
    EncryptionKey::from_secret(&[7; 32])
}

fn as_text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

fn id(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(id) = text.parse::<AccountId>() {
        assert_eq!(id.to_string(), text);
    }
}

fn time(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(time) = text.parse::<Timestamp>() {
        assert_eq!(time.to_string(), text);
        assert_eq!(Timestamp::from_millis(time.millis()), Ok(time));
    }
}

fn invitation_text(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(secret) = InvitationSecret::from_text(text) {
        assert_eq!(*secret.to_text(), text.trim().to_ascii_lowercase());
    }
}

fn address(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(address) = text.parse::<Address>() {
        assert_eq!(address.to_string(), text);
        assert!(!address.skeleton().is_empty());
    }
}

/// Whatever is taken in as a certificate is stripped to a form that is taken in again, byte for byte.
fn certificate(data: &[u8]) {
    let Ok(whose) = "nadia.belkacem@ecrin.test".parse::<Address>() else {
        return;
    };
    if let Ok(certificate) = PublicCertificate::read(data, &whose) {
        let again = PublicCertificate::read(&certificate.to_bytes(), &whose).map(|again| again.digest());
        assert_eq!(again.ok(), Some(certificate.digest()));
    }
}

/// Nothing opens without a key, whatever it is.
fn letter(data: &[u8]) {
    let Ok(now) = Timestamp::from_millis(1_795_000_000_000) else {
        return;
    };
    let _ = outside(data);
    assert!(read(data, &[], &[], now).is_err());
}

fn card(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(card) = Card::from_text(text) {
        let printed = card.to_text();
        let again = Card::from_text(&printed).map(|card| card.slot());
        assert_eq!(again, Ok(card.slot()));
    }
    if let Ok(code) = Code::choose(text) {
        assert!(text.len() >= 6);
        drop(code);
    }
}

fn note<T: NoteBody>(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(note) = SignedNote::<T>::parse(text) {
        assert_eq!(note.to_text(), text);
    }
    if let Ok(body) = T::from_text(text) {
        assert_eq!(body.to_body_text(), text);
    }
}

fn share(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(number) = text.parse::<KitNumber>() {
        assert_eq!(number.to_string(), text);
    }
    if let Ok(share) = Share::parse(text) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let typed = text.trim().strip_prefix("ECRIN1K:").unwrap_or(text);
        assert_eq!(digits(&share.to_digits()), digits(typed));
        assert!(Share::parse(&share.to_qr()).is_ok_and(|again| again.value() == share.value()));
    }
}

fn event(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    note::<Core>(text.as_bytes());
    note::<Subject>(text.as_bytes());
    note::<Actor>(text.as_bytes());
    note::<Statement>(text.as_bytes());
    if let Ok(opening) = Opening::from_text(text) {
        let _ = opening.read();
        assert_eq!(opening.to_body_text(), text);
    }
}

fn entry(data: &[u8]) {
    if let Ok(entry) = Entry::from_bytes(data) {
        assert_eq!(data.len(), ENTRY_LENGTH);
        assert_eq!(entry.to_bytes(), data);
    }
    if let Ok(entry) = StatementEntry::from_bytes(data) {
        assert_eq!(entry.to_bytes(), data);
    }
}

fn receipt(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(receipt) = Receipt::parse(text) {
        assert_eq!(receipt.to_text(), text.trim());
        let _ = receipt.verify(&SigningKey::from_seed(&[7; 32]).verifying_key());
    }
}

fn proof(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(proof) = InclusionProof::parse(text) {
        assert_eq!(proof.to_text(), text);
        let _ = proof.verify(&SigningKey::from_seed(&[7; 32]).verifying_key());
        let _ = proof.opening.read();
    }
}

fn checkpoint(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    let _ = Checkpoint::verify(text, &SigningKey::from_seed(&[7; 32]).verifying_key());
}

fn record(data: &[u8]) {
    if let Ok(record) = Record::from_bytes(data) {
        assert_eq!(record.to_bytes().as_slice(), data);
        assert_eq!(record.digest(), Digest32::of(data));
    }
}

/// The plaintext of a keyring, sealed here so that the parser behind the seal is reached.
fn keyring(data: &[u8]) {
    let key = fixed_key();
    if let Ok(sealed) = key.recipient().seal(data)
        && let Ok(keyring) = Keyring::open(&sealed, &key, AccountId::from_bytes([1; 16]))
    {
        assert!(keyring.slots.iter().any(|slot| slot.recipient == key.recipient()));
        assert!(keyring.seal().is_ok());
    }
}

/// An age file as it comes: as an envelope, a seal, a sealed seal, a payload.
fn envelope(data: &[u8]) {
    let key = fixed_key();
    let _ = key.open(data);
    if let Some(day) = DayKey::from_text(&key.to_text()) {
        let _ = Seal::load(data, &day);
    }
    let _ = Record::open(data, &key, Digest32::of(data));
    let _ = open_payload(&record_for(data, 1), data, std::io::sink());
}

/// A wrapped team key, as it comes and sealed here so that the text behind the seal is reached.
fn team_wrap(data: &[u8]) {
    let key = fixed_key();
    let _ = TeamSecret::unwrap(data, &key, &key.recipient());
    if let Ok(wrap) = key.recipient().seal(data)
        && let Ok(secret) = TeamSecret::unwrap(&wrap, &key, &key.recipient())
    {
        assert_eq!(secret.recipient(), key.recipient());
    }
}

/// The plaintext of a payload, sealed here so that the archive behind the seal is reached.
fn payload(data: &[u8]) {
    let Ok(sealed) = fixed_key().recipient().seal(data) else {
        return;
    };
    // The record claims what the archive would need to be true: its size stands in the header, in octal.
    let digits = data
        .get(124..135)
        .and_then(as_text)
        .and_then(|octal| u64::from_str_radix(octal, 8).ok());
    let size = digits.unwrap_or(1).min(MAX_FILE);
    let mut out = Vec::new();
    if let Ok(opened) = open_payload(&record_for(&sealed, size), sealed.as_slice(), &mut out) {
        assert_eq!(opened.file_size, out.len() as u64);
        assert_eq!(safe_file_name(&opened.file_name), opened.file_name);
    }
}

fn record_for(ciphertext: &[u8], size: u64) -> Record {
    Record {
        v: 1,
        alg: "x25519".to_owned(),
        document: DocumentId::from_bytes([2; 16]),
        version: 1,
        mandate: None,
        identity: fixed_key().to_text().to_string(),
        payload_sha256: Digest32::of(ciphertext),
        sha256: Digest32::of(b"x"),
        size,
        title: "x".to_owned(),
        kind: ecrin_vault::vocabulary::DocumentType::Other,
        issued: None,
        expires: None,
        owner_name: None,
    }
}

/// Texts that stand inside other things: keys, recipients, digests, names of files.
fn words(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if let Ok(recipient) = text.parse::<Recipient>() {
        assert_eq!(
            recipient.to_string().to_ascii_lowercase(),
            text.to_ascii_lowercase()
        );
    }
    if let Ok(digest) = text.parse::<Digest32>() {
        assert_eq!(digest.to_string(), text);
    }
    let _ = EncryptionKey::from_text(text);
    let name = safe_file_name(text);
    assert!(!name.is_empty() && name.len() <= 100 && !name.contains(['/', '\\', '\0', ':']));
    assert_eq!(safe_file_name(&name), name);
}

fn opaque(data: &[u8]) {
    let slot = ecrin_vault::id::SlotId::from_bytes([3; 16]);
    if let Ok(setup) = ServerSetup::from_bytes(data) {
        assert_eq!(setup.to_bytes().as_slice(), data);
        let _ = setup.answer_registration(slot, data);
    }
    let _ = SlotRecord::from_bytes(data);
}

fn text(data: &[u8]) {
    let Some(text) = as_text(data) else { return };
    if is_printable(text) {
        assert!(!text.contains(['\n', '\r', '\u{202e}']));
    }
    let _ = ecrin_vault::document::Title::parse(text);
    let _ = Passphrase::parse(text);
}

/// Every body that a client sends, and the texts inside.
fn wire_bodies(data: &[u8]) {
    fn body<T: serde::Serialize + serde::de::DeserializeOwned>(data: &[u8]) {
        if let Ok(read) = serde_json::from_slice::<T>(data) {
            let again = serde_json::to_vec(&read).map(|bytes| serde_json::from_slice::<T>(&bytes).is_ok());
            assert!(matches!(again, Ok(true)));
        }
    }
    body::<wire::RegistrationStart>(data);
    body::<wire::Join>(data);
    body::<wire::LoginStart>(data);
    body::<wire::LoginFinish>(data);
    body::<wire::InvitationNew>(data);
    body::<wire::StructureNew>(data);
    body::<wire::MembershipAct>(data);
    body::<wire::DocumentNew>(data);
    body::<wire::TeamKeyNew>(data);
    body::<wire::BoxCertificateNew>(data);
    body::<wire::TeamWrapsNew>(data);
    body::<wire::AppointmentNew>(data);
    body::<wire::AppointmentAnswer>(data);
    body::<wire::PlaceNew>(data);
    body::<wire::MemberPlace>(data);
    body::<wire::Team>(data);
    body::<wire::FilingNew>(data);
    body::<wire::SealNew>(data);
    body::<wire::MandateNew>(data);
    body::<wire::ActNew>(data);
    body::<wire::ViewNew>(data);
    body::<wire::RequestNew>(data);
    body::<wire::ExportNew>(data);
    body::<wire::ApprovalNew>(data);
    body::<wire::ApprovalAnswer>(data);
    body::<wire::CardLoginStart>(data);
    body::<wire::SlotNew>(data);
    body::<wire::SlotRemoval>(data);
    body::<wire::AttestationNew>(data);
    if let Ok(link) = serde_json::from_slice::<wire::LinkText>(data) {
        let _ = link
            .parse()
            .map(|link| link.verify_record("ecrin.example").is_ok());
    }
}

/// The gate, before people whose keys stand in `tests/mail/space.txt`.
mod gate {
    use ecrin_vault::mail::gate::{
        EncryptedMessage, Envelope, GateRefusal, RecipientRefusal, Space, admit, admit_own,
    };
    use ecrin_vault::mail::{Address, Domain, Fingerprint};
    use ecrin_vault::time::Timestamp;

    struct People(Domain);

    impl Space for People {
        fn domain(&self) -> &Domain {
            &self.0
        }

        fn is_ours(&self, domain: &Domain) -> bool {
            *domain == self.0
        }

        fn name_of(&self, address: &Address) -> Option<String> {
            self.keys_of(address).ok().map(|_| "Prénom \"N\"".to_owned())
        }

        fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
            let keys = include_str!("../../tests/mail/space.txt")
                .lines()
                .find_map(|line| {
                    let mut words = line.split_whitespace();
                    let own = words.next()?.parse::<Address>().ok()?;
                    (own == *address).then(|| words.filter_map(|word| word.parse().ok()).collect())
                });
            keys.ok_or(RecipientRefusal::Unknown)
        }
    }

    fn send(raw: &[u8]) -> Result<EncryptedMessage, GateRefusal> {
        let people = "ecrin.example".parse().map(People);
        let (Ok(people), Ok(nadia), Ok(karim)) = (
            people,
            "nadia@ecrin.example".parse(),
            "karim@ecrin.example".parse(),
        ) else {
            unreachable!("addresses")
        };
        let now = Timestamp::from_millis(1_800_000_000_000).unwrap_or_else(|_| unreachable!("a time"));
        let _ = admit_own(raw, &nadia, &people, now);
        let recipients = [karim];
        let envelope = Envelope {
            sender: &nadia,
            recipients: &recipients,
            turned_away: 0,
        };
        admit(raw, &envelope, &people, now)
    }

    /// A letter as it comes: what passes is clean, and passes again as it is.
    pub(super) fn letter(data: &[u8]) {
        if let Ok(admitted) = send(data) {
            assert!(admitted.bytes().is_ascii());
            assert_eq!(send(admitted.bytes()).as_ref(), Ok(&admitted));
        }
    }

    /// Packets, in a letter without fault, so that they are reached.
    pub(super) fn packets(data: &[u8]) {
        use std::fmt::Write as _;
        let mut text = String::from(
            "From: nadia@ecrin.example\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; \
             boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n\
             Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n",
        );
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for line in data.chunks(48) {
            for piece in line.chunks(3) {
                let bits = piece
                    .iter()
                    .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                    << (8 * (3 - piece.len()));
                for place in 0..4 {
                    let digit = char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
                    text.push(if place > piece.len() { '=' } else { digit });
                }
            }
            text.push_str("\r\n");
        }
        let _ = write!(text, "-----END PGP MESSAGE-----\r\n--b--\r\n");
        letter(text.as_bytes());
    }
}
