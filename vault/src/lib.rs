//! The safe: everything Écrin's server, command line and pages must agree on, and nothing else.
//!
//! # In scope
//!
//! Ids and times, signed notes, identities, slots and keyrings, the two halves of OPAQUE, documents and their
//! envelopes, mandates and their state at a given time, seals, the journal (entries, tree, checkpoints, proofs),
//! receipts, and the shapes of what travels between client and server.
//!
//! # Out of scope
//!
//! Files, sockets, clocks, storage and policy about people. Functions take bytes, keys, `now` and a source of
//! randomness, and return values. One exception cannot be lifted: the `age` library draws file keys and nonces from
//! the operating system itself (see `spec/01-notes.md`).
//!
//! The normative texts are in `vault/spec/`; the code cites their sections.

pub mod id;
pub mod time;
pub mod vocabulary;

pub mod note;

pub mod identity;
pub mod invitation;

pub mod slot;

pub mod opaque;

pub mod keyring;

pub mod envelope;

pub mod document;

pub mod mandate;

pub mod act;
pub mod seal;

pub mod journal;
pub mod receipt;

pub mod wire;

mod encoding;
