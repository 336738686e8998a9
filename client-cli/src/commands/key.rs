//! `key`: fingerprints that two people compare, and the way out to other programs.

use std::path::Path;

use ecrin_vault::id::AccountId;
use ecrin_vault::identity::fingerprint;
use ecrin_vault::invitation::Pin;
use serde_json::json;

use crate::cli::KeyCommand;
use crate::context::{Context, check_out};
use crate::exit::{CommandError, Fault};
use crate::home::{Pinned, replace};
use crate::people::{Known, People};
use crate::unlock::SignedIn;

/// Groups of digits in a fingerprint.
const GROUPS: usize = 8;

/// Why a fingerprint is not confirmed.
#[derive(Debug, thiserror::Error)]
enum CompareError {
    /// What was typed has no fingerprint in it.
    #[error("no fingerprint: expected {GROUPS} groups of five digits")]
    NotAFingerprint,
    /// None of the keys seen so far has it.
    #[error("no key seen so far has this fingerprint")]
    Unknown,
    /// It is someone else's, or forged.
    #[error("the fingerprints differ")]
    Differs {
        /// Whose was expected.
        who: String,
        /// The fingerprint of the keys the server shows.
        now: String,
    },
}

impl Fault for CompareError {
    fn code(&self) -> &str {
        match self {
            Self::NotAFingerprint => "bad-key-text",
            Self::Unknown => "fingerprint-unknown",
            Self::Differs { .. } => "fingerprint-differs",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotAFingerprint | Self::Unknown => Vec::new(),
            Self::Differs { who, now } => vec![("who", who.clone()), ("now", now.clone())],
        }
    }
}

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &KeyCommand) -> Result<(), CommandError> {
    match command {
        KeyCommand::Show { account } => show(context, account.as_deref()),
        KeyCommand::Compare { text } => compare(context, &text.join(" ")),
        KeyCommand::Export { out } => export(context, out),
    }
}

fn show(context: &Context<'_>, account: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let Some(text) = account else {
        show_own(context, &me);
        return Ok(());
    };
    let known = People(&me).find(text)?;
    let record = &known.record;
    let document = json!({
        "id": record.account, "account": record.account, "name": record.name, "role": record.role,
        "fingerprint": record.fingerprint(), "encryption": record.encryption, "signing": record.signing.to_text(),
        "generation": record.generation, "compared": known.compared,
        "vouchers": known.vouchers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "text": format!("{} {}", record.account, record.fingerprint()),
    });
    context.out.result(&document, || known.introduce(context.words));
    Ok(())
}

fn show_own(context: &Context<'_>, me: &SignedIn) {
    let identity = &me.keyring.identity;
    let (encryption, signing) = (identity.encryption.recipient(), identity.signing.verifying_key());
    let digits = fingerprint(&encryption, &signing);
    let text = format!("{} {digits}", me.account());
    let document = json!({
        "id": me.account(), "account": me.account(), "role": me.session.role, "fingerprint": digits,
        "encryption": encryption, "signing": signing.to_text(), "verifier": signing.to_vkey(&me.key_name()), "text": text,
    });
    context.out.result(&document, || {
        context.words.format(
            "key-own",
            &[("fingerprint", (&digits).into()), ("text", (&text).into())],
        )
    });
}

fn compare(context: &Context<'_>, text: &str) -> Result<(), CommandError> {
    let (account, digits) = read(text)?;
    let me = context.sign_in()?;
    let people = People(&me);
    let account = match account {
        Some(beginning) => people.resolve(&beginning)?,
        None => pinned_with(&me, &digits)?,
    };
    let person = me.api.person(account)?;
    let known = people.verify(&person)?;
    if known.record.fingerprint() != digits || known.account() != account {
        return Err(CompareError::Differs {
            who: known.name_and_place(),
            now: known.record.fingerprint(),
        }
        .into());
    }
    confirm(&me, &known)?;
    let document = json!({ "id": account, "account": account, "fingerprint": digits, "ok": true });
    context.out.result(&document, || {
        let name = known.name_and_place();
        context.words.format("key-compared", &[("name", (&name).into())])
    });
    Ok(())
}

/// A person has compared: these are the keys from now on, whatever was seen before.
fn confirm(me: &SignedIn, known: &Known) -> Result<(), CommandError> {
    let mut pins = me.home.pins()?;
    let seen = pins.get(&known.account()).map_or(me.now(), |pinned| pinned.seen);
    pins.insert(
        known.account(),
        Pinned {
            pin: Pin::from(&known.record),
            seen,
            compared: Some(me.now()),
        },
    );
    Ok(me.home.keep_pins(&pins)?)
}

/// Without an account, the fingerprint itself says whose it is among those seen before.
fn pinned_with(me: &SignedIn, digits: &str) -> Result<AccountId, CommandError> {
    let pins = me.home.pins()?;
    let found = pins.iter().find(|(_, pinned)| {
        let signing = ecrin_vault::note::VerifyingKey::from_text(&pinned.pin.signing);
        signing.is_some_and(|signing| fingerprint(&pinned.pin.encryption, &signing) == digits)
    });
    found
        .map(|(account, _)| *account)
        .ok_or_else(|| CompareError::Unknown.into())
}

/// Reads `[account] 12345 12345 …`, however the digits are spaced.
fn read(text: &str) -> Result<(Option<String>, String), CommandError> {
    let mut words = text.split_whitespace().peekable();
    let all_digits = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let account = words.next_if(|word| !all_digits(word) || word.len() == ecrin_vault::id::TEXT_LENGTH);
    let digits: String = words.collect::<Vec<_>>().concat().replace(['-', '.'], "");
    if digits.len() != GROUPS * 5 || !all_digits(&digits) {
        return Err(CompareError::NotAFingerprint.into());
    }
    let groups: Vec<&str> = (0..GROUPS)
        .filter_map(|group| digits.get(group * 5..group * 5 + 5))
        .collect();
    Ok((account.map(ToOwned::to_owned), groups.join(" ")))
}

fn export(context: &Context<'_>, out: &Path) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context.sign_in()?;
    let key = &me.keyring.identity.encryption;
    let secret = key.to_text();
    let text = zeroize::Zeroizing::new(format!(
        "# {}\n# {}\n# public key: {}\n{}\n",
        me.config.domain,
        context.words.get("key-export-comment"),
        key.recipient(),
        secret.as_str()
    ));
    replace(out, text.as_bytes())?;
    context.tell("key-export-warning");
    let document = json!({ "id": me.account(), "account": me.account(), "out": out.display().to_string(), "recipient": key.recipient() });
    context.out.result(&document, || {
        let path = out.display().to_string();
        context.words.format("key-exported", &[("path", (&path).into())])
    });
    Ok(())
}
