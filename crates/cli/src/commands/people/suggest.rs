//! `people suggest`: who might be one person, and why; nothing is joined.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

/// Suggest who might be one person, with the evidence; nothing is joined by it.
///
/// `people bind` takes a suggestion, `people reject` makes it never come again. Accounts that look
/// as if a program used them are listed after it.
#[derive(Args)]
pub(crate) struct SuggestArgs {
    /// How many to show.
    #[arg(long, value_name = "COUNT", default_value = "20")]
    limit: usize,
    /// Write comma-separated rows, all of them.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(args: &SuggestArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let found = identify::suggest(&ground.input(), &ground.people);
    if args.csv {
        let (heading, rows) = telling::suggestions_as_rows(&ground, &found);
        ui.print_csv(&heading, &rows)?;
        return Ok(Done::All);
    }
    let shown = found.open.len().min(args.limit);
    if shown > 0 {
        let (heading, rows) = telling::suggestions(&ground, &found, args.limit);
        ui.print_narrow_table(&heading, &rows)?;
    }
    ui.say_all(&telling::about_suggestions(&found, shown));
    let hints = identify::bot_hints(&ground.input(), &ground.people);
    if !hints.is_empty() {
        let (heading, rows) = telling::bot_hints(&ground, &hints, args.limit);
        ui.print("\n")?;
        ui.print_narrow_table(&heading, &rows)?;
        ui.say("convivial people bot ID takes such an account out of every count of people");
    }
    Ok(Done::All)
}
