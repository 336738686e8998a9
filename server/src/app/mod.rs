//! The app: what the product does, one file per family of acts.
//!
//! In scope: who may do what, and which change and events follow. Out of scope: sockets, HTTP and mail (the doors),
//! how changes become durable (the ledger), and keys that would open a document (nobody here has any).
//!
//! Everything is synchronous and runs on blocking threads; `now` is read once per call.

mod accounts;
pub mod alerts;
mod appointments;
mod approvals;
mod audit;
mod closure;
mod delays;
mod documents;
mod endings;
mod erasure;
mod exports;
mod grants;
mod handover;
mod health;
mod holds;
mod journal;
mod kits;
mod leavers;
mod life;
mod lives;
mod logins;
pub mod mail;
mod mandates;
mod notices;
mod outside;
mod people;
mod places;
pub mod policy;
mod recovery;
mod recovery_approvals;
mod refusal;
mod requests;
mod retention;
mod search;
mod sessions;
mod slots;
mod stops;
mod structures;
mod teams;
mod undo;
mod upkeep;
mod uploads;
mod views;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ecrin_vault::id::{
    AccountId, DocumentId, EventId, LoginId, MandateId, Nonce, RecoveryId, SessionId, StructureId,
};
use ecrin_vault::journal::{Actor, Core, LogKey};
use ecrin_vault::note::{Digest32, SigningKey};
use ecrin_vault::opaque::ServerSetup;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Channel, EventCode, Outcome, Purpose, Role};
use ecrin_vault::wire::Instance;
use rand::rngs::OsRng;

use crate::clock::Clock;
use crate::config::{Limits, MailTerms, Terms};
use crate::ledger::{Event, EventSubject, Ledger, Logged};
use crate::sealer::Sealer;
use crate::store::keyspace::{ACCOUNTS, LOG_KEYS, Row};
use crate::store::rows::AccountRow;
use crate::store::{Batch, Blobs, Engine};

pub use crate::ledger::shard_from_name;
pub use crate::store::rows::Standing;
pub use closure::NOTICE_DAYS as CLOSURE_NOTICE_DAYS;
pub use documents::Payload;
pub use outside::{Due, Fate, Word};
pub use refusal::{AppError, Refusal};
pub use sessions::Caller;

/// The version that events and `/instance` name.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How often a call decides again when someone else changed the same thing first.
const DECISIONS: usize = 16;

/// What the app stands on.
pub struct App {
    engine: Arc<dyn Engine>,
    blobs: Blobs,
    ledger: Ledger,
    sealer: Arc<Sealer>,
    secrets: Secrets,
    clock: Arc<dyn Clock>,
    limits: Limits,
    terms: Terms,
    mail: MailTerms,
    domain: String,
    memory: Memory,
}

/// The instance's own secrets.
pub struct Secrets {
    /// Signs checkpoints, receipts and the first invitation.
    pub journal: SigningKey,
    /// Without it nobody signs in.
    pub opaque: ServerSetup,
    /// Opens events that concern nobody in particular.
    pub log_key: LogKey,
}

/// What may be forgotten at a restart.
#[derive(Default)]
struct Memory {
    logins: Mutex<HashMap<LoginId, logins::Waiting>>,
    used: Mutex<HashMap<SessionId, Timestamp>>,
    address_key: Mutex<Option<(u32, [u8; 32])>>,
    /// Recoveries that began without a sheet, and that nobody has approved.
    recoveries: Mutex<HashMap<RecoveryId, recovery::Asked>>,
    /// The day on which kits were last looked through.
    kits_looked_at: Mutex<Option<u32>>,
    /// Days whose key is gone and whose event is not written yet.
    destroyed: Mutex<Vec<ecrin_vault::time::Day>>,
    /// Whether the order to close could not be read, and that was logged.
    order_unread: Mutex<bool>,
    /// Whether deleted rows may still lie in the engine's files.
    unpurged: Mutex<bool>,
    /// The day on which what is due once a day was done last.
    tended: Mutex<Option<ecrin_vault::time::Day>>,
    /// Changes of mail that are written together.
    postman: mail::Postman,
    /// Those who wait for news of somebody's mail.
    mail_watched: mail::Watched,
    /// Certificates that were read before.
    known_certificates: mail::KnownCertificates,
    /// How much members have sent.
    sending: mail::SendingRates,
    /// Mail programs that did not get in.
    tries: mail::Tries,
    /// Codes that were sent outside.
    codes: outside::CodeRates,
    /// How far the clock lies behind the journal, at the most, in milliseconds; its event is written when it is right.
    behind: Mutex<Option<i64>>,
    /// How far alerts have looked through the journal.
    watched: Mutex<Option<alerts::Watched>>,
    /// How far the journal has looked at itself.
    looked: Mutex<alerts::Looked>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What an event says happened, before it is known where it stands.
#[derive(Clone)]
struct Fact {
    event: EventCode,
    result: Outcome,
    reason: Option<Refusal>,
    mandate: Option<MandateId>,
    document: Option<DocumentId>,
    number: Option<u32>,
    ciphertext: Option<Digest32>,
    purpose: Option<Purpose>,
    nonce: Option<Nonce>,
    signature: Option<Vec<u8>>,
    detail: Option<String>,
}

impl Fact {
    fn new(event: EventCode) -> Self {
        Self {
            event,
            result: Outcome::Ok,
            reason: None,
            mandate: None,
            document: None,
            number: None,
            ciphertext: None,
            purpose: None,
            nonce: None,
            signature: None,
            detail: None,
        }
    }

    fn detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    fn mandate(mut self, mandate: MandateId) -> Self {
        self.mandate = Some(mandate);
        self
    }

    fn document(mut self, document: DocumentId) -> Self {
        self.document = Some(document);
        self
    }

    fn refused(mut self, reason: Refusal) -> Self {
        self.result = Outcome::Refused;
        self.reason = Some(reason);
        self
    }
}

impl App {
    /// Puts the app on its handles. The state was checked before.
    #[allow(clippy::too_many_arguments)] // Called once, from the one place that opens everything.
    pub fn new(
        engine: Arc<dyn Engine>,
        blobs: Blobs,
        ledger: Ledger,
        sealer: Arc<Sealer>,
        secrets: Secrets,
        clock: Arc<dyn Clock>,
        limits: Limits,
        terms: Terms,
        mail: MailTerms,
        domain: String,
    ) -> Self {
        Self {
            engine,
            blobs,
            ledger,
            sealer,
            secrets,
            clock,
            limits,
            terms,
            mail,
            domain,
            memory: Memory::default(),
        }
    }

    /// What anyone may know of this instance.
    pub fn instance(&self) -> Instance {
        // Whoever asks before anything else is told whether the service ends; a store that cannot be read says so where
        // something depends on it.
        let closing = self.closing().ok().flatten();
        Instance {
            closing,
            domain: self.domain.clone(),
            key: self.secrets.journal.verifying_key().to_text(),
            now: self.now(),
            version: VERSION.to_owned(),
            max_file: ecrin_vault::document::MAX_FILE,
        }
    }

    /// Writes down that the server was started: maintenance is part of what people may know (CPCE R.55-4). What a crash
    /// left of seals goes first: once a mandate is shown as ended, its seal is gone.
    pub fn started(&self) -> Result<(), AppError> {
        self.destroy_left_seals()?;
        let event = self.own_event(self.now(), None, Fact::new(EventCode::ServerStarted))?;
        self.commit_one(Batch::new(), event)?;
        Ok(())
    }

    /// Writes the head of the journal into the sealer: the last act before a stop.
    pub fn settle(&self) {
        self.sealer.flush_head();
    }

    /// Whether the journal has stopped: nothing more can be done but start again.
    pub fn has_stopped(&self) -> bool {
        self.ledger.has_stopped()
    }

    /// Now: the clock's time, but never before the last event. A clock that steps back brings nothing back to life.
    fn now(&self) -> Timestamp {
        self.clock.now().max(self.ledger.last())
    }

    fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    fn account(&self, account: AccountId) -> Result<Option<Row<AccountRow>>, AppError> {
        Ok(ACCOUNTS.get(self.engine(), &[account.as_bytes()])?)
    }

    fn existing_account(&self, account: AccountId) -> Result<Row<AccountRow>, AppError> {
        self.account(account)?.ok_or_else(|| Refusal::NotFound.into())
    }

    fn log_key(&self, account: AccountId) -> Result<LogKey, AppError> {
        let key = LOG_KEYS.get(self.engine(), &[account.as_bytes()])?;
        let key: [u8; 32] = key.and_then(|k| k.try_into().ok()).ok_or(Refusal::StoreDamaged)?;
        Ok(LogKey::from_bytes(key))
    }

    fn subject(&self, account: AccountId) -> Result<EventSubject, AppError> {
        let pseudonym = self.existing_account(account)?.value.pseudonym;
        Ok(EventSubject {
            account,
            pseudonym,
            key: self.log_key(account)?,
        })
    }

    fn actor(&self, caller: &Caller, now: Timestamp) -> Result<(Actor, LogKey), AppError> {
        let first = caller.structures.first();
        let actor = Actor {
            account: caller.account,
            structure: first.map(|membership| membership.structure),
            role: first.map_or(caller.role, |membership| membership.role),
            approver: None,
            address: caller.address.map(|address| self.address_tag(address, now)),
        };
        Ok((actor, self.log_key(caller.account)?))
    }

    fn core(&self, now: Timestamp, channel: Channel, fact: Fact) -> Core {
        Core {
            event: fact.event,
            at: now,
            result: fact.result,
            reason: fact.reason.map(|reason| reason.code().to_owned()),
            mandate: fact.mandate,
            document: fact.document,
            number: fact.number,
            ciphertext: fact.ciphertext,
            purpose: fact.purpose,
            channel,
            nonce: fact.nonce,
            signature: fact.signature,
            detail: fact.detail,
            build: VERSION.to_owned(),
        }
    }

    /// An event that a person causes.
    fn event(
        &self,
        now: Timestamp,
        caller: &Caller,
        subject: Option<AccountId>,
        fact: Fact,
    ) -> Result<Event, AppError> {
        Ok(Event {
            id: EventId::generate(&mut OsRng),
            core: self.core(now, Channel::Api, fact),
            subject: subject.map(|account| self.subject(account)).transpose()?,
            actor: Some(self.actor(caller, now)?),
        })
    }

    /// An event that the server itself causes.
    fn own_event(&self, now: Timestamp, subject: Option<AccountId>, fact: Fact) -> Result<Event, AppError> {
        Ok(Event {
            id: EventId::generate(&mut OsRng),
            core: self.core(now, Channel::Server, fact),
            subject: subject.map(|account| self.subject(account)).transpose()?,
            actor: None,
        })
    }

    fn commit_one(&self, batch: Batch, event: Event) -> Result<Logged, AppError> {
        self.logged_one(None, batch, event)
    }

    /// The same, but only if it is written before this moment.
    fn commit_one_before(&self, before: Timestamp, batch: Batch, event: Event) -> Result<Logged, AppError> {
        self.logged_one(Some(before), batch, event)
    }

    fn logged_one(&self, before: Option<Timestamp>, batch: Batch, event: Event) -> Result<Logged, AppError> {
        let logged = self.ledger.commit_before(before, batch, vec![event])?;
        logged
            .into_iter()
            .next()
            .ok_or_else(|| AppError::internal("the ledger answered without an event"))
    }

    /// Writes a refusal into the journal and answers it. If the journal cannot be written, that is the answer.
    fn refuse(
        &self,
        now: Timestamp,
        caller: &Caller,
        subject: Option<AccountId>,
        fact: Fact,
        reason: Refusal,
    ) -> AppError {
        let logged = self
            .event(now, caller, subject, fact.refused(reason))
            .and_then(|event| self.commit_one(Batch::new(), event));
        match logged {
            Ok(logged) => AppError::Refused {
                reason,
                event: Some(logged.id),
                retry_after: None,
            },
            Err(error) => error,
        }
    }

    /// Decides again as long as someone else changed the same thing first.
    fn decide<T>(&self, mut attempt: impl FnMut() -> Result<T, AppError>) -> Result<T, AppError> {
        for _ in 1..DECISIONS {
            match attempt() {
                Err(AppError::Refused {
                    reason: Refusal::Conflict,
                    ..
                }) => {}
                decided => return decided,
            }
        }
        attempt()
    }

    /// A tag of a network address that can be compared within a day and with nothing after it: the key lives in
    /// memory only, and an address is cut to its network first.
    fn address_tag(&self, address: IpAddr, now: Timestamp) -> String {
        use rand::RngCore as _;
        let mut held = lock(&self.memory.address_key);
        let day = now.day().number();
        let key = match *held {
            Some((of, key)) if of == day => key,
            _ => {
                let mut key = [0; 32];
                OsRng.fill_bytes(&mut key);
                *held = Some((day, key));
                key
            }
        };
        let network = match address {
            IpAddr::V4(v4) => v4.octets()[..3].to_vec(),
            IpAddr::V6(v6) => v6.octets()[..6].to_vec(),
        };
        Digest32::of(&[key.as_slice(), &network].concat()).to_string()[..16].to_owned()
    }
}

/// A membership that lets its holder act.
#[derive(Debug, Clone, Copy)]
pub struct Membership {
    /// In which structure.
    pub structure: StructureId,
    /// In which role.
    pub role: Role,
}
