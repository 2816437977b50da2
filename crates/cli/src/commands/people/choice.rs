//! `people name` and `people credit`: how somebody wants to be named, and whether.

use clap::Args;
use model::{Act, Personal};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};

/// Name a person as they chose to be named, everywhere and back in time.
#[derive(Args)]
pub(crate) struct NameArgs {
    /// Who.
    #[arg(value_name = "WHO")]
    who: String,
    /// The chosen name.
    #[arg(value_name = "NAME", required_unless_present = "none", conflicts_with = "none")]
    name: Option<String>,
    /// Take the chosen name back.
    #[arg(long)]
    none: bool,
    #[command(flatten)]
    saying: Saying,
}

/// Say whether a person wants to be named in credits.
#[derive(Args)]
pub(crate) struct CreditArgs {
    /// Who.
    #[arg(value_name = "WHO")]
    who: String,
    /// They want to be named, or not.
    #[arg(value_parser = ["yes", "no"])]
    wanted: String,
    #[command(flatten)]
    saying: Saying,
}

pub(crate) fn name(args: &NameArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let name = args.name.as_deref().map(str::trim);
    if name.is_some_and(|name| name.is_empty() || name.chars().any(char::is_control)) {
        return Err(Failure::asked("that is no name", "a name in quotes, or --none"));
    }
    decide(ui, &args.saying, |known| {
        Ok(vec![Act::Name(known.one(&args.who)?, name.map(Personal::new))])
    })
}

pub(crate) fn credit(args: &CreditArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    decide(ui, &args.saying, |known| {
        Ok(vec![Act::Credit(known.one(&args.who)?, args.wanted == "yes")])
    })
}
