//! `make bench`: a table of speeds, each beside the same work done plainly.

#![allow(clippy::print_stdout)]

fn main() -> anyhow::Result<()> {
    ecrin_tests::bench::run(|part| println!("{}", part.trim_end()))
}
