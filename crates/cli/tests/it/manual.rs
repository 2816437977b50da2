//! The manual: `docs/cli.md` holds the help of every command, word for word.
//!
//! Options that every command has stand once with each command, and not again with those under it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::place::Place;

const HEAD: &str = "\
# The commands

This page is the help of the program itself; a test compares it and says how to write it anew.
";

fn help(place: &Place, args: &[&str]) -> String {
    let text = String::from_utf8(place.done(&[args, &["--help"]].concat())).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Returns the commands that the help of the program lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let listed = listed.split("\n\n").next().unwrap();
    let begins = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let name = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    listed.lines().filter(begins).map(name).filter(|name| name != "help").collect()
}

/// Returns the page as it is to be.
fn page() -> String {
    let place = Place::new();
    let first = help(&place, &[]);
    let mut page = format!("{HEAD}\n## convivial\n\n```text\n{first}\n```\n");
    for command in commands(&first) {
        let text = help(&place, &[&command]);
        write!(page, "\n## convivial {command}\n\n```text\n{text}\n```\n").unwrap();
        for under in commands(&text) {
            let text = help(&place, &[&command, &under]);
            let own = text.split("\n\nOptions everywhere:").next().unwrap();
            write!(page, "\n### convivial {command} {under}\n\n```text\n{own}\n```\n").unwrap();
        }
    }
    page
}

#[test]
fn the_page_on_the_commands_is_their_help() {
    let page = page();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    if std::env::var_os("WRITE_MANUAL").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/cli.md is old: WRITE_MANUAL=1 cargo test -p cli --test it manual"
    );
}

#[test]
fn every_command_has_its_heading() {
    let place = Place::new();
    // The file may be written anew at this moment, by the test that compares it.
    let page = page();
    let listed = commands(&help(&place, &[]));
    for name in [
        "report",
        "collect",
        "measure",
        "explain",
        "sql",
        "people",
        "estimate",
        "doctor",
        "completions",
    ] {
        assert!(listed.iter().any(|command| command == name), "{name}");
    }
    for command in listed {
        assert!(page.contains(&format!("\n## convivial {command}\n")), "{command}");
        for under in commands(&help(&place, &[&command])) {
            let heading = format!("\n### convivial {command} {under}\n");
            assert!(page.contains(&heading), "{command} {under}");
        }
    }
}
