//! The journal: what is written, how it is committed to, and how anyone checks it (spec 05).

mod entry;
mod event;
mod proof;
mod statement;
mod tree;

pub use entry::{ENTRY_LENGTH, Entry, EntryError, EventKey, LogKey, Part};
pub use event::{Actor, Core, Subject};
pub use proof::{Checkpoint, InclusionProof, Opening, origin};
pub use statement::{AnyEntry, ShardCount, Statement, StatementEntry};
pub use tree::{
    MAX_ENTRIES, MemoryHashes, StoredHashes, append, edge_of, leaf_hash, node_hash, prove_consistency,
    prove_inclusion, root, stored_count, stored_index, stored_place,
};
pub use tree::{check_consistency, check_inclusion};

/// Why something the journal says does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A text or its signature is not what it should be.
    #[error(transparent)]
    Note(#[from] crate::note::NoteError),
    /// An entry cannot be read.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The checkpoint is malformed or signed by someone else.
    #[error("the checkpoint is malformed or not signed by this journal")]
    Checkpoint,
    /// A hash of the tree is missing or does not lead to the root.
    #[error("the proof does not lead to the root of the journal")]
    Proof,
    /// A commitment and what was opened do not agree.
    #[error("the words do not agree with what was written in the journal")]
    Opening,
}
