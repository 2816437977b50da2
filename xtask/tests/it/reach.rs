//! Reach: every Rust file is part of some crate; a forgotten test would pass for ever.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{File, Finding, hold, rust_files};

/// Returns the modules that a file declares in files of their own.
fn declared(text: &str) -> Vec<&str> {
    let name = |line| {
        let line = str::trim_start(line);
        let line = match line.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
            Some(rest) => rest.trim_start(),
            None => line,
        };
        line.strip_prefix("mod ")?.strip_suffix(';')
    };
    text.lines().filter_map(|line| name(line.trim_end())).collect()
}

/// Returns whether cargo starts a crate at this file.
fn is_a_root(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let parent = folder.rsplit('/').next().unwrap_or_default();
    match name {
        "lib.rs" => parent == "src",
        "main.rs" => {
            parent == "src"
                || ["/tests/", "/benches/", "/examples/"].iter().any(|of| folder.contains(of))
        }
        "build.rs" => parent != "src" && !folder.contains("/src/"),
        _ => {
            ["examples", "benches", "fuzz_targets"].contains(&parent) || folder.ends_with("src/bin")
        }
    }
}

/// Returns where the modules of a file lie.
fn folder_of_modules(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.trim_end_matches(".rs");
    if is_a_root(path) || stem == "mod" { folder.to_owned() } else { format!("{folder}/{stem}") }
}

fn forgotten(files: &[File]) -> Vec<Finding> {
    let texts: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut open: Vec<String> =
        texts.keys().filter(|path| is_a_root(path)).map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(path) = open.pop() {
        let folder = folder_of_modules(&path);
        for module in texts.get(path.as_str()).map(|text| declared(text)).unwrap_or_default() {
            open.push(format!("{folder}/{module}.rs"));
            open.push(format!("{folder}/{module}/mod.rs"));
        }
        seen.insert(path);
    }
    let missed = texts.keys().filter(|path| !seen.contains(**path));
    missed.map(|path| Finding::new(*path, "no `mod` line leads to this file")).collect()
}

#[test]
fn no_file_is_forgotten() {
    hold(
        "every .rs file is reached by `mod` lines from a crate's root (tests/it/main.rs for tests)",
        "a file that nobody compiles holds tests that never run and code that never fails",
        "add the `mod` line, or delete the file",
        forgotten(&rust_files()),
    );
}

#[test]
fn a_forgotten_test_file_is_found() {
    let files = [
        File::invented("crates/x/src/lib.rs", "//! X.\npub(crate) mod rows;\n"),
        File::invented("crates/x/src/rows.rs", "//! Rows.\n#[cfg(test)]\nmod tests;\n"),
        File::invented("crates/x/src/rows/tests.rs", "//! Tests.\n"),
        File::invented("crates/x/tests/it/main.rs", "//! Tests.\nmod rows;\n// mod late;\n"),
        File::invented("crates/x/tests/it/rows.rs", "//! Tests.\n"),
        File::invented("crates/x/tests/it/late.rs", "//! Tests.\n"),
        File::invented("crates/x/build.rs", "//! Embeds.\n"),
    ];
    let found: Vec<String> = forgotten(&files).into_iter().map(|finding| finding.at).collect();
    assert_eq!(found, ["crates/x/tests/it/late.rs"]);
}
