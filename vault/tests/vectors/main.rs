//! Runs every text vector of `tests/vectors/`, and makes them: `ECRIN_WRITE=1 cargo test -p ecrin-vault --test vectors`
//! writes the files that the functions below describe. Files that nothing here describes are run all the same.

#[path = "../specimen/mod.rs"]
mod specimen;

mod documents;
mod journal;
mod kits;
mod made;
mod notes;
mod particular;
mod people;
mod proofs;
mod recovery;
mod referrals;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::made::Made;
use crate::specimen::all_signed;
use crate::specimen::vector::{Vector, folder};

#[test]
fn every_vector_ends_as_it_says() {
    if writes() {
        return; // The other test is changing the files.
    }
    let mut counts = BTreeMap::new();
    for object in sorted(&folder()).iter().filter(|path| path.is_dir()) {
        let name = object
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a folder's name");
        let (ok, failures) = counts.entry(name.to_owned()).or_insert((0, 0));
        for file in sorted(object) {
            let vector = Vector::parse(&fs::read(&file).expect("a vector"));
            vector.verify(name, &file.display().to_string());
            if vector.expects_failure() {
                *failures += 1;
            } else {
                *ok += 1;
            }
        }
        assert!(*ok > 0, "{name} has no vector that succeeds");
    }
    let ok: usize = counts.values().map(|(ok, _)| ok).sum();
    let failures: usize = counts.values().map(|(_, failures)| failures).sum();
    assert!(
        counts.len() >= 20 && failures > ok,
        "{ok} succeed, {failures} fail, in {} folders",
        counts.len()
    );
}

#[test]
fn the_vectors_on_disk_are_the_ones_made_here() {
    let write = writes();
    for ((object, name), vector) in make() {
        let path = folder().join(object).join(name);
        if write {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, vector.to_bytes()).expect("a written vector");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(
            found == vector.to_bytes(),
            "{} differs from what is made here",
            path.display()
        );
    }
}

fn writes() -> bool {
    std::env::var_os("ECRIN_WRITE").is_some()
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| {
        !path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    });
    paths.sort();
    paths
}

fn make() -> BTreeMap<(String, String), Vector> {
    let mut made = Made::default();
    words::words(&mut made);
    for object in all_signed() {
        notes::note(&mut made, object);
    }
    particular::particular_notes(&mut made);
    people::people(&mut made);
    documents::documents(&mut made);
    documents::states(&mut made);
    journal::journal(&mut made);
    proofs::proofs(&mut made);
    kits::kits(&mut made);
    recovery::kit_notes(&mut made);
    referrals::words(&mut made);
    made.0
}
