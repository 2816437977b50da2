//! `explain`: what a measure means, in the words of its own file.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::catalog;
use crate::wiring::explaining;
use crate::wiring::places::Scene;

/// Explain a measure: what it asks, how to read it, what it cannot tell, what a community can do.
///
/// Without NAME: lists the measures there are.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The measure, such as second_contribution.
    name: Option<String>,
    /// Print its SQL too.
    #[arg(long, requires = "name")]
    sql: bool,
}

pub(crate) fn run(args: &ExplainArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let catalog = catalog(&scene)?;
    match &args.name {
        Some(name) => ui.print(&explaining::told(catalog.get(name)?, args.sql))?,
        None => {
            let heading = ["family", "measure", "question"].map(str::to_owned);
            ui.print_table(&heading, &explaining::listed(&catalog))?;
            ui.say("convivial explain MEASURE tells more; convivial measure MEASURE prints it");
        }
    }
    Ok(Done::All)
}
