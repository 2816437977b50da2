//! Rows as a query returned them, in plain types: the border behind which Arrow stays.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// A column's name with its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name.
    pub name: String,
    /// One cell per row.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A text; any other type is written as text.
    Text(String),
}

impl Cell {
    /// Returns the whole number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Cell::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the cell as text; an empty cell is an empty text.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// A table of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The columns, in order; all have the same number of cells.
    pub columns: Vec<Column>,
}

impl Rows {
    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a column's cells.
    pub fn column(&self, name: &str) -> Option<&[Cell]> {
        self.columns.iter().find(|column| column.name == name).map(|column| &column.cells[..])
    }

    /// Returns the rows as lines of text.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let line = |row: usize| {
            let cells = self.columns.iter().map(|column| column.cells.get(row));
            cells.map(|cell| cell.map(Cell::text).unwrap_or_default()).collect()
        };
        (0..self.len()).map(line).collect()
    }

    /// Takes the cells out of record batches whose columns are `names`.
    pub(crate) fn of(names: Vec<String>, batches: &[RecordBatch]) -> Result<Self, ArrowError> {
        let mut columns: Vec<Column> =
            names.into_iter().map(|name| Column { name, cells: vec![] }).collect();
        for batch in batches {
            for (column, cells) in columns.iter_mut().zip(batch.columns()) {
                append(&mut column.cells, cells.as_ref())?;
            }
        }
        Ok(Self { columns })
    }
}

fn append(to: &mut Vec<Cell>, from: &dyn Array) -> Result<(), ArrowError> {
    to.reserve(from.len());
    match from.data_type() {
        DataType::Int64 => {
            let numbers = from.as_primitive::<Int64Type>();
            to.extend(numbers.iter().map(|cell| cell.map_or(Cell::Empty, Cell::Number)));
        }
        DataType::Boolean => {
            let flags = from.as_boolean();
            to.extend(flags.iter().map(|cell| cell.map_or(Cell::Empty, Cell::Flag)));
        }
        kind if kind.is_integer() => {
            let wide = arrow::compute::cast(from, &DataType::Int64)?;
            append(to, wide.as_ref())?;
        }
        _ => {
            let options = FormatOptions::default();
            let format = ArrayFormatter::try_new(from, &options)?;
            for row in 0..from.len() {
                to.push(if from.is_null(row) {
                    Cell::Empty
                } else {
                    Cell::Text(format.value(row).try_to_string()?)
                });
            }
        }
    }
    Ok(())
}
