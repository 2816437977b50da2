//! `explain`: what a measure means or a source reads, in the words of its own file.

use clap::Args;
use measure::CatalogError;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::catalog;
use crate::wiring::explaining;
use crate::wiring::places::{Scene, nearest_source};

/// Explain a measure or a source.
///
/// Of a measure: what it asks, how to read it, what it cannot tell, what a community can do. Of a
/// source: what it reads, what it sees of people and keeps, and its keys in `convivial.toml`.
/// Without NAME: lists the measures and the sources there are.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The measure or the source, such as second_contribution or github.
    name: Option<String>,
    /// Print its SQL too.
    #[arg(long, requires = "name")]
    sql: bool,
}

pub(crate) fn run(args: &ExplainArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let catalog = catalog(&scene)?;
    let source = |name: &String| {
        collect::sources::ALL.iter().map(|source| source.about()).find(|about| about.name == *name)
    };
    match (&args.name, args.name.as_ref().and_then(source)) {
        (_, Some(about)) => ui.print(&explaining::source(about))?,
        (Some(name), None) => {
            let measure = catalog.get(name).map_err(|unknown| meant(name, unknown))?;
            ui.print(&explaining::told(measure, args.sql))?;
        }
        (None, None) => {
            let heading = ["family", "measure", "question"].map(str::to_owned);
            ui.print_table(&heading, &explaining::listed(&catalog))?;
            let heading = ["source", "", "reads"].map(str::to_owned);
            ui.print("\n")?;
            ui.print_table(&heading, &explaining::sources())?;
            ui.say("convivial explain NAME tells more; convivial measure MEASURE prints a measure");
        }
    }
    Ok(Done::All)
}

/// Returns what is said of a name that is none: the source that may have been meant, else measures.
fn meant(name: &str, unknown: CatalogError) -> Failure {
    let word = name.split(':').next().unwrap_or(name);
    match nearest_source(word) {
        Some(source) => Failure::asked(
            format!("there is no measure or source `{name}`"),
            format!("did you mean `{source}`?"),
        ),
        None => unknown.into(),
    }
}
