//! Manifests: rooms are built alike, and test alike.

use crate::tree::{File, Finding, Manifest, files, hold, manifests, text_of};

/// Lints without which the rules of the house would be habits.
const DENIED: &[&str] =
    &["dbg_macro", "exit", "print_stderr", "print_stdout", "todo", "unwrap_used"];

fn odd_manifest(manifest: &Manifest) -> Vec<Finding> {
    let Manifest { name, path, table } = manifest;
    let mut found = Vec::new();
    let mut want = |holds: bool, what: &str| {
        if !holds {
            found.push(Finding::new(path, what));
        }
    };
    let inherits = |section: &str, key: &str| {
        let value = table.get(section).and_then(|section| section.get(key));
        value.and_then(|value| value.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
    };
    let lints = table.get("lints").and_then(|lints| lints.get("workspace"));
    want(lints.and_then(toml::Value::as_bool) == Some(true), "does not inherit the lints");
    for key in ["edition", "license", "publish", "rust-version", "version"] {
        want(inherits("package", key), &format!("does not inherit {key}"));
    }
    let described = table.get("package").and_then(|package| package.get("description"));
    want(described.is_some(), "has no description: one sentence, what the room is");
    let folder = path.trim_end_matches("/Cargo.toml");
    want(folder.ends_with(name.as_str()), "the folder is not named like the crate");
    let doctest = table.get("lib").and_then(|lib| lib.get("doctest"));
    let has_a_library = crate::tree::root().join(folder).join("src/lib.rs").exists();
    let quiet = doctest.and_then(toml::Value::as_bool) == Some(false);
    want(!has_a_library || quiet, "does not say `doctest = false` under [lib]");
    found
}

/// Finds integration tests that cargo would link as a binary of their own.
fn further_test_binaries(files: &[File]) -> Vec<Finding> {
    let is_a_binary = |path: &str| {
        let Some((_, rest)) = path.split_once("/tests/") else { return false };
        path.ends_with(".rs")
            && !path.contains("/src/")
            && (!rest.contains('/') || rest.ends_with("/main.rs") && rest.matches('/').count() == 1)
            && rest != "it/main.rs"
    };
    let others = files.iter().filter(|file| is_a_binary(&file.path));
    others.map(|file| Finding::new(&file.path, "a second test binary")).collect()
}

#[test]
fn rooms_are_built_alike() {
    hold(
        "every room inherits lints, edition, license, version; its folder is its name; no doctests",
        "what is the same everywhere is written once; doctests link one binary each",
        "copy the manifest of crates/playbook",
        manifests().iter().flat_map(odd_manifest).collect(),
    );
}

#[test]
fn a_crate_has_one_integration_binary() {
    hold(
        "integration tests lie under tests/it, with one main.rs",
        "every further binary links the heavy dependencies once more",
        "move the file to tests/it and add its `mod` line to tests/it/main.rs",
        further_test_binaries(&files()),
    );
}

#[test]
fn the_lints_that_hold_the_rules_are_denied() {
    let manifest: toml::Table = text_of("Cargo.toml").unwrap().parse().unwrap();
    let lints = &manifest["workspace"]["lints"];
    for lint in DENIED {
        let level = lints["clippy"].get(lint).and_then(toml::Value::as_str);
        assert_eq!(level, Some("deny"), "Cargo.toml no longer denies clippy::{lint}");
    }
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
}

#[test]
fn a_second_test_binary_is_found() {
    let paths = [
        "crates/x/tests/it/main.rs",
        "crates/x/tests/it/rows.rs",
        "crates/x/tests/it/deep/main.rs",
        "crates/x/src/rows/tests.rs",
        "crates/x/tests/smoke.rs",
        "crates/x/tests/slow/main.rs",
    ];
    let files = paths.map(|path| File::invented(path, "//! X.\n"));
    let found: Vec<String> = further_test_binaries(&files).into_iter().map(|f| f.at).collect();
    assert_eq!(found, ["crates/x/tests/smoke.rs", "crates/x/tests/slow/main.rs"]);
}
