//! `people import`: what other files say about who is who, as one step of the log.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use identify::formats::Format;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::Saying;
use crate::wiring::people::importing;

/// Take over what a file says about who is who: one step, undone as one.
///
/// Of SortingHat, gitdm and stackalytics files the bindings, the declared organizations with their
/// dates and the marks of bots are taken. What they guess (gender, country, an organization by the
/// domain of an address) is not.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial people import .mailmap --dry-run
  convivial people import identities.json --format sortinghat --why \"moved from GrimoireLab\"")]
pub(crate) struct ImportArgs {
    /// The file, or - for standard input.
    file: PathBuf,
    /// What kind of file it is; told from its name and contents otherwise.
    #[arg(long, value_enum)]
    format: Option<ImportFormat>,
    #[command(flatten)]
    saying: Saying,
}

/// What kind of file.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// Git's .mailmap
    Mailmap,
    /// SortingHat's JSON
    Sortinghat,
    /// gitdm's aliases or employers
    Gitdm,
    /// default_data.json of stackalytics
    Stackalytics,
}

impl From<ImportFormat> for Format {
    fn from(format: ImportFormat) -> Self {
        match format {
            ImportFormat::Mailmap => Format::Mailmap,
            ImportFormat::Sortinghat => Format::SortingHat,
            ImportFormat::Gitdm => Format::Gitdm,
            ImportFormat::Stackalytics => Format::Stackalytics,
        }
    }
}

pub(crate) fn run(args: &ImportArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let bytes = ui.read_input(&args.file)?;
    let bytes = importing::unpacked(bytes)?;
    let name = args.file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let format = args.format.map(Format::from).or_else(|| importing::format_of(name, &bytes));
    let Some(format) = format else {
        return Err(Failure::asked(
            "what kind of file this is cannot be told",
            "--format with one of: mailmap, sortinghat, gitdm, stackalytics",
        ));
    };
    importing::import(ui, &args.saying, format.read(&bytes)?)
}
