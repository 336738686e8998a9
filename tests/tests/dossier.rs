//! The technical file (CPCE R.55-2) names tests and places in the code: each of them is there, and every article that
//! the product must keep has its line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// What the file must speak of.
const ARTICLES: &[&str] = &[
    "L. 103 1°",
    "L. 103 2°",
    "L. 103 3°",
    "L. 103 4°",
    "L. 103 5°",
    "R. 55-1",
    "R. 55-2",
    "R. 55-3",
    "R. 55-4 1°",
    "R. 55-4 2°",
    "R. 55-4 3°",
    "R. 55-5",
    "R. 55-6 1°",
    "R. 55-6 2°",
    "R. 55-6 3°",
    "D. 537",
    "D. 538",
    "D. 539",
    "D. 540",
    "D. 541",
    "2013-270",
    "2021-122",
    "RGPD 5",
    "RGPD 17",
    "RGPD 20",
    "RGPD 25",
    "RGPD 32",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What stands between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The sources of a file of tests, or of a folder of them.
fn sources(name: &str) -> Result<String> {
    let tests = root().join("tests/tests");
    let file = tests.join(format!("{name}.rs"));
    if file.is_file() {
        return Ok(fs::read_to_string(file)?);
    }
    let mut all = String::new();
    for entry in fs::read_dir(tests.join(name)).with_context(|| format!("no tests {name}"))? {
        all += &fs::read_to_string(entry?.path())?;
    }
    Ok(all)
}

fn is_a_test(sources: &str, name: &str) -> bool {
    let begins = format!("fn {name}(");
    let mut marked = false;
    for line in sources.lines().map(str::trim) {
        if marked && line.starts_with(&begins) {
            return true;
        }
        marked = line == "#[test]" || (marked && line.starts_with("#["));
    }
    false
}

#[test]
fn every_test_and_every_path_that_is_named_is_there() -> Result<()> {
    let file = fs::read_to_string(root().join("docs/dossier-technique.md"))?;
    let (mut tests, mut paths) = (0, 0);
    for name in quoted(&file) {
        if let Some((module, test)) = name.split_once("::") {
            ensure!(is_a_test(&sources(module)?, test), "there is no test {name}");
            tests += 1;
        } else if name.contains('/') || name.ends_with(".md") {
            ensure!(root().join(name).is_file(), "there is no file {name}");
            paths += 1;
        }
    }
    ensure!(
        tests > 40 && paths > 20,
        "{tests} tests and {paths} files are named"
    );
    Ok(())
}

#[test]
fn every_article_has_its_line() -> Result<()> {
    let file = fs::read_to_string(root().join("docs/dossier-technique.md"))?;
    for article in ARTICLES {
        ensure!(file.contains(article), "nothing about {article}");
    }
    Ok(())
}

#[test]
fn a_test_that_disappears_is_missed() -> Result<()> {
    let sources = "#[test]\nfn there() {}\nfn not_marked() {}\n";
    ensure!(is_a_test(sources, "there"), "it is there");
    ensure!(
        !is_a_test(sources, "not_marked") && !is_a_test(sources, "gone"),
        "it is not"
    );
    Ok(())
}
