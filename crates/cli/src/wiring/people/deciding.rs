//! Deciding: from what somebody says to a step of the log, shown before it is taken.

use std::collections::BTreeMap;

use clap::Args;
use identify::resolve;
use model::{Act, Decision, People, SubjectId};
use store::{Lock, StoreError};

use super::Ground;
use super::acts::{parting, staying_together};
use super::effect::{Counts, told};
use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Who says it, why, and whether it is only tried.
#[derive(Args, Clone)]
pub(crate) struct Saying {
    /// Why; it stands in the log for whoever asks later.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) why: String,
    /// Who decides, as a role rather than a name.
    #[arg(long, value_name = "ROLE", default_value = "lead")]
    pub(crate) by: String,
    /// Show what would change, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Takes one step: shows what it changes and writes it, unless it is only tried.
pub(crate) fn decide(
    ui: &mut Ui<'_>,
    saying: &Saying,
    acts: impl FnOnce(&Ground) -> Result<Vec<Act>, Failure>,
) -> Result<Done, Failure> {
    let (lock, ground) = locked(ui)?;
    let acts = acts(&ground)?;
    let decisions = step(ui, &ground, saying, acts);
    take(ui, &ground, &lock, saying, &decisions)
}

/// Parts one from another; what leaves together stays together.
pub(crate) fn part(
    ui: &mut Ui<'_>,
    saying: &Saying,
    who: &str,
    from: &str,
) -> Result<Done, Failure> {
    let (lock, ground) = locked(ui)?;
    let mut decisions = step(ui, &ground, saying, parting(&ground, who, from)?);
    let after = ground.after(&decisions);
    let bound = step(ui, &ground, saying, staying_together(&ground, &decisions, &after));
    // What is said at the moment of a parting does not outlast it.
    decisions.extend(bound.into_iter().map(|line| Decision { at: line.at.plus_micros(1), ..line }));
    take(ui, &ground, &lock, saying, &decisions)
}

/// Opens the store to be written to; a sealed one takes nothing in.
pub(super) fn locked(ui: &mut Ui<'_>) -> Result<(Lock, Ground), Failure> {
    let (lock, ground) = locked_or_sealed(ui)?;
    match ground.snapshot.is_sealed() {
        true => Err(StoreError::Sealed.into()),
        false => Ok((lock, ground)),
    }
}

/// Opens the store to be written to, sealed or not.
pub(super) fn locked_or_sealed(ui: &mut Ui<'_>) -> Result<(Lock, Ground), Failure> {
    let ground = Ground::open(ui)?;
    let lock = ground.store.lock(ui.global.wait)?;
    // Another program may have decided or collected something before the lock was had.
    let now = ground.store.snapshot()?;
    let same = now.generation() == ground.snapshot.generation()
        && now.decisions()?.len() == ground.decisions().len();
    let ground = if same { ground } else { Ground::open(ui)? };
    Ok((lock, ground))
}

fn take(
    ui: &mut Ui<'_>,
    ground: &Ground,
    lock: &Lock,
    saying: &Saying,
    decisions: &[Decision],
) -> Result<Done, Failure> {
    if decisions.is_empty() {
        ui.say("nothing changes: it is so already");
        return Ok(Done::All);
    }
    write(ui, ground, lock, saying, decisions)
}

/// Shows what the decisions of one step change and takes them down, unless they are only tried.
pub(super) fn write(
    ui: &mut Ui<'_>,
    ground: &Ground,
    lock: &Lock,
    saying: &Saying,
    decisions: &[Decision],
) -> Result<Done, Failure> {
    let after = ground.after(decisions);
    refuse_vain(decisions, &after)?;
    ui.say_all(&told(&Counts::of(&ground.people), &Counts::of(&after)));
    if saying.dry_run {
        ui.say("dry run: nothing was written");
        return Ok(Done::All);
    }
    let step = decisions.first().map_or(0, |decision| decision.step);
    ground.store.append_decisions(lock, decisions)?;
    ui.say(&format!("step {step} was taken; `convivial people undo {step}` takes it back"));
    Ok(Done::All)
}

/// Refuses to part two who would still be one person through another binding.
fn refuse_vain(decisions: &[Decision], after: &People) -> Result<(), Failure> {
    let people: BTreeMap<&str, u32> =
        after.resolved.iter().map(|row| (row.subject.id(), row.person)).collect();
    let person = |subject: &SubjectId| people.get(subject.0.as_str()).copied();
    let together =
        |one: &SubjectId, other: &SubjectId| person(one).is_some_and(|p| Some(p) == person(other));
    let vain = decisions.iter().any(|decision| match &decision.act {
        Act::Unbind(one, other) => together(one, other),
        _ => false,
    });
    match vain {
        true => Err(Failure::asked(
            "they would still be one person, through a binding of a third with both",
            "convivial people show WHO, then unbind the third too",
        )),
        false => Ok(()),
    }
}

impl Ground {
    /// Returns the people as they would be with more decisions.
    fn after(&self, more: &[Decision]) -> People {
        let log = [self.decisions(), more].concat();
        resolve(&self.record.input_with(&log))
    }
}

pub(super) fn step(ui: &Ui<'_>, ground: &Ground, saying: &Saying, acts: Vec<Act>) -> Vec<Decision> {
    let step = next_step(ground);
    let decision = |act| Decision {
        step,
        at: ui.world.now,
        by: saying.by.clone(),
        why: saying.why.clone(),
        act,
    };
    acts.into_iter().map(decision).collect()
}

pub(super) fn next_step(ground: &Ground) -> u64 {
    ground.decisions().iter().map(|decision| decision.step).max().unwrap_or(0) + 1
}
