//! Openings: every Rust file begins by saying what it is.

use crate::tree::{File, Finding, hold, rust_files};

fn without_an_opening(files: &[File]) -> Vec<Finding> {
    let opens = |file: &&File| !file.text.starts_with("//! ");
    files.iter().filter(opens).map(|file| Finding::new(&file.path, "no //! on line 1")).collect()
}

#[test]
fn every_rust_file_opens_by_saying_what_it_is() {
    hold(
        "the first line of every .rs file is a //! sentence: what it is, then why it is so",
        "a newcomer learns a room by reading first lines",
        "write the sentence; if it needs an 'and', the file may be two files",
        without_an_opening(&rust_files()),
    );
}

#[test]
fn a_file_without_an_opening_is_found() {
    let files = [
        File::invented("good.rs", "//! A thing.\nfn f() {}\n"),
        File::invented("bare.rs", "fn f() {}\n"),
        File::invented("late.rs", "\n//! A thing.\n"),
    ];
    let found = without_an_opening(&files);
    assert_eq!(found.iter().map(|f| f.at.as_str()).collect::<Vec<_>>(), ["bare.rs", "late.rs"]);
}
