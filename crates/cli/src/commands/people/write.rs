//! `people write`: who is who as a file for other tools.

use clap::{Args, ValueEnum};
use identify::formats::{mailmap, sortinghat};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

/// Write who is who as a file for git or for SortingHat.
///
/// It holds names and addresses as the people of the store chose them. Nobody who is forgotten is in
/// it.
#[derive(Args)]
pub(crate) struct WriteArgs {
    /// What kind of file.
    #[arg(value_enum)]
    format: WriteFormat,
}

/// What kind of file.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WriteFormat {
    /// Git's .mailmap
    Mailmap,
    /// SortingHat's JSON
    Sortinghat,
}

pub(crate) fn run(args: &WriteArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let (input, people, names) = (ground.input(), &ground.people, ground.names());
    let (exported, absent) = match args.format {
        WriteFormat::Mailmap => (
            mailmap::export(&input, people, names),
            "whoever git shows so without a line, bots, deleted accounts, whoever is forgotten",
        ),
        WriteFormat::Sortinghat => (
            sortinghat::export(&input, people, names, ui.world.now),
            "deleted accounts, and whoever is forgotten; bots stand in it, marked as bots",
        ),
    };
    match ui.world.out_is_terminal {
        true => ui.print_lines(&String::from_utf8_lossy(&exported.text))?,
        false => ui.print_bytes(&exported.text)?,
    }
    ui.say_all(&telling::written(&exported, absent));
    Ok(Done::All)
}
