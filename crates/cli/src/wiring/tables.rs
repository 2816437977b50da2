//! Tables: the exact rows of an answer, made narrow for reading or typed for a file.
//!
//! Folding is for a person at a narrow terminal only; every other output keeps the exact columns.

use model::Unit;
use protect::Released;
use report::Rows;
use store::CellKind;

/// A column that stays when a table is folded.
struct Column {
    name: String,
    at: usize,
    /// The places of the lower and the upper bound, of a value that has them.
    bounds: Option<(usize, usize)>,
}

/// Returns rows in which a value stands with its interval in one cell, to two decimals, and the
/// reason for withholding stands in place of what is withheld.
pub(crate) fn folded(exact: Rows) -> Rows {
    let Rows { header, rows } = exact;
    let place = |name: &str| header.iter().position(|other| other == name);
    let columns: Vec<Column> = header
        .iter()
        .enumerate()
        .filter(|(_, name)| *name != "withheld")
        .filter(|(_, name)| bound_of(name).is_none_or(|value| place(value).is_none()))
        .map(|(at, name)| {
            let bounds = place(&format!("{name}_low")).zip(place(&format!("{name}_high")));
            Column { name: name.clone(), at, bounds }
        })
        .collect();
    let withheld = place("withheld");
    let fold = |row: &Vec<String>| {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let reasons = withheld.map_or("", cell);
        let told = |column: &Column| {
            let value = cell(column.at);
            match column.bounds.map(|(low, high)| (cell(low), cell(high))) {
                Some((low, high)) if !low.is_empty() || !high.is_empty() => {
                    format!("{} [{}, {}]", short(value), short(low), short(high))
                }
                _ if value.is_empty() => reason_for(&column.name, reasons),
                _ => value.to_owned(),
            }
        };
        columns.iter().map(told).collect()
    };
    let rows = rows.iter().map(fold).collect();
    Rows { header: columns.into_iter().map(|column| column.name).collect(), rows }
}

/// Returns the line that says what a table is: its definition and what it was asked with.
pub(crate) fn definition_line(released: &Released) -> String {
    let about = released.definition();
    let settings = released.settings().iter();
    let settings: Vec<String> =
        settings.map(|setting| format!("{} = {}", setting.name, setting.value)).collect();
    format!(
        "{}, version {}, fingerprint {}, as of {}{}{}",
        about.id,
        about.version,
        about.fingerprint,
        released.as_of(),
        if settings.is_empty() { "" } else { "; " },
        settings.join(", "),
    )
}

/// Returns what the columns of a table hold: words, whole numbers or numbers.
pub(crate) fn kinds(released: &Released, header: Vec<String>) -> Vec<(String, CellKind)> {
    let definition = released.definition();
    let words = ["project", "period", "withheld"];
    let kind = |name: &String| {
        let whole = |unit: Unit| matches!(unit, Unit::People | Unit::Count);
        let value = definition.values.iter().find(|value| value.name == *name);
        if words.contains(&name.as_str()) || definition.dimensions.contains(name) {
            CellKind::Text
        } else if name == "people" || name == "at_risk" || value.is_some_and(|v| whole(v.unit)) {
            CellKind::Whole
        } else {
            CellKind::Real
        }
    };
    header.into_iter().map(|name| (kind(&name), name)).map(|(kind, name)| (name, kind)).collect()
}

/// Returns the value that a column bounds.
fn bound_of(name: &str) -> Option<&str> {
    name.strip_suffix("_low").or_else(|| name.strip_suffix("_high"))
}

fn short(number: &str) -> String {
    number.parse::<f64>().map_or_else(|_| number.to_owned(), |number| format!("{number:.2}"))
}

/// Finds `name:reason` and returns the reason in words.
fn reason_for(name: &str, reasons: &str) -> String {
    let mut pairs = reasons.split(' ').filter_map(|pair| pair.split_once(':'));
    let found = pairs.find(|(other, _)| *other == name);
    found.map(|(_, reason)| reason.replace('_', " ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_folded_row_shows_the_interval_with_its_value_and_the_reason_in_its_place() {
        let exact = Rows {
            header: texts(&["period", "share", "share_low", "share_high", "people", "withheld"]),
            rows: vec![
                texts(&["2022", "0.555556", "0.266651", "0.811221", "9", ""]),
                texts(&["2023", "", "", "", "2", "share:too_few_people"]),
                texts(&["2024", "", "", "", "9", ""]),
            ],
        };
        let folded = folded(exact);
        assert_eq!(folded.header, texts(&["period", "share", "people"]));
        assert_eq!(
            folded.rows,
            [
                texts(&["2022", "0.56 [0.27, 0.81]", "9"]),
                texts(&["2023", "too few people", "2"]),
                texts(&["2024", "", "9"]),
            ]
        );
    }

    #[test]
    fn the_bounds_of_a_curve_that_belong_to_no_column_stay() {
        let header = texts(&["time_days", "share", "low", "high", "at_risk"]);
        let rows = vec![texts(&["1", "0.5", "0.25", "0.75", "4"])];
        let exact = Rows { header, rows };
        assert_eq!(folded(exact.clone()), exact);
    }
}
