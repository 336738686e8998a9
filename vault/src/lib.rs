//! The safe: everything Écrin's server, command line and pages must agree on, and nothing else.
//!
//! # In scope
//!
//! Ids and times, signed notes, identities, slots, cards and keyrings, delays, the two halves of OPAQUE, documents and their
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

// Words, and the form of everything signed.
pub mod id;
pub mod note;
pub mod time;
pub mod vocabulary;

// People: their keys, and the ways to them.
pub mod appointment;
pub mod card;
pub mod delay;
pub mod envelope;
pub mod identity;
pub mod invitation;
pub mod keyring;
pub mod opaque;
pub mod recovery;
pub mod slot;
pub mod team;

// Papers, and who may see them.
pub mod act;
pub mod audit;
pub mod document;
pub mod mandate;
pub mod referral;
pub mod request;
pub mod seal;

// What colleagues write to each other.
pub mod mail;

// What happened.
pub mod journal;
pub mod paris;
pub mod receipt;

// What travels.
pub mod wire;

mod encoding;
#[cfg(feature = "openapi")]
mod schema;
