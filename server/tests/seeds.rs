//! Runs every fuzz seed of the doors through its entry point, in the ordinary build.

use ecrin_server::{imap, smtp};

#[path = "../fuzz/entry_points.rs"]
mod entry_points;

#[test]
fn every_seed_runs_and_every_entry_point_has_some() {
    let fuzz = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for (target, run) in entry_points::ALL {
        let seeds: Vec<_> = std::fs::read_dir(fuzz.join("seeds").join(target))
            .unwrap_or_else(|_| panic!("{target} has no seeds"))
            .map(|seed| seed.expect("a seed").path())
            .collect();
        assert!(!seeds.is_empty(), "{target} has no seeds");
        for seed in seeds {
            run(&std::fs::read(seed).expect("a seed"));
        }
        let source = fuzz.join(format!("fuzz_targets/{target}.rs"));
        assert!(source.is_file(), "{target} has no fuzz target");
    }
}
