//! `enrol`: an aidant opens a vault for the person beside her. The person types her code herself; what opens her vault is
//! printed, and nothing of it stays in the aidant's home.

use std::io::IsTerminal as _;
use std::path::Path;

use ecrin_vault::card::{Card, Code};
use ecrin_vault::invitation::{Invitation, InvitationSecret};
use ecrin_vault::slot::Passphrase;
use ecrin_vault::vocabulary::{Role, SlotKind};
use ecrin_vault::wire::InvitationNew;
use rand::Rng as _;
use rand::rngs::OsRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::card::ask_code;
use super::sheet::{check_folder, write_card, write_spare};
use crate::cli::{Declaration, EnrolArgs};
use crate::context::{Context, InputError, checked_name};
use crate::exit::{CommandError, Fault};
use crate::opening::{Opening, WayIn, prepare};
use crate::people::People;
use crate::unlock::SignedIn;

/// How long the invitation that an enrolment answers may wait: it is answered in the same moment.
const VALID_DAYS: u32 = 1;

/// How many groups of four digits the second way in has: 132 bits.
const SPARE_GROUPS: usize = 10;

/// Why no vault is opened for someone.
#[derive(Debug, thiserror::Error)]
enum Declared {
    /// Nobody said whether she decides for herself.
    #[error("it was not declared whether she decides for herself")]
    Missing,
    /// Somebody decides for her, or with her.
    #[error("she is under tutelle or curatelle")]
    Protected,
    /// She is not of age.
    #[error("she is not of age")]
    Minor,
}

impl Fault for Declared {
    fn code(&self) -> &str {
        match self {
            Self::Missing => "declaration-missing",
            Self::Protected => "declared-protected",
            Self::Minor => "declared-minor",
        }
    }
}

/// A second way in that is printed. The recovery kit takes its place.
pub(super) struct Spare {
    pub(super) digits: Zeroizing<String>,
}

impl Spare {
    fn generate() -> Self {
        let mut digits = Zeroizing::new(String::with_capacity(SPARE_GROUPS * 5));
        for group in 0..SPARE_GROUPS {
            if group > 0 {
                digits.push(' ');
            }
            digits.push_str(&Zeroizing::new(format!("{:04}", OsRng.gen_range(0..10_000))));
        }
        Self { digits }
    }

    fn way_in(&self) -> Result<WayIn, CommandError> {
        Ok(WayIn::fresh(
            SlotKind::Passphrase,
            Passphrase::parse(&self.digits)?,
        ))
    }
}

/// Opens a vault for the person beside me.
pub(super) fn enrol(context: &Context<'_>, arguments: &EnrolArgs) -> Result<(), CommandError> {
    check_declaration(context, arguments.declares)?;
    let name = match &arguments.name {
        Some(name) => checked_name(name)?,
        None => context.words.get("enrol-name"),
    };
    if let Some(out) = &arguments.out {
        check_folder(out)?;
    }
    let me = context.sign_in()?;
    if !me.session.role.may_invite(Role::Beneficiary) {
        return Err(InputError::NotProfessional(me.keyring.name.clone()).into());
    }
    context.tell("enrol-explained");
    if !arguments.yes && std::io::stdin().is_terminal() && !agrees(context)? {
        return Err(InputError::ConsentWithheld.into());
    }
    // Hers, typed by herself: the aidant looks away.
    context.tell("enrol-code");
    let code = ask_code(context, true)?;
    enrol_with(context, &me, name, &code, arguments.out.as_deref())
}

fn enrol_with(
    context: &Context<'_>,
    me: &SignedIn,
    name: String,
    code: &Code,
    out: Option<&Path>,
) -> Result<(), CommandError> {
    let (card, spare) = (Card::generate(&mut OsRng), Spare::generate());
    let ways = [
        WayIn {
            kind: SlotKind::Card,
            slot: card.slot(),
            passphrase: card.passphrase(code),
        },
        spare.way_in()?,
    ];
    let secret = invite(me)?;
    let instance = me.api.instance()?;
    let Opening { join, keyring } = prepare(&me.api, &instance, &secret, name, &ways)?;
    let account = keyring.account;
    drop(keyring);
    let opened = me.api.join(&join)?;
    // She signs in with her card when she needs to; the session that came with the account is hers, and ends here.
    let token = Zeroizing::new(opened.token);
    me.api.with_token(&token).end_session()?;
    // What the aidant keeps: whose keys these are, so that she can put papers in.
    People(me).known(account)?;

    let server = &me.config.server;
    let mut files = write_card(context, out, server, &card)?;
    files.extend(write_spare(context, out, server, account, &spare)?);
    let text = card.to_text();
    let document = json!({
        "id": account, "account": account, "card": text.as_str(), "sheets": [spare.digits.as_str()],
        "files": files,
    });
    context.out.result(&document, || {
        let words = context.words;
        let groups: Vec<String> = card.groups().iter().map(|group| group.to_string()).collect();
        let (account, printed) = (account.to_string(), groups.join(" "));
        let mut told = words.format(
            "enrolled",
            &[
                ("account", (&account).into()),
                ("card", (&printed).into()),
                ("spare", spare.digits.as_str().into()),
            ],
        );
        for file in &files {
            told += "\n";
            told += &words.format("enrolled-file", &[("path", file.into())]);
        }
        told
    });
    Ok(())
}

/// An invitation that never leaves this moment.
fn invite(me: &SignedIn) -> Result<InvitationSecret, CommandError> {
    let secret = InvitationSecret::generate(&mut OsRng);
    let from = me.now().whole_seconds();
    let structure = me.session.structures.first().map(|structure| structure.id);
    let note = me.sign(Invitation {
        inviter: Some(me.account()),
        role: Role::Beneficiary,
        structure,
        key: secret.signing_key().verifying_key(),
        from,
        until: from.plus_days(VALID_DAYS),
    })?;
    me.api.invite(&InvitationNew {
        note: note.to_text(),
        approval: None,
    })?;
    Ok(secret)
}

/// Whoever is under tutelle or curatelle, or not of age, is told where to turn; no vault is opened.
fn check_declaration(context: &Context<'_>, said: Option<Declaration>) -> Result<(), CommandError> {
    let declared = match said {
        Some(said) => said,
        None if !std::io::stdin().is_terminal() => return Err(Declared::Missing.into()),
        None if yes(context, "ask-minor")? => Declaration::Minor,
        None if yes(context, "ask-protected")? => Declaration::Protected,
        None => Declaration::Adult,
    };
    match declared {
        Declaration::Adult => Ok(()),
        Declaration::Protected => Err(Declared::Protected.into()),
        Declaration::Minor => Err(Declared::Minor.into()),
    }
}

fn agrees(context: &Context<'_>) -> Result<bool, CommandError> {
    yes(context, "ask-enrol")
}

/// Asks a question. What is neither yes nor no is asked again, for a wrong guess here opens or refuses a vault.
fn yes(context: &Context<'_>, key: &str) -> Result<bool, CommandError> {
    loop {
        context.tell(key);
        let mut answer = String::new();
        let read = std::io::stdin()
            .read_line(&mut answer)
            .map_err(|_| InputError::ConsentWithheld)?;
        if read == 0 {
            return Err(InputError::ConsentWithheld.into());
        }
        match answer.trim().to_lowercase().as_str() {
            "o" | "oui" | "y" | "yes" => return Ok(true),
            "n" | "non" | "no" => return Ok(false),
            _ => {}
        }
    }
}
