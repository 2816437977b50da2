//! `people forget` and `people destroy-key`: what cannot be undone.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::Saying;
use crate::wiring::people::removing;

/// Forget a person: remove every name, address, login and platform id of theirs from the store, for
/// good.
///
/// What they did is still counted, as done by somebody; no later run brings the name back. Only
/// keyed fingerprints are kept. This cannot be undone. Clones, exports and pages made before are not
/// in the store: look after them yourself.
#[derive(Args)]
pub(crate) struct ForgetArgs {
    /// Who.
    #[arg(value_name = "WHO")]
    who: String,
    /// Needed to do it, since nothing brings back what is removed.
    #[arg(long, required_unless_present = "dry_run")]
    yes: bool,
    #[command(flatten)]
    saying: Saying,
}

/// Destroy the key of the store and every name in it, for good.
///
/// Afterwards nobody can find out who stood behind any row, and the store can still be asked:
/// who is one person, and who is a program, is frozen as it is now. Nothing can be added to it.
#[derive(Args)]
pub(crate) struct DestroyKeyArgs {
    /// Needed to do it, since nothing brings back what is removed.
    #[arg(long, required_unless_present = "dry_run")]
    yes: bool,
    #[command(flatten)]
    saying: Saying,
}

pub(crate) fn run(args: &ForgetArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    removing::forget(ui, &args.saying, &args.who)
}

pub(crate) fn destroy_key(args: &DestroyKeyArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    removing::destroy_key(ui, &args.saying)
}
