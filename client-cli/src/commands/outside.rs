//! `notices outside`: a mail that says nothing but that something waits here.

use ecrin_vault::vocabulary::OutsideState;
use ecrin_vault::wire::{Outside, OutsideCode, OutsideNew};

use crate::cli::OutsideCommand;
use crate::context::Context;
use crate::exit::CommandError;

/// Shows, sets, confirms or ends it.
pub(super) fn run(context: &Context<'_>, command: &OutsideCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let outside = match command {
        OutsideCommand::Show => me.api.outside()?,
        OutsideCommand::Set { address } => me.api.set_outside(&OutsideNew {
            address: address.clone(),
        })?,
        OutsideCommand::Confirm { code } => me.api.confirm_outside(&OutsideCode { code: code.clone() })?,
        OutsideCommand::Off => {
            me.api.end_outside()?;
            let outside = me.api.outside()?;
            context
                .out
                .result(&outside, || context.words.get("outside-ended"));
            return Ok(());
        }
    };
    context.out.result(&outside, || told(context, &outside));
    Ok(())
}

fn told(context: &Context<'_>, outside: &Outside) -> String {
    let key = match outside.state {
        OutsideState::Off if !outside.offered => "outside-not-offered",
        OutsideState::Off => "outside-off",
        OutsideState::Waiting => "outside-waiting",
        OutsideState::On => "outside-on",
        OutsideState::Failing => "outside-failing",
    };
    let address = outside.address.clone().unwrap_or_default();
    context.words.format(key, &[("address", (&address).into())])
}
