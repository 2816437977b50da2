//! `estimate`: one estimator on a table of one's own, with rows named as in the reference tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use estimate::methods::{METHODS, Request, Table, run as answer};

use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Run one estimator on a CSV file and print rows `quantity,at,value`.
///
/// An undefined value is empty, with the reason on standard error, and the program ends with 3.
#[derive(Args)]
#[command(after_help = methods())]
pub(crate) struct EstimateArgs {
    /// The method: kaplan_meier, rmst, inequality or proportions.
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

/// The options of all methods; each method takes some of them.
#[derive(Args)]
pub(crate) struct MethodOptions {
    /// Column of the time to the event or to the end of follow-up.
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Column that is 1 for the event and 0 for censored.
    #[arg(long, value_name = "COLUMN")]
    event: Option<String>,
    /// Column of the time from which somebody was followed (delayed entry).
    #[arg(long, value_name = "COLUMN")]
    entry: Option<String>,
    /// Column that divides the rows into groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Times to print, such as 30,90,365.
    #[arg(long, value_name = "TIMES")]
    at: Vec<String>,
    /// Quantiles to print, such as 0.25,0.5.
    #[arg(long, value_name = "SHARES")]
    quantile: Vec<String>,
    /// Confidence level; 0.95 unless said.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Horizon of the restricted mean.
    #[arg(long, value_name = "TIME")]
    tau: Option<String>,
    /// Column of amounts, one row per person.
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// Shares for the absence factor, such as 0.5,0.8.
    #[arg(long, value_name = "SHARES")]
    threshold: Vec<String>,
    /// Orders of the Hill numbers, such as 0,1,2,inf.
    #[arg(long, value_name = "ORDERS")]
    order: Vec<String>,
    /// Sizes to rarefy to, such as 10,50.
    #[arg(long, value_name = "SIZES")]
    sample: Vec<String>,
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
    let bytes = ui.read_input(&args.input)?;
    let table = table(&bytes)?;
    let request =
        Request { method: args.method.clone(), table, options: args.options.given() };
    let output = answer(&request)?;
    for note in &output.notes {
        ui.say(&format!("note: {note}"));
    }
    let mut undefined = false;
    for row in &output.rows {
        if let Err(why) = &row.value {
            undefined = true;
            ui.warn(&format!("undefined: {} at {}: {why}", row.quantity, row.at));
        }
    }
    let heading = ["quantity", "at", "value"].map(str::to_owned);
    let value = |row: &estimate::methods::Row| {
        row.value.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    let lines: Vec<Vec<String>> = output
        .rows
        .iter()
        .map(|row| vec![row.quantity.to_string(), row.at.clone(), value(row)])
        .collect();
    match args.format {
        EstimateFormat::Csv => ui.print_csv(&heading, &lines)?,
        EstimateFormat::Table => ui.print_table(&heading, &lines)?,
        EstimateFormat::Json => {
            let objects: Vec<serde_json::Value> = output
                .rows
                .iter()
                .map(|row| {
                    let value = row.value.as_ref().ok();
                    serde_json::json!({"quantity": row.quantity, "at": row.at, "value": value})
                })
                .collect();
            ui.print(&format!("{:#}\n", serde_json::Value::Array(objects)))?;
        }
    }
    Ok(if undefined { Done::Part } else { Done::All })
}

impl MethodOptions {
    /// Returns the options that were given, by name.
    fn given(&self) -> BTreeMap<String, Vec<String>> {
        let one = |option: &Option<String>| option.iter().cloned().collect::<Vec<_>>();
        [
            ("time", one(&self.time)),
            ("event", one(&self.event)),
            ("entry", one(&self.entry)),
            ("group", one(&self.group)),
            ("at", self.at.clone()),
            ("quantile", self.quantile.clone()),
            ("level", one(&self.level)),
            ("tau", one(&self.tau)),
            ("column", one(&self.column)),
            ("threshold", self.threshold.clone()),
            ("order", self.order.clone()),
            ("sample", self.sample.clone()),
        ]
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| (name.to_owned(), values))
        .collect()
    }
}

/// Reads CSV with a header.
fn table(bytes: &[u8]) -> Result<Table, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Failure::could_not(format!("the CSV cannot be read at line {line}"), "save it as UTF-8")
    };
    let columns = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(unreadable)?.iter().map(str::to_owned).collect());
    }
    Ok(Table::new(columns, rows)?)
}

/// Returns the methods with their options, for the help.
fn methods() -> String {
    let mut text = "Methods:\n".to_owned();
    for method in METHODS {
        let options: Vec<String> =
            method.options.iter().map(|option| format!("--{}", option.name)).collect();
        text.push_str(&format!("  {}: {}\n    {}\n", method.name, method.help, options.join(" ")));
    }
    text
}
