//! Every heavy dependency has one home, and its types stay inside.
//!
//! A second home would make a second room wait for a long build; a type that leaks would make
//! every caller link it and follow its versions.

use std::collections::BTreeSet;

use crate::tree::{File, Finding, Graph, hold, metadata, rust_files};

/// A heavy dependency: its family of packages (the name, or the name and a dash), and its homes.
struct Heavy {
    family: &'static str,
    homes: &'static [&'static str],
}

const HEAVY: &[Heavy] = &[
    Heavy { family: "datafusion", homes: &["measure"] },
    Heavy { family: "parquet", homes: &["store", "measure"] },
    Heavy { family: "arrow", homes: &["store", "measure"] },
    Heavy { family: "gix", homes: &["collect"] },
    Heavy { family: "axum", homes: &[] },
    Heavy { family: "age", homes: &[] },
    Heavy { family: "pyo3", homes: &[] },
    Heavy { family: "ballista", homes: &[] },
];

/// Rooms, and the families that they never reach, so that editing them never waits for these.
const NEVER_REACHED: &[(&str, &[&str])] = &[
    ("model", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("estimate", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("protect", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("report", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("conduct", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("playbook", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("village", &["arrow", "parquet", "datafusion", "gix", "axum"]),
    ("store", &["datafusion", "gix", "axum"]),
    ("identify", &["datafusion", "gix", "axum"]),
    ("collect", &["datafusion", "axum"]),
    ("measure", &["gix", "axum"]),
];

fn is_of(family: &str, package: &str) -> bool {
    package == family
        || package.strip_prefix(family).is_some_and(|rest| rest.starts_with(['-', '_']))
}

/// Returns the names that a file brings in from a heavy family by `use`.
fn imported(text: &str, family: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in text.split("\nuse ").skip(1) {
        let statement = statement.split(';').next().unwrap_or_default();
        let first = statement.split([':', ';', ' ']).next().unwrap_or_default();
        if !is_of(family, first) {
            continue;
        }
        let words = statement.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let is_type = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_uppercase());
        names.extend(words.filter(is_type).map(str::to_owned));
    }
    names
}

/// Finds public signatures that name a heavy type.
///
/// This is a reading of the text, not of the types: a public item is a line that begins with
/// `pub ` (the lint `unreachable_pub` keeps that word for what callers can reach), up to its `{`
/// or `;`; a heavy type is a path into the family or a name imported from it.
fn heavy_types_in_public(file: &File, family: &str) -> Vec<Finding> {
    let text = file.outside_tests();
    let imported = imported(text, family);
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        if !line.trim_start().starts_with("pub ") {
            continue;
        }
        let mut signature = String::new();
        for part in &lines[index..] {
            signature.push_str(part);
            if part.contains(['{', ';']) || part.trim_end().ends_with(',') && !part.contains("fn ")
            {
                break;
            }
        }
        let signature = signature.split('{').next().unwrap_or_default();
        let mut words = signature
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
        let heavy = words.find(|word| {
            let first = word.split("::").next().unwrap_or_default();
            imported.contains(first) || (word.contains("::") && is_of(family, first))
        });
        if let Some(heavy) = heavy {
            found.push(Finding::at_line(file, index, format!("{heavy} in a public item")));
        }
    }
    found
}

#[test]
fn heavy_dependencies_have_one_home() {
    let graph = Graph::read(&metadata());
    let mut found = Vec::new();
    for room in &graph.ours {
        for heavy in HEAVY.iter().filter(|heavy| !heavy.homes.contains(&room.as_str())) {
            for package in graph.direct(room).into_iter().filter(|name| is_of(heavy.family, name)) {
                let homes = heavy.homes.join(" and ");
                let what = format!("depends on {package}, whose home is {homes}");
                found.push(Finding::new(format!("crates/{room}/Cargo.toml"), what));
            }
        }
    }
    hold(
        "a heavy dependency is named only by its home (tests included)",
        "each further home makes one more room wait for a build of minutes",
        "put the code into the home and call it in plain words",
        found,
    );
}

#[test]
fn light_rooms_reach_nothing_heavy() {
    let graph = Graph::read(&metadata());
    let mut found = Vec::new();
    for (room, families) in NEVER_REACHED {
        for package in graph.reached(room) {
            if families.iter().any(|family| is_of(family, package)) {
                found.push(Finding::new(format!("crates/{room}"), format!("reaches {package}")));
            }
        }
    }
    hold(
        "rooms outside the homes do not reach heavy packages, however far the way",
        "editing statistics, privacy rules or pages must never wait for a query engine",
        "cut the edge that leads there: cargo tree -p ROOM -i PACKAGE shows it",
        found,
    );
}

#[test]
fn heavy_types_stay_inside_their_home() {
    let mut found = Vec::new();
    for file in rust_files().iter().filter(|file| file.path.contains("/src/")) {
        for heavy in HEAVY {
            found.extend(heavy_types_in_public(file, heavy.family));
        }
    }
    hold(
        "no type of a heavy dependency in a public item",
        "callers would link it, wait for it and follow its versions",
        "hand over plain values, paths or a type of model, or make the item pub(crate)",
        found,
    );
}

#[test]
fn a_leaking_type_is_found() {
    let file = File::invented(
        "crates/store/src/rows.rs",
        "//! Rows.\nuse arrow::array::{ArrayRef, RecordBatch as Batch};\n\npub fn kept(n: usize) -> \
         usize {\n}\npub(crate) fn inside() -> Batch {\n}\npub fn one() -> Batch {\n}\npub fn \
         two(\n    at: &parquet::file::Reader,\n) -> u8 {\n}\npub struct Rows {\n    pub rows: \
         Vec<ArrayRef>,\n}\n",
    );
    let lines = |family| {
        let found = heavy_types_in_public(&file, family);
        found.into_iter().map(|finding| finding.at).collect::<Vec<_>>()
    };
    assert_eq!(lines("arrow"), ["crates/store/src/rows.rs:8", "crates/store/src/rows.rs:15"]);
    assert_eq!(lines("parquet"), ["crates/store/src/rows.rs:10"]);
    assert!(is_of("gix", "gix-hash") && !is_of("age", "agent"));
}
