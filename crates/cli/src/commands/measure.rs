//! `measure`: one measure as a table, protected as on a page.

use clap::{Args, ValueEnum};
use protect::{ReleasedAnswer, release};

use crate::args::Window;
use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::{Asking, Question, catalog};
use crate::wiring::explaining::names;
use crate::wiring::places::Scene;
use crate::wiring::tables;

/// Print one measure as a table: project, period, dimensions, each value with its interval, people.
///
/// `convivial explain` lists the measures there are. A share with too few people behind it is
/// withheld, and the column `withheld` says why; a value that is empty without that is not known yet,
/// such as a share within 365 days of people who came last month. What is asked is the store of the clone in this
/// folder, of `convivial.toml`, or of --store.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial measure newcomers --per year
  convivial measure second_contribution --from 2020-01-01 --format csv > second.csv
  convivial measure second_contribution --curve --per year --format csv
  convivial measure active_people --door any --project orchard --store orchard.store")]
pub(crate) struct MeasureArgs {
    /// The measure, such as second_contribution.
    name: Option<String>,
    #[command(flatten)]
    window: Window,
    /// Print the curves (share over the days since the first contribution) instead of the rows.
    #[arg(long)]
    curve: bool,
    /// How to write the table.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading in a terminal
    Table,
    /// Comma-separated, for a spreadsheet
    Csv,
    /// Rows with the definition and everything around them
    Json,
    /// Apache Parquet, for DuckDB, pandas and Polars
    Parquet,
    /// A Markdown table
    Markdown,
}

pub(crate) fn run(args: &MeasureArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let known = catalog(&scene)?;
    let Some(name) = &args.name else {
        let hint = format!("convivial measure NAME with one of: {}", names(&known));
        return Err(Failure::asked("no measure is named", hint));
    };
    let measure = known.get(name)?;
    let asking = Asking::open(ui, &scene, Question::Measure(name))?;
    if args.curve && measure.definition().curve.is_none() {
        return Err(Failure::asked(
            format!("the measure {name} has no curves"),
            "leave out --curve, or ask second_contribution",
        ));
    }
    let answer = asking.session.answer(measure, &args.window.clone().into())?;
    let released = match release(&answer, asking.audience) {
        ReleasedAnswer::Table(released) => released,
        ReleasedAnswer::Refused { refused, .. } => {
            ui.warn(&format!("refused: {}", refused.reason));
            ui.warn(&format!("what would help: {}", refused.what_would_help));
            return Ok(Done::Refused);
        }
    };
    for gap in released.coverage() {
        ui.say(&format!("note: {gap}"));
    }
    let rows = match args.curve {
        true => report::curve_table(&released),
        false => report::rows_table(&released),
    };
    if rows.rows.is_empty() {
        ui.say("note: there is nothing to show for these projects and this window");
    }
    match (args.format, args.curve) {
        (Format::Table, _) => {
            let rows = if ui.fits(&rows.header, &rows.rows) { rows } else { tables::folded(rows) };
            ui.print_table(&rows.header, &rows.rows)?;
            ui.say(&tables::definition_line(&released));
        }
        (Format::Csv, true) => ui.print(&report::curve_csv(&released))?,
        (Format::Csv, false) => ui.print(&report::rows_csv(&released))?,
        (Format::Json, true) => ui.print(&report::curve_json(&released)?)?,
        (Format::Json, false) => ui.print(&report::rows_json(&released)?)?,
        (Format::Markdown, true) => ui.print(&report::curve_markdown(&released))?,
        (Format::Markdown, false) => ui.print(&report::rows_markdown(&released))?,
        (Format::Parquet, _) if ui.world.out_is_terminal => {
            return Err(Failure::asked(
                "Parquet is not for a terminal",
                format!("convivial measure {name} --format parquet > {name}.parquet"),
            ));
        }
        (Format::Parquet, _) => {
            let columns = tables::kinds(&released, rows.header);
            ui.print_bytes(&store::parquet_of_rows(&columns, &rows.rows)?)?;
        }
    }
    Ok(Done::All)
}
