//! To come.
pub mod store;
