//! Reads the members of a team from the tables of a Markdown page.
//!
//! A row is a person, by the login that a cell mentions or links to, else by the cell under a
//! heading such as `GitHub`, else by an address or the name.

use super::person::{self, Said};
use super::{Found, lists};

/// Headings of a column of logins.
const LOGINS: [&str; 5] = ["github", "handle", "login", "nick", "username"];

/// Headings of a column of names.
const NAMES: [&str; 4] = ["maintainer", "member", "name", "who"];

/// Adds whom the tables of a text name.
pub(super) fn members(text: &str, team: &str, found: &mut Found) {
    let lines: Vec<&str> = text.lines().collect();
    let mut heading: Option<Vec<&str>> = None;
    for (number, line) in lines.iter().enumerate() {
        let Some(row) = cells(line) else {
            heading = None;
            continue;
        };
        let below = lines.get(number + 1).and_then(|line| cells(line));
        if below.is_some_and(|cells| is_rule(&cells)) {
            heading = Some(row);
        } else if let Some(heading) = heading.as_ref().filter(|_| !is_rule(&row)) {
            add(heading, &row, team, found);
        }
    }
}

/// Adds whom a row names, unless a cell says that they have gone.
fn add(heading: &[&str], row: &[&str], team: &str, found: &mut Found) {
    let under = |words: &[&str]| {
        let has = |title: &&str| {
            let title = title.to_lowercase();
            words.iter().any(|word| title.contains(word))
        };
        heading.iter().position(has).and_then(|at| row.get(at).copied())
    };
    let name = under(&NAMES).or_else(|| row.first().copied()).unwrap_or_default();
    let others = row.iter().filter(|cell| **cell != name);
    if others.clone().any(|cell| lists::is_gone(cell)) {
        found.says_nobody = true;
        found.ignored += 1;
        return;
    }
    let linked = row.iter().find_map(|cell| lists::mention(cell).or_else(|| person::profile(cell)));
    let login = linked.or_else(|| under(&LOGINS).map(|cell| cell.trim_matches(['`', '*'])));
    let bare = lists::bare(name);
    let address = row.iter().find_map(|cell| person::address(cell));
    let said = Said { login, address, name: Some(&bare), ..Said::default() };
    match person::account(said, "github.com") {
        Some(who) => found.add(who, "member", team),
        None => found.ignored += 1,
    }
}

/// Returns the cells of a line of a table.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(str::trim).collect())
}

/// Returns whether the cells are the rule below a heading.
fn is_rule(cells: &[&str]) -> bool {
    cells.iter().all(|cell| cell.len() >= 3 && cell.trim_matches(':').bytes().all(|b| b == b'-'))
}
