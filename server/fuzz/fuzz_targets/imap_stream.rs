#![no_main]

#[path = "../imap.rs"]
#[allow(dead_code)]
mod imap;

#[path = "../smtp.rs"]
#[allow(dead_code)]
mod smtp;

#[path = "../entry_points.rs"]
#[allow(dead_code)]
mod entry_points;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entry_points::imap_stream(data));
