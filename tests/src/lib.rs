//! What the tests share.

pub mod bench;
pub mod harness;
pub mod imap;
pub mod load;
pub mod mailbooks;
pub mod mailroom;
pub mod powercut;
pub mod scratch;
pub mod workload;
