//! What the tests share.

pub mod powercut;
pub mod scratch;
pub mod workload;
