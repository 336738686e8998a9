//! `erase`, `unlock` and `hold`: the end of a vault, and what keeps it from ending.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use ecrin_vault::id::{AccountId, EventId, HoldId, MandateId};
use ecrin_vault::vocabulary::{FourEyesAct, Ground};
use ecrin_vault::wire::{ErasureNew, Hold, HoldNew};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::approval;
use super::journal::pages;
use crate::cli::{EraseArgs, HoldArgs, HoldCommand};
use crate::context::{Context, InputError, check_out};
use crate::exit::{CommandError, Fault};
use crate::home::Replacement;
use crate::output::{Table, short};
use crate::prefix::{PrefixError, among};
use crate::unlock::{SignedIn, ask_passphrase, connect, log_in};
use crate::when::moment;

/// Why the receipts cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the receipts cannot be written: {0}")]
struct ReceiptsError(String);

impl Fault for ReceiptsError {
    fn code(&self) -> &str {
        "export-io"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.0.clone())]
    }
}

/// Erases a vault: one's own after two questions, or, as an administrator, somebody's who asked for it.
pub(super) fn erase(context: &Context<'_>, arguments: &EraseArgs) -> Result<(), CommandError> {
    let (account, ground) = (&arguments.account, arguments.ground);
    if let (Some(account), Some(ground)) = (account, ground) {
        let account = whole(account)?;
        let me = context.sign_in()?;
        let mut erasure = ErasureNew {
            account: Some(account),
            ground,
            approval: None,
        };
        if arguments.ask {
            return ask_second(context, &me, FourEyesAct::Erasure, &erasure.subject());
        }
        erasure.approval = approval_of(&me, arguments.approval.as_deref())?;
        ask(context, arguments, "ask-erase-other")?;
        return send(context, &me, &erasure, "erased-other");
    }
    if let Some(out) = &arguments.receipts {
        check_out(out)?;
    }
    context.tell("erase-warning");
    ask(context, arguments, "ask-erase")?;
    // The second question is the secret itself, and the server asks for a login of this moment: a session that was
    // left open erases nothing.
    let config = context.home.known_config()?;
    let api = connect(context, &config)?;
    let passphrase = ask_passphrase(context.words, context.flags.secret_file.as_deref(), false)?;
    let me = log_in(context, &api, &config, &passphrase)?;
    if let Some(out) = &arguments.receipts {
        write_receipts(&me, out)?;
    }
    let erasure = ErasureNew {
        account: None,
        ground: Ground::Person,
        approval: None,
    };
    send(context, &me, &erasure, "erased")?;
    // Nothing is left on the other side; what this home knows leads nowhere.
    context.home.forget_session()?;
    context.home.forget_config()?;
    Ok(())
}

fn send(context: &Context<'_>, me: &SignedIn, erasure: &ErasureNew, key: &str) -> Result<(), CommandError> {
    let account = erasure.account.unwrap_or(me.account());
    let erased = me.api.erase(erasure)?;
    let document = json!({
        "id": account, "erased": true, "documents": erased.documents, "mandates": erased.mandates,
        "openings": erased.openings,
    });
    context.out.result(&document, || {
        context.words.format(
            key,
            &[
                ("documents", erased.documents.into()),
                ("mandates", erased.mandates.into()),
                ("openings", erased.openings.into()),
            ],
        )
    });
    Ok(())
}

/// On a terminal the person is asked; a script says `--yes`.
fn ask(context: &Context<'_>, arguments: &EraseArgs, question: &str) -> Result<(), CommandError> {
    if arguments.yes {
        return Ok(());
    }
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(InputError::ConsentWithheld.into());
    }
    context.tell(question);
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    if read.is_ok() && answer.trim() == context.words.get("erase-word") {
        Ok(())
    } else {
        Err(InputError::ConsentWithheld.into())
    }
}

/// Writes a proof of every event of the journal, each good without any server and after the erasure.
fn write_receipts(me: &SignedIn, out: &Path) -> Result<(), CommandError> {
    let failed = |reason: String| CommandError::from(ReceiptsError(reason));
    let rows = pages(|after| Ok(me.api.journal(after)?))?;
    let mut file = Replacement::begin(out)?;
    let mut zip = ZipWriter::new(file.file());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600);
    for row in &rows {
        let pair = me.api.receipt(row.id)?;
        zip.start_file(format!("{}.tlog-proof", row.id), options)
            .map_err(|reason| failed(reason.to_string()))?;
        zip.write_all(pair.proof.as_bytes())
            .map_err(|reason| failed(reason.to_string()))?;
    }
    zip.finish().map_err(|reason| failed(reason.to_string()))?;
    file.keep()?;
    Ok(())
}

/// An account that is in no list of ours: its whole id.
fn whole(text: &str) -> Result<AccountId, CommandError> {
    let text = text.trim().to_lowercase();
    Ok(text
        .parse()
        .map_err(|_| PrefixError::NotAnId(text.chars().take(40).collect()))?)
}

/// Unlocks an account whose owner stands beside the caller.
pub(super) fn unlock(context: &Context<'_>, account: &str) -> Result<(), CommandError> {
    let account = whole(account)?;
    let me = context.sign_in()?;
    me.api.unlock(account)?;
    context
        .out
        .result(&json!({ "id": account, "unlocked": true }), || {
            context.words.get("account-unlocked")
        });
    Ok(())
}

/// Legal holds.
pub(super) fn hold(context: &Context<'_>, command: &HoldCommand) -> Result<(), CommandError> {
    match command {
        HoldCommand::Place(arguments) => place(context, arguments),
        HoldCommand::List => {
            let me = context.sign_in()?;
            let holds = me.api.holds()?;
            show(context, &me, &holds);
            Ok(())
        }
        HoldCommand::Lift { id } => {
            let me = context.sign_in()?;
            let hold: HoldId = among(id, me.api.holds()?.iter().map(|hold| hold.id))?;
            me.api.lift_hold(hold)?;
            context.out.result(&json!({ "id": hold, "lifted": true }), || {
                context.words.get("hold-lifted")
            });
            Ok(())
        }
    }
}

/// Asks a second administrator for exactly this.
fn ask_second(
    context: &Context<'_>,
    me: &SignedIn,
    act: FourEyesAct,
    subject: &str,
) -> Result<(), CommandError> {
    let asked = approval::request(me, act, subject)?;
    context.tell("approval-asked");
    approval::show(context, me, &asked);
    Ok(())
}

fn approval_of(me: &SignedIn, text: Option<&str>) -> Result<Option<EventId>, CommandError> {
    text.map(|text| Ok(approval::resolve(me, text)?.id)).transpose()
}

fn place(context: &Context<'_>, arguments: &HoldArgs) -> Result<(), CommandError> {
    let account = arguments.account.as_deref().map(whole).transpose()?;
    let mandate = arguments
        .mandate
        .as_deref()
        .map(|text| {
            text.parse::<MandateId>()
                .map_err(|_| PrefixError::NotAnId(text.chars().take(40).collect()))
        })
        .transpose()?;
    let me = context.sign_in()?;
    let mut new = HoldNew {
        account,
        mandate,
        days: arguments.days,
        reference: arguments.reference.clone(),
        approval: None,
    };
    if arguments.ask {
        return ask_second(context, &me, FourEyesAct::LegalHold, &new.subject());
    }
    new.approval = approval_of(&me, arguments.approval.as_deref())?;
    let hold = me.api.place_hold(&new)?;
    context.out.result(&hold, || {
        let until = moment(context.words, hold.until, me.now());
        context.words.format("hold-placed", &[("until", (&until).into())])
    });
    Ok(())
}

fn show(context: &Context<'_>, me: &SignedIn, holds: &[Hold]) {
    let words = context.words;
    let mut table = Table::default();
    for hold in holds {
        context.out.line(hold);
        let until = moment(words, hold.until, me.now());
        let what = hold
            .account
            .map(short)
            .or(hold.mandate.map(short))
            .unwrap_or_default();
        let state = words.get(if hold.holds { "hold-holds" } else { "hold-over" });
        table.row([short(hold.id), what, hold.reference.clone(), until, state]);
    }
    context.out.say(&if holds.is_empty() {
        words.get("no-holds")
    } else {
        table.to_text()
    });
}
