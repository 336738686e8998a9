//! Mail: folders, messages as they are kept, sending, and the passwords of mail programs.

use std::io::Read;

use ecrin_vault::id::{AppPasswordId, MailboxId, RequestId, StructureId};
use ecrin_vault::mail::Address;
use ecrin_vault::wire;

use super::{Api, ApiError};

/// The type of a message.
const MESSAGE: &str = "message/rfc822";

impl Api {
    /// All folders.
    pub fn mailboxes(&self) -> Result<wire::Mailboxes, ApiError> {
        self.get("/mail/mailboxes", &[])
    }

    /// Makes a folder.
    pub fn make_mailbox(&self, new: &wire::MailboxNew) -> Result<wire::MailboxItem, ApiError> {
        self.post("/mail/mailboxes", new)
    }

    /// Gives a folder another name.
    pub fn rename_mailbox(&self, mailbox: MailboxId, name: &wire::MailboxName) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/mail/mailboxes/{mailbox}/name"), name)
    }

    /// Deletes a folder with all that lies in it.
    pub fn delete_mailbox(&self, mailbox: MailboxId) -> Result<(), ApiError> {
        self.delete(&format!("/mail/mailboxes/{mailbox}"))
    }

    /// A page of the messages of a folder.
    pub fn messages(&self, mailbox: MailboxId, from: u32, limit: u32) -> Result<wire::MailPage, ApiError> {
        self.get(
            &format!("/mail/mailboxes/{mailbox}/messages"),
            &[
                ("from", Some(from.to_string())),
                ("limit", Some(limit.to_string())),
            ],
        )
    }

    /// What changed in a folder.
    pub fn mail_changes(&self, mailbox: MailboxId, since: u64) -> Result<wire::MailChanged, ApiError> {
        self.get(
            &format!("/mail/mailboxes/{mailbox}/changes"),
            &[("since", Some(since.to_string()))],
        )
    }

    /// A message as it is kept.
    pub fn message(&self, mailbox: MailboxId, uid: u32) -> Result<impl Read + use<>, ApiError> {
        self.stream(&format!("/mail/mailboxes/{mailbox}/messages/{uid}"))
    }

    /// Puts a message into a folder, with flags divided by spaces.
    pub fn append_message(
        &self,
        mailbox: MailboxId,
        flags: &str,
        message: &[u8],
    ) -> Result<wire::MailAppended, ApiError> {
        let request = self
            .agent
            .post(self.url(&format!("/mail/mailboxes/{mailbox}/messages")))
            .query("flags", flags)
            .content_type(MESSAGE);
        let response = self
            .signed(request)
            .send(message)
            .map_err(|reason| self.broken(reason))?;
        self.read(self.checked(response)?)
    }

    /// Changes flags.
    pub fn flag_messages(
        &self,
        mailbox: MailboxId,
        new: &wire::FlagsNew,
    ) -> Result<wire::FlagsChanged, ApiError> {
        self.post(&format!("/mail/mailboxes/{mailbox}/flags"), new)
    }

    /// Copies messages.
    pub fn copy_messages(
        &self,
        mailbox: MailboxId,
        new: &wire::MailCopyNew,
    ) -> Result<wire::MailCopied, ApiError> {
        self.post(&format!("/mail/mailboxes/{mailbox}/copies"), new)
    }

    /// Moves messages.
    pub fn move_messages(
        &self,
        mailbox: MailboxId,
        new: &wire::MailCopyNew,
    ) -> Result<wire::MailCopied, ApiError> {
        self.post(&format!("/mail/mailboxes/{mailbox}/moves"), new)
    }

    /// Takes messages away for good.
    pub fn remove_messages(
        &self,
        mailbox: MailboxId,
        removal: &wire::MailRemoval,
    ) -> Result<wire::MailRemoved, ApiError> {
        self.post(&format!("/mail/mailboxes/{mailbox}/removals"), removal)
    }

    /// Sends a message, and keeps a copy of it if that is wanted.
    pub fn send_message(
        &self,
        recipients: &[Address],
        copy: bool,
        message: &[u8],
    ) -> Result<wire::MailSent, ApiError> {
        self.send_to(&format!("/mail/messages?copy={copy}"), recipients, message)
    }

    /// Sends the letter of a referral that its person agreed to, and keeps a copy of it.
    pub fn send_referral(
        &self,
        referral: RequestId,
        recipients: &[Address],
        message: &[u8],
    ) -> Result<wire::MailSent, ApiError> {
        self.send_to(&format!("/requests/{referral}/letter"), recipients, message)
    }

    fn send_to(
        &self,
        path: &str,
        recipients: &[Address],
        message: &[u8],
    ) -> Result<wire::MailSent, ApiError> {
        let recipients: Vec<String> = recipients.iter().map(ToString::to_string).collect();
        let request = self
            .agent
            .post(self.url(path))
            .header("ecrin-recipients", recipients.join(", "))
            .content_type(MESSAGE);
        let response = self
            .signed(request)
            .send(message)
            .map_err(|reason| self.broken(reason))?;
        self.read(self.checked(response)?)
    }

    /// My app passwords.
    pub fn app_passwords(&self) -> Result<Vec<wire::AppPasswordItem>, ApiError> {
        self.get("/mail/app-passwords", &[])
    }

    /// Makes an app password.
    pub fn add_app_password(&self, new: &wire::AppPasswordNew) -> Result<wire::AppPasswordMade, ApiError> {
        self.post("/mail/app-passwords", new)
    }

    /// Takes an app password back.
    pub fn remove_app_password(&self, password: AppPasswordId) -> Result<(), ApiError> {
        self.delete(&format!("/mail/app-passwords/{password}"))
    }

    /// Who reads a structure's mail.
    pub fn box_readers(&self, structure: StructureId) -> Result<wire::BoxReaders, ApiError> {
        self.get(&format!("/structures/{structure}/mail/readers"), &[])
    }

    /// Says who reads a structure's mail.
    pub fn set_box_readers(
        &self,
        structure: StructureId,
        readers: &wire::BoxReaders,
    ) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/structures/{structure}/mail/readers"), readers)
    }
}
