//! Holding a receipt against the journal as it is shown to anyone now: whoever has one piece of paper can find out that
//! the past was changed, and needs neither an account nor anyone's leave.

use ecrin_vault::journal::{
    Checkpoint, InclusionProof, check_consistency, check_inclusion, leaf_hash, origin, prove_consistency,
    prove_inclusion, root,
};
use ecrin_vault::note::{Digest32, VerifyingKey};
use ecrin_vault::receipt::{PREFIX, Receipt};

use super::tiles::PublicLog;
use crate::context::Context;
use crate::exit::{CommandError, Fault};
use crate::home::Config;
use crate::unlock::connect;

/// The journal as it is shown now is not the one that the receipt is from.
#[derive(Debug, thiserror::Error)]
#[error("the journal contradicts the receipt: {0}")]
pub(super) struct Contradiction(pub(super) &'static str);

impl Fault for Contradiction {
    fn code(&self) -> &str {
        "journal-contradicts"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("what", self.0.to_owned())]
    }
}

/// What a receipt says of the journal.
struct Promise {
    origin: String,
    index: u64,
    leaf: Digest32,
    /// The head that a full receipt carries.
    head: Option<(u64, Digest32)>,
}

/// Holds a receipt against the journal as anyone may read it, without reading more of it than that takes: its entry must
/// stand where it was promised and lead to the signed head, and the head of a full receipt must be the past of the head
/// of now. So must the head that this home verified before, if it has any.
pub(super) fn hold(
    context: &Context<'_>,
    config: &Config,
    instance: &VerifyingKey,
    receipt: &str,
) -> Result<(), CommandError> {
    let promise = promise_of(receipt, config, instance)?;
    let api = connect(context, config)?;
    let shard = promise
        .origin
        .strip_prefix(&format!("{}/", config.domain))
        .ok_or(Contradiction("other-instance"))?;
    let head = match api.public_log(&format!("{shard}/checkpoint")) {
        Ok(text) => text,
        Err(reason) if reason.is("not-found") => return Err(Contradiction("shard-missing").into()),
        Err(reason) => return Err(reason.into()),
    };
    let head = String::from_utf8(head)
        .ok()
        .and_then(|text| Checkpoint::verify(&text, instance).ok())
        .filter(|head| head.origin == promise.origin)
        .ok_or(Contradiction("checkpoint"))?;
    if head.size <= promise.index {
        return Err(Contradiction("shorter").into());
    }
    let log = PublicLog::new(&api, shard, head.size);
    // Hashes lead to the signed root or are none: whoever hands out others contradicts herself.
    if log.asked(root(head.size, &log))? != Some(head.root) {
        return Err(log.contradicted("root").into());
    }
    if log.leaf(promise.index)? != Some(promise.leaf) {
        return Err(log.contradicted("rewritten").into());
    }
    let proof = log.asked(prove_inclusion(head.size, promise.index, &log))?;
    let holds = proof.is_some_and(|proof| {
        check_inclusion(&proof, head.size, head.root, promise.index, promise.leaf).is_ok()
    });
    if !holds {
        return Err(log.contradicted("rewritten").into());
    }
    let seen = context.home.seen_heads()?;
    let seen = seen.get(&promise.origin).map(|seen| (seen.size, seen.root));
    for (size, root) in promise.head.into_iter().chain(seen) {
        if size > head.size {
            return Err(Contradiction("shorter").into());
        }
        let proof = log.asked(prove_consistency(head.size, size, &log))?;
        let holds =
            proof.is_some_and(|proof| check_consistency(&proof, head.size, head.root, size, root).is_ok());
        if !holds {
            return Err(log.contradicted("rewritten").into());
        }
    }
    Ok(())
}

fn promise_of(text: &str, config: &Config, instance: &VerifyingKey) -> Result<Promise, CommandError> {
    if text.trim_start().starts_with(PREFIX) {
        let receipt = Receipt::parse(text)?;
        receipt.verify(instance)?;
        return Ok(Promise {
            origin: origin(&config.domain, receipt.at),
            index: receipt.index,
            leaf: receipt.leaf,
            head: None,
        });
    }
    let proof = InclusionProof::parse(text)?;
    let (_, _, head) = proof.verify(instance)?;
    Ok(Promise {
        index: proof.index,
        leaf: leaf_hash(&proof.opening.entry),
        head: Some((head.size, head.root)),
        origin: head.origin,
    })
}
