//! `roster.csv`: a heading and one line for each role.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use model::nearest;

use super::{KEYS, RosterError, Written};

/// Reads the rows; empty cells are nothing, and so are lines of empty cells.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Written>, RosterError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().trim(Trim::All).comment(Some(b'#')).from_reader(bytes);
    let columns = columns(reader.headers().map_err(|error| unreadable(&error))?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut written =
            Written { line: usize::try_from(line).unwrap_or(0), texts: Default::default() };
        for (text, column) in record.iter().zip(&columns) {
            if let Some(cell) = written.texts.get_mut(*column).filter(|_| !text.is_empty()) {
                *cell = Some(text.to_owned());
            }
        }
        if written.texts.iter().any(Option::is_some) {
            rows.push(written);
        }
    }
    Ok(rows)
}

/// Returns which of the keys each column is.
fn columns(heading: &StringRecord) -> Result<Vec<usize>, RosterError> {
    let line =
        heading.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
    let mut columns = Vec::new();
    for name in heading {
        let column = KEYS.iter().position(|key| *key == name).ok_or_else(|| RosterError::Key {
            line,
            nearest: nearest(name, &KEYS),
            known: KEYS.to_vec(),
        })?;
        if columns.contains(&column) {
            return Err(RosterError::Unreadable { line, reason: "a column stands there twice" });
        }
        columns.push(column);
    }
    let needed = [(0, "who"), (1, "role")];
    match needed.into_iter().find(|(column, _)| !columns.contains(column)) {
        Some((_, key)) => Err(RosterError::Missing { line, key }),
        None => Ok(columns),
    }
}

fn unreadable(error: &csv::Error) -> RosterError {
    let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
    let reason = match error.kind() {
        ErrorKind::UnequalLengths { .. } => {
            "more or fewer cells than the heading; put a cell with a comma into quotes"
        }
        ErrorKind::Utf8 { .. } => "not UTF-8; save the file as UTF-8",
        _ => "not CSV; docs/people.md shows a roster",
    };
    RosterError::Unreadable { line, reason }
}
