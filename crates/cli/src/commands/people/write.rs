//! `people write`: who is who as a file for other tools.

use clap::{Args, ValueEnum};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::Ground;

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
    let bytes = match args.format {
        WriteFormat::Mailmap => ground.mailmap(),
        WriteFormat::Sortinghat => ground.sortinghat(),
    };
    ui.print_bytes(&bytes)?;
    Ok(Done::All)
}
