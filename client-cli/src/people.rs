//! Whose keys these are: chains of trust, and the keys that were seen before.
//!
//! # In scope
//!
//! Every key that comes from the server goes through [`People::check`]: its chain must lead to the instance's pinned
//! key, and it must be the key that was seen the first time.
//!
//! # Out of scope
//!
//! Who is a member of what today: that is the server's to say, and is shown as such.

use ecrin_locales::Words;
use ecrin_vault::id::AccountId;
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::{Link, Pin, Vouched, verify_person};
use ecrin_vault::note::{NoteBody, NoteError, SignedNote, key_name};
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::{Person, Structure};

use crate::exit::{CommandError, Fault};
use crate::home::Pinned;
use crate::output::short;
use crate::prefix::{PrefixError, Typed, among, read};
use crate::unlock::SignedIn;

/// Why someone's keys are not believed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The keys are not those that were seen first.
    #[error("the keys of {who} have changed")]
    KeyChanged {
        /// Whose.
        who: String,
        /// The fingerprint that was seen first.
        before: String,
        /// The fingerprint shown now.
        now: String,
    },
    /// The chain is about someone else.
    #[error("the server sent the keys of someone else for {0}")]
    SomeoneElse(AccountId),
}

impl Fault for TrustError {
    fn code(&self) -> &str {
        match self {
            Self::KeyChanged { .. } => "key-changed",
            Self::SomeoneElse(_) => "chain-broken",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::KeyChanged { who, before, now } => {
                vec![
                    ("who", who.clone()),
                    ("before", before.clone()),
                    ("now", now.clone()),
                ]
            }
            Self::SomeoneElse(_) => Vec::new(),
        }
    }
}

/// Someone whose keys were checked.
#[derive(Debug, Clone)]
pub struct Known {
    /// The verified key record.
    pub record: KeyRecord,
    /// What the chain proves: the record, and every role that was ever vouched for.
    pub vouched: Vouched,
    /// Who vouches, nearest first, by name.
    pub vouchers: Vec<(String, Role)>,
    /// The structures, as the server says.
    pub structures: Vec<Structure>,
    /// Whether these keys were never seen before.
    pub first_seen: bool,
    /// Whether a person has compared the fingerprint.
    pub compared: bool,
}

impl Known {
    /// Whose account.
    pub fn account(&self) -> AccountId {
        self.record.account
    }

    /// What people call this account: the signed name, or as much of the id as tells it apart.
    pub fn name(&self) -> String {
        self.record
            .name
            .clone()
            .unwrap_or_else(|| short(self.record.account))
    }

    /// The name, and the structure in brackets.
    pub fn name_and_place(&self) -> String {
        match self.structures.first() {
            Some(structure) => format!("{} ({})", self.name(), structure.name),
            None => self.name(),
        }
    }

    /// The body of a note that this person, and nobody else, must have signed.
    pub fn verify<'n, T: NoteBody>(&self, note: &'n SignedNote<T>, domain: &str) -> Result<&'n T, NoteError> {
        note.verify(&key_name(self.record.account, domain), &self.record.signing)
    }

    /// Who it is, who vouches and the fingerprint, for the person who decides.
    pub fn introduce(&self, words: &Words) -> String {
        let role = words.get(&format!("role-{}", self.record.role));
        let name = self.name_and_place();
        let mut text = words.format("introduce", &[("name", (&name).into()), ("role", (&role).into())]);
        if let Some((voucher, voucher_role)) = self.vouchers.first() {
            let voucher_role = words.get(&format!("role-{voucher_role}"));
            text += "\n";
            text += &words.format(
                "introduce-voucher",
                &[("voucher", voucher.into()), ("role", (&voucher_role).into())],
            );
        }
        let fingerprint = self.record.fingerprint();
        text += "\n";
        text += &words.format("introduce-fingerprint", &[("fingerprint", (&fingerprint).into())]);
        text += " ";
        text += &words.get(match (self.compared, self.first_seen) {
            (true, _) => "introduce-compared",
            (false, true) => "introduce-first-seen",
            (false, false) => "introduce-seen-before",
        });
        text
    }
}

/// The directory, seen from someone signed in.
pub struct People<'a>(pub &'a SignedIn);

impl People<'_> {
    /// Fetches and checks someone.
    pub fn known(&self, account: AccountId) -> Result<Known, CommandError> {
        let person = self.0.api.person(account)?;
        if person.account != account {
            return Err(TrustError::SomeoneElse(account).into());
        }
        self.check(&person)
    }

    /// Checks a chain of trust, and the keys at its end against those seen before; pins them when there were none.
    pub fn check(&self, person: &Person) -> Result<Known, CommandError> {
        let mut known = self.verify(person)?;
        let mut pins = self.0.home.pins()?;
        match pins.get(&known.account()) {
            Some(pinned) if pinned.pin == Pin::from(&known.record) => {
                known.first_seen = false;
                known.compared = pinned.compared.is_some();
            }
            Some(pinned) => return Err(changed(&known, pinned).into()),
            None => {
                let pinned = Pinned {
                    pin: Pin::from(&known.record),
                    seen: self.0.now(),
                    compared: None,
                };
                pins.insert(known.account(), pinned);
                self.0.home.keep_pins(&pins)?;
            }
        }
        Ok(known)
    }

    /// Checks a chain of trust without looking at the pins: only `key compare` may, because it is what renews them.
    pub fn verify(&self, person: &Person) -> Result<Known, CommandError> {
        let links: Vec<Link> = person
            .chain
            .iter()
            .map(|link| link.parse())
            .collect::<Result<_, _>>()?;
        let vouched = verify_person(&links, person.account, &self.0.instance, &self.0.config.domain)?;
        let named = |link: &Link| {
            // Every record of the chain was verified on the way up.
            let record = link.record.danger_unverified();
            (
                record.name.clone().unwrap_or_else(|| short(record.account)),
                record.role,
            )
        };
        let vouchers = links.iter().skip(1).map(named).collect();
        Ok(Known {
            record: vouched.record.clone(),
            vouched,
            vouchers,
            structures: person.structures.clone(),
            first_seen: true,
            compared: false,
        })
    }

    /// The account that was meant: a whole id, or the beginning of a professional's or of one seen before.
    pub fn resolve(&self, text: &str) -> Result<AccountId, CommandError> {
        let beginning = match read::<AccountId>(text)? {
            Typed::Whole(account) => return Ok(account),
            Typed::Beginning(beginning) => beginning,
        };
        let found = self.0.api.people(&beginning)?;
        let seen = self.0.home.pins()?;
        let mine = std::iter::once(self.0.account());
        let candidates = found
            .iter()
            .map(|person| person.account)
            .chain(seen.keys().copied())
            .chain(mine);
        Ok(among(&beginning, candidates)?)
    }

    /// Fetches and checks whoever was meant.
    pub fn find(&self, text: &str) -> Result<Known, CommandError> {
        let account = self.resolve(text)?;
        self.known(account).map_err(|reason| {
            // An id that nobody has reads better with the id in it.
            if reason.code() == "not-found" {
                PrefixError::NotFound(text.to_owned()).into()
            } else {
                reason
            }
        })
    }
}

fn changed(known: &Known, pinned: &Pinned) -> TrustError {
    let before = ecrin_vault::note::VerifyingKey::from_text(&pinned.pin.signing)
        .map(|signing| ecrin_vault::identity::fingerprint(&pinned.pin.encryption, &signing));
    TrustError::KeyChanged {
        who: known.name_and_place(),
        before: before.unwrap_or_default(),
        now: known.record.fingerprint(),
    }
}
