//! A table of text: named columns, rows of cells, an empty cell meaning missing.
//!
//! Every row has one cell for each column and no two columns share a name; `Debug` shows only the size, because
//! cells may hold names.

use std::fmt;

use thiserror::Error;

/// Why rows of text make no table.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum TableError {
    /// A row has more or fewer cells than there are columns.
    #[error("row {row} has {cells} cells, the header {columns}")]
    Ragged {
        /// The row, from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The columns.
        columns: usize,
    },
    /// Two columns have the same name.
    #[error("two columns are called `{column}`")]
    SameName {
        /// The name.
        column: String,
    },
}

/// Named columns and rows of cells.
#[derive(Clone, PartialEq)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the table, or says where its shape is broken.
    pub fn new(columns: Vec<String>, rows: Vec<Vec<String>>) -> Result<Self, TableError> {
        for (place, column) in columns.iter().enumerate() {
            if columns.iter().take(place).any(|earlier| earlier == column) {
                return Err(TableError::SameName { column: column.clone() });
            }
        }
        for (index, row) in rows.iter().enumerate() {
            if row.len() != columns.len() {
                let (cells, columns) = (row.len(), columns.len());
                return Err(TableError::Ragged { row: index + 1, cells, columns });
            }
        }
        Ok(Self { columns, rows })
    }

    /// Returns the names of the columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns the rows, each with one cell for every column.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({} columns, {} rows)", self.columns.len(), self.rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_broken_shape_is_named_by_its_place() {
        let ragged = Table::new(text(&["a", "b"]), vec![text(&["1", "2"]), text(&["3"])]);
        assert_eq!(ragged, Err(TableError::Ragged { row: 2, cells: 1, columns: 2 }));
        let twice = Table::new(text(&["a", "a"]), vec![]);
        assert_eq!(twice, Err(TableError::SameName { column: "a".to_owned() }));
    }

    #[test]
    fn debug_shows_no_cell() {
        let table = Table::new(text(&["who"]), vec![text(&["Ida Marked"])]).unwrap();
        assert_eq!(format!("{table:?}"), "Table(1 columns, 1 rows)");
    }
}
