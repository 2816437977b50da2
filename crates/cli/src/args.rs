//! The arguments of the program; these doc comments are its manual.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::{IdentityMode, Instant, Per, ProjectName};

use crate::commands;

/// Tells an open-source community whether it is becoming more welcoming, without exposing anyone.
///
/// Start with `convivial report PATH`, where PATH is a clone of your project: it reads the history,
/// and writes a page that you can open in a browser. Nothing leaves this machine.
#[derive(Parser)]
#[command(
    name = "convivial",
    version,
    arg_required_else_help = true,
    after_help = "Start with: convivial report PATH\n\nExit codes: 0 done, 1 could not, 2 asked wrongly, 3 done in part, 4 refused, 130 stopped by hand."
)]
pub(crate) struct Program {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Report(commands::report::ReportArgs),
    Collect(commands::collect::CollectArgs),
    Measure(commands::measure::MeasureArgs),
    Explain(commands::explain::ExplainArgs),
    Sql(commands::sql::SqlArgs),
    People(commands::people::PeopleArgs),
    Estimate(commands::estimate::EstimateArgs),
    Doctor(commands::doctor::DoctorArgs),
    Completions(commands::completions::CompletionsArgs),
}

/// Options that every command takes.
#[derive(Args, Clone)]
pub(crate) struct Global {
    /// Folder of the store, where what was collected is kept.
    ///
    /// Default: `.convivial` beside `convivial.toml`; without one, a folder of your own data
    /// folder that belongs to the clones named.
    #[arg(long, global = true, value_name = "DIR", help_heading = "Options everywhere")]
    pub(crate) store: Option<PathBuf>,
    /// Look from this moment: nothing at or after it counts (2025-01-01 or 2025-01-01T12:00:00Z).
    #[arg(long, global = true, value_name = "DATE", value_parser = instant, help_heading = "Options everywhere")]
    pub(crate) as_of: Option<Instant>,
    /// Use this .mailmap, for clones that hold no file contents; NAME=FILE for one of several
    /// projects. `mailmap` in convivial.toml says it once for every command.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Options everywhere")]
    pub(crate) mailmap: Vec<String>,
    /// How accounts become people.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "rules",
        help_heading = "Options everywhere"
    )]
    pub(crate) identity: Identity,
    /// Stop resolving people after this rule (mailmapped, same_address, address_case, no_reply,
    /// mailmap, decided, kept_apart): shows what each rule changes.
    #[arg(long, global = true, value_name = "RULE", hide = true)]
    pub(crate) identity_through: Option<String>,
    /// Only this project; may be given several times.
    #[arg(long, global = true, value_name = "NAME", value_parser = project, help_heading = "Options everywhere")]
    pub(crate) project: Vec<ProjectName>,
    /// Wait for another run at the same store to end, instead of giving up.
    #[arg(long, global = true, help_heading = "Options everywhere")]
    pub(crate) wait: bool,
    /// Say nothing but results and failures.
    #[arg(long, short, global = true, help_heading = "Options everywhere")]
    pub(crate) quiet: bool,
    /// Write without color (also when NO_COLOR is set).
    #[arg(long, global = true, help_heading = "Options everywhere")]
    pub(crate) no_color: bool,
}

/// How accounts become people.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Identity {
    /// .mailmap, no-reply addresses and equal addresses; never names
    Rules,
    /// the address that the project's .mailmap gives, alone
    Mailmap,
}

impl From<Identity> for IdentityMode {
    fn from(identity: Identity) -> Self {
        match identity {
            Identity::Rules => IdentityMode::Rules,
            Identity::Mailmap => IdentityMode::Mailmap,
        }
    }
}

/// Which periods and which door a table is about.
#[derive(Args, Clone, Default)]
pub(crate) struct Window {
    /// Length of the periods: year, quarter or month. Default: the measure's own.
    #[arg(long, value_name = "LENGTH", value_parser = per)]
    pub(crate) per: Option<Per>,
    /// What counts as a contribution: authored, co_authored or any.
    #[arg(long, value_name = "DOOR")]
    pub(crate) door: Option<String>,
    /// With or without what was done while an account was marked as automated. Default: without.
    #[arg(long, value_name = "WITH")]
    pub(crate) automated: Option<String>,
    /// Only periods that start on or after this day.
    #[arg(long, value_name = "DATE", value_parser = instant)]
    pub(crate) from: Option<Instant>,
    /// Only periods that start before this day.
    #[arg(long, value_name = "DATE", value_parser = instant)]
    pub(crate) until: Option<Instant>,
}

impl From<Window> for measure::Params {
    fn from(window: Window) -> Self {
        let Window { per, door, automated, from, until } = window;
        measure::Params { per, door, automated, from, until }
    }
}

pub(crate) fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text)
        .ok_or_else(|| "write a day as 2025-01-01, or a moment as 2025-01-01T12:00:00Z".to_owned())
}

fn per(text: &str) -> Result<Per, String> {
    text.parse().map_err(|()| "it can be year, quarter or month".to_owned())
}

fn project(text: &str) -> Result<ProjectName, String> {
    ProjectName::parse(text).ok_or_else(|| "use letters, digits, `.`, `_` and `-`".to_owned())
}
