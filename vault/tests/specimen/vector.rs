//! Text vectors: how one is read and run. The folders of `tests/vectors/` and the fenced examples of `vault/spec/`
//! share the format (`tests/vectors/README.md`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_vault::act::{Acceptance, Filing, Resumption, Revocation, Stop, Suspension, View};
use ecrin_vault::appointment::Appointment;
use ecrin_vault::audit::{Approval, ApprovalRequest, Export};
use ecrin_vault::card::{Card, CardError, Code, CodeError};
use ecrin_vault::delay::Attestation;
use ecrin_vault::document::{Deposit, Record, padme, safe_file_name, seal_payload};
use ecrin_vault::envelope::{EncryptionKey, Recipient};
use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::identity::{KeyRecord, fingerprint};
use ecrin_vault::invitation::{Invitation, InvitationSecret};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, Entry, InclusionProof, JournalError, LogKey, Part, Statement, StatementEntry,
    Subject, leaf_hash,
};
use ecrin_vault::keyring::{Keyring, KeyringError};
use ecrin_vault::mail::{BoxCertificate, Certificate, CertificateRevocation};
use ecrin_vault::mandate::{EndedBy, Lifecycle, Mandate, state_at};
use ecrin_vault::note::{Digest32, NoteBody, VerifyingKey, is_printable};
use ecrin_vault::receipt::{Receipt, ReceiptError};
use ecrin_vault::recovery::{
    Binding, Check, CombineError, Kit, KitRevocation, KitSecret, Recovery, RecoveryApproval,
    RecoveryCompletion, RecoveryOpening, Share, ShareError, combine,
};
use ecrin_vault::referral::{Referral, ReferralConsent, ReferralWords};
use ecrin_vault::request::{Request, RequestEnd};
use ecrin_vault::seal::DayKeyDestroyed;
use ecrin_vault::slot::{SlotChange, SlotSecret};
use ecrin_vault::team::TeamKey;
use ecrin_vault::time::Timestamp;

use super::word;

/// One vector: what to expect, what is given, and the thing itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Vector {
    pub(crate) head: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// What a good vector yields, by the names its header may state.
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// The header fields that are given rather than checked.
const GIVEN: &[&str] = &[
    "expect",
    "about",
    "encoding",
    "signer",
    "key",
    "log-key",
    "event",
    "part",
    "commitment",
    "encryption",
    "signing",
    "name",
    "size",
    "slot",
    "account",
    "from",
    "until",
    "now",
    "accepted",
    "suspended",
    "ended",
    "raw",
    "first",
    "second",
    "secret-of",
    "half",
    "kit-of",
    "owner",
    "code",
];

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"))
}

impl Vector {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(2)
            .position(|pair| pair == b"\n\n")
            .expect("a header, then an empty line");
        let head = std::str::from_utf8(&bytes[..end]).expect("a header is text");
        let head = head.lines().map(|line| {
            let (key, value) = line
                .split_once(": ")
                .unwrap_or_else(|| panic!("a header line: {line:?}"));
            (key.to_owned(), value.to_owned())
        });
        Self {
            head: head.collect(),
            body: bytes[end + 2..].to_vec(),
        }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let head: String = self
            .head
            .iter()
            .map(|(key, value)| format!("{key}: {value}\n"))
            .collect();
        [head.as_bytes(), b"\n", &self.body].concat()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.head
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, value)| value.as_str())
    }

    fn need(&self, key: &str) -> &str {
        self.get(key)
            .unwrap_or_else(|| panic!("the header needs {key:?}"))
    }

    pub(crate) fn expects_failure(&self) -> bool {
        self.need("expect") != "ok"
    }

    /// Runs the vector and holds the outcome against its header.
    pub(crate) fn verify(&self, object: &str, place: &str) {
        match (self.run(object), self.need("expect")) {
            (Ok(facts), "ok") => {
                for (key, value) in self.head.iter().filter(|(key, _)| !GIVEN.contains(&key.as_str())) {
                    assert_eq!(facts.get(key.as_str()), Some(value), "{place}: {key}");
                }
            }
            (outcome, expected) => assert_eq!(outcome.err().as_deref(), Some(expected), "{place}"),
        }
    }

    /// The bytes of the body: as they stand, or from hexadecimal.
    fn bytes(&self) -> Vec<u8> {
        match self.get("encoding") {
            None => self.body.clone(),
            Some("hex") => unhex(&String::from_utf8_lossy(&self.body)),
            Some(other) => panic!("unknown encoding {other:?}"),
        }
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).expect("a body of this kind is text")
    }

    /// A body of one line; the line feed that ends it is not part of it.
    fn line(&self) -> String {
        let text = self.text();
        text.strip_suffix('\n').unwrap_or(&text).to_owned()
    }

    fn key(&self) -> VerifyingKey {
        VerifyingKey::from_text(self.need("key")).expect("a verifying key")
    }

    fn time(&self, key: &str) -> Option<Timestamp> {
        self.get(key).map(|text| text.parse().expect("a time"))
    }

    pub(crate) fn run(&self, object: &str) -> Result<Facts, String> {
        match object {
            "id" => {
                let id: AccountId = self.line().parse().map_err(|_| "id")?;
                Ok(Facts::from([("bytes", hex(id.as_bytes()))]))
            }
            "time" => {
                let time: Timestamp = self.line().parse().map_err(|_| "time")?;
                Ok(Facts::from([
                    ("millis", time.millis().to_string()),
                    ("day", time.day().number().to_string()),
                ]))
            }
            "text" => {
                if is_printable(&self.line()) {
                    Ok(Facts::new())
                } else {
                    Err("unprintable".to_owned())
                }
            }
            "file-name" => Ok(Facts::from([("is", safe_file_name(&self.line()))])),
            "padme" => {
                let length = self.line().parse().map_err(|_| "number")?;
                Ok(Facts::from([("is", padme(length).to_string())]))
            }
            "payload" => Ok(self.payload()),
            "fingerprint" => {
                let encryption: Recipient = self.need("encryption").parse().map_err(|_| "recipient")?;
                let signing = VerifyingKey::from_text(self.need("signing")).ok_or("key")?;
                Ok(Facts::from([("is", fingerprint(&encryption, &signing))]))
            }
            "slot" => {
                let key = SlotSecret::derive(&unhex(self.need("raw"))).key();
                Ok(Facts::from([("recipient", key.recipient().to_string())]))
            }
            "invitation-text" => {
                let secret = InvitationSecret::from_text(&self.line()).map_err(|_| "text")?;
                Ok(Facts::from([(
                    "public",
                    secret.signing_key().verifying_key().to_text(),
                )]))
            }
            "card" => {
                let card = Card::from_text(&self.line()).map_err(|error| match error {
                    CardError::Prefix => "prefix".to_owned(),
                    CardError::Sign { group } => format!("sign {group}"),
                    CardError::Length { group } => format!("length {group}"),
                    CardError::Group { group } => format!("group {group}"),
                    CardError::Several => "several".to_owned(),
                })?;
                let code = Code::read(self.need("code")).expect("a code");
                let groups: Vec<String> = card.groups().iter().map(|group| group.to_string()).collect();
                Ok(Facts::from([
                    ("id", card.slot().to_string()),
                    ("password", card.password(&code).to_string()),
                    ("groups", groups.join(" ")),
                ]))
            }
            "code" => match Code::choose(&self.line()) {
                Ok(_) => Ok(Facts::new()),
                Err(CodeError::Form) => Err("form".to_owned()),
                Err(CodeError::Common) => Err("common".to_owned()),
                Err(CodeError::Year) => Err("year".to_owned()),
            },
            "slot-change" => self.note::<SlotChange>(),
            "key" => self.note::<KeyRecord>(),
            "invitation" => self.note::<Invitation>(),
            "deposit" => self.note::<Deposit>(),
            "mandate" => self.note::<Mandate>(),
            "acceptance" => self.note::<Acceptance>(),
            "revocation" => self.note::<Revocation>(),
            "suspension" => self.note::<Suspension>(),
            "resumption" => self.note::<Resumption>(),
            "view" => self.note::<View>(),
            "filing" => self.note::<Filing>(),
            "attestation" => self.note::<Attestation>(),
            "team-key" => self.note::<TeamKey>(),
            "appointment" => self.note::<Appointment>(),
            "certificate" => self.note::<Certificate>(),
            "box-certificate" => self.note::<BoxCertificate>(),
            "certificate-revocation" => self.note::<CertificateRevocation>(),
            "stop" => self.note::<Stop>(),
            "request" => self.note::<Request>(),
            "request-answer" => self.note::<RequestEnd>(),
            "referral" => self.note::<Referral>(),
            "referral-consent" => self.note::<ReferralConsent>(),
            "referral-words" => self.payload_text::<ReferralWords>(),
            "export" => self.note::<Export>(),
            "approval-request" => self.note::<ApprovalRequest>(),
            "approval" => self.note::<Approval>(),
            "day-key-destroyed" => self.note::<DayKeyDestroyed>(),
            "kit" => self.note::<Kit>(),
            "kit-revocation" => self.note::<KitRevocation>(),
            "kit-check" => self.note::<Check>(),
            "recovery" => self.note::<Recovery>(),
            "recovery-approval" => self.note::<RecoveryApproval>(),
            "recovery-opening" => self.note::<RecoveryOpening>(),
            "recovery-completion" => self.note::<RecoveryCompletion>(),
            "share" => {
                let share = Share::parse(&self.text()).map_err(share_word)?;
                Ok(Facts::from([
                    ("kit", share.kit.to_string()),
                    ("holder", share.holder.to_string()),
                    ("value", hex(share.value())),
                    ("proof", share.proof_key().verifying_key().to_text()),
                    ("code", share.to_qr().to_string()),
                ]))
            }
            "shares" => {
                let share = |key| Share::parse(self.need(key)).map_err(share_word);
                let (first, second) = (share("first")?, share("second")?);
                let secret = combine(&first, &second).map_err(|error| match error {
                    CombineError::SameShare => "same-share",
                    CombineError::OtherKit => "other-kit",
                    CombineError::Wrong => "wrong",
                })?;
                let auth = secret.auth_key(first.kit).verifying_key().to_text();
                Ok(Facts::from([("secret", hex(secret.as_bytes())), ("auth", auth)]))
            }
            "kit-slot" => {
                let bytes = |key| -> [u8; 32] { unhex(self.need(key)).try_into().expect("32 bytes") };
                let binding = Binding {
                    kit: self.need("kit-of").parse().map_err(share_word)?,
                    owner: self.need("owner").parse().expect("an account"),
                    encryption: &self.need("encryption").parse().map_err(|_| "recipient")?,
                    signing: &VerifyingKey::from_text(self.need("signing")).ok_or("key")?,
                };
                let slot = KitSecret::from_bytes(bytes("secret-of")).slot(&bytes("half"), &binding);
                Ok(Facts::from([("recipient", slot.key().recipient().to_string())]))
            }
            "core" => self.payload_text::<Core>(),
            "subject" => self.payload_text::<Subject>(),
            "actor" => self.payload_text::<Actor>(),
            "commitment" => self.commitment(),
            "entry" => {
                let bytes = self.bytes();
                let entry = Entry::from_bytes(&bytes).map_err(|_| "entry")?;
                let leaf = leaf_hash(&entry.to_bytes()).to_string();
                Ok(Facts::from([("hour", entry.hour.to_string()), ("leaf", leaf)]))
            }
            "statement" => {
                let text = self.text();
                let statement = Statement::from_text(&text).map_err(|error| word(&error))?;
                let entry = StatementEntry::of(&statement);
                entry.read(&text).map_err(journal_word)?;
                let bytes = entry.to_bytes();
                StatementEntry::from_bytes(&bytes).map_err(|_| "entry")?;
                let leaf = leaf_hash(&bytes).to_string();
                Ok(Facts::from([("entry", hex(&bytes)), ("leaf", leaf)]))
            }
            "checkpoint" => {
                let checkpoint = Checkpoint::verify(&self.text(), &self.key()).map_err(journal_word)?;
                let (size, root) = (checkpoint.size.to_string(), checkpoint.root.to_string());
                Ok(Facts::from([
                    ("origin", checkpoint.origin),
                    ("entries", size),
                    ("root", root),
                ]))
            }
            "receipt" => {
                let receipt = Receipt::parse(&self.line()).map_err(receipt_word)?;
                receipt.verify(&self.key()).map_err(receipt_word)?;
                Ok(Facts::from([
                    ("index", receipt.index.to_string()),
                    ("leaf", receipt.leaf.to_string()),
                    ("event-key", hex(&receipt.key.0)),
                    ("at", receipt.at.to_string()),
                ]))
            }
            "proof" => {
                let proof = InclusionProof::parse(&self.text()).map_err(journal_word)?;
                let (core, _, checkpoint) = proof.verify(&self.key()).map_err(journal_word)?;
                Ok(Facts::from([
                    ("index", proof.index.to_string()),
                    ("entries", checkpoint.size.to_string()),
                    ("what", core.event.to_string()),
                ]))
            }
            "record" => {
                let record = Record::from_bytes(self.line().as_bytes()).map_err(|_| "malformed")?;
                Ok(Facts::from([("digest", record.digest().to_string())]))
            }
            "keyring" => self.keyring(),
            "state" => {
                let ended = self.get("ended").map(|by| match by {
                    "beneficiary" => EndedBy::Beneficiary,
                    "aidant" => EndedBy::Aidant,
                    "structure" => EndedBy::Structure,
                    "replacement" => EndedBy::Replacement,
                    other => panic!("nobody called {other:?} ends a mandate"),
                });
                let (from, until) = (
                    self.time("from").expect("from"),
                    self.time("until").expect("until"),
                );
                let lifecycle = Lifecycle {
                    accepted: self.time("accepted"),
                    suspended: self.time("suspended"),
                    ended: ended.map(|by| (by, from)),
                };
                let now = self.time("now").expect("now");
                Ok(Facts::from([(
                    "is",
                    state_at(from, until, &lifecycle, now).to_string(),
                )]))
            }
            other => panic!("no vectors of {other:?} are known"),
        }
    }

    fn note<T: NoteBody>(&self) -> Result<Facts, String> {
        let digest = super::check::<T>(&self.text(), self.need("signer"), &self.key());
        digest
            .map(|digest| Facts::from([("digest", digest.to_string())]))
            .map_err(|error| word(&error))
    }

    fn payload_text<T: NoteBody>(&self) -> Result<Facts, String> {
        T::from_text(&self.text()).map_err(|error| word(&error))?;
        Ok(Facts::from([("digest", Digest32::of(&self.bytes()).to_string())]))
    }

    fn commitment(&self) -> Result<Facts, String> {
        let log = LogKey::from_bytes(unhex(self.need("log-key")).try_into().expect("32 bytes"));
        let event: EventId = self.need("event").parse().expect("an event id");
        let (part, key) = match self.need("part") {
            "core" => (Part::Core, log.event_key(event)),
            "subject" => (Part::Subject, log.event_key(event)),
            "actor" => (Part::Actor, log.actor_key(event)),
            other => panic!("no part is called {other:?}"),
        };
        let commitment: Digest32 = self.need("commitment").parse().expect("a digest");
        if key.opens(part, &self.bytes(), commitment) {
            Ok(Facts::from([("event-key", hex(&key.0))]))
        } else {
            Err("opening".to_owned())
        }
    }

    /// The plaintext a file of this name and size becomes: its header, and how long it all is.
    fn payload(&self) -> Facts {
        let key = EncryptionKey::from_secret(&[7; 32]);
        let size: u64 = self.need("size").parse().expect("a size");
        let mut sealed = Vec::new();
        let file = vec![b'x'; usize::try_from(size).expect("a size")];
        seal_payload(
            &key.recipient(),
            self.need("name"),
            size,
            file.as_slice(),
            &mut sealed,
        )
        .expect("a payload");
        let mut plain = Vec::new();
        let mut reader = key.reader(sealed.as_slice()).expect("a payload");
        std::io::Read::read_to_end(&mut reader, &mut plain).expect("plaintext");
        let header = String::from_utf8_lossy(&plain[..512]).replace('\0', ".");
        Facts::from([
            ("is", plain.len().to_string()),
            ("header", header.trim_end_matches('.').to_owned()),
        ])
    }

    /// Keyrings are sealed afresh each time, so that a vector gives the plaintext and the secret of the slot.
    fn keyring(&self) -> Result<Facts, String> {
        let key = SlotSecret::derive(&unhex(self.need("slot"))).key();
        let sealed = key.recipient().seal(self.line().as_bytes()).expect("an envelope");
        let account = self.need("account").parse().expect("an account");
        let keyring = Keyring::open(&sealed, &key, account).map_err(|error| match error {
            KeyringError::Envelope(_) => "envelope",
            KeyringError::Malformed => "malformed",
            KeyringError::WrongAccount => "wrong-account",
            KeyringError::NoSlot => "no-slot",
        })?;
        let identity = &keyring.identity;
        let is = fingerprint(
            &identity.encryption.recipient(),
            &identity.signing.verifying_key(),
        );
        Ok(Facts::from([
            ("fingerprint", is),
            ("slots", keyring.slots.len().to_string()),
        ]))
    }
}

fn journal_word(error: JournalError) -> String {
    match error {
        JournalError::Note(error) => word(&error),
        JournalError::Entry(_) => "entry".to_owned(),
        JournalError::Checkpoint => "checkpoint".to_owned(),
        JournalError::Proof => "proof".to_owned(),
        JournalError::Opening => "opening".to_owned(),
    }
}

fn share_word(error: ShareError) -> String {
    match error {
        ShareError::Length => "length".to_owned(),
        ShareError::Group(group) => format!("group {group}"),
        ShareError::Check => "check".to_owned(),
        ShareError::Version => "version".to_owned(),
    }
}

fn receipt_word(error: ReceiptError) -> String {
    match error {
        ReceiptError::Text => "text".to_owned(),
        ReceiptError::Signature => "signature".to_owned(),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("hex"), 16).expect("hex"))
        .collect()
}

/// Standard base64, for the makers of vectors.
pub(crate) fn b64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
