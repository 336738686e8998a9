//! Puts the built web client into the binary. It never runs npm: without a build (`make web`) the binary carries one
//! plain page that says so, and everything else works.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the page of a binary without pages says.
const UNBUILT: &str = "src/http/unbuilt.html";

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = package.join("../client-web/dist");
    // A folder that is not there would have Cargo build the server anew each time; git ignores this one.
    let _ = fs::create_dir(&dist);
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed={UNBUILT}");

    let table = if dist.join("release.json").exists() {
        built(&dist)?
    } else {
        println!(
            "cargo::warning=client-web is not built: the server will have no pages. make web builds them."
        );
        unbuilt(&package.join(UNBUILT))
    };
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("pages.rs"),
        table,
    )
}

/// The table of a release: every file that its list names, with its smaller twins.
fn built(dist: &Path) -> io::Result<String> {
    let release: serde_json::Value = serde_json::from_slice(&fs::read(dist.join("release.json"))?)?;
    let text = |key: &str| release[key].as_str().unwrap_or_default();
    let mut table = begin(text("root"), text("importMap"));
    for (name, sum) in release["files"].as_object().into_iter().flatten() {
        entry(&mut table, dist, name, sum.as_str().unwrap_or_default());
    }
    for about in ["release.json", "root.json"] {
        entry(&mut table, dist, about, text("root"));
    }
    Ok(table + "];\n")
}

fn unbuilt(page: &Path) -> String {
    let mut table = begin("", "");
    let bytes = include(page);
    let _ = writeln!(
        table,
        "File {{ path: \"index.html\", sum: \"unbuilt\", plain: {bytes}, brotli: None, gzip: None }},"
    );
    table + "];\n"
}

fn begin(root: &str, import_map: &str) -> String {
    format!(
        "const ROOT: &str = {root:?};\nconst IMPORT_MAP: &str = {import_map:?};\n\
     static FILES: &[File] = &[\n"
    )
}

fn entry(table: &mut String, dist: &Path, name: &str, sum: &str) {
    let twin = |ending: &str| {
        let path = dist.join(format!("{name}.{ending}"));
        if path.exists() {
            format!("Some({})", include(&path))
        } else {
            "None".to_owned()
        }
    };
    let _ = writeln!(
        table,
        "File {{ path: {name:?}, sum: {sum:?}, plain: {}, brotli: {}, gzip: {} }},",
        include(&dist.join(name)),
        twin("br"),
        twin("gz"),
    );
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}
