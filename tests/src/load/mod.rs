//! People who use a real server, and what must then be true of it for ever.
//!
//! In scope: starting and killing the server as its operator would, accounts with real keys, a random but sensible
//! stream of acts, the record of what was acknowledged, and the comparison of a restarted server with it.
//! Out of scope: what exactly goes wrong with the server or its disk; the tests decide that.
//!
//! Reading order: [`server`], [`person`], [`client`] (acts and their record), [`siege`] (many clients, many restarts).

pub mod client;
pub mod folder;
pub mod person;
pub mod programs;
pub mod server;
pub mod siege;

pub use client::{Client, Verdict};
pub use person::{Person, Visitor};
pub use server::{Instance, Server};
pub use siege::{Cast, Siege};
