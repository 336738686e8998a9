//! The parts of the door for sending mail that read what others wrote.

#[path = "../src/smtp/data.rs"]
pub mod data;
#[path = "../src/smtp/reply.rs"]
pub mod reply;
#[path = "../src/smtp/session.rs"]
pub mod session;
