//! The parts of the IMAP door that read what others wrote.

#[path = "../src/imap/extended.rs"]
pub mod extended;
#[path = "../src/imap/fields.rs"]
pub mod fields;
#[path = "../src/imap/flow.rs"]
pub mod flow;
#[path = "../src/imap/framer.rs"]
pub mod framer;
#[path = "../src/imap/grammar.rs"]
pub mod grammar;
#[path = "../src/imap/names.rs"]
pub mod names;
#[path = "../src/imap/sequence.rs"]
pub mod sequence;
#[path = "../src/imap/structure.rs"]
pub mod structure;
#[path = "../src/imap/write.rs"]
pub mod write;
