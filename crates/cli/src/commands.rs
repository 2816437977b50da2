//! The subcommands, one file each.

pub(crate) mod collect;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod estimate;
pub(crate) mod explain;
pub(crate) mod measure;
pub(crate) mod people;
pub(crate) mod report;
pub(crate) mod sql;

use crate::args::{Command, Program};
use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Runs the subcommand that was asked for.
pub(crate) fn run(program: &Program, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    match &program.command {
        Command::Report(args) => report::run(args, ui),
        Command::Collect(args) => collect::run(args, ui),
        Command::Measure(args) => measure::run(args, ui),
        Command::Explain(args) => explain::run(args, ui),
        Command::Sql(args) => sql::run(args, ui),
        Command::People(args) => people::run(args, ui),
        Command::Estimate(args) => estimate::run(args, ui),
        Command::Doctor(args) => doctor::run(args, ui),
        Command::Completions(args) => completions::run(args, ui),
    }
}
