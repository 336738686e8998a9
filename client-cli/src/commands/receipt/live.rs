//! Holding a receipt against the journal as it is shown to anyone now: whoever has one piece of paper can find out that
//! the past was changed, and needs neither an account nor anyone's leave.

use ecrin_vault::journal::{Checkpoint, ENTRY_LENGTH, InclusionProof, MemoryHashes, leaf_hash, origin};
use ecrin_vault::note::{Digest32, VerifyingKey};
use ecrin_vault::receipt::{PREFIX, Receipt};

use crate::api::Api;
use crate::context::Context;
use crate::exit::{CommandError, Fault};
use crate::home::Config;
use crate::unlock::connect;

/// Entries in a full bundle of the public journal.
const FULL: u64 = 256;

/// The journal as it is shown now is not the one that the receipt is from.
#[derive(Debug, thiserror::Error)]
#[error("the journal contradicts the receipt: {0}")]
struct Contradiction(&'static str);

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

/// Reads the whole shard as anyone may, makes its tree anew, and holds the receipt against it: its entry must stand
/// where it was promised, and the head of a full receipt must be the past of the head of now. So must the head that
/// this home verified before, if it has any.
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
    let (tree, leaf) = tree_of(&api, shard, head.size, promise.index)?;
    if tree.root_at(head.size)? != head.root {
        return Err(Contradiction("root").into());
    }
    if leaf != Some(promise.leaf) {
        return Err(Contradiction("rewritten").into());
    }
    let seen = context.home.seen_heads()?;
    let seen = seen.get(&promise.origin).map(|seen| (seen.size, seen.root));
    for (size, root) in promise.head.into_iter().chain(seen) {
        if size > head.size {
            return Err(Contradiction("shorter").into());
        }
        if tree.root_at(size)? != root {
            return Err(Contradiction("rewritten").into());
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

/// The tree of a shard, and the leaf at one place of it.
fn tree_of(
    api: &Api,
    shard: &str,
    size: u64,
    index: u64,
) -> Result<(MemoryHashes, Option<Digest32>), CommandError> {
    let (mut tree, mut found) = (MemoryHashes::default(), None);
    while tree.size() < size {
        let (number, width) = (tree.size() / FULL, (size - tree.size()).min(FULL));
        let mut path = format!("{shard}/tile/entries/{}", in_threes(number));
        if width < FULL {
            path += &format!(".p/{width}");
        }
        let bundle = match api.public_log(&path) {
            Ok(bytes) => bytes,
            // The server has noticed by itself, or has lost what it signed for.
            Err(reason) if reason.is("store-damaged") || reason.is("not-found") => {
                return Err(Contradiction("entries-missing").into());
            }
            Err(reason) => return Err(reason.into()),
        };
        let mut rest = bundle.as_slice();
        for _ in 0..width {
            let entry = entry_of(&mut rest).ok_or(Contradiction("entries-missing"))?;
            let leaf = leaf_hash(entry);
            if tree.size() == index {
                found = Some(leaf);
            }
            tree.push(leaf)?;
        }
    }
    Ok((tree, found))
}

/// The next entry of a bundle: its length in two bytes, then itself.
fn entry_of<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8; ENTRY_LENGTH]> {
    let (length, after) = rest.split_first_chunk::<2>()?;
    let (entry, after) = after.split_first_chunk::<ENTRY_LENGTH>()?;
    *rest = after;
    (usize::from(u16::from_be_bytes(*length)) == ENTRY_LENGTH).then_some(entry)
}

/// A tile's number as C2SP writes it: groups of three digits, an `x` before all but the last.
fn in_threes(number: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_threes() {
        assert_eq!(in_threes(0), "000");
        assert_eq!(in_threes(1_234_067), "x001/x234/067");
        assert_eq!(in_threes(5_000), "x005/000");
    }
}
