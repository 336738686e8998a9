//! Handing in from a mail program: who she is, whom it may reach, and the message itself.

use std::net::IpAddr;

use ecrin_vault::mail::Address;
use ecrin_vault::mail::gate::{Envelope, GateRefusal, RecipientRefusal, admit, keys_of};

use super::super::{App, AppError, Refusal};
use super::MailLogin;

/// What became of a message that was handed in.
#[derive(Debug)]
pub enum Handed {
    /// It is durable, and in the mailbox of everyone whom it could reach.
    Delivered {
        /// The id under which it is kept.
        message_id: String,
    },
    /// The gate was shut, and nothing of it is kept.
    Refused(GateRefusal),
}

impl App {
    /// Lets a mail program in that wants to send; answers from where it may.
    pub fn mail_sender(
        &self,
        user: &str,
        password: &str,
        network: Option<IpAddr>,
    ) -> Result<(MailLogin, Address), AppError> {
        let login = self.mail_login(user, password, network)?;
        let own = self.mail_writer(&login)?.address().clone();
        Ok((login, own))
    }

    /// Whether a message may reach this address, and if not, why.
    pub fn mail_recipient(
        &self,
        login: &MailLogin,
        address: &Address,
    ) -> Result<Result<(), RecipientRefusal>, AppError> {
        self.mail_writer(login)?;
        Ok(keys_of(&self.space()?, address).map(|_| ()))
    }

    /// Takes a message in, for recipients of whom some may have been turned away before.
    pub fn hand_in(
        &self,
        login: &MailLogin,
        recipients: &[Address],
        turned_away: usize,
        raw: &[u8],
    ) -> Result<Handed, AppError> {
        let who = self.mail_writer(login)?;
        let envelope = Envelope {
            sender: who.address(),
            recipients,
            turned_away,
        };
        let message = match admit(raw, &envelope, &self.space()?, self.now()) {
            Ok(message) => message,
            Err(refusal) => {
                // The refusal stands in the journal, or nothing is answered.
                return match self.refuse_mail(&who, &refusal) {
                    AppError::Refused { event: Some(_), .. } => Ok(Handed::Refused(refusal)),
                    error => Err(error),
                };
            }
        };
        let delivered = self.submit(&who, &message, false)?;
        if delivered.iter().any(|(_, result)| result.is_ok()) {
            return Ok(Handed::Delivered {
                message_id: message.message_id().to_owned(),
            });
        }
        let reason = delivered.into_iter().find_map(|(_, result)| result.err());
        Err(reason.unwrap_or(Refusal::RecipientsRefused).into())
    }
}
