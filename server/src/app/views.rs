//! Views: decided, written into the journal, and only then released.

use std::net::IpAddr;

use ecrin_vault::act::View;
use ecrin_vault::id::{EventId, MandateId};
use ecrin_vault::journal::{Actor, Core};
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument};
use ecrin_vault::note::{NoteBody, SignedNote, key_name};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{EventCode, Outcome, Right};
use ecrin_vault::wire::{Base64, ViewReleased};

use super::mandates::{Held, standing_of};
use super::policy::{FetchQuestion, ViewQuestion, may_fetch, may_view};
use super::sessions::Known;
use super::{App, AppError, Fact, Payload, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{MANDATE_ENVELOPES, NONCES, OPENINGS, Row, VIEWS};
use crate::store::rows::DocumentRow;

impl App {
    /// Releases one document of a mandate to its grantee, or writes down that it was refused.
    pub fn view(
        &self,
        token: &str,
        address: Option<IpAddr>,
        id: MandateId,
        text: &str,
    ) -> Result<ViewReleased, AppError> {
        let note: SignedNote<View> = SignedNote::parse(text)?;
        // Who asks is found out anew at each attempt: whoever was suspended meanwhile is refused as that, on record.
        self.decide(|| self.try_view(&self.known(token, address)?, id, &note))
    }

    fn try_view(
        &self,
        known: &Known,
        id: MandateId,
        note: &SignedNote<View>,
    ) -> Result<ViewReleased, AppError> {
        let now = self.now();
        let Known {
            caller,
            row: session,
            refusal,
        } = known;
        if *refusal == Some(Refusal::SessionEnded) {
            return Err(Refusal::SessionEnded.into());
        }
        let view = note.danger_unverified();
        let name = key_name(caller.account, &self.domain);
        let signed = note.verify(&name, &self.keys_of(caller.account)?.signing).is_ok();
        let held = self.held(id)?.ok_or(Refusal::NotFound)?;
        let mandate = held.mandate();
        // For a structure's mandate she acts as one of its people, and the journal names both.
        let membership = self.membership_under(&held, caller.account)?;
        let caller = &match mandate.grantee {
            Grantee::Structure(structure, _) => caller.acting_in(structure),
            Grantee::Person(_) => caller.clone(),
        };
        let mut fact = Fact::new(EventCode::DocumentReleaseRefused).mandate(id);
        let refuse =
            |fact: &Fact, reason| self.refuse(now, caller, Some(mandate.owner), fact.clone(), reason);
        if !signed || view.mandate != id || view.viewer != caller.account {
            return Err(refuse(&fact, Refusal::BadSignature));
        }
        fact.number = Some(view.number);
        fact.purpose = Some(view.purpose);
        fact.nonce = Some(view.nonce);
        fact.signature = note.signature_of(&name);

        // Counted only where it matters: a mandate that is used a thousand times is not read a thousand times slower.
        let views = if mandate.max_views.is_some() {
            self.views_of(view.mandate)?
        } else {
            0
        };
        let question = ViewQuestion {
            now,
            mandate,
            lifecycle: &held.row.value.lifecycle,
            standing: *refusal,
            membership: membership.as_ref().map(standing_of),
            view,
            views,
        };
        let named = *may_view(&question).map_err(|reason| refuse(&fact, reason))?;
        fact.document = Some(named.document);
        let Some(document) = self.named_document(mandate, &named)? else {
            return Err(refuse(&fact, Refusal::DocumentGone));
        };
        let number = named.number.to_be_bytes();
        let envelope = MANDATE_ENVELOPES
            .get(self.engine(), &[view.mandate.as_bytes(), &number])?
            .ok_or(Refusal::StoreDamaged)?;
        if NONCES
            .get(self.engine(), &[caller.account.as_bytes(), view.nonce.as_bytes()])?
            .is_some()
        {
            return Err(refuse(&fact, Refusal::Replayed));
        }

        let code = if view.right == Right::Download {
            EventCode::DocumentReleasedDownload
        } else {
            EventCode::DocumentReleasedView
        };
        let mut released = Fact {
            event: code,
            ..fact.clone()
        };
        released.ciphertext = Some(named.payload_sha256);
        released.detail = (view.right == Right::Print).then(|| Right::Print.to_string());
        let event = self.event(now, caller, Some(mandate.owner), released)?;
        // What was decided on must still be so when it is written: the mandate, the session, the document. Whoever
        // changes one of them at this moment wins, and the decision is made again.
        let batch = document.unchanged(session.unchanged(held.row.unchanged(Batch::new())));
        let batch = match &membership {
            Some(row) => row.unchanged(batch),
            None => batch,
        };
        let batch = NONCES.insert(
            batch,
            &[caller.account.as_bytes(), view.nonce.as_bytes()],
            now.millis().to_be_bytes().to_vec(),
        );
        let batch = match mandate.max_views {
            // Numbered places: two views cannot take the last one.
            Some(_) => VIEWS.insert(
                batch,
                &[view.mandate.as_bytes(), &views.to_be_bytes()],
                Vec::new(),
            ),
            None => VIEWS.insert(batch, &[view.mandate.as_bytes(), event.id.as_bytes()], Vec::new()),
        };
        // A crash before the commit: nothing was released. A crash after it: the journal says "released" though
        // nothing was; that is the safe side, and the words of the journal say no more than that.
        let logged = self.commit_one_before(mandate.until, batch, event)?;
        let inner = match self.sealer.take_off(view.mandate, mandate.until, &envelope) {
            Err(crate::sealer::SealerError::Destroyed) => return Err(refuse(&fact, Refusal::SealDestroyed)),
            taken => taken?,
        };
        let receipt = Receipt::sign(
            logged.index,
            logged.leaf,
            logged.key.clone(),
            logged.at,
            &self.secrets.journal,
        );
        Ok(ViewReleased {
            event: logged.id,
            at: logged.at,
            right: view.right,
            envelope: Base64(inner),
            payload_sha256: named.payload_sha256,
            payload_size: document.value.payload_size,
            receipt: receipt.to_text(),
        })
    }

    /// The document a mandate names, as long as it is the very one: its owner's, filed, with that ciphertext.
    fn named_document(
        &self,
        mandate: &Mandate,
        named: &MandateDocument,
    ) -> Result<Option<Row<DocumentRow>>, AppError> {
        let row = self.version(named.document, named.version)?;
        Ok(row.filter(|row| {
            let DocumentRow {
                owner,
                filed,
                payload_sha256,
                ..
            } = &row.value;
            *owner == mandate.owner && *filed && *payload_sha256 == named.payload_sha256
        }))
    }

    /// The ciphertext of a view that stands in the journal: for whoever made it, for a short while, and only as long
    /// as the mandate lives and its holder may act.
    pub fn view_payload(
        &self,
        token: &str,
        address: Option<IpAddr>,
        event: EventId,
    ) -> Result<Payload, AppError> {
        let Known { caller, refusal, .. } = &self.known(token, address)?;
        if *refusal == Some(Refusal::SessionEnded) {
            return Err(Refusal::SessionEnded.into());
        }
        let now = self.now();
        let opening = OPENINGS
            .get(self.engine(), &[event.as_bytes()])?
            .ok_or(Refusal::NotFound)?
            .value;
        let damaged = |_| AppError::from(Refusal::StoreDamaged);
        let core = Core::from_text(&opening.core).map_err(damaged)?;
        let released = matches!(
            core.event,
            EventCode::DocumentReleasedView | EventCode::DocumentReleasedDownload
        );
        let viewer = if opening.actor_text.is_empty() {
            None
        } else {
            Some(Actor::from_text(&opening.actor_text).map_err(damaged)?.account)
        };
        let (Some(mandate), Some(number), Outcome::Ok, true) =
            (core.mandate, core.number, core.result, released)
        else {
            return Err(Refusal::NotFound.into());
        };
        if viewer != Some(caller.account) {
            return Err(Refusal::NotFound.into());
        }
        let held: Held = self.held(mandate)?.ok_or(Refusal::NotFound)?;
        let named = *held.mandate().document(number).ok_or(Refusal::NotFound)?;
        let membership = self.membership_under(&held, caller.account)?;
        let decided = may_fetch(&FetchQuestion {
            now,
            mandate: held.mandate(),
            lifecycle: &held.row.value.lifecycle,
            standing: *refusal,
            viewer: caller.account,
            membership: membership.as_ref().map(standing_of),
            released: core.at,
        });
        let document = self.named_document(held.mandate(), &named)?;
        let gone = document.as_ref().map(|_| ()).ok_or(Refusal::DocumentGone);
        if let Err(reason) = decided.and(gone) {
            let mut fact = Fact::new(EventCode::DocumentReleaseRefused)
                .mandate(mandate)
                .document(named.document);
            fact.number = Some(number);
            return Err(self.refuse(now, caller, Some(held.mandate().owner), fact, reason));
        }
        self.payload(&document.ok_or(Refusal::DocumentGone)?.value)
    }
}
