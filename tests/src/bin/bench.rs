//! `make bench`: tables of speeds, each beside the same work done plainly. Arguments: the tables wanted, all without.

#![allow(clippy::print_stdout)]

fn main() -> anyhow::Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    ecrin_tests::bench::run(&names, |part| println!("{}", part.trim_end()))
}
