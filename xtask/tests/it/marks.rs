//! Marks: nothing is left behind, switched off, or printed past its one place.

use crate::tree::{File, Finding, hold, rust_files};

/// The one file that prints.
const PRINTS: &str = "crates/cli/src/ui.rs";

/// Files that speak about these marks.
const ABOUT_MARKS: &str = "xtask/tests/it/";

/// A mark, what it means, and whether it may stand in this file.
fn marks(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let allows = ["allow(", "expect("].iter().any(|word| line.contains(word));
        let prints = ["clippy::print_stdout", "clippy::print_stderr"];
        if allows && file.path != PRINTS && prints.iter().any(|lint| line.contains(lint)) {
            found.push(Finding::at_line(file, index, format!("prints; only {PRINTS} does")));
        }
        if allows && !file.is_test() && line.contains("clippy::unwrap_used") {
            found.push(Finding::at_line(file, index, "allows unwrap outside tests"));
        }
        for (mark, meaning) in [
            ("#[ignore", "an ignored test"),
            ("todo!(", "unfinished code"),
            ("unimplemented!(", "unfinished code"),
            ("FIXME", "a note to oneself"),
            ("XXX", "a note to oneself"),
            ("TODO", "a note to oneself"),
            ("allow(dead_code)", "code that nobody calls"),
            ("allow(unused", "code that nobody calls"),
        ] {
            // A calendar's own word for a task is no note.
            if line.replace("VTODO", "").contains(mark) {
                found.push(Finding::at_line(file, index, meaning));
            }
        }
    }
    found
}

#[test]
fn nothing_is_left_behind_or_switched_off() {
    let files = rust_files();
    let read = files.iter().filter(|file| !file.path.starts_with(ABOUT_MARKS));
    hold(
        "no ignored tests, no unfinished or dead code, no printing outside cli's ui.rs",
        "what is switched off is believed to hold; what prints elsewhere cannot be made quiet",
        "finish it, delete it, or write through the writer that the caller hands over",
        read.flat_map(marks).collect(),
    );
}

#[test]
fn marks_are_found() {
    let text = "//! X.\n#[ignore = \"slow\"]\n#[expect(clippy::print_stdout)]\n// FIXME later\n";
    assert_eq!(marks(&File::invented("crates/x/src/a.rs", text)).len(), 3);
    assert_eq!(marks(&File::invented(PRINTS, text)).len(), 2);
}
