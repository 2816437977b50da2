//! `estimate`: one estimator on a table of one's own, with rows named as in the reference tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use estimate::methods::{Request, run as answer};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::estimating::{self, MethodOptions};

/// Run one estimator on a CSV file and print rows `quantity,at,value`.
///
/// An undefined value is empty, with the reason on standard error, and the program ends with 3.
#[derive(Args)]
#[command(after_help = estimating::manual())]
pub(crate) struct EstimateArgs {
    /// The method; they are listed below, with the options that each takes.
    method: String,
    /// The CSV file with a header; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// How to write the rows.
    #[arg(long, value_enum, default_value = "csv")]
    format: EstimateFormat,
    #[command(flatten)]
    options: MethodOptions,
}

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EstimateFormat {
    /// quantity,at,value
    Csv,
    /// An array of objects
    Json,
    /// For reading in a terminal
    Table,
}

pub(crate) fn run(args: &EstimateArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let table = estimating::table(&ui.read_input(&args.input)?)?;
    let mut tables = BTreeMap::new();
    for (option, file) in &args.options.files {
        tables.insert(option.clone(), estimating::table(&ui.read_input(file)?)?);
    }
    let (method, options) = (args.method.clone(), args.options.given.clone());
    let output = answer(&Request { method, table, tables, options })?;
    let undefined = estimating::undefined(&output);
    ui.say_all(&estimating::notes(&output));
    ui.warn_all(&undefined);
    let heading = ["quantity", "at", "value"].map(str::to_owned);
    let lines = estimating::lines(&output);
    match args.format {
        EstimateFormat::Csv => ui.print_csv(&heading, &lines)?,
        EstimateFormat::Table => ui.print_table(&heading, &lines)?,
        EstimateFormat::Json => ui.print(&estimating::json(&output))?,
    }
    Ok(if undefined.is_empty() { Done::All } else { Done::Part })
}
