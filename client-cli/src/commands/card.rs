//! `card`: signing in with a printed card and six digits, shutting it, and a new one in its place.

use std::io::IsTerminal as _;
use std::path::Path;

use ecrin_vault::card::{Card, Code};
use ecrin_vault::vocabulary::SlotKind;
use serde_json::json;
use zeroize::Zeroizing;

use super::session::{first_config, show};
use super::sheet::{card_pages, write_all};
use super::slot::add_way;
use crate::cli::{CardCommand, WayArgs};
use crate::context::{Context, InputError, read_small};
use crate::exit::{CommandError, Fault};
use crate::opening::WayIn;
use crate::people::People;
use crate::prefix::PrefixError;
use crate::unlock::{Secret, UnlockError, ask_hidden, ask_passphrase, connect, enter_anew, log_in_with_card};

/// A new code was typed differently the second time.
#[derive(Debug, thiserror::Error)]
#[error("the two codes differ")]
struct CodesDiffer;

impl Fault for CodesDiffer {
    fn code(&self) -> &str {
        "codes-differ"
    }
}

/// Signs in, shuts, opens again or renews.
pub(super) fn run(context: &Context<'_>, command: &CardCommand) -> Result<(), CommandError> {
    match command {
        CardCommand::Login { card, file } => login(context, &card.join(" "), file.as_deref()),
        CardCommand::Freeze { account } => freeze(context, account.as_deref()),
        CardCommand::Unfreeze => unfreeze(context),
        CardCommand::Renew { out, way } => renew(context, out.as_deref(), way),
    }
}

/// The code of a card from a script (`ECRIN_CODE`), or typed without echo; twice when it is new.
pub(super) fn ask_code(context: &Context<'_>, new: bool) -> Result<Code, CommandError> {
    let parse = |typed: &str| {
        if new {
            Code::choose(typed)
        } else {
            Code::read(typed)
        }
    };
    if let Ok(typed) = std::env::var("ECRIN_CODE")
        && !typed.is_empty()
    {
        return Ok(parse(&Zeroizing::new(typed))?);
    }
    if !std::io::stdin().is_terminal() {
        return Err(UnlockError::NoCode.into());
    }
    let prompt = |key: &str| ask_hidden(context.words, key).ok_or(UnlockError::NoCode);
    let typed = prompt(if new { "ask-new-code" } else { "ask-code" })?;
    let code = parse(&typed)?;
    if new && prompt("ask-code-again")?.trim() != typed.trim() {
        return Err(CodesDiffer.into());
    }
    Ok(code)
}

/// A card from the text itself, a file, or what is typed.
fn read_card(context: &Context<'_>, text: &str, file: Option<&Path>) -> Result<Card, CommandError> {
    let path = file.or_else(|| Some(Path::new(text)).filter(|path| !text.is_empty() && path.is_file()));
    let text = match path {
        Some(path) => {
            let bytes = read_small(path).map_err(|reason| InputError::Unreadable {
                path: path.to_owned(),
                reason: reason.to_string(),
            })?;
            Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
        }
        None if text.is_empty() && std::io::stdin().is_terminal() => {
            ask_hidden(context.words, "ask-card").ok_or(UnlockError::NoCode)?
        }
        None => Zeroizing::new(text.to_owned()),
    };
    Ok(Card::from_text(&text)?)
}

/// What someone signs in anew with: her card and code, or her passphrase.
pub(super) fn ask_secret(context: &Context<'_>, way: &WayArgs) -> Result<Secret, CommandError> {
    match &way.with_card {
        Some(text) => {
            let card = read_card(context, text, None)?;
            let code = ask_code(context, false)?;
            Ok(Secret::Card(card.slot(), card.passphrase(&code)))
        }
        None => {
            let file = context.flags.secret_file.as_deref();
            Ok(Secret::Passphrase(ask_passphrase(context.words, file, false)?))
        }
    }
}

/// On a computer that knows nobody, the card alone says whose vault it is; on one that knows someone, it must be hers.
fn login(context: &Context<'_>, text: &str, file: Option<&Path>) -> Result<(), CommandError> {
    let card = read_card(context, text, file)?;
    let code = ask_code(context, false)?;
    let (api, mut config, known) = match context.home.config()? {
        Some(config) => {
            let account = config.account;
            (connect(context, &config)?, config, Some(account))
        }
        None => {
            // The account is filled in once the keyring says whose it is.
            let nobody = ecrin_vault::id::AccountId::from_bytes([0; 16]);
            let (api, config) = first_config(context, nobody)?;
            (api, config, None)
        }
    };
    let me = log_in_with_card(
        context,
        &api,
        &mut config,
        known,
        card.slot(),
        &card.passphrase(&code),
    )?;
    context.keep_ca()?;
    context.home.keep_config(&config)?;
    // The record that was made when the vault was opened must be this keyring's: nobody else's was handed out.
    let record = People(&me).known(me.account())?.record;
    if record.signing != me.keyring.identity.signing.verifying_key() {
        context.home.forget_session()?;
        return Err(UnlockError::OtherAccount.into());
    }
    show(context, &me, "signed-in");
    Ok(())
}

fn freeze(context: &Context<'_>, account: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let account = match account {
        Some(text) => People(&me).resolve(text)?,
        None => me.account(),
    };
    if account == me.account() {
        let cards: Vec<_> = me.api.slots()?;
        for card in cards.iter().filter(|slot| slot.kind == SlotKind::Card) {
            me.api.freeze_slot(card.id)?;
        }
    } else {
        me.api.freeze_cards(account)?;
    }
    context.out.result(&json!({ "id": account, "frozen": true }), || {
        context.words.get("card-frozen")
    });
    Ok(())
}

fn unfreeze(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let slots = me.api.slots()?;
    let frozen = slots
        .iter()
        .filter(|slot| slot.kind == SlotKind::Card && slot.frozen.is_some());
    let mut count = 0;
    for card in frozen {
        me.api.thaw_slot(card.id)?;
        count += 1;
    }
    let document = json!({ "id": me.account(), "unfrozen": count });
    context.out.result(&document, || {
        context.words.get(if count == 0 {
            "card-none-frozen"
        } else {
            "card-unfrozen"
        })
    });
    Ok(())
}

fn renew(context: &Context<'_>, out: Option<&Path>, way: &WayArgs) -> Result<(), CommandError> {
    let secret = ask_secret(context, way)?;
    let code = ask_new_code(context, &secret)?;
    let (me, base) = enter_anew(context, &secret)?;
    let old = me
        .api
        .slots()?
        .into_iter()
        .find(|slot| slot.kind == SlotKind::Card);
    let old = old.ok_or_else(|| PrefixError::NotFound("carte".to_owned()))?;
    add_card(context, &me, base, &code, Some(old.id), out)
}

/// Who signs in with her card says two codes: the old one, and the new card's. A script has only one variable for the
/// former, and another for the latter.
pub(super) fn ask_new_code(context: &Context<'_>, secret: &Secret) -> Result<Code, CommandError> {
    match (secret, std::env::var("ECRIN_NEW_CODE")) {
        (_, Ok(typed)) if !typed.is_empty() => Ok(Code::choose(&Zeroizing::new(typed))?),
        _ => ask_code(context, true),
    }
}

/// A new card, printed now, that opens the vault once the delay is over.
pub(super) fn add_card(
    context: &Context<'_>,
    me: &crate::unlock::SignedIn,
    base: ecrin_vault::note::Digest32,
    code: &Code,
    replaces: Option<ecrin_vault::id::SlotId>,
    out: Option<&Path>,
) -> Result<(), CommandError> {
    let card = Card::generate(&mut rand::rngs::OsRng);
    let way = WayIn {
        kind: SlotKind::Card,
        slot: card.slot(),
        passphrase: card.passphrase(code),
    };
    let delay = add_way(me, base, way, replaces)?;
    let files = write_all(context, out, &card_pages(&me.config.server, &card)?)?;
    let text = card.to_text();
    let mut document = super::delay::as_json(&delay);
    if let Some(fields) = document.as_object_mut() {
        fields.insert("card".to_owned(), json!(text.as_str()));
        fields.insert("slot".to_owned(), json!(card.slot()));
        fields.insert("files".to_owned(), json!(files));
    }
    context.out.result(&document, || {
        let due = crate::when::moment(context.words, delay.due, me.now());
        let groups: Vec<String> = card.groups().iter().map(|group| group.to_string()).collect();
        let printed = groups.join(" ");
        let (id, account) = (delay.id.to_string(), delay.account.to_string());
        context.words.format(
            "card-made",
            &[
                ("card", (&printed).into()),
                ("due", (&due).into()),
                ("delay", (&id).into()),
                ("account", (&account).into()),
            ],
        )
    });
    Ok(())
}
