//! `login`, `logout`, `whoami` and `sessions`.

use ecrin_vault::id::SessionId;
use serde_json::json;

use crate::api::Api;
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::home::Config;
use crate::output::{Table, short};
use crate::prefix::{PrefixError, among};
use crate::unlock::{SignedIn, ask_passphrase, connect, log_in};
use crate::when::moment;

/// Signs in, on this computer or, with an account and a server, on a new one.
pub(super) fn login(context: &Context<'_>, account: Option<&str>) -> Result<(), CommandError> {
    let (api, config) = match context.home.config()? {
        Some(config) => {
            if account.is_some_and(|asked| asked != config.account.to_string()) {
                return Err(InputError::AlreadyJoined(context.home.dir().to_owned()).into());
            }
            (connect(context, &config)?, config)
        }
        None => first_login(context, account)?,
    };
    let passphrase = ask_passphrase(context.words, context.flags.secret_file.as_deref(), false)?;
    let me = log_in(context, &api, &config, &passphrase)?;
    // Kept only after a login that worked, so that a mistyped account leaves nothing behind.
    context.keep_ca()?;
    context.home.keep_config(&config)?;
    context.tend_teams(&me);
    show(context, &me, "signed-in");
    Ok(())
}

fn first_login(context: &Context<'_>, account: Option<&str>) -> Result<(Api, Config), CommandError> {
    let no_account = || crate::home::HomeError::NoAccount(context.home.dir().to_owned());
    let account = account.ok_or_else(no_account)?;
    let account = account
        .trim()
        .to_lowercase()
        .parse()
        .map_err(|_| PrefixError::NotAnId(account.chars().take(40).collect()))?;
    first_config(context, account)
}

/// A computer that knows no server yet: the one named on the command line, whose key is remembered from now on.
pub(super) fn first_config(
    context: &Context<'_>,
    account: ecrin_vault::id::AccountId,
) -> Result<(Api, Config), CommandError> {
    let server = context.flags.server.as_deref().ok_or(InputError::NoServer)?;
    let api = Api::new(server, context.authorities()?.as_deref())?;
    let instance = api.instance()?;
    let server = api.server().to_owned();
    Ok((
        api,
        Config {
            v: 1,
            server,
            domain: instance.domain,
            instance_key: instance.key,
            account,
        },
    ))
}

/// Ends the session here and on the server.
pub(super) fn logout(context: &Context<'_>) -> Result<(), CommandError> {
    let config = context.home.known_config()?;
    let ended = match context.home.session()? {
        Some(session) => match connect(context, &config)?
            .with_token(&session.token)
            .end_session()
        {
            Ok(()) => true,
            Err(reason) if reason.is_signed_out() => false,
            Err(reason) => return Err(reason.into()),
        },
        None => false,
    };
    context.home.forget_session()?;
    let key = if ended { "signed-out" } else { "already-signed-out" };
    context
        .out
        .result(&json!({ "id": config.account, "ended": ended }), || {
            context.words.get(key)
        });
    Ok(())
}

/// Who is signed in, and until when.
pub(super) fn whoami(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    show(context, &me, "you-are");
    Ok(())
}

pub(super) fn show(context: &Context<'_>, me: &SignedIn, key: &str) {
    let session = &me.session;
    let document = json!({
        "id": me.account(), "account": me.account(), "role": session.role, "name": me.keyring.name,
        "structures": session.structures, "server": me.config.server, "domain": me.config.domain,
        "session": session.id, "until": session.until, "idle_seconds": session.idle_seconds,
        "notices": session.notices, "through": session.through, "last": session.last,
        "closing": session.closing,
    });
    context.out.result(&document, || {
        let words = context.words;
        let role = words.get(&format!("role-{}", session.role));
        let until = moment(words, session.until, session.now);
        let account = me.account().to_string();
        let values = [
            ("name", (&me.keyring.name).into()),
            ("role", (&role).into()),
            ("domain", (&me.config.domain).into()),
            ("account", (&account).into()),
            ("until", (&until).into()),
            ("minutes", (session.idle_seconds / 60).into()),
        ];
        let mut text = words.format(key, &values);
        for structure in &session.structures {
            let id = short(structure.id);
            text += "\n";
            text += &words.format(
                "you-are-member",
                &[("structure", (&structure.name).into()), ("id", (&id).into())],
            );
        }
        if let Some(last) = &session.last {
            let (at, kind) = (
                moment(words, last.at, session.now),
                words.get(&format!("slot-{}", last.kind)),
            );
            text += "\n";
            text += &words.format("last-use", &[("at", (&at).into()), ("kind", (&kind).into())]);
        }
        if let Some(closing) = &session.closing {
            let (closes, ends) = (
                moment(words, closing.closes, session.now),
                moment(words, closing.ends, session.now),
            );
            let key = if session.now < closing.closes {
                "service-will-close"
            } else {
                "service-is-closed"
            };
            text += "\n";
            text += &words.format(key, &[("closes", (&closes).into()), ("ends", (&ends).into())]);
        }
        if session.notices > 0 {
            text += "\n";
            text += &words.format("notices-waiting", &[("count", session.notices.into())]);
        }
        text
    });
}

/// Lists the sessions of the account, or ends one.
pub(super) fn sessions(context: &Context<'_>, end: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let sessions = me.api.sessions()?;
    if let Some(text) = end {
        let session: SessionId = among(text, sessions.iter().map(|session| session.id))?;
        me.api.end_other_session(session)?;
        if session == me.session.id {
            context.home.forget_session()?;
        }
        context.out.result(&json!({ "id": session, "ended": true }), || {
            context.words.get("session-ended-there")
        });
        return Ok(());
    }
    let mut table = Table::default();
    for session in &sessions {
        context.out.line(session);
        let (opened, used) = (
            moment(context.words, session.opened, me.now()),
            moment(context.words, session.used, me.now()),
        );
        let here = if session.current {
            context.words.get("session-here")
        } else {
            String::new()
        };
        let times = context.words.format(
            "session-times",
            &[("opened", (&opened).into()), ("used", (&used).into())],
        );
        table.row([short(session.id), times, here]);
    }
    context.out.say(&table.to_text());
    Ok(())
}
