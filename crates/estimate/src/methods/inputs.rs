//! Reading options and cells, with errors that say where and never what.

use super::{Method, OptionKind, OptionSpec, Request, RequestError, Table};
use crate::Level;
use crate::nearest::nearest;

/// The option every method with intervals takes.
pub(super) const LEVEL: OptionSpec = OptionSpec {
    name: "level",
    help: "confidence level, between 0 and 1",
    kind: OptionKind::Number,
    default: Some("0.95"),
    keys: &[],
};

/// A request to one method, whose option names are known to be right.
pub(super) struct Inputs<'a> {
    pub(super) method: &'static Method,
    pub(super) request: &'a Request,
}

/// One column of a table.
pub(super) struct Column<'a> {
    table: &'a Table,
    place: usize,
    name: &'a str,
}

impl<'a> Inputs<'a> {
    /// The column an option names, or its default; nothing when there is neither.
    pub(super) fn column(&self, option: &str) -> Result<Option<Column<'a>>, RequestError> {
        let spec = self.spec(option)?;
        match self.one(spec)? {
            Some(name) => self.named(spec.name, name).map(Some),
            None => Ok(None),
        }
    }

    /// The column an option names; an error when there is none.
    pub(super) fn needed_column(&self, option: &'static str) -> Result<Column<'a>, RequestError> {
        self.column(option)?.ok_or(RequestError::MissingOption { method: self.method.name, option })
    }

    /// A column by its own name.
    pub(super) fn named(
        &self,
        option: &'static str,
        name: &str,
    ) -> Result<Column<'a>, RequestError> {
        Column::of(&self.request.table, option, name)
    }

    /// The column an option names, else the first of the usual names that the table has.
    pub(super) fn usual_column(
        &self,
        option: &'static str,
        usual: &[&str],
    ) -> Result<Option<Column<'a>>, RequestError> {
        if let Some(column) = self.column(option)? {
            return Ok(Some(column));
        }
        let columns = self.request.table.columns();
        let found = usual.iter().find(|name| columns.iter().any(|column| column == *name));
        found.map(|name| self.named(option, name)).transpose()
    }

    /// The further table of an option, if it came.
    pub(super) fn table(&self, option: &str) -> Option<&'a Table> {
        self.request.tables.get(option)
    }

    /// The value of an option as it was given, or its default.
    pub(super) fn text(&self, option: &str) -> Result<Option<&'a str>, RequestError> {
        self.one(self.spec(option)?)
    }

    /// The word of an option that takes one of several.
    pub(super) fn choice(&self, option: &'static str) -> Result<&'a str, RequestError> {
        let given = self.text(option)?;
        let given =
            given.ok_or(RequestError::MissingOption { method: self.method.name, option })?;
        match self.spec(option)?.kind {
            OptionKind::Choice(choices) if !choices.contains(&given) => {
                Err(RequestError::NotAChoice { option, choices })
            }
            _ => Ok(given),
        }
    }

    /// The numbers of an option, given or by default; none when there is neither.
    pub(super) fn numbers(&self, option: &str) -> Result<Vec<f64>, RequestError> {
        let spec = self.spec(option)?;
        let values = match self.request.options.get(spec.name) {
            Some(values) => values.clone(),
            None => spec.default.map(str::to_owned).into_iter().collect(),
        };
        let wrong = RequestError::OptionValue { option: spec.name, expected: "a number" };
        values
            .iter()
            .flat_map(|value| value.split(','))
            .map(|value| value.trim().parse::<f64>().ok().filter(|number| !number.is_nan()))
            .collect::<Option<Vec<f64>>>()
            .ok_or(wrong)
    }

    /// The one number of an option; an error when there is none.
    pub(super) fn number(&self, option: &'static str) -> Result<f64, RequestError> {
        match self.numbers(option)?.as_slice() {
            [number] => Ok(*number),
            [] => Err(RequestError::MissingOption { method: self.method.name, option }),
            several => Err(RequestError::NotOneValue { option, given: several.len() }),
        }
    }

    /// The times to report.
    pub(super) fn times(&self, option: &'static str) -> Result<Vec<f64>, RequestError> {
        let times = self.numbers(option)?;
        if times.iter().any(|time| *time < 0.0 || time.is_infinite()) {
            let expected = "a finite number of zero or more";
            return Err(RequestError::OptionValue { option, expected });
        }
        Ok(times)
    }

    /// The whole number of an option; an error when there is none.
    pub(super) fn whole(&self, option: &'static str) -> Result<u32, RequestError> {
        let number = self.number(option)?;
        let whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
        let expected = "a whole number of zero or more";
        if whole { Ok(number as u32) } else { Err(RequestError::OptionValue { option, expected }) }
    }

    /// The confidence level.
    pub(super) fn level(&self) -> Result<Level, RequestError> {
        let expected = "a number between 0 and 1";
        Level::new(self.number(LEVEL.name)?)
            .ok_or(RequestError::OptionValue { option: LEVEL.name, expected })
    }

    /// How many rows the table has.
    pub(super) fn rows(&self) -> usize {
        self.request.table.rows().len()
    }

    fn spec(&self, option: &str) -> Result<&'static OptionSpec, RequestError> {
        self.method.options.iter().find(|spec| spec.name == option).ok_or_else(|| {
            RequestError::UnknownOption {
                method: self.method.name,
                option: option.to_owned(),
                nearest: None,
            }
        })
    }

    fn one(&self, spec: &'static OptionSpec) -> Result<Option<&'a str>, RequestError> {
        match self.request.options.get(spec.name).map(Vec::as_slice) {
            Some([value]) => Ok(Some(value)),
            Some([]) | None => Ok(spec.default),
            Some(several) => {
                Err(RequestError::NotOneValue { option: spec.name, given: several.len() })
            }
        }
    }
}

impl<'a> Column<'a> {
    /// A column of a table by its name.
    pub(super) fn of(
        table: &'a Table,
        option: &'static str,
        name: &str,
    ) -> Result<Self, RequestError> {
        let columns = table.columns();
        let found = columns.iter().enumerate().find(|(_, column)| *column == name);
        match found {
            Some((place, name)) => Ok(Self { table, place, name }),
            None => Err(RequestError::UnknownColumn {
                option,
                column: name.to_owned(),
                nearest: nearest(name, columns.iter().map(String::as_str)).map(str::to_owned),
            }),
        }
    }

    /// The name of the column.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// The text of a cell; nothing when it is missing.
    pub(super) fn text(&self, row: usize) -> Option<&'a str> {
        let cells = self.table.rows().get(row)?;
        cells.get(self.place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// The finite number in a cell; nothing when it is missing.
    pub(super) fn number(&self, row: usize) -> Result<Option<f64>, RequestError> {
        self.read(row, "a finite number", |text| {
            text.parse::<f64>().ok().filter(|number| number.is_finite())
        })
    }

    /// The number of zero or more in a cell; nothing when it is missing.
    pub(super) fn amount(&self, row: usize) -> Result<Option<f64>, RequestError> {
        self.read(row, "a finite number of zero or more", |text| {
            text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)
        })
    }

    /// The whole count in a cell; nothing when it is missing.
    pub(super) fn count(&self, row: usize) -> Result<Option<u64>, RequestError> {
        self.read(row, "a whole number of zero or more", |text| {
            // Beyond 2^53 a float, in which all arithmetic is done, no longer holds every count.
            let number = text.parse::<f64>().ok()?;
            let whole = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
            whole.then_some(number as u64)
        })
    }

    /// Whether the event of a row happened; nothing when the cell is missing.
    pub(super) fn flag(&self, row: usize) -> Result<Option<bool>, RequestError> {
        self.read(row, "0, 1, true or false", |text| {
            match (text.parse::<f64>(), text.to_ascii_lowercase().as_str()) {
                (Ok(1.0), _) | (_, "true") => Some(true),
                (Ok(0.0), _) | (_, "false") => Some(false),
                _ => None,
            }
        })
    }

    /// An error about a cell of this column.
    pub(super) fn wrong(&self, row: usize, expected: &'static str) -> RequestError {
        RequestError::Cell { row: row + 1, column: self.name.to_owned(), expected }
    }

    fn read<T>(
        &self,
        row: usize,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, RequestError> {
        let read = |text| parse(text).ok_or_else(|| self.wrong(row, expected));
        self.text(row).map(read).transpose()
    }
}
