//! The rows of an answer in their fixed columns, written exactly.
//!
//! The columns are a contract: `project, period`, the dimensions, then `X, X_low, X_high` for each
//! value, then `people, withheld`. Undefined and withheld values are empty; `withheld` says which
//! are withheld and why, so that an empty field is never read as zero.

use model::Value;
use protect::{Cell, Released, ReleasedRow};

use crate::words::{clean, six_digits};
use crate::{ReportError, formats};

/// A table of exact texts, one header and rows of the same width.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rows {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows; every row is as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// One field of an exact table.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Field {
    /// A text, which a spreadsheet must never take for a formula.
    Text(String),
    /// A count.
    Count(u64),
    /// A number with at most six significant digits.
    Number(f64),
    /// Nothing: undefined or withheld.
    Empty,
}

impl Field {
    /// Returns a cleaned text.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(clean(text))
    }

    /// Returns a number, or nothing when it is not finite.
    pub(crate) fn number(value: f64) -> Self {
        if value.is_finite() { Self::Number(six_digits(value)) } else { Self::Empty }
    }

    /// Returns the field as plain text.
    pub(crate) fn shown(&self) -> String {
        match self {
            Field::Text(text) => text.clone(),
            Field::Count(n) => n.to_string(),
            Field::Number(value) => value.to_string(),
            Field::Empty => String::new(),
        }
    }
}

/// Returns the rows of an answer as CSV, with a header line and `\n` after every line.
pub fn rows_csv(released: &Released) -> String {
    formats::csv::table(&columns(released), &fields(released))
}

/// Returns the rows of an answer as a JSON document with its definition and all that belongs to it.
///
/// # Errors
/// [`ReportError::Json`] when it cannot be written.
pub fn rows_json(released: &Released) -> Result<String, ReportError> {
    formats::json::answer(released)
}

/// Returns the rows of an answer as a Markdown table.
pub fn rows_markdown(released: &Released) -> String {
    let table = rows_table(released);
    formats::markdown::table(&table.header, &table.rows)
}

/// Returns the rows of an answer as texts, for a terminal.
pub fn rows_table(released: &Released) -> Rows {
    texts(columns(released), fields(released))
}

/// Returns the texts of exact fields.
pub(crate) fn texts(header: Vec<String>, fields: Vec<Vec<Field>>) -> Rows {
    let rows = fields.iter().map(|row| row.iter().map(Field::shown).collect()).collect();
    Rows { header, rows }
}

/// Returns the names of the columns of an answer.
pub(crate) fn columns(released: &Released) -> Vec<String> {
    let definition = released.definition();
    let mut columns = vec!["project".to_owned(), "period".to_owned()];
    columns.extend(definition.dimensions.iter().map(|name| clean(name)));
    for value in &definition.values {
        let name = clean(&value.name);
        columns.extend([name.clone(), format!("{name}_low"), format!("{name}_high")]);
    }
    columns.extend(["people".to_owned(), "withheld".to_owned()]);
    columns
}

/// Returns the exact fields of every row, in the order of [`columns`].
pub(crate) fn fields(released: &Released) -> Vec<Vec<Field>> {
    released.rows().iter().map(|row| row_fields(released, row)).collect()
}

/// Returns the exact fields of one row, in the order of [`columns`].
pub(crate) fn row_fields(released: &Released, row: &ReleasedRow) -> Vec<Field> {
    let definition = released.definition();
    let mut fields = vec![Field::text(&row.project), Field::text(&row.period)];
    let dimensions = (0..definition.dimensions.len()).map(|at| row.dimensions.get(at));
    fields.extend(dimensions.map(|name| name.map_or(Field::Empty, |name| Field::text(name))));
    for at in 0..definition.values.len() {
        fields.extend(cell_fields(row.cells.get(at)));
    }
    let [people, _, _] = cell_fields(Some(&row.people));
    fields.extend([people, Field::Text(reasons(released, row).join(" "))]);
    fields
}

fn cell_fields(cell: Option<&Cell>) -> [Field; 3] {
    match cell {
        Some(Cell::Shown(Value::Count(n))) => [Field::Count(*n), Field::Empty, Field::Empty],
        Some(Cell::Shown(Value::Estimate { value, low, high, .. })) => {
            [Field::number(*value), Field::number(*low), Field::number(*high)]
        }
        Some(Cell::Shown(Value::Undefined(_)) | Cell::Withheld(_)) | None => {
            [Field::Empty, Field::Empty, Field::Empty]
        }
    }
}

/// Returns `value:reason` for every withheld cell of a row, in the order of the columns.
pub(crate) fn reasons(released: &Released, row: &ReleasedRow) -> Vec<String> {
    let names = released.definition().values.iter().map(|value| clean(&value.name));
    let cells = names.zip(&row.cells).chain([("people".to_owned(), &row.people)]);
    cells
        .filter_map(|(name, cell)| match cell {
            Cell::Withheld(withheld) => Some(format!("{name}:{}", withheld.code())),
            Cell::Shown(_) => None,
        })
        .collect()
}
