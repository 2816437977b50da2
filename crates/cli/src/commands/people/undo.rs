//! `people undo`: as if it had never been decided.

use std::collections::BTreeSet;

use clap::Args;
use model::{Act, Decision};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};

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
    decide(ui, &args.saying, |known| {
        let log = known.decisions();
        let step = args.step.or_else(|| last_standing(log));
        let Some(step) = step.filter(|step| log.iter().any(|line| line.step == *step)) else {
            return Err(Failure::asked(
                "there is no such step to undo",
                "convivial people log, which lists the steps",
            ));
        };
        let mut lines = log.iter().filter(|line| line.step == step);
        if lines.any(|line| matches!(line.act, Act::Forget(_))) {
            return Err(Failure::asked(
                "a forgetting cannot be undone: what was known is gone",
                "convivial people bind, if the person wants to be known again under new records",
            ));
        }
        let stands = identify::standing_steps(log).contains(&step);
        Ok(stands.then_some(Act::Undo(step)).into_iter().collect())
    })
}

/// Returns the last step that stands and is not an undo or a forgetting itself.
fn last_standing(log: &[Decision]) -> Option<u64> {
    let standing = identify::standing_steps(log);
    let takes = |line: &&Decision| !matches!(line.act, Act::Undo(_) | Act::Forget(_));
    let steps = log.iter().filter(takes).map(|line| line.step);
    let forgets: BTreeSet<u64> = log
        .iter()
        .filter(|line| matches!(line.act, Act::Forget(_)))
        .map(|line| line.step)
        .collect();
    steps.filter(|step| standing.contains(step) && !forgets.contains(step)).max()
}
