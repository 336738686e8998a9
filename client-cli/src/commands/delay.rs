//! `delay`: dangerous acts wait three days; whom they concern may call them off, and two professionals who are with
//! her may attest that it is she who wants them.

use std::io::IsTerminal as _;

use ecrin_vault::delay::{Attestation, WITNESSES};
use ecrin_vault::wire::{AttestationNew, Delay};
use serde_json::{Value, json};

use crate::cli::DelayCommand;
use crate::context::{Context, InputError};
use crate::exit::{CommandError, Fault};
use crate::output::{Table, short};
use crate::prefix::among;
use crate::when::moment;

/// Something was asked for that waits first.
#[derive(Debug, thiserror::Error)]
#[error("it waits until {due}")]
pub(super) struct Waits {
    due: String,
    delay: String,
    account: String,
}

impl Fault for Waits {
    fn code(&self) -> &str {
        "delay-running"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![
            ("due", self.due.clone()),
            ("delay", self.delay.clone()),
            ("account", self.account.clone()),
        ]
    }
}

impl Waits {
    /// What waits, in words that say how to shorten it.
    pub(super) fn for_delay(context: &Context<'_>, delay: &Delay, now: ecrin_vault::time::Timestamp) -> Self {
        Self {
            due: moment(context.words, delay.due, now),
            delay: delay.id.to_string(),
            account: delay.account.to_string(),
        }
    }
}

/// A delay for scripts.
pub(super) fn as_json(delay: &Delay) -> Value {
    json!({
        "id": delay.id, "account": delay.account, "kind": delay.kind, "asked": delay.asked, "due": delay.due,
        "attested": delay.attested, "cancelled": delay.cancelled, "done": delay.done,
    })
}

/// Lists, calls off, or attests.
pub(super) fn run(context: &Context<'_>, command: &DelayCommand) -> Result<(), CommandError> {
    match command {
        DelayCommand::List => list(context),
        DelayCommand::Cancel { id } => cancel(context, id),
        DelayCommand::Attest { account, id, yes } => attest(context, account, id, *yes),
    }
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let mut table = Table::default();
    let delays = me.api.delays()?;
    for delay in &delays {
        context.out.line(&as_json(delay));
        let words = context.words;
        let due = moment(words, delay.due, me.now());
        let state = match (delay.cancelled, delay.done) {
            (Some(_), _) => words.get("delay-state-cancelled"),
            (None, Some(_)) => words.get("delay-state-done"),
            (None, None) => words.format(
                "delay-state-waiting",
                &[
                    ("due", (&due).into()),
                    ("attested", (delay.attested.len() as u64).into()),
                    ("needed", (WITNESSES as u64).into()),
                ],
            ),
        };
        let kind = words.get(&format!("delay-kind-{}", delay.kind));
        table.row([short(delay.id), kind, state]);
    }
    context.out.say(&if delays.is_empty() {
        context.words.get("no-delays")
    } else {
        table.to_text()
    });
    Ok(())
}

fn cancel(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let delay = among(id, me.api.delays()?.iter().map(|delay| delay.id))?;
    me.api.cancel_delay(delay)?;
    context
        .out
        .result(&json!({ "id": delay, "cancelled": true }), || {
            context.words.get("delay-cancelled")
        });
    Ok(())
}

/// The note says what is attested: that she is here, and that it is this act. The words are shown before it is signed.
fn attest(context: &Context<'_>, account: &str, id: &str, yes: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let account = crate::people::People(&me).resolve(account)?;
    let delays = me.api.delays_of(account)?;
    let id = among(id, delays.iter().map(|delay| delay.id))?;
    let delay = delays
        .iter()
        .find(|delay| delay.id == id)
        .ok_or(InputError::ConsentWithheld)?;
    let kind = context.words.get(&format!("delay-kind-{}", delay.kind));
    context.out.tell(
        &context
            .words
            .format("attest-explained", &[("kind", (&kind).into())]),
    );
    // A script that attests says so itself; a person is asked.
    if !yes && std::io::stdin().is_terminal() && !agreed(context, "ask-attest")? {
        return Err(InputError::ConsentWithheld.into());
    }
    let note = me.sign(Attestation {
        delay: id,
        owner: account,
        kind: delay.kind,
        request: delay.request,
        attester: me.account(),
        at: me.now().whole_seconds(),
    })?;
    let attested = me
        .api
        .attest(account, id, &AttestationNew { note: note.to_text() })?;
    context.out.result(&as_json(&attested), || {
        let missing = WITNESSES.saturating_sub(attested.attested.len()) as u64;
        context
            .words
            .format("delay-attested", &[("missing", missing.into())])
    });
    Ok(())
}

/// Asks a question that is answered with yes or no.
fn agreed(context: &Context<'_>, key: &str) -> Result<bool, CommandError> {
    context.tell(key);
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|_| InputError::ConsentWithheld)?;
    let answer = answer.trim().to_lowercase();
    Ok(matches!(answer.as_str(), "o" | "oui" | "y" | "yes"))
}
