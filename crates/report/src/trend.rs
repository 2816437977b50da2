//! What one value says over time: its newest period, and where it stands among those before it.
//!
//! A change is never claimed. Cohorts scatter more than coin tosses do, so the interval of one
//! period does not say what is usual; the periods before it do. A figure inside their range is "no
//! clear change", and one outside it is worth a second look in the next period, no more.

use model::{Per, Period, Unit, Value, ValueDefinition};
use protect::{Cell, ReleasedRow};

use crate::words::{clean, estimate, interval, readable, says};

/// The fewest earlier periods that make a range.
const FEWEST: usize = 4;

/// A value that a sentence can tell.
pub(crate) struct Told {
    /// Its number.
    pub(crate) value: f64,
    /// Its number as it is read, with its interval and the people behind it.
    pub(crate) said: String,
    /// The same without the people.
    pub(crate) bare: String,
    /// The people behind it, where it is an estimate.
    pub(crate) of: Option<u64>,
}

impl Told {
    /// Returns the value of a cell, if it can be told.
    pub(crate) fn of(cell: &Cell, unit: Unit) -> Option<Self> {
        match cell {
            Cell::Shown(Value::Count(n)) => {
                let value = *n as f64;
                let said = readable(value, unit);
                Some(Self { value, bare: said.clone(), said, of: None })
            }
            Cell::Shown(Value::Estimate { value, low, high, of }) => {
                let point = readable(*value, unit);
                let bare = match interval(*low, *high, unit) {
                    Some(interval) => format!("{point} ({interval})"),
                    None => point,
                };
                let said = estimate(*value, *low, *high, *of, unit);
                Some(Self { value: *value, said, bare, of: Some(*of) })
            }
            Cell::Shown(Value::Undefined(_)) | Cell::Withheld(_) => None,
        }
    }
}

/// Returns the sentence of one value, given its cells by period.
pub(crate) fn over_time(value: &ValueDefinition, cells: &[(&ReleasedRow, &Cell)]) -> String {
    let (label, unit) = (clean(&value.label), value.unit);
    let whole: Vec<_> = cells.iter().filter(|(row, _)| row.complete).collect();
    let told: Vec<_> = whole
        .iter()
        .enumerate()
        .filter_map(|(at, (row, cell))| Some((at, clean(&row.period), Told::of(cell, unit)?)))
        .collect();
    let Some(((at, period, newest), before)) = told.split_last() else {
        return format!("{label}: {}.", nothing(cells, unit));
    };
    let said = &newest.said;
    if period == "all" {
        return format!("{label}: {said}.");
    }
    let ended = at + 1 == whole.len();
    let which = if ended { "the newest complete period" } else { "the newest that can be told" };
    let (most, word) = match Period::parse(period).map(Period::per) {
        Some(Per::Year) => (8, "years"),
        Some(Per::Quarter) => (12, "quarters"),
        Some(Per::Month) => (12, "months"),
        None => (12, "periods"),
    };
    let before = &before[before.len().saturating_sub(most)..];
    let stands = match before.first() {
        Some(_) if value.matures => {
            format!("not compared with earlier {word}, which have had more time")
        }
        Some((first, ..)) if before.len() >= FEWEST => {
            let close = at - first == before.len();
            let those = if close { "before" } else { "before that can be told" };
            let values = before.iter().map(|(_, _, told)| told.value);
            among(newest.value, values, &format!("the {} {word} {those}", before.len()), unit)
        }
        _ => format!("too few earlier {word} to compare with"),
    };
    format!("{label}: {said} in {period}, {which}; {stands}.")
}

/// Says where a value stands among earlier ones; what reads the same is the same.
fn among(value: f64, earlier: impl Iterator<Item = f64>, those: &str, unit: Unit) -> String {
    let (low, high) = earlier
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let [said, lowest, highest] = [value, low, high].map(|number| readable(number, unit));
    let alike = lowest == highest;
    let range = if alike { lowest.clone() } else { format!("{lowest} to {highest}") };
    let again = "look again in the next period before calling it a change";
    if alike && said == lowest {
        format!("the same as in each of {those}")
    } else if value > high && said != highest {
        format!("higher than in each of {those} ({range}); {again}")
    } else if value < low && said != lowest {
        format!("lower than in each of {those} ({range}); {again}")
    } else {
        format!("in {those}, it lay between {lowest} and {highest}: no clear change")
    }
}

/// Says why no complete period can be told: what there is so far, or else why there is nothing; a
/// withheld value first, since it is there but must not be shown.
fn nothing(cells: &[(&ReleasedRow, &Cell)], unit: Unit) -> String {
    let ended = cells.iter().any(|(row, _)| row.complete);
    let running = cells.last().filter(|_| !ended);
    let so_far = running.and_then(|(row, cell)| {
        let said = Told::of(cell, unit)?.said;
        Some(format!("{said} so far in {}, which has not ended", clean(&row.period)))
    });
    let withheld = cells.iter().rev().find_map(|(_, cell)| match cell {
        Cell::Withheld(withheld) => Some(says(*withheld)),
        Cell::Shown(_) => None,
    });
    let undefined = cells.iter().rev().find_map(|(row, cell)| match cell {
        Cell::Shown(Value::Undefined(reason)) if row.complete || !ended => {
            Some(format!("cannot tell: {}", clean(reason)))
        }
        _ => None,
    });
    so_far
        .or(withheld)
        .or(undefined)
        .unwrap_or_else(|| "cannot tell: no period has ended yet".to_owned())
}

#[cfg(test)]
mod tests {
    use super::among;
    use model::Unit;

    fn stands(value: f64, earlier: &[f64]) -> String {
        among(value, earlier.iter().copied(), "the 4 years before", Unit::Share)
            .replace('\u{a0}', " ")
    }

    #[test]
    fn only_a_value_outside_all_earlier_ones_is_called_higher_or_lower() {
        let again = "look again in the next period before calling it a change";
        let years = [0.14, 0.42, 0.30, 0.20];
        assert_eq!(
            stands(0.36, &years),
            "in the 4 years before, it lay between 14 % and 42 %: no clear change"
        );
        assert_eq!(
            stands(0.5, &years),
            format!("higher than in each of the 4 years before (14 % to 42 %); {again}")
        );
        assert_eq!(
            stands(0.1, &years),
            format!("lower than in each of the 4 years before (14 % to 42 %); {again}")
        );
    }

    #[test]
    fn what_reads_the_same_is_not_told_apart() {
        assert!(stands(0.424, &[0.14, 0.42]).ends_with("no clear change"));
        assert_eq!(stands(0.2, &[0.2, 0.2]), "the same as in each of the 4 years before");
        assert!(stands(0.3, &[0.2, 0.2]).contains("(20 %)"));
    }
}
