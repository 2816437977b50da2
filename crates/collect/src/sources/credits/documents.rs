//! Reads the documents that have a format: all-contributors, `CITATION.cff`, `.zenodo.json`, teams.

use model::{Instant, Quarantine};
use serde_json::Value;

use super::Found;
use super::person::{self, Named, Said};
use crate::lenient;
use crate::yaml;

/// Reads `.all-contributorsrc`: one recognition for each kind of contribution.
pub(super) fn all_contributors(text: &str) -> Found {
    let mut found = Found::default();
    let Some(root) = json(text, &mut found) else { return found };
    let host = lenient::text(&root, "repoHost").unwrap_or("https://github.com");
    let host = host.rsplit("//").next().unwrap_or(host).trim_end_matches('/').to_owned();
    for (number, person) in (1..).zip(lenient::list(&root, "contributors")) {
        let at = format!("entry {number}");
        let said = Said {
            login: lenient::text(person, "login"),
            name: lenient::text(person, "name"),
            ..Said::default()
        };
        let Some(who) = person::account(said, &host) else {
            found.set_aside.push((at, Quarantine::NoIdentity));
            continue;
        };
        let kinds = lenient::list(person, "contributions");
        if kinds.is_empty() {
            found.ignored += 1;
        }
        for kind in kinds {
            // A kind may stand alone or as a mapping with its address.
            match kind.as_str().or_else(|| lenient::text(kind, "type")) {
                Some(kind) => found.add(who.clone(), kind, ""),
                None => found.set_aside.push((at.clone(), Quarantine::Malformed)),
            }
        }
    }
    found
}

/// Reads `CITATION.cff`; an organization among the authors is no person.
pub(super) fn citation(text: &str) -> Found {
    let mut found = Found::default();
    let root = match yaml::parse(text) {
        Ok(root) if root.is_object() => root,
        Ok(_) => {
            found.set_aside.push(("file".to_owned(), Quarantine::WrongContents));
            return found;
        }
        Err(yaml::YamlRefused::Malformed(line)) => {
            found.set_aside.push((format!("line {line}"), Quarantine::Malformed));
            return found;
        }
        Err(yaml::YamlRefused::TooMuch) => {
            found.set_aside.push(("file".to_owned(), Quarantine::NotUnpackable));
            return found;
        }
    };
    found.at = lenient::text(&root, "date-released").and_then(Instant::parse);
    let group = lenient::text(&root, "version").unwrap_or_default().to_owned();
    for (number, author) in (1..).zip(lenient::list(&root, "authors")) {
        let part = |key| lenient::text(author, key);
        if part("name").is_some() && part("family-names").is_none() {
            found.ignored += 1;
            continue;
        }
        let parts =
            [part("given-names"), part("name-particle"), part("family-names"), part("name-suffix")];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let said = Said {
            login: part("website").and_then(person::profile),
            orcid: part("orcid"),
            name: Some(&name),
            ..Said::default()
        };
        match person::account(said, "github.com") {
            Some(who) => found.add(who, "author", &group),
            None => found.set_aside.push((format!("author {number}"), Quarantine::NoIdentity)),
        }
    }
    found
}

/// Reads `.zenodo.json`: creators, and others with the type that they are given.
pub(super) fn zenodo(text: &str) -> Found {
    let mut found = Found::default();
    let Some(root) = json(text, &mut found) else { return found };
    found.at = lenient::text(&root, "publication_date").and_then(Instant::parse);
    let group = lenient::text(&root, "version").unwrap_or_default().to_owned();
    for list in ["creators", "contributors"] {
        for (number, person) in (1..).zip(lenient::list(&root, list)) {
            let said = Said {
                orcid: lenient::text(person, "orcid"),
                name: lenient::text(person, "name"),
                ..Said::default()
            };
            let role = match list {
                "creators" => "creator",
                _ => lenient::text(person, "type").unwrap_or("contributor"),
            };
            match person::account(said, "github.com") {
                Some(who) => found.add(who, role, &group),
                None => {
                    found.set_aside.push((format!("{list} {number}"), Quarantine::NoIdentity));
                }
            }
        }
    }
    found
}

/// Reads a team's page: a list of mappings with a link to a profile or a name, as TOML (`[[item]]`,
/// as Hugo's galleries have it), YAML or JSON; the team is called as its file is. Whoever stands
/// under a key such as `emeritus` is no member any more.
pub(super) fn team(text: &str, file: &str) -> Found {
    let mut found = Found::default();
    let lower = file.to_lowercase();
    let root = if lower.contains(".toml") {
        toml::from_str::<toml::Table>(text).ok().and_then(|t| serde_json::to_value(t).ok())
    } else if lower.contains(".json") {
        serde_json::from_str(text).ok()
    } else if lower.contains(".yaml") || lower.contains(".yml") {
        yaml::parse(text).ok()
    } else {
        return super::lists::members(text, file);
    };
    let Some(root) = root else {
        found.set_aside.push(("file".to_owned(), Quarantine::Malformed));
        return found;
    };
    let (team, lists) = (stem(file), lists_of(&root, &mut found));
    found.says_nobody |= !lists.is_empty() && lists.iter().all(|list| list.is_empty());
    for (number, member) in (1..).zip(lists.into_iter().flatten()) {
        match member_of(member) {
            Some(who) => found.add(who, "member", &team),
            None => found.set_aside.push((format!("entry {number}"), Quarantine::NoIdentity)),
        }
    }
    found
}

/// Returns the lists of members: those at the top, and those in the tables that stand there.
fn lists_of<'v>(root: &'v Value, found: &mut Found) -> Vec<&'v Vec<Value>> {
    let mut lists = Vec::new();
    let mut open = vec![(root, 0)];
    while let Some((value, depth)) = open.pop() {
        match value {
            Value::Array(list) if depth < 2 && list.iter().any(holds_lists) => {
                open.extend(list.iter().rev().map(|value| (value, depth + 1)));
            }
            Value::Array(list) => lists.push(list),
            Value::Object(map) => {
                let (gone, here): (Vec<_>, Vec<_>) =
                    map.iter().partition(|(word, _)| super::lists::is_gone(word));
                let those = gone.iter().filter_map(|(_, list)| list.as_array());
                let those = those.map(|list| list.len() as u64).sum::<u64>();
                found.ignored += those;
                found.says_nobody |= those > 0;
                let within = here.into_iter().rev().map(|(_, value)| (value, depth + 1));
                open.extend(within.filter(|(value, depth)| value.is_array() || *depth < 2));
            }
            _ => {}
        }
    }
    lists
}

/// Returns whether a value is a table that names no member itself and holds lists of them.
fn holds_lists(value: &Value) -> bool {
    member_of(value).is_none()
        && value.as_object().is_some_and(|map| map.values().any(Value::is_array))
}

/// Returns whom an entry of a team's list names.
fn member_of(member: &Value) -> Option<model::Account> {
    let texts: Vec<&str> = match member {
        Value::String(text) => vec![text],
        Value::Object(map) => {
            let links = ["link", "url", "github", "profile", "website"];
            links.iter().filter_map(|key| map.get(*key)?.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let text = |keys: &[&str]| keys.iter().find_map(|key| lenient::text(member, key));
    let login = texts.iter().find_map(|text| person::profile(text));
    let told = text(&["github", "login", "username", "handle"]);
    let told = told.or_else(|| member.as_str().filter(|text| is_handle(text)));
    let name = member.as_str().or_else(|| {
        lenient::text(member, "name").or_else(|| lenient::text(member, "body").and_then(named))
    });
    let said = Said {
        login: login.or(told.map(|login| login.trim_start_matches('@'))),
        orcid: lenient::text(member, "orcid"),
        address: text(&["email", "mail"]).or_else(|| person::address(member.as_str()?)),
        name: name.map(|name| name.split('<').next().unwrap_or(name)),
    };
    person::account(said, "github.com")
}

/// Returns whether an entry that is a word alone is a login: with its sign, or in small letters.
fn is_handle(text: &str) -> bool {
    let plain = text.strip_prefix('@');
    person::is_login(plain.unwrap_or(text))
        && (plain.is_some() || !text.chars().any(|c| c.is_uppercase() || c == '.'))
}

impl Found {
    /// Adds somebody; what for is told in lower case, its words parted by `_`.
    pub(super) fn add(&mut self, who: model::Account, role: &str, group: &str) {
        let mut told = String::new();
        for c in role.chars().take(40) {
            match c {
                c if c.is_ascii_uppercase() => {
                    if told.ends_with(|last: char| last.is_ascii_lowercase()) {
                        told.push('_');
                    }
                    told.push(c.to_ascii_lowercase());
                }
                c if c.is_ascii_alphanumeric() => told.push(c),
                _ => told.push('_'),
            }
        }
        let group = group.chars().take(80).collect();
        self.named.push(Named { who, role: told, group, first: None });
    }
}

/// Returns a file's name without folder and endings.
pub(super) fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').find(|part| !part.is_empty()).unwrap_or(name).to_owned()
}

/// Returns the last line of a card, which is the name below the picture.
fn named(body: &str) -> Option<&str> {
    let after = body.rsplit("}}").next()?;
    after.lines().map(str::trim).rfind(|line| !line.is_empty())
}

fn json(text: &str, found: &mut Found) -> Option<Value> {
    match serde_json::from_str::<Value>(text) {
        Ok(root) if root.is_object() => Some(root),
        Ok(_) => {
            found.set_aside.push(("file".to_owned(), Quarantine::WrongContents));
            None
        }
        Err(why) => {
            let reason = if why.is_eof() { Quarantine::Truncated } else { Quarantine::Malformed };
            found.set_aside.push((format!("line {}", why.line()), reason));
            None
        }
    }
}
