//! `invite`: the secret of an invitation is made here and shown once; the server learns its public half only.

use ecrin_vault::invitation::{Invitation, InvitationSecret, VALID_DAYS};
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::InvitationNew;
use rand::rngs::OsRng;
use serde_json::json;

use super::approval;
use super::structure::resolve;
use crate::context::Context;
use crate::exit::CommandError;
use crate::when::full_moment;

/// Invites someone to a role.
pub(super) fn invite(
    context: &Context<'_>,
    role: Role,
    structure: Option<&str>,
    approval: Option<&str>,
) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let approval = approval.map(|text| approval::resolve(&me, text)).transpose()?;
    let structure = match structure {
        Some(text) => Some(resolve(&me, text)?),
        // Whoever belongs to one structure need not name it.
        None => match me.session.structures.as_slice() {
            [only] if role.is_professional() => Some(only.clone()),
            _ => None,
        },
    };
    let secret = InvitationSecret::generate(&mut OsRng);
    let from = me.now().whole_seconds();
    let until = from.plus_days(VALID_DAYS);
    let note = me.sign(Invitation {
        inviter: Some(me.account()),
        role,
        structure: structure.as_ref().map(|structure| structure.id),
        key: secret.signing_key().verifying_key(),
        from,
        until,
    })?;
    me.api.invite(&InvitationNew {
        note: note.to_text(),
        approval: approval.map(|approval| approval.id),
    })?;
    let text = secret.to_text();
    let document = json!({
        "id": note.digest(), "invitation": text.as_str(), "role": role,
        "structure": structure.as_ref().map(|structure| structure.id), "until": until,
    });
    context.out.result(&document, || {
        let words = context.words;
        let role = words.get(&format!("role-{role}"));
        let until = full_moment(words, until);
        let place = structure.map(|structure| structure.name).unwrap_or_default();
        let key = if place.is_empty() {
            "invited"
        } else {
            "invited-into"
        };
        let values = [
            ("invitation", text.as_str().into()),
            ("role", (&role).into()),
            ("structure", (&place).into()),
            ("until", (&until).into()),
        ];
        words.format(key, &values)
    });
    Ok(())
}
