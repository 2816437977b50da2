//! Texts of a column as numbers: 0 for the first, in the order of R's factors.
//!
//! By number when all are numbers, else by their bytes.

use std::collections::BTreeSet;

use super::RequestError;
use super::inputs::Column;

/// Returns the place of each text among the distinct ones, and these in order.
pub(super) fn labels<'a>(texts: &[&'a str]) -> (Vec<usize>, Vec<&'a str>) {
    let distinct: BTreeSet<&str> = texts.iter().copied().collect();
    let mut names: Vec<&str> = distinct.iter().copied().collect();
    let number = |name: &str| name.parse::<f64>().ok().filter(|number| number.is_finite());
    if names.iter().all(|name| number(name).is_some()) {
        let value = |name: &str| number(name).unwrap_or(0.0);
        names.sort_by(|a, b| value(a).total_cmp(&value(b)));
    }
    let bytes: Vec<&str> = distinct.into_iter().collect();
    let place_of: Vec<usize> =
        bytes.iter().map(|text| names.iter().position(|name| name == text).unwrap_or(0)).collect();
    let place = |text: &&str| place_of.get(bytes.partition_point(|name| name < text)).copied();
    (texts.iter().map(|text| place(text).unwrap_or(0)).collect(), names)
}

/// Refuses a column with more different texts than can be compared; it holds names, not kinds.
pub(super) fn few(column: &Column<'_>, levels: usize, most: usize) -> Result<(), RequestError> {
    let column = column.name().to_owned();
    if levels > most { Err(RequestError::ManyLevels { column, levels, most }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn numbers_are_ordered_as_numbers_and_words_as_words() {
        assert_eq!(labels(&["10", "9", "10"]), (vec![1, 0, 1], vec!["9", "10"]));
        assert_eq!(labels(&["10", "9", "b"]), (vec![0, 1, 2], vec!["10", "9", "b"]));
        assert_eq!(labels(&[]), (vec![], vec![]));
    }
}
