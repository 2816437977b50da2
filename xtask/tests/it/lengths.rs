//! Lengths: a file stays short enough to be read in one sitting.

use std::io::Write as _;

use crate::tree::{File, Finding, files, hold, text_of};

const HARD: usize = 600;
const SOFT: usize = 300;
const READ: &[&str] = &[".rs", ".sql", ".html", ".css", ".mjs"];

/// Returns the files longer than so many lines, the longest first.
fn longer_than(limit: usize, files: &[File]) -> Vec<(usize, &str)> {
    let read = files.iter().filter(|file| file.ends_in(READ));
    let counted = read.map(|file| (file.text.lines().count(), file.path.as_str()));
    let mut long: Vec<_> = counted.filter(|(lines, _)| *lines > limit).collect();
    long.sort_unstable_by(|left, right| right.cmp(left));
    long
}

#[test]
fn no_file_is_longer_than_six_hundred_lines() {
    let files = files();
    let long = longer_than(SOFT, &files);
    if !long.is_empty() {
        // Written past the test harness on purpose: a soft limit is only worth something if seen.
        let list: Vec<_> = long.iter().map(|(lines, path)| format!("{path} {lines}")).collect();
        let told = format!("over the soft limit of {SOFT} lines: {}\n", list.join(", "));
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    let finding = |(lines, path): (usize, &str)| Finding::new(path, format!("{lines} lines"));
    hold(
        "at most 600 lines (300 is the soft limit)",
        "a longer file is two files that have not been told apart yet",
        "split it by the noun or verb that each half defines",
        longer_than(HARD, &files).into_iter().map(finding).collect(),
    );
}

#[test]
fn the_program_itself_stays_under_twelve_lines() {
    let lines = text_of("crates/cli/src/main.rs").unwrap().lines().count();
    assert!(
        lines < 12,
        "crates/cli/src/main.rs has {lines} lines: it only hands the arguments and the world to \
         cli::run, so that everything else can be tested without a process"
    );
}

#[test]
fn a_long_file_is_found_whatever_its_kind() {
    let long = "x\n".repeat(HARD + 1);
    let files = ["a.rs", "b.sql", "c.mjs", "d.snap"].map(|path| File::invented(path, &long));
    assert_eq!(longer_than(HARD, &files).len(), 3);
    assert!(longer_than(HARD, &[File::invented("a.rs", &"x\n".repeat(HARD))]).is_empty());
}
