//! `people show`: one person, with all that is joined in them.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

/// Show a person: signatures, accounts, why they are one, roles, and what was decided about them.
#[derive(Args)]
pub(crate) struct ShowArgs {
    /// Who.
    #[arg(value_name = "WHO")]
    who: String,
}

pub(crate) fn run(args: &ShowArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    ui.print_lines(&telling::everybody_of(&ground, &ground.people_of(&args.who)?))?;
    Ok(Done::All)
}
