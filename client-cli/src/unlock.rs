//! From a passphrase to a keyring, and from a session back to it.
//!
//! # In scope
//!
//! Asking for the passphrase, the client's half of OPAQUE, and the copy of the keyring that the home keeps while a
//! session lives. That copy is sealed for a key made of two halves: ours in the home, the server's given out only to
//! the living session. A home that is stolen after the session has ended is therefore useless.
//!
//! # Out of scope
//!
//! Making an account: see [`crate::commands::join`].

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ecrin_locales::Words;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::{Digest32, NoteBody, NoteError, SignedNote, VerifyingKey, key_name};
use ecrin_vault::opaque::{ClientLogin, OpaqueError};
use ecrin_vault::slot::{Passphrase, Slot, SlotSecret};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::SlotKind;
use ecrin_vault::wire::{Base64, CardLoginStart, LoginFinish, LoginStart, Session, SessionOpened};
use rand::RngCore;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use crate::api::{Api, ApiError};
use crate::context::Context;
use crate::exit::{CommandError, Fault};
use crate::home::{Config, Home, SessionFile};

/// Separates the key of a home's session from every other use of the same bytes. Do not change.
const LABEL: &[u8] = b"ecrin/home/v1";

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// There is nobody to ask and no script gave it.
    #[error("no passphrase, and no terminal to ask on")]
    NoPassphrase,
    /// Typed differently the second time.
    #[error("the two passphrases differ")]
    Differ,
    /// There is no file of the passphrase.
    #[error("there is no file {0}")]
    NoSecretFile(PathBuf),
    /// The file of the passphrase cannot be read.
    #[error("{path}: {reason}")]
    SecretFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Nobody has signed in from this home.
    #[error("not signed in")]
    NotSignedIn,
    /// The server shows another key than the one this home knows.
    #[error("the instance at {0} has another key than the one seen first")]
    InstanceChanged(String),
    /// The code is not the card's, or there is no such card.
    #[error("wrong code or unknown card")]
    WrongCode,
    /// The card opens another vault than the one this home knows.
    #[error("the card of another vault than this home's")]
    AnothersCard,
    /// There is nobody to ask for the code and no script gave it.
    #[error("no code, and no terminal to ask on")]
    NoCode,
    /// The session belongs to someone else.
    #[error("the server opened a session for another account")]
    OtherAccount,
}

impl Fault for UnlockError {
    fn code(&self) -> &str {
        match self {
            Self::NoPassphrase => "no-passphrase",
            Self::Differ => "passphrases-differ",
            Self::NoSecretFile(_) => "file-missing",
            Self::SecretFile { .. } => "secret-file",
            Self::NotSignedIn => "not-signed-in",
            Self::InstanceChanged(_) => "instance-changed",
            Self::WrongCode => "wrong-code",
            Self::AnothersCard => "card-of-another",
            Self::NoCode => "no-code",
            Self::OtherAccount => "verification-failed",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SecretFile { path, reason } => {
                vec![("path", path.display().to_string()), ("reason", reason.clone())]
            }
            Self::NoSecretFile(path) => vec![("path", path.display().to_string())],
            Self::InstanceChanged(server) => vec![("server", server.clone())],
            Self::OtherAccount => vec![("reason", self.to_string())],
            _ => Vec::new(),
        }
    }
}

/// What a script gave: `ECRIN_SECRET`, or the first line of a file.
pub fn scripted_passphrase(file: Option<&Path>) -> Result<Option<Zeroizing<String>>, UnlockError> {
    if let Some(path) = file {
        if !path.exists() {
            return Err(UnlockError::NoSecretFile(path.to_owned()));
        }
        let text = std::fs::read_to_string(path);
        let text = Zeroizing::new(text.map_err(|reason| UnlockError::SecretFile {
            path: path.to_owned(),
            reason: reason.to_string(),
        })?);
        return Ok(Some(Zeroizing::new(
            text.lines().next().unwrap_or_default().to_owned(),
        )));
    }
    Ok(std::env::var("ECRIN_SECRET")
        .ok()
        .filter(|text| !text.is_empty())
        .map(Zeroizing::new))
}

/// What someone types without echo; nothing where there is nobody to type.
pub fn ask_hidden(words: &Words, key: &str) -> Option<Zeroizing<String>> {
    let typed = rpassword::prompt_password(format!("{} ", words.get(key)));
    typed.ok().map(Zeroizing::new)
}

/// A passphrase from a script, or typed without echo; twice when it is new.
pub fn ask_passphrase(words: &Words, file: Option<&Path>, new: bool) -> Result<Passphrase, CommandError> {
    // One that is too short to be anyone's is simply wrong; only who chooses one is told what makes it good.
    let parse = |typed: &str| -> Result<Passphrase, CommandError> {
        let passphrase = Passphrase::parse(typed);
        if new {
            Ok(passphrase?)
        } else {
            Ok(passphrase.map_err(|_| OpaqueError::WrongSecret)?)
        }
    };
    if let Some(text) = scripted_passphrase(file)? {
        return parse(&text);
    }
    let prompt = |key: &str| ask_hidden(words, key).ok_or(UnlockError::NoPassphrase);
    if !std::io::stdin().is_terminal() {
        return Err(UnlockError::NoPassphrase.into());
    }
    let typed = prompt(if new {
        "ask-new-passphrase"
    } else {
        "ask-passphrase"
    })?;
    let passphrase = parse(&typed)?;
    if new && *prompt("ask-passphrase-again")? != *typed {
        return Err(UnlockError::Differ.into());
    }
    Ok(passphrase)
}

/// Someone signed in, with everything her commands need.
pub struct SignedIn {
    /// The connection, in the session.
    pub api: Api,
    /// The home.
    pub home: Home,
    /// Which server and account.
    pub config: Config,
    /// The key of the instance, as it was first seen.
    pub instance: VerifyingKey,
    /// The session as the server described it just now.
    pub session: Session,
    /// The secrets.
    pub keyring: Keyring,
}

impl SignedIn {
    /// The server's time when the command began: what is signed says this, never the local clock.
    pub fn now(&self) -> Timestamp {
        self.session.now
    }

    /// Whose session.
    pub fn account(&self) -> AccountId {
        self.config.account
    }

    /// The key name under which the account signs.
    pub fn key_name(&self) -> String {
        key_name(self.account(), &self.config.domain)
    }

    /// Signs a note.
    pub fn sign<T: NoteBody>(&self, body: T) -> Result<SignedNote<T>, NoteError> {
        SignedNote::sign(body, &self.key_name(), &self.keyring.identity.signing)
    }
}

/// Connects to the server of the home, or the one named on the command line.
pub fn connect(context: &Context<'_>, config: &Config) -> Result<Api, CommandError> {
    let server = context.flags.server.as_deref().unwrap_or(&config.server);
    Ok(Api::new(server, context.authorities()?.as_deref())?)
}

impl Context<'_> {
    /// Goes on with the session.
    pub fn sign_in(&self) -> Result<SignedIn, CommandError> {
        let me = resume(self)?;
        self.tend_teams(&me);
        Ok(me)
    }

    /// Does for the team what this member's client can do. Her own command does not wait for it to succeed.
    pub fn tend_teams(&self, me: &SignedIn) {
        if me.session.team_work {
            self.tend_teams_now(me);
        }
    }

    /// The same, where the session does not know of it yet.
    pub fn tend_teams_now(&self, me: &SignedIn) {
        let tended = crate::teams::tend(me).and_then(|()| crate::letters::TeamBox::tend(me));
        if let Err(reason) = tended {
            self.out.tell(&reason.explain(self.words));
        }
    }
}

/// Goes on with the session of the home. When it has ended and a script gave the passphrase, signs in again.
fn resume(context: &Context<'_>) -> Result<SignedIn, CommandError> {
    let config = context.home.known_config()?;
    let api = connect(context, &config)?;
    let again = |reason: CommandError| {
        if scripted_passphrase(context.flags.secret_file.as_deref())?.is_none() {
            return Err(reason);
        }
        context.out.tell(&context.words.get("signing-in-again"));
        let passphrase = ask_passphrase(context.words, context.flags.secret_file.as_deref(), false)?;
        log_in(context, &api, &config, &passphrase)
    };
    let Some(kept) = context.home.session()? else {
        return again(UnlockError::NotSignedIn.into());
    };
    let signed = api.with_token(&kept.token);
    match signed.session() {
        Ok(session) => {
            check_account(&session, &config)?;
            let key = home_key(&kept.half.0, &session.half.0);
            let keyring = Keyring::open(&kept.keyring.0, &key, config.account)?;
            Ok(SignedIn {
                api: signed,
                home: context.home.clone(),
                instance: pinned(&config, context)?,
                config,
                session,
                keyring,
            })
        }
        Err(reason) if reason.is_signed_out() => {
            context.home.forget_session()?;
            again(reason.into())
        }
        // A session that a suspension ended stays so after the person was reinstated: a fresh login tells.
        Err(reason) if reason.is("account-suspended") => again(reason.into()),
        Err(reason) => Err(reason.into()),
    }
}

/// What someone signs in with.
pub enum Secret {
    /// A passphrase; the account is known.
    Passphrase(Passphrase),
    /// A card and its code; the account need not be known.
    Card(SlotId, Passphrase),
}

/// Signs in with a passphrase and keeps the session in the home.
pub fn log_in(
    context: &Context<'_>,
    api: &Api,
    config: &Config,
    passphrase: &Passphrase,
) -> Result<SignedIn, CommandError> {
    let (opened, keyring) = enter(api, config, Some(config.account), None, passphrase)?;
    keep(context, api, config, opened, keyring)
}

/// Signs in with a card on a computer that may know nobody yet. Whose account it is shows from the keyring.
pub fn log_in_with_card(
    context: &Context<'_>,
    api: &Api,
    config: &mut Config,
    expected: Option<AccountId>,
    slot: SlotId,
    passphrase: &Passphrase,
) -> Result<SignedIn, CommandError> {
    let (opened, keyring) = enter(api, config, expected, Some(slot), passphrase)?;
    config.account = keyring.account;
    keep(context, api, config, opened, keyring)
}

/// Signs in anew, as whoever changes ways in must: the server's own keyring, with the list of them, opens only so.
/// Answers its digest too, which a change names as what it started from.
pub fn enter_anew(context: &Context<'_>, secret: &Secret) -> Result<(SignedIn, Digest32), CommandError> {
    let config = context.home.known_config()?;
    let api = connect(context, &config)?;
    let (card, passphrase) = match secret {
        Secret::Passphrase(passphrase) => (None, passphrase),
        Secret::Card(slot, passphrase) => (Some(*slot), passphrase),
    };
    let (opened, keyring) = enter(&api, &config, Some(config.account), card, passphrase)?;
    let base = Digest32::of(&opened.keyring.0);
    Ok((keep(context, &api, &config, opened, keyring)?, base))
}

/// Both steps of a login, through the account's passphrase or a card's slot.
fn enter(
    api: &Api,
    config: &Config,
    account: Option<AccountId>,
    card: Option<SlotId>,
    passphrase: &Passphrase,
) -> Result<(SessionOpened, Keyring), CommandError> {
    let instance = api.instance()?;
    if instance.key != config.instance_key || instance.domain != config.domain {
        return Err(UnlockError::InstanceChanged(api.server().to_owned()).into());
    }
    let kind = if card.is_some() {
        SlotKind::Card
    } else {
        SlotKind::Passphrase
    };
    let (login, request) = ClientLogin::start(&mut OsRng, kind, passphrase)?;
    let answer = match card {
        Some(slot) => api.start_card_login(&CardLoginStart {
            slot,
            request: request.into(),
        })?,
        None => api.start_login(&LoginStart {
            account: config.account,
            kind,
            request: request.into(),
        })?,
    };
    let (secret, finalization) = match login.finish(&mut OsRng, passphrase, &answer.response.0) {
        Ok(finished) => finished,
        Err(reason) => {
            // The server counts every try that does not come back; telling it spares the next person the wait.
            let _: Result<(), ApiError> = api.give_up_login(answer.login);
            if card.is_some() {
                return Err(UnlockError::WrongCode.into());
            }
            return Err(reason.into());
        }
    };
    let opened = api.finish_login(
        answer.login,
        &LoginFinish {
            finalization: finalization.into(),
        },
    )?;
    // Without an account to ask for, the keyring's own word is taken: only who knew its recipient could seal it for
    // this card, and that is in no message to the server.
    let account = account.unwrap_or(opened.session.account);
    if card.is_some() && account != opened.session.account {
        // A shared computer that someone else used before: her session is not left open on the way.
        let _: Result<(), ApiError> = api.with_token(&opened.token).end_session();
        return Err(UnlockError::AnothersCard.into());
    }
    let keyring = Keyring::open(&opened.keyring.0, &secret.key(), account)?;
    Ok((opened, keyring))
}

/// Keeps a session that was just opened.
pub fn keep(
    context: &Context<'_>,
    api: &Api,
    config: &Config,
    opened: SessionOpened,
    keyring: Keyring,
) -> Result<SignedIn, CommandError> {
    check_account(&opened.session, config)?;
    let token = Zeroizing::new(opened.token);
    let mut half = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(half.as_mut());
    let key = home_key(half.as_slice(), &opened.session.half.0);
    // This copy lists the session as its only way in. Whoever changes slots starts from the server's own keyring.
    let way_in = Slot {
        id: SlotId::generate(&mut OsRng),
        kind: SlotKind::Passphrase,
        recipient: key.recipient(),
    };
    let sealed = Keyring {
        slots: vec![way_in],
        ..keyring.clone()
    }
    .seal()?;
    context.home.keep_session(&SessionFile {
        v: 1,
        id: opened.session.id,
        token: token.to_string(),
        half: Base64(half.to_vec()),
        keyring: sealed.into(),
    })?;
    Ok(SignedIn {
        api: api.with_token(&token),
        home: context.home.clone(),
        config: config.clone(),
        instance: pinned(config, context)?,
        session: opened.session,
        keyring,
    })
}

fn check_account(session: &Session, config: &Config) -> Result<(), UnlockError> {
    if session.account == config.account {
        Ok(())
    } else {
        Err(UnlockError::OtherAccount)
    }
}

fn pinned(config: &Config, context: &Context<'_>) -> Result<VerifyingKey, crate::home::HomeError> {
    config
        .instance()
        .ok_or_else(|| crate::home::HomeError::Damaged(context.home.dir().join("config.json")))
}

fn home_key(ours: &[u8], theirs: &[u8]) -> EncryptionKey {
    SlotSecret::derive(&Zeroizing::new([LABEL, ours, theirs].concat())).key()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_home_needs_both_halves_and_is_not_a_slot() {
        let key = home_key(&[1; 32], &[2; 32]).recipient();
        assert_ne!(key, home_key(&[1; 32], &[3; 32]).recipient());
        assert_ne!(key, home_key(&[3; 32], &[2; 32]).recipient());
        assert_ne!(
            key,
            SlotSecret::derive(&[[1; 32], [2; 32]].concat()).key().recipient()
        );
    }
}
