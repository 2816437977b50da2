//! `people export`: all that is known of a person, for that person.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

/// Write all that is known of a person as JSON, to hand to that person.
#[derive(Args)]
pub(crate) struct ExportArgs {
    /// Who.
    #[arg(value_name = "WHO")]
    who: String,
}

pub(crate) fn run(args: &ExportArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let person = ground.one_person(&args.who)?;
    let known = ground.snapshot.known_of(&ground.subjects_of(person))?;
    ui.print(&telling::export(&ground, person, &known)?)?;
    ui.say("this names a person: hand it to nobody else");
    Ok(Done::All)
}
