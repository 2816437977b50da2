//! The methods by name: a table of text and some options in, rows `quantity, at, value` out.
//!
//! `METHODS` is the only list; a method is one file in `methods/` and one line here.
//! Names of methods, options and quantities, and the keys in `at`, are those of the reference tables.
//! No message holds the text of a cell, because a wrongly chosen column may hold a name.

mod aalen_johansen;
mod burstiness;
mod cluster_bootstrap;
mod cox_baseline_cumhaz;
mod cox_ph;
mod cox_rows;
mod formula;
mod inequality;
mod inputs;
mod kaplan_meier;
mod labels;
mod logrank;
mod mantel_haenszel;
mod mean_cumulative_function;
mod network;
mod output;
mod p_adjust;
mod proportions;
mod rmst;
mod survival_rows;
mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::amounts::AmountError;
use crate::cox::CoxError;
use crate::kaplan_meier::CurveError;
use crate::mean_cumulative_function::RecurrentError;
use crate::nearest::nearest;
use crate::permutation_log_rank::PermutationError;
use inputs::Inputs;

pub use output::{Note, Output, Row, Undefined};
pub use table::{Table, TableError};

/// Every method, in reading order.
pub const METHODS: &[Method] = &[
    kaplan_meier::METHOD,
    rmst::METHOD,
    logrank::METHOD,
    aalen_johansen::METHOD,
    cox_ph::METHOD,
    cox_baseline_cumhaz::METHOD,
    mean_cumulative_function::METHOD,
    inequality::METHOD,
    proportions::METHOD,
    mantel_haenszel::METHOD,
    p_adjust::METHOD,
    network::METHOD,
    cluster_bootstrap::METHOD,
    burstiness::METHOD,
];

/// One method and how it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    /// Its name in the reference tables and on the command line.
    pub name: &'static str,
    /// What it answers, in one line.
    pub help: &'static str,
    /// The options it takes.
    pub options: &'static [OptionSpec],
    answer: fn(&Inputs<'_>) -> Result<Output, RequestError>,
}

/// One option of a method.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// Its name, without dashes.
    pub name: &'static str,
    /// What it means, in one line.
    pub help: &'static str,
    /// What its value is.
    pub kind: OptionKind,
    /// What holds when it is not given; without a default it may be left out or is asked for.
    pub default: Option<&'static str>,
    /// The quantities whose key in `at` ends with a value of this option.
    pub keys: &'static [&'static str],
}

/// What the value of an option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// The name of a column of the table.
    Column,
    /// One number.
    Number,
    /// Several numbers, as several values or separated by commas.
    Numbers,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Words: a formula, or a value as it stands in a column.
    Text,
    /// A further table.
    Table,
}

/// What is asked: a method, its table and its options.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the method.
    pub method: String,
    /// The observations.
    pub table: Table,
    /// Further tables, by the option that asks for them.
    pub tables: BTreeMap<String, Table>,
    /// Option names, without dashes, and their values.
    pub options: BTreeMap<String, Vec<String>>,
}

/// Why a request has no answer; rows count from 1, without the header.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum RequestError {
    /// No method has this name.
    #[error("no method is called `{name}`{}", meant(.nearest.as_deref()))]
    UnknownMethod {
        /// The name asked for.
        name: String,
        /// The method that was probably meant.
        nearest: Option<String>,
    },
    /// The method takes no option of this name.
    #[error("`{method}` takes no option `{option}`{}", meant(.nearest.as_deref()))]
    UnknownOption {
        /// The method.
        method: &'static str,
        /// The option given.
        option: String,
        /// The option that was probably meant.
        nearest: Option<String>,
    },
    /// The table has no such column.
    #[error("the table has no column `{column}` for `{option}`{}", meant(.nearest.as_deref()))]
    UnknownColumn {
        /// The option that names the column.
        option: &'static str,
        /// The column looked for.
        column: String,
        /// The column that was probably meant.
        nearest: Option<String>,
    },
    /// The method cannot do without this option.
    #[error("`{method}` needs the option `{option}`")]
    MissingOption {
        /// The method.
        method: &'static str,
        /// The option that is missing.
        option: &'static str,
    },
    /// The option takes one value and got another number of them.
    #[error("`{option}` takes one value, not {given}")]
    NotOneValue {
        /// The option.
        option: &'static str,
        /// How many values came.
        given: usize,
    },
    /// A value of an option is not what the option takes.
    #[error("a value of `{option}` is not {expected}")]
    OptionValue {
        /// The option.
        option: &'static str,
        /// What it takes.
        expected: &'static str,
    },
    /// A value of an option is none of those it takes.
    #[error("a value of `{option}` is not one of {}", choices.join(", "))]
    NotAChoice {
        /// The option.
        option: &'static str,
        /// What it takes.
        choices: &'static [&'static str],
    },
    /// A column holds more or fewer different values than the method can compare.
    #[error("column `{column}` holds {found} different values, not {expected}")]
    Values {
        /// The column.
        column: String,
        /// How many there are.
        found: usize,
        /// How many there may be.
        expected: &'static str,
    },
    /// A cell is not what its column must hold.
    #[error("row {row}, column `{column}`: not {expected}")]
    Cell {
        /// The row.
        row: usize,
        /// The column.
        column: String,
        /// What is expected there.
        expected: &'static str,
    },
    /// Nothing is left to compute with.
    #[error("no row of the table has all the values needed")]
    NoRows,
    /// The observations make no survival curve.
    #[error("the observations make no survival curve")]
    Curve(#[source] CurveError),
    /// The formula of a model cannot be read.
    #[error("the formula cannot be read: {problem}")]
    Formula {
        /// What is wrong with it, and how it should be.
        problem: &'static str,
    },
    /// A column of text has too many different values to compare each.
    #[error(
        "column `{column}` has {levels} different texts, of which at most {most} can be compared"
    )]
    ManyLevels {
        /// The column.
        column: String,
        /// How many there are.
        levels: usize,
        /// How many can be.
        most: usize,
    },
    /// The observations make no model.
    #[error("the observations make no model")]
    Model(#[source] CoxError),
    /// The labels of groups cannot be dealt over clusters.
    #[error("the groups cannot be dealt over the clusters")]
    Permutation(#[source] PermutationError),
    /// The intervals make no mean cumulative function.
    #[error("the intervals make no mean cumulative function")]
    Recurrent(#[source] RecurrentError),
    /// The amounts cannot be compared.
    #[error("the amounts cannot be compared")]
    Amounts(#[source] AmountError),
}

/// Returns the rows that answer a request, undefined values included.
pub fn run(request: &Request) -> Result<Output, RequestError> {
    let method = METHODS.iter().find(|method| method.name == request.method).ok_or_else(|| {
        let names = METHODS.iter().map(|method| method.name);
        RequestError::UnknownMethod {
            name: request.method.clone(),
            nearest: nearest(&request.method, names).map(str::to_owned),
        }
    })?;
    let known = |name: &str| method.options.iter().any(|option| option.name == name);
    let mut given = request.options.keys().chain(request.tables.keys());
    if let Some(option) = given.find(|name| !known(name)) {
        let names = method.options.iter().map(|option| option.name);
        return Err(RequestError::UnknownOption {
            method: method.name,
            option: option.clone(),
            nearest: nearest(option, names).map(str::to_owned),
        });
    }
    (method.answer)(&Inputs { method, request })
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; the nearest is `{name}`")).unwrap_or_default()
}
