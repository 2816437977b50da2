//! `people log`: what was decided, by whom, when and why.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

/// List what was decided: step, day, by whom, what, why, and what was undone.
#[derive(Args)]
pub(crate) struct LogArgs {
    /// Write comma-separated rows instead of a table.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(args: &LogArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let (heading, rows) = telling::log(ground.decisions());
    if rows.is_empty() {
        ui.say("nothing was decided yet; convivial people suggest shows what could be");
        return Ok(Done::All);
    }
    match args.csv {
        true => ui.print_csv(&heading, &rows)?,
        false => ui.print_table(&heading, &rows)?,
    }
    Ok(Done::All)
}
