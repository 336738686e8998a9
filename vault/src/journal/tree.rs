//! The Merkle tree over the entries (RFC 6962 hashing), in the storage order of C2SP tlog-tiles.

use tlog_tiles::{Error as TlogError, Hash, HashReader};

use super::{ENTRY_LENGTH, JournalError};
use crate::note::Digest32;

/// Where the hashes of the tree are kept, by their stored index.
pub trait StoredHashes {
    /// The hash at this index, or `None` where there is none.
    fn hash(&self, index: u64) -> Option<Digest32>;
}

/// The most entries a shard may have: a receipt has forty bits for an index, and the arithmetic of the tree stays far
/// from the end of its numbers.
pub const MAX_ENTRIES: u64 = 1 << 40;

fn within_bounds(size: u64) -> Result<(), JournalError> {
    if size <= MAX_ENTRIES {
        Ok(())
    } else {
        Err(JournalError::Proof)
    }
}

struct Reader<'a>(&'a dyn StoredHashes);

impl HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        indexes
            .iter()
            .map(|i| {
                self.0
                    .hash(*i)
                    .map(|d| Hash(d.0))
                    .ok_or(TlogError::IndexesNotInTree)
            })
            .collect()
    }
}

/// The hash of one entry as a leaf of the tree.
pub fn leaf_hash(entry: &[u8; ENTRY_LENGTH]) -> Digest32 {
    Digest32(tlog_tiles::record_hash(entry).0)
}

/// How many hashes are stored for a tree of this size, at most [`MAX_ENTRIES`].
pub fn stored_count(size: u64) -> u64 {
    tlog_tiles::stored_hash_count(size)
}

/// Where the hash of place `n` at this level of the tree is stored; level 0 holds the leaves.
pub fn stored_index(level: u8, n: u64) -> u64 {
    tlog_tiles::stored_hash_index(level, n)
}

/// The level and the place of what is stored here: the other way round.
pub fn stored_place(index: u64) -> (u8, u64) {
    tlog_tiles::split_stored_hash_index(index)
}

/// The hash above two others.
pub fn node_hash(left: Digest32, right: Digest32) -> Digest32 {
    Digest32(tlog_tiles::node_hash(Hash(left.0), Hash(right.0)).0)
}

/// The hashes to store, from [`stored_count`] of `size` on, when this leaf is added to a tree of `size`.
pub fn append(size: u64, leaf: Digest32, stored: &dyn StoredHashes) -> Result<Vec<Digest32>, JournalError> {
    within_bounds(size.saturating_add(1))?;
    let hashes = tlog_tiles::stored_hashes_for_record_hash(size, Hash(leaf.0), &Reader(stored));
    Ok(hashes
        .map_err(|_| JournalError::Proof)?
        .into_iter()
        .map(|h| Digest32(h.0))
        .collect())
}

/// The root of a tree of this size.
pub fn root(size: u64, stored: &dyn StoredHashes) -> Result<Digest32, JournalError> {
    within_bounds(size)?;
    if size == 0 {
        return Ok(Digest32(tlog_tiles::EMPTY_HASH.0));
    }
    tlog_tiles::tree_hash(size, &Reader(stored))
        .map(|h| Digest32(h.0))
        .map_err(|_| JournalError::Proof)
}

/// The hashes that lead from a leaf to the root.
pub fn prove_inclusion(
    size: u64,
    index: u64,
    stored: &dyn StoredHashes,
) -> Result<Vec<Digest32>, JournalError> {
    within_bounds(size)?;
    let proof = tlog_tiles::prove_record(size, index, &Reader(stored)).map_err(|_| JournalError::Proof)?;
    Ok(proof.into_iter().map(|h| Digest32(h.0)).collect())
}

/// Whether the hashes lead from this leaf to this root.
pub fn check_inclusion(
    proof: &[Digest32],
    size: u64,
    root: Digest32,
    index: u64,
    leaf: Digest32,
) -> Result<(), JournalError> {
    within_bounds(size)?;
    let proof: Vec<Hash> = proof.iter().map(|d| Hash(d.0)).collect();
    tlog_tiles::check_record(&proof, size, Hash(root.0), index, Hash(leaf.0)).map_err(|_| JournalError::Proof)
}

/// The hashes that show that a tree only grew.
pub fn prove_consistency(
    size: u64,
    old_size: u64,
    stored: &dyn StoredHashes,
) -> Result<Vec<Digest32>, JournalError> {
    within_bounds(size)?;
    if old_size == 0 {
        return Ok(Vec::new());
    }
    let proof = tlog_tiles::prove_tree(size, old_size, &Reader(stored)).map_err(|_| JournalError::Proof)?;
    Ok(proof.into_iter().map(|h| Digest32(h.0)).collect())
}

/// Whether the tree of `size` and `root` is the one of `old_size` and `old_root`, grown.
pub fn check_consistency(
    proof: &[Digest32],
    size: u64,
    root: Digest32,
    old_size: u64,
    old_root: Digest32,
) -> Result<(), JournalError> {
    within_bounds(size)?;
    if old_size == 0 {
        // Every tree grew out of the empty one; there is nothing to show.
        let empty = Digest32(tlog_tiles::EMPTY_HASH.0);
        let holds = proof.is_empty() && old_root == empty && (size > 0 || root == empty);
        return if holds { Ok(()) } else { Err(JournalError::Proof) };
    }
    let proof: Vec<Hash> = proof.iter().map(|d| Hash(d.0)).collect();
    tlog_tiles::check_tree(&proof, size, Hash(root.0), old_size, Hash(old_root.0))
        .map_err(|_| JournalError::Proof)
}

/// A tree rebuilt in memory, for whoever verifies a whole journal.
#[derive(Default)]
pub struct MemoryHashes {
    /// The hashes that stand for what was pruned, by their stored index.
    edge: std::collections::BTreeMap<u64, Digest32>,
    /// Where the first of the others is stored.
    offset: u64,
    first: u64,
    hashes: Vec<Digest32>,
    size: u64,
}

/// The complete subtrees that a tree of this size is made of, largest first, as level and place. Their hashes stand
/// for everything below them.
pub fn edge_of(size: u64) -> Vec<(u8, u64)> {
    let mut edge = Vec::new();
    let mut begin = 0u64;
    for level in (0..64u8).rev() {
        if size & (1 << level) != 0 {
            edge.push((level, begin >> level));
            begin += 1 << level;
        }
    }
    edge
}

impl MemoryHashes {
    /// A tree whose first `size` leaves were pruned, from the hashes of [`edge_of`] that size. They are not believed
    /// before the root that they lead to is a signed one.
    pub fn pruned(size: u64, edge: &[Digest32]) -> Result<Self, JournalError> {
        within_bounds(size)?;
        let places = edge_of(size);
        if places.len() != edge.len() {
            return Err(JournalError::Proof);
        }
        let indexes = places.into_iter().map(|(level, n)| stored_index(level, n));
        Ok(Self {
            edge: indexes.zip(edge.iter().copied()).collect(),
            offset: stored_count(size),
            first: size,
            hashes: Vec::new(),
            size,
        })
    }

    /// How many leaves were pruned.
    pub fn first_leaf(&self) -> u64 {
        self.first
    }

    /// Where the first hash is stored that was not pruned.
    pub fn first_stored(&self) -> u64 {
        self.offset
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Digest32) -> Result<(), JournalError> {
        let new = append(self.size, leaf, self)?;
        self.hashes.extend(new);
        self.size += 1;
        Ok(())
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over the first `size` leaves.
    pub fn root_at(&self, size: u64) -> Result<Digest32, JournalError> {
        root(size, self)
    }
}

impl StoredHashes for MemoryHashes {
    fn hash(&self, index: u64) -> Option<Digest32> {
        match index.checked_sub(self.offset) {
            Some(place) => self.hashes.get(usize::try_from(place).ok()?).copied(),
            None => self.edge.get(&index).copied(),
        }
    }
}
