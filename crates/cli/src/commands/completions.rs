//! `completions`: what a shell needs to complete this program's arguments.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Program;
use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Print completions for a shell.
///
/// For bash: convivial completions bash > ~/.local/share/bash-completion/completions/convivial
#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Program::command(), "convivial", &mut script);
    ui.print_bytes(&script)?;
    Ok(Done::All)
}
