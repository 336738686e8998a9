//! Team keys: which key a structure's mandates are sealed for, and how a member comes by its secret half.
//!
//! # In scope
//!
//! Every `team-key` note that comes from the server goes through [`check`]: each was signed by someone whose chain leads
//! into the structure, each follows from the one before, and none that was seen before has gone or changed.
//! [`tend`] makes the next generation when one is due, and hands generations on to members who lack them.
//!
//! # Out of scope
//!
//! Who is a member today: that is the server's to say. But a wrap is only made for someone whom a chain of trust, and
//! not the server alone, has put into the structure.

use std::collections::BTreeMap;

use ecrin_vault::envelope::Recipient;
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::invitation::Vouched;
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::team::{TeamError, TeamKey, TeamSecret, verify_team};
use ecrin_vault::wire::{self, Base64, TeamKeyNew, TeamWrap, TeamWrapsNew};
use rand::rngs::OsRng;

use crate::exit::{CommandError, Fault};
use crate::home::TeamPin;
use crate::people::{Known, People};
use crate::unlock::SignedIn;

/// Why a structure's keys are not believed or cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TeamTrustError {
    /// A generation that was seen before is gone, or another one stands in its place.
    #[error("the team keys of {0} are not those that were seen before")]
    Changed(String),
    /// The structure has no key yet.
    #[error("{0} has no team key yet")]
    None(String),
    /// Nobody has handed this generation on to us yet.
    #[error("no colleague has handed the team key on yet")]
    NotHeld,
}

impl Fault for TeamTrustError {
    fn code(&self) -> &str {
        match self {
            Self::Changed(_) => "team-key-changed",
            Self::None(_) => "team-key-missing",
            Self::NotHeld => "team-key-not-held",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Changed(name) | Self::None(name) => vec![("structure", name.clone())],
            Self::NotHeld => Vec::new(),
        }
    }
}

impl Fault for TeamError {
    fn code(&self) -> &str {
        "team-key-false"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// The checked keys of a structure.
pub struct Team {
    /// Which structure.
    pub structure: StructureId,
    /// What the server calls it; the newest key's note has the signed name.
    pub name: String,
    /// Every generation, oldest first.
    pub keys: Vec<TeamKey>,
    /// Digest of the newest note.
    last: Option<Digest32>,
    /// Those who made them.
    makers: BTreeMap<AccountId, Known>,
}

impl Team {
    /// The key to seal for.
    pub fn newest(&self) -> Result<&TeamKey, TeamTrustError> {
        self.keys
            .last()
            .ok_or_else(|| TeamTrustError::None(self.name.clone()))
    }

    /// What people call whoever made a key.
    pub fn maker(&self, key: &TeamKey) -> String {
        self.makers.get(&key.by).map(Known::name).unwrap_or_default()
    }
}

/// Fetches and checks the keys of a structure, and remembers them.
pub fn fetch(me: &SignedIn, structure: StructureId) -> Result<Team, CommandError> {
    check(me, structure, &me.api.team(structure)?)
}

/// Checks the keys of a structure against their makers and against what was seen before.
pub fn check(me: &SignedIn, structure: StructureId, wire: &wire::Team) -> Result<Team, CommandError> {
    if wire.structure.id != structure {
        return Err(TeamError::Broken.into());
    }
    let notes: Vec<SignedNote<TeamKey>> = wire
        .keys
        .iter()
        .map(|note| SignedNote::parse(note))
        .collect::<Result<_, _>>()?;
    let makers = makers(me, &wire.makers)?;
    let keys = verify_team(&notes, structure, |by| vouched(&makers, by), &me.config.domain)?;
    let mut pins = me.home.team_pins()?;
    let changed = || TeamTrustError::Changed(wire.structure.name.clone());
    if let Some(pin) = pins.get(&structure) {
        let place = usize::try_from(pin.generation)
            .unwrap_or(usize::MAX)
            .checked_sub(1);
        let seen = place.and_then(|place| notes.get(place)).ok_or_else(changed)?;
        if seen.digest() != pin.note {
            return Err(changed().into());
        }
    }
    let last = notes.last().map(SignedNote::digest);
    if let (Some(key), Some(note)) = (keys.last(), last) {
        let pin = TeamPin {
            generation: key.generation,
            note,
            name: key.name.clone(),
        };
        if pins.get(&structure) != Some(&pin) {
            pins.insert(structure, pin);
            me.home.keep_team_pins(&pins)?;
        }
    }
    Ok(Team {
        structure,
        name: wire.structure.name.clone(),
        keys,
        last,
        makers,
    })
}

/// Those who made something for a structure, each with her chain checked.
pub(crate) fn makers(
    me: &SignedIn,
    people: &[wire::Person],
) -> Result<BTreeMap<AccountId, Known>, CommandError> {
    let mut makers = BTreeMap::new();
    for person in people {
        let known = People(me).check(person)?;
        makers.insert(known.account(), known);
    }
    Ok(makers)
}

/// What the chain of a maker proves.
pub(crate) fn vouched(makers: &BTreeMap<AccountId, Known>, by: AccountId) -> Option<&Vouched> {
    makers.get(&by).map(|known| &known.vouched)
}

/// The secret half of the generation that a mandate names.
pub fn secret(me: &SignedIn, structure: StructureId, named: Digest32) -> Result<TeamSecret, CommandError> {
    let team = fetch(me, structure)?;
    let key = team.keys.iter().find(|key| key.digest() == named);
    let key = key.ok_or(TeamError::Broken)?;
    let work = me.api.team_work(structure)?;
    let wrap = work.wraps.iter().find(|wrap| wrap.generation == key.generation);
    let wrap = wrap.ok_or(TeamTrustError::NotHeld)?;
    Ok(TeamSecret::unwrap(
        &wrap.wrap.0,
        &me.keyring.identity.encryption,
        &key.recipient,
    )?)
}

/// Every generation that this member holds, newest first.
pub fn all_secrets(me: &SignedIn, structure: StructureId) -> Result<Vec<TeamSecret>, CommandError> {
    let team = fetch(me, structure)?;
    let work = me.api.team_work(structure)?;
    let mut secrets = Vec::new();
    for key in team.keys.iter().rev() {
        if let Some(wrap) = work.wraps.iter().find(|wrap| wrap.generation == key.generation) {
            let mine = &me.keyring.identity.encryption;
            secrets.push(TeamSecret::unwrap(&wrap.wrap.0, mine, &key.recipient)?);
        }
    }
    Ok(secrets)
}

/// Does what is due in the structures of a member, where her client can. What a colleague's client did first is done.
pub fn tend(me: &SignedIn) -> Result<(), CommandError> {
    for structure in &me.session.structures {
        settled(tend_one(me, structure))?;
    }
    Ok(())
}

/// What is left to say of work for a team: nothing where a colleague's client was faster.
pub(crate) fn settled(done: Result<(), CommandError>) -> Result<(), CommandError> {
    match done {
        Err(reason) if ["stale", "conflict", "grantee-unknown"].contains(&reason.code()) => Ok(()),
        done => done,
    }
}

fn tend_one(me: &SignedIn, structure: &wire::Structure) -> Result<(), CommandError> {
    let work = me.api.team_work(structure.id)?;
    if work.renew {
        renew(me, structure)?;
    }
    share(me, structure.id)
}

/// Makes the next generation and wraps it for everyone who may have it.
pub fn renew(me: &SignedIn, structure: &wire::Structure) -> Result<TeamKey, CommandError> {
    let team = fetch(me, structure.id)?;
    let work = me.api.team_work(structure.id)?;
    let secret = TeamSecret::generate(&mut OsRng);
    let before = team.keys.last();
    let now = me.now().whole_seconds();
    let key = TeamKey {
        structure: structure.id,
        name: structure.name.clone(),
        generation: before.map_or(1, |key| key.generation.saturating_add(1)),
        recipient: secret.recipient(),
        previous: team.last,
        by: me.account(),
        // A colleague's clock was a second ahead; notes never go back in time.
        at: before.map_or(now, |key| key.at.max(now)),
    };
    let mut wraps = Vec::new();
    for account in &work.members {
        if let Some(recipient) = recipient_of(me, structure.id, *account)? {
            wraps.push(wrap(&secret, key.generation, *account, &recipient)?);
        }
    }
    let note = me.sign(key.clone())?.to_text();
    me.api.begin_team_key(structure.id, &TeamKeyNew { note, wraps })?;
    Ok(key)
}

/// Hands on what this member holds and others lack.
fn share(me: &SignedIn, structure: StructureId) -> Result<(), CommandError> {
    let work = me.api.team_work(structure)?;
    if work.missing.is_empty() {
        return Ok(());
    }
    let team = fetch(me, structure)?;
    let mut secrets = BTreeMap::new();
    for key in &team.keys {
        if let Some(mine) = work.wraps.iter().find(|wrap| wrap.generation == key.generation) {
            let secret = TeamSecret::unwrap(&mine.wrap.0, &me.keyring.identity.encryption, &key.recipient)?;
            secrets.insert(key.generation, secret);
        }
    }
    let mut wraps = Vec::new();
    for missing in &work.missing {
        if let Some(secret) = secrets.get(&missing.generation)
            && let Some(recipient) = recipient_of(me, structure, missing.account)?
        {
            wraps.push(wrap(secret, missing.generation, missing.account, &recipient)?);
        }
    }
    if !wraps.is_empty() {
        me.api.share_team_key(structure, &TeamWrapsNew { wraps })?;
    }
    Ok(())
}

/// The key of a member whom someone with the power to do so has put into this structure. Whoever stands there by the
/// server's word alone gets nothing.
fn recipient_of(
    me: &SignedIn,
    structure: StructureId,
    account: AccountId,
) -> Result<Option<Recipient>, CommandError> {
    if account == me.account() {
        return Ok(Some(me.keyring.identity.encryption.recipient()));
    }
    let known = match People(me).known(account) {
        Ok(known) => known,
        // Keys that do not hold are nobody's; the others still get theirs.
        Err(reason) if reason.exit() == crate::exit::Exit::Verification => return Ok(None),
        Err(reason) => return Err(reason),
    };
    let belongs = known.vouched.role_in(structure).is_some();
    Ok(belongs.then_some(known.record.encryption))
}

fn wrap(
    secret: &TeamSecret,
    generation: u32,
    account: AccountId,
    recipient: &Recipient,
) -> Result<TeamWrap, CommandError> {
    let wrap = secret.wrap(recipient).map_err(TeamError::from)?;
    Ok(TeamWrap {
        generation,
        account,
        wrap: Base64(wrap),
    })
}
