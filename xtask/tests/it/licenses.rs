//! Licenses: everything that the program is built from may be given away with it.
//!
//! The list of allowed licenses stands once, in `deny.toml`; this test and cargo-deny read it.

use std::collections::BTreeSet;

use crate::tree::{Finding, hold, metadata, text_of};

/// Returns whether an SPDX expression can be fulfilled with the allowed licenses alone.
///
/// Knows `AND`, `OR`, the old `/` for `OR`, `WITH` and parentheses.
fn is_fulfilled(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at, allowed) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut holds = all_of(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= all_of(words, at, allowed);
    }
    holds
}

fn all_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut holds = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(words, at, allowed);
    }
    holds
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let holds = any_of(words, at, allowed);
        *at += 1;
        return holds;
    }
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
        let whole = words.get(*at - 3..*at).unwrap_or_default().join(" ");
        return allowed.contains(*word) || allowed.contains(&whole);
    }
    allowed.contains(*word)
}

fn allowed() -> BTreeSet<String> {
    let deny: toml::Table = text_of("deny.toml").unwrap().parse().unwrap();
    let list = deny["licenses"]["allow"].as_array().unwrap();
    list.iter().map(|license| license.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_package_has_an_allowed_license() {
    let allowed = allowed();
    let mut found = Vec::new();
    for package in metadata()["packages"].as_array().unwrap() {
        let name = format!("{} {}", package["name"], package["version"]).replace('"', "");
        match package["license"].as_str() {
            None => found.push(Finding::new(name, "states no license")),
            Some(license) if !is_fulfilled(license, &allowed) => {
                found.push(Finding::new(name, license));
            }
            Some(_) => {}
        }
    }
    hold(
        "every package has a license of deny.toml's list",
        "whoever builds or passes on the program must be free to do so under BSD-3-Clause",
        "choose another package; a license joins the list only after it was read and discussed",
        found,
    );
}

#[test]
fn license_expressions_are_read_as_spdx_means_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()]);
    for fine in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0/MIT",
        "(MIT OR X) AND MIT",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_fulfilled(fine, &allowed), "{fine}");
    }
    for not in ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR X) AND X", "MIT MIT"] {
        assert!(!is_fulfilled(not, &allowed), "{not}");
    }
}
