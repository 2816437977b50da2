//! Faults: every row of the table of faults is there, and names tests that exist.

use std::collections::BTreeSet;

use crate::tree::{File, Finding, hold, rust_files, text_of};

const TABLE: &str = "docs/faults.md";

/// How many rows there are.
const ROWS: usize = 50;

/// Returns the names of all private functions, tests among them.
fn tests_in(files: &[File]) -> BTreeSet<&str> {
    let lines = files.iter().flat_map(|file| file.text.lines());
    let signatures = lines.filter_map(|line| line.trim_start().strip_prefix("fn "));
    signatures.filter_map(|rest| rest.split_once('(')).map(|(name, _)| name).collect()
}

/// Returns the rows of the table with their numbers and the tests that they name.
fn rows(table: &str) -> Vec<(usize, Vec<&str>)> {
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let numbered = cells.filter_map(|(number, rest)| Some((number.parse().ok()?, rest)));
    numbered
        .map(|(number, rest)| {
            let tests = rest.rsplit(" | ").next().unwrap_or_default();
            (number, tests.split('`').skip(1).step_by(2).collect())
        })
        .collect()
}

/// Returns what a table promises and nothing holds, and what holds and is not promised.
fn broken(table: &str, tests: &BTreeSet<&str>) -> Vec<Finding> {
    let rows = rows(table);
    let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    let mut found = Vec::new();
    if !numbers.iter().copied().eq(1..=ROWS) {
        found.push(Finding::new(TABLE, "the rows are not 1 to 50, each once"));
    }
    let named: BTreeSet<&str> = rows.iter().flat_map(|(_, tests)| tests).copied().collect();
    for (number, named) in &rows {
        if named.is_empty() {
            found.push(Finding::new(TABLE, format!("row {number} names no test")));
        }
        let lost = named.iter().filter(|test| !tests.contains(*test));
        found.extend(lost.map(|test| Finding::new(TABLE, format!("there is no test {test}"))));
    }
    let numbered = |test: &&&str| {
        test.strip_prefix("row_").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let untold = tests.iter().filter(numbered).filter(|test| !named.contains(*test));
    found.extend(untold.map(|test| Finding::new(TABLE, format!("it does not name {test}"))));
    found
}

#[test]
fn every_fault_has_its_row_and_every_row_its_tests() {
    let files = rust_files();
    hold(
        "docs/faults.md has a row for each of the fifty faults and names the tests that show it",
        "a fault that no test plays is survived by luck",
        "write the test, or put its name into the row",
        broken(&text_of(TABLE).unwrap(), &tests_in(&files)),
    );
}

#[test]
fn a_row_without_its_test_is_found() {
    let files =
        [File::invented("a.rs", "fn row_01_a() {\nfn row_02_b() {\n    fn row_in(x: u8) {\n")];
    let mut table: String =
        (1..=ROWS).map(|row| format!("| {row} | a | b | `row_01_a` |\n")).collect();
    let tests = tests_in(&files);
    let found = broken(&table, &tests);
    assert_eq!(
        found.iter().map(|found| found.what.as_str()).collect::<Vec<_>>(),
        ["it does not name row_02_b"]
    );
    table += "| 7 | a | b | `row_02_b`, `row_03_c` |\n";
    let found = broken(&table, &tests);
    let what: Vec<&str> = found.iter().map(|found| found.what.as_str()).collect();
    assert_eq!(what, ["the rows are not 1 to 50, each once", "there is no test row_03_c"]);
}
