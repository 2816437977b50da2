//! `measure`: one measure as a table, protected as on a page.

use clap::{Args, ValueEnum};
use model::Unit;
use protect::{Released, ReleasedAnswer, release};
use store::CellKind;

use crate::args::Window;
use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::Asking;
use crate::wiring::places::Scene;

/// Print one measure as a table: project, period, dimensions, each value with its interval, people.
///
/// `convivial explain` lists the measures there are. A share with too few people behind it is
/// withheld, and the column `withheld` says why.
#[derive(Args)]
pub(crate) struct MeasureArgs {
    /// The measure, such as second_contribution.
    name: String,
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
    let asking = Asking::open(ui, &scene)?;
    let measure = asking.catalog.get(&args.name)?;
    if args.curve && measure.definition().curve.is_none() {
        return Err(Failure::asked(
            format!("the measure {} has no curves", args.name),
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
    match (args.format, args.curve) {
        (Format::Table, curve) => {
            let rows =
                if curve { report::curve_table(&released) } else { report::rows_table(&released) };
            ui.print_table(&rows.header, &rows.rows)?;
            let definition = released.definition();
            let settings = released.settings().iter();
            let settings: Vec<String> =
                settings.map(|setting| format!("{} = {}", setting.name, setting.value)).collect();
            ui.say(&format!(
                "{}, version {}, fingerprint {}, as of {}{}{}",
                definition.id,
                definition.version,
                definition.fingerprint,
                released.as_of(),
                if settings.is_empty() { "" } else { "; " },
                settings.join(", "),
            ));
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
                format!("convivial measure {} --format parquet > {0}.parquet", args.name),
            ));
        }
        (Format::Parquet, curve) => {
            let rows =
                if curve { report::curve_table(&released) } else { report::rows_table(&released) };
            let columns = kinds(&released, rows.header);
            ui.print_bytes(&store::parquet_of_rows(&columns, &rows.rows)?)?;
        }
    }
    Ok(Done::All)
}

/// Returns what the columns of a table hold: words, whole numbers or numbers.
fn kinds(released: &Released, header: Vec<String>) -> Vec<(String, CellKind)> {
    let definition = released.definition();
    let words = ["project", "period", "withheld"];
    let kind = |name: &String| {
        let whole = |unit: Unit| matches!(unit, Unit::People | Unit::Count);
        let value = definition.values.iter().find(|value| value.name == *name);
        if words.contains(&name.as_str()) || definition.dimensions.contains(name) {
            CellKind::Text
        } else if name == "people" || name == "at_risk" || value.is_some_and(|v| whole(v.unit)) {
            CellKind::Whole
        } else {
            CellKind::Real
        }
    };
    header.into_iter().map(|name| (kind(&name), name)).map(|(kind, name)| (name, kind)).collect()
}
