//! Deciding: from what somebody says to a step of the log, shown before it is taken.

use clap::Args;
use identify::formats::Told;
use identify::resolve;
use model::{Act, Class, Decision, People, Spell, SubjectId};
use store::Lock;

use super::Ground;
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
    if acts.is_empty() {
        ui.say("nothing changes: it is so already");
        return Ok(Done::All);
    }
    take(ui, &ground, &lock, saying, acts)
}

/// Takes over what a file says, as one step.
pub(crate) fn import(ui: &mut Ui<'_>, saying: &Saying, read: &Told) -> Result<Done, Failure> {
    let (lock, ground) = locked(ui)?;
    for note in &read.notes {
        ui.say(&format!("note: {note}"));
    }
    let step = next_step(&ground);
    let imported = read.decisions(&ground.index, step, ui.world.now, &saying.by, &saying.why);
    ui.say(&format!(
        "people in the file: {}; of them known in the store: {}",
        imported.matched + imported.unmatched,
        imported.matched
    ));
    if imported.decisions.is_empty() {
        ui.say("nothing changes: it is so already");
        return Ok(Done::All);
    }
    write(ui, &ground, &lock, saying, &imported.decisions)
}

/// Freezes who is who and destroys the key.
pub(crate) fn destroy_key(
    ui: &mut Ui<'_>,
    ground: &Ground,
    saying: &Saying,
) -> Result<Done, Failure> {
    let acts = frozen(ground);
    let decisions = step(ui, ground, saying, acts);
    if saying.dry_run {
        ui.say("dry run: nothing was written");
        return Ok(Done::All);
    }
    let lock = ground.store.lock(ui.global.wait)?;
    ground.store.append_decisions(&lock, &decisions)?;
    ground.store.destroy_key(&lock)?;
    ui.say("the key and every name are gone; the store can be asked, and nothing can be added");
    Ok(Done::All)
}

/// Returns what says of everybody, without a name, who is one person and who is a program.
fn frozen(ground: &Ground) -> Vec<Act> {
    let mut acts = vec![];
    let mut first: Option<(u32, SubjectId)> = None;
    let mut rows: Vec<_> = ground.people.resolved.iter().collect();
    rows.sort_by(|one, other| {
        (one.person, one.subject.id()).cmp(&(other.person, other.subject.id()))
    });
    rows.dedup_by(|one, other| one.subject == other.subject);
    for row in rows {
        let subject = SubjectId::from(&row.subject);
        match &first {
            Some((person, first)) if *person == row.person => {
                acts.push(Act::Bind(first.clone(), subject));
            }
            _ => {
                if row.class == Class::Bot {
                    acts.push(Act::Bot(subject.clone(), Spell::default()));
                }
                first = Some((row.person, subject));
            }
        }
    }
    acts
}

fn locked(ui: &mut Ui<'_>) -> Result<(Lock, Ground), Failure> {
    let ground = Ground::open(ui)?;
    let lock = ground.store.lock(ui.global.wait)?;
    // Another program may have decided something while this one waited.
    let ground = if ui.global.wait { Ground::open(ui)? } else { ground };
    Ok((lock, ground))
}

fn take(
    ui: &mut Ui<'_>,
    ground: &Ground,
    lock: &Lock,
    saying: &Saying,
    acts: Vec<Act>,
) -> Result<Done, Failure> {
    let decisions = step(ui, ground, saying, acts);
    write(ui, ground, lock, saying, &decisions)
}

fn write(
    ui: &mut Ui<'_>,
    ground: &Ground,
    lock: &Lock,
    saying: &Saying,
    decisions: &[Decision],
) -> Result<Done, Failure> {
    let mut log = ground.decisions().to_vec();
    log.extend_from_slice(decisions);
    let after = resolve(&ground.record.input_with(&log));
    refuse_vain(decisions, &after)?;
    ui.say_all(&told(&Counts::of(&ground.people), &Counts::of(&after)));
    if saying.dry_run {
        ui.say("dry run: nothing was written");
        return Ok(Done::All);
    }
    let step = decisions.first().map_or(0, |decision| decision.step);
    if decisions.iter().any(|decision| matches!(decision.act, Act::Forget(_))) {
        let tally = ground.store.forget(lock, decisions)?;
        ui.say(&super::telling::forgotten(&tally));
        return Ok(Done::All);
    }
    ground.store.append_decisions(lock, decisions)?;
    ui.say(&format!("step {step} was taken; `convivial people undo {step}` takes it back"));
    Ok(Done::All)
}

/// Refuses to part two who would still be one person through another binding.
fn refuse_vain(decisions: &[Decision], after: &People) -> Result<(), Failure> {
    let person = |subject: &SubjectId| {
        after.resolved.iter().find(|row| row.subject.id() == subject.0).map(|row| row.person)
    };
    let together = |one: &SubjectId, other: &SubjectId| person(one).is_some_and(|p| Some(p) == person(other));
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

fn step(ui: &Ui<'_>, ground: &Ground, saying: &Saying, acts: Vec<Act>) -> Vec<Decision> {
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

fn next_step(ground: &Ground) -> u64 {
    ground.decisions().iter().map(|decision| decision.step).max().unwrap_or(0) + 1
}
