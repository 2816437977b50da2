//! `people undo`: as if it had never been decided.

use clap::Args;
use model::{Act, Decision};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};
use crate::wiring::people::telling;

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
        let log = known.decisions();
        let last = last_standing(log);
        if args.step.is_none() && last.is_some_and(|step| forgets(log, step)) {
            return Err(Failure::asked(
                "the last step was a forgetting, and that cannot be undone",
                "name the step that you mean: convivial people log lists them",
            ));
        }
        let step = args.step.or(last);
        let Some(step) = step.filter(|step| log.iter().any(|line| line.step == *step)) else {
            return Err(Failure::asked(
                "there is no such step to undo",
                "convivial people log, which lists the steps",
            ));
        };
        if forgets(log, step) {
            return Err(Failure::asked(
                "a forgetting cannot be undone: what was known is gone",
                "convivial people bind, if the person wants to be known again under new records",
            ));
        }
        undone.extend(telling::step(log, step));
        let stands = identify::standing_steps(log).contains(&step);
        Ok(stands.then_some(Act::Undo(step)).into_iter().collect())
    })?;
    ui.say_all(&undone);
    Ok(done)
}

/// Returns the last step that stands and is not an undo itself.
fn last_standing(log: &[Decision]) -> Option<u64> {
    let standing = identify::standing_steps(log);
    let takes = log.iter().filter(|line| !matches!(line.act, Act::Undo(_)));
    takes.map(|line| line.step).filter(|step| standing.contains(step)).max()
}

/// Returns whether somebody was forgotten in a step.
fn forgets(log: &[Decision], step: u64) -> bool {
    log.iter().any(|line| line.step == step && matches!(line.act, Act::Forget(_)))
}
