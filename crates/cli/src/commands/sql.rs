//! `sql`: one SELECT over the same safe session that measures use.

use clap::{Args, ValueEnum};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::{Asking, Question};
use crate::wiring::places::Scene;

/// Run one SELECT over the store's tables and views.
///
/// No table holds a name, an address or a message, and people are numbers. Commit ids are real, so
/// whoever has the clone can look one up. The output is not protected: small groups stand in it, so do not publish it as it is.
///
/// With --project, every table and view holds the rows of those projects alone; paths and kinds of
/// work belong to no project. Published numbers stand in `figures`, with where they were published.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial sql --tables
  convivial sql \"SELECT project, COUNT(*) AS commits FROM known_commits GROUP BY project\"
  convivial sql \"SELECT period, measure, value, n, published FROM figures\" --project orchard
  convivial sql \"SELECT * FROM settings\" --format json")]
pub(crate) struct SqlArgs {
    /// The SELECT, such as "SELECT project, COUNT(*) FROM known_commits GROUP BY project".
    #[arg(required_unless_present = "tables")]
    query: Option<String>,
    /// List the tables and views with their columns.
    #[arg(long, conflicts_with = "query")]
    tables: bool,
    /// How to write the rows.
    #[arg(long, value_enum, default_value = "table")]
    format: SqlFormat,
}

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlFormat {
    /// For reading in a terminal
    Table,
    /// Comma-separated
    Csv,
    /// An array of objects
    Json,
}

pub(crate) fn run(args: &SqlArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let question = args.query.as_deref().map_or(Question::Columns, Question::Sql);
    let asking = Asking::open(ui, &scene, question)?;
    let rows = match &args.query {
        Some(query) => asking.session.sql(query).map_err(Failure::own_sql)?,
        None => asking.session.tables()?,
    };
    if !args.tables {
        ui.warn("note: this output is unprotected; do not publish it as it is");
    }
    let heading: Vec<String> = rows.columns.iter().map(|column| column.name.clone()).collect();
    let cells = rows.lines();
    match args.format {
        SqlFormat::Table => ui.print_table(&heading, &cells)?,
        SqlFormat::Csv => ui.print_csv(&heading, &cells)?,
        SqlFormat::Json => ui.print_json(&rows)?,
    }
    Ok(Done::All)
}
