//! What the vault promises, one subject a file: everything round-trips, and everything altered is refused by name.

#[path = "../specimen/mod.rs"]
mod specimen;

mod documents;
mod journal;
mod keyrings;
mod login;
mod mail;
mod mandates;
mod notes;
mod recovery;
mod secrets;
mod teams;
mod trust;
