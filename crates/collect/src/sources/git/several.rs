//! Several clones of one project, told as one history.
//!
//! What any of them reaches counts, each commit once and with the main line of the first clone that
//! reaches it. A commit that one clone holds without its paths is looked for in the next one.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use model::{
    Commit, CommitId, CommunityFile, Coverage, Event, Extent, Fact, Personal, Quarantine, Record,
};

use super::{Config, GitError, Reading, Request, read as read_clone};
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
        let reading = read_one(&config.refs, place, ask, &known, &mut |commit, files| {
            if config.git.len() > 1 {
                told.push((commit.id.clone(), commit.parents.clone(), is_bare(&commit)));
            }
            tell.record(record(commit, files))
        })?;
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
    take: &mut dyn FnMut(Commit, Vec<CommunityFile>) -> Result<(), Stop>,
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
    read_clone(&request, &mut |commits, files| {
        let mut by_commit: HashMap<CommitId, Vec<CommunityFile>> = HashMap::new();
        for file in files {
            by_commit.entry(file.commit.clone()).or_default().push(file);
        }
        let mut each = commits.into_iter().map(|commit| {
            let files = by_commit.remove(&commit.id).unwrap_or_default();
            take(commit, files)
        });
        match each.all(|taken| taken.is_ok()) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })
}

/// Returns a commit and what it did to community files as one record.
fn record(commit: Commit, files: Vec<CommunityFile>) -> Record {
    let key = Personal::new(format!("commit:{}", commit.id));
    let files = files.into_iter().map(|file| Event::CommunityFile(Box::new(file)));
    let mut events = vec![Event::Commit(Box::new(commit))];
    events.extend(files);
    Record { key, events }
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
    let whole = |rows: &[Coverage], fact| {
        rows.iter().any(|row| row.fact == fact && row.extent == Extent::Complete)
    };
    let mut other = least(&second);
    let join = |(fact, mut row): (Fact, Coverage)| {
        let Some(with) = other.remove(&fact) else { return vec![row] };
        if row.extent != with.extent {
            row.extent = Extent::Partial;
        }
        row.from = row.from.max(with.from);
        let reasons = [std::mem::take(&mut row.reason), with.reason];
        let reasons = reasons.into_iter().filter(|text| !text.is_empty());
        let reason = reasons.collect::<Vec<_>>().join("; ");
        if row.extent == Extent::Partial && whole(&first, fact) && whole(&second, fact) {
            let whole = Coverage { extent: Extent::Complete, ..row };
            return Vec::from(whole.with_losses(reason));
        }
        vec![Coverage { reason, ..row }]
    };
    least(&first).into_iter().flat_map(join).collect()
}

/// Returns the row of each fact that says most of what is missing.
fn least(rows: &[Coverage]) -> BTreeMap<Fact, Coverage> {
    let mut least: BTreeMap<Fact, Coverage> = BTreeMap::new();
    for row in rows {
        let kept = least.entry(row.fact).or_insert_with(|| row.clone());
        if kept.extent < row.extent {
            *kept = row.clone();
        }
    }
    least
}
