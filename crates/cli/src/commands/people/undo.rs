//! `people undo`: as if it had never been decided.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};
use crate::wiring::people::{acts, telling};

/// Undo a step of the log, as if it had never been taken; the last one that stands unless a step is
/// named.
///
/// An undo is a step too: naming it takes the undone step again. A forgetting cannot be undone: what
/// is gone is gone.
#[derive(Args)]
pub(crate) struct UndoArgs {
    /// The step, as `convivial people log` numbers it.
    step: Option<u64>,
    #[command(flatten)]
    saying: Saying,
}

pub(crate) fn run(args: &UndoArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let mut undone = vec![];
    let done = decide(ui, &args.saying, |known| {
        let (step, acts) = acts::undoing(known, args.step)?;
        undone.extend(telling::step(known.decisions(), step));
        Ok(acts)
    })?;
    ui.say_all(&undone);
    Ok(done)
}
