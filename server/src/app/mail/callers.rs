//! Who asks for mail: someone behind an app password or a session, with what she is at this moment.

use std::net::IpAddr;

use ecrin_vault::id::{AccountId, AppPasswordId, EventId, SessionId};
use ecrin_vault::mail::Address;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Channel;
use rand::rngs::OsRng;

use super::super::sessions::effective;
use super::super::{App, AppError, Caller, Fact, Refusal};
use super::postman::Draft;
use super::{BoxOwner, MailLogin};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::keyspace::MEMBERSHIPS;
use crate::store::keyspace::mail::{APP_PASSWORDS, MAIL_OWNERS};
use crate::store::rows::Standing;

/// Someone who may send and read mail. Nothing of it is believed longer than a command: see
/// [`App::mail_caller`].
#[derive(Debug, Clone)]
pub struct MailCaller {
    pub(super) caller: Caller,
    /// Through which app password; a session, where there is none.
    pub(super) password: Option<AppPasswordId>,
    address: Address,
    boxes: Vec<BoxOwner>,
}

impl MailCaller {
    /// Who she is.
    pub(in crate::app) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Her account.
    pub fn account(&self) -> AccountId {
        self.caller.account
    }

    /// Her own address, the only one she sends from.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whose mail she may open: her own first, then that of her structures.
    pub fn boxes(&self) -> &[BoxOwner] {
        &self.boxes
    }

    /// Her own box.
    pub fn own(&self) -> BoxOwner {
        BoxOwner::Person(self.caller.account)
    }
}

impl App {
    /// Who is behind an app password, at this moment: asked before every command, so that whoever was suspended,
    /// removed or deprived of the password is out at once.
    pub fn mail_caller(&self, login: &MailLogin) -> Result<MailCaller, AppError> {
        self.with_boxes(self.mail_writer(login)?)
    }

    /// The same for a command that opens nobody's mail but her own: which other boxes she may open is not asked.
    pub(super) fn mail_writer(&self, login: &MailLogin) -> Result<MailCaller, AppError> {
        let (account, password) = (login.account(), login.password());
        let row = APP_PASSWORDS.get(self.engine(), &[account.as_bytes(), password.as_bytes()])?;
        if row.is_none() {
            return Err(Refusal::SessionEnded.into());
        }
        let caller = self.professional(login.account(), login.network())?;
        self.writer(caller, Some(login.password()))
    }

    /// The same for someone who has a session.
    pub fn mail_caller_of(&self, caller: &Caller) -> Result<MailCaller, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.with_boxes(self.writer(caller.clone(), None)?)
    }

    /// Whoever sends, a moment later.
    pub(super) fn mail_writer_again(&self, who: &MailCaller) -> Result<MailCaller, AppError> {
        let caller = self.professional(who.account(), who.caller.address)?;
        let caller = Caller {
            session: who.caller.session,
            ..caller
        };
        self.writer(caller, who.password)
    }

    /// Puts on a draft that whoever acts is still a member when it is written: whoever was suspended meanwhile is found
    /// out when it is decided again.
    pub(super) fn expect_member(&self, draft: &mut Draft<'_>, who: &MailCaller) -> Result<(), AppError> {
        for membership in &who.caller.structures {
            let key: [&dyn AsRef<[u8]>; 2] = [membership.structure.as_bytes(), who.caller.account.as_bytes()];
            let row = MEMBERSHIPS
                .get(draft, &key)?
                .filter(|row| row.value.standing == Standing::Active)
                .ok_or(Refusal::Conflict)?;
            draft.apply(row.unchanged(Batch::new()))?;
        }
        Ok(())
    }

    /// A professional who may act now.
    pub(super) fn professional(
        &self,
        account: AccountId,
        network: Option<IpAddr>,
    ) -> Result<Caller, AppError> {
        let structures = self.memberships(account)?;
        let role = effective(self.existing_account(account)?.value.role, &structures);
        if !role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        if structures.is_empty() {
            return Err(Refusal::AccountSuspended.into());
        }
        if let Some(reason) = self.dormancy(account, role, self.now())? {
            return Err(reason.into());
        }
        Ok(Caller {
            account,
            role,
            session: SessionId::from_bytes([0; 16]),
            structures,
            address: network,
        })
    }

    fn writer(&self, caller: Caller, password: Option<AppPasswordId>) -> Result<MailCaller, AppError> {
        let own = BoxOwner::Person(caller.account);
        Ok(MailCaller {
            address: self.box_address(own)?.ok_or(Refusal::NoAddress)?,
            caller,
            password,
            boxes: vec![own],
        })
    }

    fn with_boxes(&self, mut who: MailCaller) -> Result<MailCaller, AppError> {
        for membership in &who.caller.structures {
            let owner = BoxOwner::Structure(membership.structure);
            if self.box_address(owner)?.is_some() && self.may_read(owner, who.account())? {
                who.boxes.push(owner);
            }
        }
        Ok(who)
    }

    /// Whether a member may read her structure's mail: everyone, until a référent has named who.
    pub(super) fn may_read(&self, owner: BoxOwner, account: AccountId) -> Result<bool, AppError> {
        let row = MAIL_OWNERS.get(self.engine(), &[&owner.to_bytes()])?;
        let readers = row.and_then(|row| row.value.readers);
        Ok(readers.is_none_or(|readers| readers.contains(&account)))
    }

    /// An event that someone causes through her mail.
    pub(super) fn mail_event(&self, now: Timestamp, who: &MailCaller, fact: Fact) -> Result<Event, AppError> {
        let channel = match who.password {
            Some(_) => Channel::Mail,
            None => Channel::Api,
        };
        Ok(Event {
            id: EventId::generate(&mut OsRng),
            core: self.core(now, channel, fact),
            subject: None,
            actor: Some(self.actor(&who.caller, now)?),
        })
    }
}
