//! `enrol`: an aidant opens a vault for the person beside her. The person types her code herself; what opens her vault is
//! printed, and nothing of it stays in the aidant's home.

use std::io::IsTerminal as _;
use std::path::Path;

use ecrin_locales::Value;
use ecrin_vault::card::{Card, Code};
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::invitation::{Invitation, InvitationSecret};
use ecrin_vault::note::Digest32;
use ecrin_vault::recovery::KitNumber;
use ecrin_vault::slot::Passphrase;
use ecrin_vault::vocabulary::{Role, SlotKind};
use ecrin_vault::wire::InvitationNew;
use rand::Rng as _;
use rand::rngs::OsRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::card::ask_code;
use super::recovery::{hand_in, kit_page};
use super::sheet::{card_pages, check_folder, spare_pages, write_all};
use crate::cli::{Declaration, EnrolArgs};
use crate::context::{Context, InputError, checked_name};
use crate::exit::{CommandError, Fault};
use crate::home::Config;
use crate::opening::{Opening, WayIn, prepare};
use crate::people::People;
use crate::teams;
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

/// A second way in that is printed, like a second set of keys.
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
    let desk = Desk::generate();
    let secret = invite(me)?;
    let instance = me.api.instance()?;
    let Opening { join, keyring } = prepare(&me.api, &instance, &secret, name, &desk.ways(code)?)?;
    let account = keyring.account;
    let base = Digest32::of(&join.keyring.0);
    let opened = me.api.join(&join)?;
    // The session that came with the account is hers. It makes her kit, and ends: she signs in with her card.
    let token = Zeroizing::new(opened.token);
    let person = SignedIn {
        api: me.api.with_token(&token),
        home: me.home.clone(),
        config: Config {
            account,
            ..me.config.clone()
        },
        instance: me.instance,
        session: opened.session,
        keyring,
    };
    let kit = kit_at_desk(
        context,
        me,
        &person,
        base,
        me.session.structures.first().map(|s| s.id),
    );
    person.api.end_session()?;
    drop(person);
    // What the aidant keeps: whose keys these are, so that she can put papers in.
    People(me).known(account)?;
    let words = context.words;
    desk.hand_over(context, out, &me.config.server, account, kit, |values| {
        words.format("enrolled", values)
    })
}

/// A kit that is good at once, for someone at the desk whose keyring lists its true slots. Her vault is open already and
/// stays so where no kit can be made: then she is told so, and makes one later.
pub(super) fn kit_at_desk(
    context: &Context<'_>,
    reader: &SignedIn,
    person: &SignedIn,
    base: Digest32,
    structure: Option<StructureId>,
) -> Option<DeskKit> {
    let make = |structure| {
        let team = teams::fetch(reader, structure)?;
        let mut page = None;
        let (_, made) = hand_in(person, base, &team, |made| {
            page = Some(kit_page(person, made, &team.name)?);
            Ok(())
        })?;
        Ok::<_, CommandError>(page.map(|page| DeskKit {
            number: made.note.number,
            digits: made.sheet.to_digits(),
            page,
        }))
    };
    let kit = match structure.map(make).transpose() {
        Ok(kit) => kit.flatten(),
        Err(reason) => {
            context.out.tell(&reason.explain(context.words));
            None
        }
    };
    if kit.is_none() {
        context.tell("enrol-no-kit");
    }
    kit
}

/// A kit that was made at a desk, until it is handed over.
pub(super) struct DeskKit {
    number: KitNumber,
    digits: Zeroizing<String>,
    page: Zeroizing<String>,
}

/// What someone leaves a desk with: a card, a second set of keys, and a kit.
pub(super) struct Desk {
    card: Card,
    spare: Spare,
}

impl Desk {
    pub(super) fn generate() -> Self {
        Self {
            card: Card::generate(&mut OsRng),
            spare: Spare::generate(),
        }
    }

    /// The ways in that are made with the person's own code.
    pub(super) fn ways(&self, code: &Code) -> Result<[WayIn; 2], CommandError> {
        let card = WayIn {
            kind: SlotKind::Card,
            slot: self.card.slot(),
            passphrase: self.card.passphrase(code),
        };
        Ok([card, self.spare.way_in()?])
    }

    /// Writes the pages and tells what they say. `first` are the words before it, with the account.
    pub(super) fn hand_over(
        &self,
        context: &Context<'_>,
        out: Option<&Path>,
        server: &str,
        account: AccountId,
        kit: Option<DeskKit>,
        first: impl FnOnce(&[(&str, Value<'_>)]) -> String,
    ) -> Result<(), CommandError> {
        let mut pages = card_pages(server, &self.card)?;
        pages.extend(spare_pages(server, account, &self.spare));
        let mut sheets = vec![self.spare.digits.as_str()];
        if let Some(kit) = &kit {
            pages.push(("feuille.html", kit.page.clone()));
            sheets.push(&kit.digits);
        }
        let files = write_all(context, out, &pages)?;
        let text = self.card.to_text();
        let document = json!({
            "id": account, "account": account, "card": text.as_str(), "sheets": sheets,
            "kit": kit.as_ref().map(|kit| kit.number), "files": files,
        });
        context.out.result(&document, || {
            let words = context.words;
            let groups: Vec<String> = self.card.groups().iter().map(|group| group.to_string()).collect();
            let (account, printed) = (account.to_string(), groups.join(" "));
            let mut told = first(&[("account", (&account).into())]);
            let mut line = |key: &str, values: &[(&str, Value<'_>)]| {
                told += "\n";
                told += &words.format(key, values);
            };
            line(
                "desk-ways",
                &[
                    ("card", (&printed).into()),
                    ("spare", self.spare.digits.as_str().into()),
                ],
            );
            if let Some(kit) = &kit {
                let number = kit.number.grouped();
                line(
                    "desk-kit",
                    &[("kit", (&number).into()), ("digits", kit.digits.as_str().into())],
                );
            }
            line("desk-nothing-stays", &[]);
            for file in &files {
                line("enrolled-file", &[("path", file.into())]);
            }
            told
        });
        Ok(())
    }
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
