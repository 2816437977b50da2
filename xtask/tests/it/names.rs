//! Names: a crate, module or type is named after the one thing that it defines.

use crate::tree::{File, Finding, hold, manifests, rust_files};

/// Names that say nothing; a name is rejected when it is one of these or ends in one.
const BANNED: &[&str] = &[
    "common",
    "core",
    "data",
    "handler",
    "helper",
    "impl",
    "info",
    "manager",
    "misc",
    "processor",
    "util",
];

/// Returns the last word of a name in snake or camel case, in lower case and singular.
fn last_word(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars().rev() {
        if letter == '_' || letter == '-' {
            break;
        }
        word.insert(0, letter.to_ascii_lowercase());
        if letter.is_ascii_uppercase() {
            break;
        }
    }
    match word.strip_suffix('s') {
        Some(singular) if BANNED.contains(&singular) => singular.to_owned(),
        _ => word,
    }
}

fn is_banned(name: &str) -> bool {
    BANNED.contains(&last_word(name).as_str())
}

/// Returns the name that a line defines as a module or type, if it does.
fn defined(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => line,
    };
    let kinds = ["mod ", "struct ", "enum ", "trait ", "type ", "union "];
    let rest = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

fn banned_names(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files {
        let parts = file.path.trim_end_matches(".rs").split('/');
        for part in parts.filter(|part| is_banned(part)) {
            found.push(Finding::new(&file.path, format!("a module or folder named {part}")));
        }
        for (index, name) in file.text.lines().map(defined).enumerate() {
            if let Some(name) = name.filter(|name| is_banned(name)) {
                found.push(Finding::at_line(file, index, format!("{name} is defined")));
            }
        }
    }
    found
}

#[test]
fn no_name_says_nothing() {
    let mut found = banned_names(&rust_files());
    for manifest in manifests().iter().filter(|manifest| is_banned(&manifest.name)) {
        found.push(Finding::new(&manifest.path, format!("a crate named {}", manifest.name)));
    }
    hold(
        &format!("no crate, module or type named (or ending in) {}", BANNED.join(", ")),
        "such a room takes in everything and tells a reader nothing",
        "name it after the noun or verb it defines, or move each part to where it is used",
        found,
    );
}

#[test]
fn names_that_say_nothing_are_found() {
    let file = File::invented(
        "crates/x/src/git_util.rs",
        concat!(
            "//! X.\npub(crate) struct RowManager;\nenum Kind {}\ntype DataQuality = u8;\n",
            "mod helpers;\npub trait Handler {}\nlet info = 1;\n",
        ),
    );
    let told: Vec<String> = banned_names(&[file]).into_iter().map(|f| f.what).collect();
    assert_eq!(
        told,
        [
            "a module or folder named git_util",
            "RowManager is defined",
            "helpers is defined",
            "Handler is defined"
        ]
    );
}
