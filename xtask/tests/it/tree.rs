//! The workspace as the rules see it: the files git knows, the manifests, the resolved graph.
//!
//! Files that git does not know yet are seen as well, so a rule speaks before the commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A text file of the workspace.
pub(crate) struct File {
    /// Its path from the root of the checkout, with `/`.
    pub(crate) path: String,
    /// What it says; empty for a file that is not UTF-8.
    pub(crate) text: String,
}

impl File {
    /// Returns an invented file, to try a rule on.
    pub(crate) fn invented(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Returns whether the name ends in one of these, each with its dot.
    pub(crate) fn ends_in(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Returns the crate's name for a file under `crates/`, or `xtask`.
    pub(crate) fn room(&self) -> Option<&str> {
        let mut parts = self.path.split('/');
        match parts.next() {
            Some("crates") => parts.next(),
            Some("xtask") => Some("xtask"),
            _ => None,
        }
    }

    /// Returns whether the file is compiled for tests only.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// Returns the text before the tests, which stand last in a file.
    pub(crate) fn outside_tests(&self) -> &str {
        if self.is_test() {
            return "";
        }
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }
}

/// Something a rule found.
pub(crate) struct Finding {
    /// Where: a path, perhaps with a line number.
    pub(crate) at: String,
    /// What is there.
    pub(crate) what: String,
}

impl Finding {
    /// Returns a finding at a file.
    pub(crate) fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }

    /// Returns a finding at a line of a file; `index` counts from 0.
    pub(crate) fn at_line(file: &File, index: usize, what: impl Into<String>) -> Self {
        Self { at: format!("{}:{}", file.path, index + 1), what: what.into() }
    }
}

/// Fails with every finding, the rule, its reason and what to do.
#[track_caller]
pub(crate) fn hold(rule: &str, why: &str, what_to_do: &str, found: Vec<Finding>) {
    if found.is_empty() {
        return;
    }
    let mut text = format!("\nrule: {rule}\nwhy:  {why}\ndo:   {what_to_do}\n");
    for Finding { at, what } in &found {
        writeln!(text, "  {at}: {what}").unwrap();
    }
    panic!("{text}");
}

/// Returns the root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Returns every text file that git tracks or would track, in order of path.
pub(crate) fn files() -> Vec<File> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is needed to know which files are ours");
    assert!(listed.status.success(), "git ls-files failed: is this a git checkout?");
    let names = String::from_utf8(listed.stdout).expect("our own file names are UTF-8");
    let names: BTreeSet<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
    let read = |path: &&str| {
        let bytes = std::fs::read(root().join(path)).ok()?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        Some(File { path: (*path).to_owned(), text })
    };
    names.iter().filter_map(read).collect()
}

/// Returns the Rust files.
pub(crate) fn rust_files() -> Vec<File> {
    files().into_iter().filter(|file| file.ends_in(&[".rs"])).collect()
}

/// Returns the text of one file of the checkout, or nothing if it is absent.
pub(crate) fn text_of(path: &str) -> Option<String> {
    std::fs::read_to_string(root().join(path)).ok()
}

/// A room's manifest.
pub(crate) struct Manifest {
    /// The crate's name.
    pub(crate) name: String,
    /// The path of its `Cargo.toml`.
    pub(crate) path: String,
    /// The whole manifest.
    pub(crate) table: toml::Table,
}

impl Manifest {
    /// Returns the names in a section such as `dependencies`, also those under `target`.
    pub(crate) fn names_in(&self, section: &str) -> BTreeSet<String> {
        let mut tables = vec![self.table.get(section)];
        if let Some(targets) = self.table.get("target").and_then(toml::Value::as_table) {
            tables.extend(targets.values().map(|target| target.get(section)));
        }
        let tables = tables.into_iter().flatten().filter_map(toml::Value::as_table);
        tables.flat_map(|table| table.keys().cloned()).collect()
    }
}

/// Returns the manifest of every room, in order of path.
pub(crate) fn manifests() -> Vec<Manifest> {
    let of_a_room = |file: &File| file.path.ends_with("/Cargo.toml") && file.room().is_some();
    let read = |file: File| {
        let table: toml::Table = file.text.parse().unwrap_or_else(|error| {
            panic!("{} is not TOML: {error}", file.path);
        });
        let name = table["package"]["name"].as_str().unwrap().to_owned();
        Manifest { name, path: file.path, table }
    };
    files().into_iter().filter(of_a_room).map(read).collect()
}

/// Returns what `cargo metadata` tells of the workspace and everything it builds with here.
pub(crate) fn metadata() -> Value {
    let cargo = env!("CARGO");
    let version = Command::new(cargo).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let told = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "cargo metadata failed: {complaint}");
    serde_json::from_slice(&told.stdout).unwrap()
}

/// The resolved graph of packages, by name.
pub(crate) struct Graph {
    /// The names of our own rooms.
    pub(crate) ours: BTreeSet<String>,
    /// For each package id its name and its dependencies: id and whether the edge is for tests only.
    nodes: BTreeMap<String, (String, Vec<(String, bool)>)>,
}

impl Graph {
    /// Reads the graph from `cargo metadata`.
    pub(crate) fn read(metadata: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let packages = metadata["packages"].as_array().unwrap();
        let names: BTreeMap<String, String> =
            packages.iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
        let members = metadata["workspace_members"].as_array().unwrap();
        let ours = members.iter().map(|id| names[id.as_str().unwrap()].clone()).collect();
        let edge = |edge: &Value| {
            let kinds = edge["dep_kinds"].as_array().unwrap();
            let for_tests_only = kinds.iter().all(|kind| kind["kind"].as_str() == Some("dev"));
            (text(&edge["pkg"]), for_tests_only)
        };
        let node = |node: &Value| {
            let id = text(&node["id"]);
            let edges = node["deps"].as_array().unwrap().iter().map(edge).collect();
            (id.clone(), (names[&id].clone(), edges))
        };
        let nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter().map(node).collect();
        Self { ours, nodes }
    }

    /// Returns the names that a room depends on directly, also for tests.
    pub(crate) fn direct(&self, room: &str) -> BTreeSet<&str> {
        let edges = self.edges_of(room);
        edges.iter().map(|(id, _)| self.nodes[id].0.as_str()).collect()
    }

    /// Returns every name that a room reaches when it is built without its tests.
    pub(crate) fn reached(&self, room: &str) -> BTreeSet<&str> {
        let mut open: Vec<&(String, bool)> = self.edges_of(room).iter().collect();
        let mut seen = BTreeSet::new();
        while let Some((id, for_tests_only)) = open.pop() {
            if !for_tests_only && seen.insert(id) {
                open.extend(&self.nodes[id].1);
            }
        }
        seen.into_iter().map(|id| self.nodes[id].0.as_str()).collect()
    }

    fn edges_of(&self, room: &str) -> &[(String, bool)] {
        let is_room = |(name, _): &&(String, Vec<(String, bool)>)| name == room;
        self.nodes.values().find(is_room).map_or(&[], |(_, edges)| edges)
    }
}
