//! Acts: what somebody says about two or more people, as what the log will hold.

use std::collections::BTreeMap;

use model::{Act, Decision, People, SubjectId};

use super::Ground;
use super::who::Who;
use crate::failure::Failure;

/// Joins everybody who is named to the first of them, but for those who are one already.
pub(crate) fn joining(ground: &Ground, who: &[String]) -> Result<Vec<Act>, Failure> {
    let named = who.iter().enumerate();
    let found = named
        .map(|(place, who)| ground.one(Who::among(who, place)))
        .collect::<Result<Vec<_>, _>>()?;
    let Some((first, others)) = found.split_first() else { return Ok(vec![]) };
    let apart = others.iter().filter(|other| ground.person(other) != ground.person(first));
    Ok(apart.map(|other| Act::Bind(first.clone(), other.clone())).collect())
}

/// Parts everything that the one is from everything that the other is.
pub(crate) fn parting(ground: &Ground, who: &str, from: &str) -> Result<Vec<Act>, Failure> {
    let (out, from) = (ground.all(Who::among(who, 0))?, ground.all(Who::among(from, 1))?);
    if out.iter().any(|one| from.contains(one)) {
        return Err(Failure::asked(
            "both are the same signature or account",
            "name what is to stand apart by an id that `convivial people show` prints",
        ));
    }
    let pairs = out.iter().flat_map(|one| from.iter().map(move |other| (one, other)));
    let together = pairs.filter(|(one, other)| ground.person(one) == ground.person(other));
    Ok(together.map(|(one, other)| Act::Unbind(one.clone(), other.clone())).collect())
}

/// Returns what keeps whoever leaves together, each with those of the leaving that they were one
/// with before: to be said a moment after the parting, which cuts them out one by one.
pub(crate) fn staying_together(ground: &Ground, parting: &[Decision], after: &People) -> Vec<Act> {
    let are: BTreeMap<&str, u32> =
        after.resolved.iter().map(|row| (row.subject.id(), row.person)).collect();
    let mut people: BTreeMap<u32, BTreeMap<Result<u32, &SubjectId>, &SubjectId>> = BTreeMap::new();
    for line in parting {
        let Act::Unbind(leaves, _) = &line.act else { continue };
        if let Some(were) = ground.person(leaves) {
            let now = are.get(leaves.0.as_str()).copied().ok_or(leaves);
            people.entry(were).or_default().entry(now).or_insert(leaves);
        }
    }
    let chained = people.values().flat_map(|parts| parts.values().zip(parts.values().skip(1)));
    chained.map(|(one, other)| Act::Bind((*one).clone(), (*other).clone())).collect()
}

/// Turns a suggestion down.
pub(crate) fn rejecting(ground: &Ground, one: &str, other: &str) -> Result<Vec<Act>, Failure> {
    let (one, other) = (ground.one(Who::among(one, 0))?, ground.one(Who::among(other, 1))?);
    if ground.person(&one) == ground.person(&other) {
        return Err(Failure::asked(
            "they are one person already",
            "convivial people unbind, to part them",
        ));
    }
    Ok(vec![Act::Reject(one, other)])
}

/// Undoes a step, or the last one that stands; returns which, with nothing to do where it is
/// undone already.
pub(crate) fn undoing(ground: &Ground, step: Option<u64>) -> Result<(u64, Vec<Act>), Failure> {
    let log = ground.decisions();
    let last = last_standing(log);
    if step.is_none() && last.is_some_and(|step| forgets(log, step)) {
        return Err(Failure::asked(
            "the last step was a forgetting, and that cannot be undone",
            "name the step that you mean: convivial people log lists them",
        ));
    }
    let step = step.or(last);
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
    let stands = identify::standing_steps(log).contains(&step);
    Ok((step, stands.then_some(Act::Undo(step)).into_iter().collect()))
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
