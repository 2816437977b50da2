//! Expected rows against the rows of an answer, by quantity and key.
//!
//! A key is compared part by part, numbers by their value, so that `1e+05` and `100000` are the same place.

use std::collections::BTreeMap;

use estimate::methods::{Output, Undefined};

use super::case::{Case, Expected};

/// How many rows of a case agree, and what to print for those that do not.
pub(super) struct Judged {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) failures: Vec<String>,
}

/// Returns the verdict on each expected row; a case that expects nothing has failed.
pub(super) fn rows(case: &Case, output: &Output) -> Judged {
    let mut found: BTreeMap<(&str, String), Result<f64, Undefined>> = BTreeMap::new();
    for row in &output.rows {
        found.insert((row.quantity, key(&row.at)), row.value);
    }
    let mut judged = Judged { passed: 0, failed: 0, failures: Vec::new() };
    if case.expected.is_empty() {
        judged.failed = 1;
        judged.failures.push("no expected rows".to_owned());
    }
    for row in &case.expected {
        let got = found.get(&(row.quantity.as_str(), key(&row.at))).copied();
        if agrees(row, got, case.tolerance) {
            judged.passed += 1;
        } else {
            judged.failed += 1;
            let expected = row.value.map_or_else(|| "NA".to_owned(), |value| value.to_string());
            let got = match got {
                Some(Ok(value)) => value.to_string(),
                Some(Err(why)) => format!("undefined ({why})"),
                None => "no such row".to_owned(),
            };
            let place = format!("{} at {}", row.quantity, row.at);
            judged.failures.push(format!("{place}: expected {expected}, got {got}"));
        }
    }
    judged
}

/// Returns a key in which numbers are written one way and blanks do not count.
pub(super) fn key(at: &str) -> String {
    let parts = at.split('|').map(|part| match number(part) {
        Some(value) => value.to_string(),
        None => part.split_whitespace().collect(),
    });
    parts.collect::<Vec<String>>().join("|")
}

/// Returns the number a part of a key stands for, if it is one.
pub(super) fn number(part: &str) -> Option<f64> {
    part.trim().parse::<f64>().ok().filter(|value| !value.is_nan())
}

fn agrees(row: &Expected, got: Option<Result<f64, Undefined>>, tolerance: f64) -> bool {
    match (row.value, got) {
        (Some(expected), Some(Ok(got))) => {
            (got - expected).abs() <= tolerance * expected.abs().max(1.0)
        }
        (None, Some(Err(_))) => true,
        _ => false,
    }
}
