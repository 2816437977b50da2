//! Traces: no file tells of the machine it was written on, or of anybody's address.

use crate::tree::{File, Finding, files, hold};

/// Beginnings of paths that exist on one machine only.
const PLACES: &[&str] = &["/work/", "/root/", "/Users/", "/home/"];

/// Hosts that a lock file would name if it recorded from where each package was brought.
const HOSTS: &[&str] = &["registry.npmjs.org", "index.crates.io", "static.crates.io", "pypi.org/"];

/// Endings of domains where no person can be reached.
const NOBODY: &[&str] = &[
    ".invalid",
    ".example",
    "example.com",
    "example.net",
    "example.org",
    ".local",
    ".localdomain",
];

/// Whole addresses that belong to services.
const SERVICES: &[&str] = &["git@github.com", "git@gitlab.com"];

/// Lists of machine accounts and of placeholders: naming such addresses is what they are for.
const LISTS_OF_NOBODIES: &[&str] = &["crates/identify/src/bots", "crates/identify/src/usable.rs"];

/// Files that speak about these traces.
const ABOUT_TRACES: &str = "xtask/tests/it/traces.rs";

/// Returns every text around an `@` that could reach somebody.
fn addresses(line: &str) -> Vec<String> {
    let in_name = |letter: char| letter.is_alphanumeric() || "._%+-[]".contains(letter);
    let in_domain = |letter: char| letter.is_alphanumeric() || ".-".contains(letter);
    let mut found = Vec::new();
    for (at, _) in line.match_indices('@') {
        let before = &line[..at];
        let name_from = before
            .rfind(|letter| !in_name(letter))
            .map_or(0, |last| last + before[last..].chars().next().map_or(1, char::len_utf8));
        let name = &before[name_from..];
        let after = &line[at + 1..];
        let domain = &after[..after.find(|letter| !in_domain(letter)).unwrap_or(after.len())];
        let domain = domain.trim_end_matches(['.', '-']);
        let top = domain.rsplit('.').next().unwrap_or_default();
        let is_domain = domain.contains('.')
            && top.len() >= 2
            && top.chars().all(|letter| letter.is_ascii_alphabetic());
        if is_domain && !name.is_empty() {
            found.push(format!("{name}@{domain}"));
        }
    }
    found
}

/// Returns whether a path begins so, and not only a part of one: `{dir}/home/x` lies anywhere.
fn begins_a_path(line: &str, place: &str) -> bool {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '}';
    line.match_indices(place).any(|(at, _)| !line[..at].ends_with(goes_on))
}

fn reaches_somebody(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let no_reply = address.contains("noreply") || address.contains("no-reply");
    !no_reply
        && !NOBODY.iter().any(|ending| address.ends_with(ending))
        && !SERVICES.contains(&address.as_str())
}

fn traces(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let names_nobodies = LISTS_OF_NOBODIES.iter().any(|list| file.path.starts_with(list));
    for (index, line) in file.text.lines().enumerate() {
        for place in PLACES.iter().filter(|place| begins_a_path(line, place)) {
            found.push(Finding::at_line(file, index, format!("a path of one machine: {place}")));
        }
        for host in HOSTS.iter().filter(|host| line.contains(**host)) {
            found.push(Finding::at_line(file, index, format!("a registry's host: {host}")));
        }
        if !names_nobodies && addresses(line).iter().any(|address| reaches_somebody(address)) {
            // The address itself is not repeated: the log of a test is public too.
            found.push(Finding::at_line(file, index, "an address that may reach somebody"));
        }
    }
    found
}

#[test]
fn no_file_tells_of_a_machine_or_a_person() {
    let files = files();
    let read = files.iter().filter(|file| file.path != ABOUT_TRACES);
    hold(
        "no machine's paths, no registry hosts, no address outside .invalid and no-reply",
        "what is committed is read by everybody, for ever; invented people live at .invalid",
        "use a relative path, `npm ci` with omit-lockfile-registry-resolved, an .invalid address",
        read.flat_map(traces).collect(),
    );
}

#[test]
fn traces_are_found() {
    let file = File::invented(
        "notes.md",
        "see /home/fig/x\n<fig@orchard.org>\nfig@orchard.invalid and @media and axe-core@4.14.1\n\
         1+fig@users.noreply.github.com git@github.com:a/b\nplum.tree@sub.orchard.org.\n{dir}/home/x\n",
    );
    let at: Vec<String> = traces(&file).into_iter().map(|finding| finding.at).collect();
    assert_eq!(at, ["notes.md:1", "notes.md:2", "notes.md:5"]);
}
