//! Several clones of one project, told as one history.
//!
//! What any of them reaches counts, each commit once and with the main line of the first clone that
//! reaches it. A commit that one clone holds without its paths is looked for in the next one.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use model::{Commit, CommitId, Coverage, Event, Extent, Personal, Quarantine, Record};

use super::{Config, GitError, Reading, Request, community_files, read as read_clone};
use crate::{Ask, KnownCommits, Reading as Whole, SourceError, Stop, Tell};

/// Reads every clone in turn and tells its commits.
pub(super) fn read(
    config: &Config,
    ask: &mut Ask<'_>,
    tell: &mut dyn Tell,
) -> Result<Whole, SourceError> {
    if config.git.is_empty() {
        return Err(SourceError::Configuration { reason: "`git` lists no clone".to_owned() });
    }
    let mut known = (ask.known_commits)()?;
    let mut readings = Vec::with_capacity(config.git.len());
    for (number, place) in (1..).zip(&config.git) {
        tell.file(&format!("clone {number}"));
        let mut told = Vec::new();
        let mut reading = read_one(&config.refs, place, ask, &known, &mut |commit| {
            if config.git.len() > 1 {
                told.push((commit.id.clone(), commit.parents.clone(), is_bare(&commit)));
            }
            tell.record(record(commit))
        })?;
        for record in community_files::records(std::mem::take(&mut reading.community_files)) {
            tell.record(record)?;
        }
        for id in &reading.set_aside {
            tell.quarantine(&format!("commit {id}"), Quarantine::Malformed, b"");
        }
        for note in &reading.notes {
            (0..note.count).for_each(|_| tell.note(note.kind, &note.example));
        }
        let whole = is_whole(&reading);
        for (id, parents, bare) in told {
            if bare && !whole {
                known.again.insert(id);
            } else {
                known.again.remove(&id);
                known.parents.insert(id, parents);
            }
        }
        readings.push(reading);
    }
    Ok(as_one(readings))
}

fn read_one(
    refs: &[String],
    place: &str,
    ask: &Ask<'_>,
    known: &KnownCommits,
    take: &mut dyn FnMut(Commit) -> Result<(), Stop>,
) -> Result<Reading, GitError> {
    let request = Request {
        project: ask.project,
        path: &ask.path(place),
        refs,
        known: &known.parents,
        again: &known.again,
        now: ask.now,
        threads: ask.threads,
        progress: ask.progress,
    };
    read_clone(&request, &mut |commits| match commits.into_iter().try_for_each(&mut *take) {
        Ok(()) => ControlFlow::Continue(()),
        Err(Stop) => ControlFlow::Break(()),
    })
}

fn record(commit: Commit) -> Record {
    let key = Personal::new(format!("commit:{}", commit.id));
    Record { key, events: vec![Event::Commit(Box::new(commit))] }
}

fn is_bare(commit: &Commit) -> bool {
    !commit.is_merge() && commit.paths.is_empty()
}

fn is_whole(reading: &Reading) -> bool {
    reading.coverage.iter().all(|row| row.extent == Extent::Complete)
}

/// Returns what the clones amount to together.
fn as_one(readings: Vec<Reading>) -> Whole {
    let missing = match readings.iter().all(is_whole) {
        true => Vec::new(),
        false => vec!["the clone does not hold the whole history".to_owned()],
    };
    let newest = readings.iter().filter_map(|reading| reading.newest).max();
    let mut whole = Whole { only_new: true, newest, missing, ..Whole::default() };
    let mut mailmaps: Vec<Vec<u8>> = Vec::new();
    let alone = readings.len() == 1;
    for (number, reading) in (1..).zip(readings) {
        whole.tips.extend(reading.tips);
        whole.landed = Some(match whole.landed.take() {
            None => reading.landed,
            Some(before) => united(before, reading.landed),
        });
        mailmaps.extend(reading.mailmap.filter(|text| !mailmaps.contains(text)));
        let named = reading.coverage.into_iter().map(|mut row| {
            if !alone && !row.reason.is_empty() {
                row.reason = format!("clone {number}: {}", row.reason);
            }
            row
        });
        whole.coverage = joined(whole.coverage, named.collect());
    }
    whole.mailmap = (!mailmaps.is_empty()).then(|| mailmaps.join(&b'\n'));
    whole
}

/// Returns every commit that either clone reaches, in id order, with what the first one landed it
/// with.
fn united(
    first: Vec<(CommitId, CommitId)>,
    second: Vec<(CommitId, CommitId)>,
) -> Vec<(CommitId, CommitId)> {
    let mut landed: BTreeMap<CommitId, CommitId> = second.into_iter().collect();
    landed.extend(first);
    landed.into_iter().collect()
}

/// Returns, fact by fact, how much two clones hold together: what is whole in one of them may be
/// missing where the other goes on, so only what is whole in both is complete.
fn joined(first: Vec<Coverage>, second: Vec<Coverage>) -> Vec<Coverage> {
    if first.is_empty() {
        return second;
    }
    let mut other: HashMap<_, _> = second.into_iter().map(|row| (row.fact, row)).collect();
    let join = |mut row: Coverage| {
        let Some(with) = other.remove(&row.fact) else { return row };
        if row.extent != with.extent {
            row.extent = Extent::Partial;
        }
        row.from = row.from.max(with.from);
        let reasons = [row.reason, with.reason];
        row.reason =
            reasons.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        row
    };
    first.into_iter().map(join).collect()
}
