//! The reference cases: `*_cases.csv` says what is asked, the table beside it what is expected.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use estimate::methods::METHODS;

use super::settings::{assignment, pieces};

/// One expected value.
pub(super) struct Expected {
    pub(super) quantity: String,
    pub(super) at: String,
    /// Nothing where the reference says `NA`.
    pub(super) value: Option<f64>,
}

/// One case of a method that is built.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) dataset: String,
    pub(super) settings: String,
    /// Relative to the larger of 1 and the expected value.
    pub(super) tolerance: f64,
    pub(super) expected: Vec<Expected>,
}

/// Values are printed with ten digits, so no agreement can be asked for below this.
const PRINTED: f64 = 1e-9;

/// Reads the cases of every area whose method is in `METHODS`, areas in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut areas: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with("_cases.csv") {
            areas.push(path);
        }
    }
    areas.sort();
    let mut cases = Vec::new();
    for path in areas {
        let values = path.to_string_lossy().replace("_cases.csv", ".csv");
        let mut expected = expected(Path::new(&values))?;
        let rows = csv::Reader::from_path(&path)?
            .deserialize()
            .collect::<Result<Vec<BTreeMap<String, String>>, csv::Error>>()?;
        let all: BTreeMap<String, String> = rows
            .iter()
            .filter_map(|row| Some((row.get("case")?.clone(), row.get("settings")?.clone())))
            .collect();
        for mut row in rows {
            let mut cell = |name: &str| {
                row.remove(name).ok_or_else(|| format!("{}: no column {name}", path.display()))
            };
            let (name, method) = (cell("case")?, cell("method")?);
            if METHODS.iter().any(|known| known.name == method) {
                let tolerance = tolerance(&cell("tol")?);
                let (dataset, settings) = (cell("dataset")?, resolved(&cell("settings")?, &all));
                let expected = expected.remove(&name).unwrap_or_default();
                cases.push(Case { name, method, dataset, settings, tolerance, expected });
            }
        }
    }
    Ok(cases)
}

fn expected(path: &Path) -> Result<BTreeMap<String, Vec<Expected>>, Box<dyn Error>> {
    let mut cases: BTreeMap<String, Vec<Expected>> = BTreeMap::new();
    for row in csv::Reader::from_path(path)?.deserialize() {
        let (case, quantity, at, value): (String, String, String, String) = row?;
        let value = match value.as_str() {
            "NA" | "NaN" | "" => None,
            number => Some(number.parse::<f64>().map_err(|error| {
                format!("{}: case {case}, {quantity}: {error}", path.display())
            })?),
        };
        cases.entry(case).or_default().push(Expected { quantity, at, value });
    }
    Ok(cases)
}

/// Puts in the settings of another case where a piece says `NAME as CASE`.
fn resolved(settings: &str, all: &BTreeMap<String, String>) -> String {
    let resolve = |piece: &str| {
        let (name, other) = piece.trim().split_once(" as ")?;
        let there = pieces(all.get(other.trim())?).into_iter();
        there
            .filter_map(assignment)
            .find(|(known, _)| *known == name.trim())
            .map(|(name, value)| format!("{name}={value}"))
    };
    let all: Vec<String> = pieces(settings)
        .into_iter()
        .map(|piece| resolve(piece).unwrap_or_else(|| piece.to_owned()))
        .collect();
    all.join(";")
}

fn tolerance(text: &str) -> f64 {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.parse::<f64>().unwrap_or(PRINTED).max(PRINTED)
}
