//! `audit alerts`: what someone should look at, in words that say what was seen and against which threshold.

use ecrin_vault::id::AlertId;
use ecrin_vault::vocabulary::AlertState;
use ecrin_vault::wire::{Alert, AlertDecisionNew};
use serde_json::{Value, json};

use super::search::auditor;
use crate::cli::AlertsCommand;
use crate::context::Context;
use crate::exit::CommandError;
use crate::output::short;
use crate::prefix::{Typed, among, read};
use crate::unlock::SignedIn;
use crate::when::moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &AlertsCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    match command {
        AlertsCommand::List { state } => {
            let alerts = me.api.alerts(*state)?;
            for alert in &alerts {
                context.out.line(&as_json(context, alert));
                context.out.say(&told(context, &me, alert));
            }
            if alerts.is_empty() {
                context.out.say(&context.words.get("no-alerts"));
            }
            Ok(())
        }
        AlertsCommand::Show { id } => {
            let shown = me.api.alert(resolve(&me, id)?)?;
            let reader = auditor(context, &me);
            let rows: Vec<Value> = shown.rows.iter().map(|row| reader.as_json(row)).collect();
            let mut document = as_json(context, &shown.alert);
            if let Some(fields) = document.as_object_mut() {
                fields.insert("rows".to_owned(), Value::Array(rows));
            }
            context.out.result(&document, || {
                let mut lines = vec![told(context, &me, &shown.alert)];
                lines.extend(shown.rows.iter().map(|row| format!("  {}", reader.sentence(row))));
                for decision in &shown.alert.decisions {
                    let at = moment(context.words, decision.at, me.now());
                    let state = context.words.get(&format!("alert-state-{}", decision.state));
                    let by = short(decision.by);
                    lines.push(context.words.format(
                        "alert-decision",
                        &[
                            ("state", (&state).into()),
                            ("by", (&by).into()),
                            ("moment", (&at).into()),
                            ("reason", (&decision.reason).into()),
                        ],
                    ));
                }
                lines.join("\n")
            });
            Ok(())
        }
        AlertsCommand::Justify { id, reason } => decide(context, &me, id, AlertState::Justified, reason),
        AlertsCommand::Escalate { id, reason } => decide(context, &me, id, AlertState::Escalated, reason),
    }
}

fn decide(
    context: &Context<'_>,
    me: &SignedIn,
    id: &str,
    state: AlertState,
    reason: &str,
) -> Result<(), CommandError> {
    let decision = AlertDecisionNew {
        state,
        reason: reason.to_owned(),
    };
    let alert = me.api.decide_alert(resolve(me, id)?, &decision)?;
    context
        .out
        .result(&as_json(context, &alert), || told(context, me, &alert));
    Ok(())
}

/// One of the alerts, by id or its beginning.
fn resolve(me: &SignedIn, text: &str) -> Result<AlertId, CommandError> {
    Ok(match read::<AlertId>(text)? {
        Typed::Whole(id) => id,
        Typed::Beginning(beginning) => among(&beginning, me.api.alerts(None)?.iter().map(|alert| alert.id))?,
    })
}

/// What was seen, against which threshold.
fn explained(context: &Context<'_>, alert: &Alert) -> String {
    let words = context.words;
    let who = alert
        .name
        .clone()
        .or_else(|| alert.account.map(short))
        .unwrap_or_else(|| words.get("alert-nobody"));
    words.format(
        &format!("alert-{}", alert.code),
        &[
            ("who", (&who).into()),
            ("seen", alert.seen.into()),
            ("limit", alert.limit.into()),
            ("usual", alert.usual.unwrap_or_default().into()),
        ],
    )
}

fn told(context: &Context<'_>, me: &SignedIn, alert: &Alert) -> String {
    let words = context.words;
    let (id, at) = (short(alert.id), moment(words, alert.at, me.now()));
    let (state, what) = (
        words.get(&format!("alert-state-{}", alert.state)),
        explained(context, alert),
    );
    let values = [
        ("id", (&id).into()),
        ("code", alert.code.as_str().into()),
        ("moment", (&at).into()),
        ("state", (&state).into()),
        ("what", (&what).into()),
        ("since", alert.since.into()),
    ];
    let mut text = words.format("alert-line", &values);
    if alert.state != AlertState::New && alert.since > 0 {
        text += &words.format("alert-since", &values);
    }
    text
}

fn as_json(context: &Context<'_>, alert: &Alert) -> Value {
    json!({
        "id": alert.id, "code": alert.code, "state": alert.state, "at": alert.at, "last": alert.last,
        "account": alert.account, "name": alert.name, "seen": alert.seen, "limit": alert.limit,
        "usual": alert.usual, "events": alert.events, "since": alert.since, "decisions": alert.decisions,
        "explanation": explained(context, alert),
    })
}

#[cfg(test)]
mod tests {
    use ecrin_locales::{Lang, Words};
    use ecrin_vault::vocabulary::{AlertCode, AlertState};

    #[test]
    fn every_alert_says_what_was_seen_in_every_language() {
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            for code in AlertCode::ALL {
                let key = format!("alert-{code}");
                assert!(words.has(&key), "{lang}: {key}");
                let values = [
                    ("who", "Nadia Belkacem".into()),
                    ("seen", 41_u64.into()),
                    ("limit", 17_u64.into()),
                    ("usual", 5_u64.into()),
                ];
                let text = words.format(&key, &values);
                let named =
                    text.contains("Nadia Belkacem") || matches!(code, AlertCode::Clock | AlertCode::Damaged);
                assert!(
                    named && text.ends_with('.') && !text.contains('{'),
                    "{lang}: {text}"
                );
            }
            for state in AlertState::ALL {
                assert!(words.has(&format!("alert-state-{state}")), "{lang}: {state}");
            }
        }
    }
}
