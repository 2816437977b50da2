//! The data of a case: a file named by its dataset text, or numbers written into the keys themselves.

use std::collections::BTreeSet;
use std::path::Path;

use estimate::methods::Table;

use super::expression::{Expression, Value};

/// Columns of text that can be filtered and extended before they become a table.
#[derive(Debug)]
pub(super) struct Frame {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Returns the data a dataset text names: `inline in 'at': PATTERN`, else the file of its first word.
pub(super) fn frame(text: &str, keys: &[&str], data: &Path) -> Result<Frame, String> {
    if let Some((start, pattern)) = text.split_once(':')
        && start.starts_with("inline")
    {
        return Ok(inline(pattern, keys));
    }
    file(name(text), data)
}

/// Returns the data of the files named after the first one, separated by commas.
pub(super) fn further(text: &str, data: &Path) -> Result<Vec<Frame>, String> {
    names(text).skip(1).map(|name| file(name, data)).collect()
}

fn file(name: &str, data: &Path) -> Result<Frame, String> {
    let path = data.join(format!("{name}.csv"));
    let mut reader =
        csv::Reader::from_path(&path).map_err(|error| format!("dataset {name}: {error}"))?;
    let text = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let columns = reader.headers().map(text).map_err(|error| format!("dataset {name}: {error}"))?;
    let rows = reader
        .records()
        .map(|record| record.map(|record| text(&record)))
        .collect::<Result<Vec<Vec<String>>, csv::Error>>()
        .map_err(|error| format!("dataset {name}: {error}"))?;
    Ok(Frame { columns, rows })
}

/// Returns what a dataset text says beyond its name, outer brackets turned into separators.
pub(super) fn remark(text: &str) -> String {
    let named: usize = names(text).map(|name| name.len() + 1).sum();
    let rest = text.get(named.saturating_sub(1)..).unwrap_or_default();
    let mut depth = 0;
    rest.chars()
        .map(|letter| {
            let outer = match letter {
                '(' => {
                    depth += 1;
                    depth == 1
                }
                ')' => {
                    depth -= 1;
                    depth == 0
                }
                _ => false,
            };
            if outer { ';' } else { letter }
        })
        .collect()
}

fn name(text: &str) -> &str {
    names(text).next().unwrap_or_default()
}

/// The words at the start of a text that only commas separate.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || "_-,".contains(c);
    let end = text.find(|c| !inside(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().split(',')
}

/// The values of distinct keys, under the names that stand at their places in the pattern.
fn inline(pattern: &str, keys: &[&str]) -> Frame {
    let parts = |text: &str| -> Vec<String> {
        text.split(|c: char| "/,:|; ".contains(c))
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let columns = parts(pattern);
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    Frame { columns, rows: distinct.into_iter().map(parts).collect() }
}

impl Frame {
    /// Whether a column has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column == name)
    }

    /// Keeps the rows for which a condition is true.
    pub(super) fn keep(&mut self, condition: &Expression) -> Result<(), String> {
        let kept = self.values(condition)?;
        let mut kept = kept.into_iter().map(|value| value.is_true());
        self.rows.retain(|_| kept.next().unwrap_or(false));
        Ok(())
    }

    /// Adds a column computed from the others.
    pub(super) fn define(&mut self, name: &str, expression: &Expression) -> Result<(), String> {
        let values = self.values(expression)?;
        self.columns.push(name.to_owned());
        for (row, value) in self.rows.iter_mut().zip(values) {
            row.push(value.into_text());
        }
        Ok(())
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns the cells of a column.
    pub(super) fn cells(&self, name: &str) -> Option<Vec<String>> {
        let place = self.columns.iter().position(|column| column == name)?;
        Some(self.rows.iter().map(|row| row.get(place).cloned().unwrap_or_default()).collect())
    }

    /// Keeps the rows at these places, with some of their cells, named by column, replaced.
    pub(super) fn take(&mut self, rows: &[(usize, Vec<(&str, String)>)]) {
        let (columns, old) = (&self.columns, &self.rows);
        let taken = rows.iter().filter_map(|(place, changes)| {
            let mut row = old.get(*place)?.clone();
            for (name, text) in changes {
                let place = columns.iter().position(|column| column == name);
                if let Some(cell) = place.and_then(|place| row.get_mut(place)) {
                    cell.clone_from(text);
                }
            }
            Some(row)
        });
        self.rows = taken.collect();
    }

    /// Returns the table a method reads.
    pub(super) fn into_table(self) -> Result<Table, String> {
        Table::new(self.columns, self.rows).map_err(|error| error.to_string())
    }

    /// Returns the value of a formula in each row.
    pub(super) fn values(&self, expression: &Expression) -> Result<Vec<Value>, String> {
        self.rows.iter().map(|row| expression.value(&self.columns, row)).collect()
    }
}
