//! How a collection of one source ends: its snapshot, its notes, its files, its state.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::{CommitId, Coverage, Extent, Fact, Instant, Note, NoteKind};
use store::{FileTally, Run, SnapshotFrom, SourceState};

use super::before::{self, Before};
use super::telling::Told;
use super::{CollectError, Collected, Collection};
use crate::Reading;
use crate::sources::{git, github};

/// The sources that know by themselves which facts lack what was set aside, and tell it.
const KNOWING: [&str; 2] = [git::NAME, github::ABOUT.name];

/// How the reason begins where records were set aside.
const SET_ASIDE: &str = "records set aside as unreadable";

impl Collection<'_> {
    /// Hands the run everything that was not told as records.
    pub(super) fn end(
        &self,
        run: &mut Run,
        before: &Before,
        told: Told,
        reading: Reading,
    ) -> Result<Collected, CollectError> {
        let (project, name) = (&self.order.project, self.source.about().name);
        let (snapshot_at, snapshot_from) = self.snapshot(run, before, &reading)?;
        let sum = told.sum();
        let state = SourceState {
            project: project.clone(),
            source: name.to_owned(),
            location_fingerprint: self.location(),
            tips: reading.tips.clone(),
            snapshot_at,
            snapshot_from,
            read: sum.read,
            stored: sum.stored,
            duplicate: sum.duplicate,
            quarantined: sum.quarantined,
            ignored: sum.ignored,
        };
        if let Some(document) = reading.all_of {
            run.retire_recognitions(project, name, document)?;
        }
        run.set_notes(project, name, self.notes(run, before, &told, &reading)?);
        run.set_memory(project, name, &reading.memory);
        run.set_files(project, name, told.files);
        for row in told.set_aside {
            run.set_aside(project, name, row);
        }
        let reachable = reading.landed.as_ref().map_or(0, Vec::len) as u64;
        run.set_coverage(project, name, self.coverage(run, &sum, reading.coverage)?);
        if let Some(landed) = reading.landed {
            run.set_reachable(project, name, landed);
            run.set_mailmap(project, name, reading.mailmap);
        }
        run.set_source(state.clone());
        Ok(Collected {
            project: project.clone(),
            source: name.to_owned(),
            state: Some(state),
            reachable,
            missing: reading.missing,
            failed: None,
        })
    }

    /// Returns the coverage; files in which nothing is about the project tell nothing, however whole
    /// they are, and no fact is whole of which records were set aside. Files that were read before
    /// are passed over and told nothing anew.
    fn coverage(
        &self,
        run: &Run,
        sum: &FileTally,
        rows: Vec<Coverage>,
    ) -> Result<Vec<Coverage>, CollectError> {
        let about = self.source.about();
        let known = run.base().records_known(&self.order.project, about.name) > 0;
        let told = known || sum.stored + sum.duplicate > 0;
        if told || about.live || about.name == git::NAME {
            return self.less_what_was_set_aside(run, sum, rows);
        }
        let facts: BTreeSet<Fact> = rows.iter().map(|row| row.fact).collect();
        let reason = match sum.read {
            0 => "no record was found where the section points",
            _ => "no record that was found is about this project",
        };
        let absent = |fact| Coverage {
            project: self.order.project.clone(),
            source: about.name.to_owned(),
            fact,
            from: None,
            until: None,
            extent: Extent::Absent,
            reason: reason.to_owned(),
        };
        Ok(facts.into_iter().map(absent).collect())
    }

    /// Returns the coverage with nothing whole for all of time of which records were set aside.
    ///
    /// A stretch of time that a source calls whole is one of which it knows that nothing is lost.
    /// A network is asked for what is new, so what was set aside once stays missing until all that
    /// is kept of it is read again.
    fn less_what_was_set_aside(
        &self,
        run: &Run,
        sum: &FileTally,
        mut rows: Vec<Coverage>,
    ) -> Result<Vec<Coverage>, CollectError> {
        let about = self.source.about();
        if KNOWING.contains(&about.name) {
            return Ok(rows);
        }
        let mut earlier = match about.live && !self.settings.offline && sum.quarantined == 0 {
            true => run.base().coverage()?,
            false => Vec::new(),
        };
        earlier.retain(|row| {
            let ours = row.project == self.order.project && row.source == about.name;
            ours && row.reason.starts_with(SET_ASIDE)
        });
        let whole = |row: &&mut Coverage| {
            row.extent == Extent::Complete && row.from.is_none() && row.until.is_none()
        };
        for row in rows.iter_mut().filter(whole) {
            if sum.quarantined > 0 {
                row.extent = Extent::Partial;
                row.reason = format!("{SET_ASIDE}: {} of {}", sum.quarantined, sum.read);
            } else if let Some(before) = earlier.iter().find(|before| before.fact == row.fact) {
                row.clone_from(before);
            }
        }
        Ok(rows)
    }

    /// Returns the fingerprint of the places that were read.
    fn location(&self) -> String {
        let order = self.order;
        let places = match order.section.get(self.source.about().place) {
            Some(toml::Value::Array(places)) => places.as_slice(),
            Some(place) => std::slice::from_ref(place),
            None => &[],
        };
        let places: Vec<Vec<u8>> = places
            .iter()
            .filter_map(toml::Value::as_str)
            .map(|place| match std::fs::canonicalize(order.folder.join(place)) {
                Ok(path) => path.into_os_string().into_encoded_bytes(),
                Err(_) => place.as_bytes().to_vec(),
            })
            .collect();
        self.store.location_fingerprint(&places.join(&0))
    }

    /// Returns the snapshot, at or after which nothing is looked at, and where it comes from.
    ///
    /// A file knows what happened until it was written, whatever the day. A moment that a clock
    /// gave before is not taken back for the sake of the newest commit: whoever was followed until
    /// then has been followed until then.
    fn snapshot(
        &self,
        run: &Run,
        before: &Before,
        reading: &Reading,
    ) -> Result<(Instant, SnapshotFrom), CollectError> {
        let now = self.settings.now;
        let at = |from| {
            let state = before.state.as_ref().filter(|state| state.snapshot_from == from);
            state.map(|state| state.snapshot_at)
        };
        if let Some(as_of) = reading.as_of {
            let earlier = at(SnapshotFrom::NewestCommit);
            return Ok((earlier.map_or(as_of, |at| at.max(as_of)), SnapshotFrom::NewestCommit));
        }
        let Some(landed) = &reading.landed else { return Ok((now, SnapshotFrom::Clock)) };
        if self.settings.snapshot_from == SnapshotFrom::Clock {
            return Ok((now, SnapshotFrom::Clock));
        }
        let times = run.base().believed_times(&self.order.project)?;
        let stored = landed.iter().filter_map(|(id, _)| times.get(id)).max().copied();
        let newest = reading.newest.max(stored).map(|newest| newest.plus_seconds(1));
        Ok(match (newest, at(SnapshotFrom::Clock)) {
            (newest, Some(clock)) if newest <= Some(clock) => (clock, SnapshotFrom::Clock),
            (Some(newest), _) => (newest, SnapshotFrom::NewestCommit),
            (None, _) => match Instant::from_seconds(0) {
                Some(beginning) => (beginning, SnapshotFrom::NewestCommit),
                None => (now, SnapshotFrom::Clock),
            },
        })
    }

    /// Returns the notes about everything that is stored.
    fn notes(
        &self,
        run: &Run,
        before: &Before,
        told: &Told,
        reading: &Reading,
    ) -> Result<Vec<Note>, CollectError> {
        let mut notes = told.notes.clone();
        if reading.only_new {
            for note in before.notes.iter().filter(|note| !told_anew(note.kind)) {
                add(&mut notes, note.kind, note.count, &note.example);
            }
        }
        if let Some(landed) = &reading.landed {
            let (project, name) = (&self.order.project, self.source.about().name);
            let landed: HashSet<&CommitId> = landed.iter().map(|(id, _)| id).collect();
            let reached = before::only_here(run.base(), project, name, reading.only_new)?;
            let gone: BTreeSet<&CommitId> =
                reached.iter().filter(|id| !landed.contains(id)).collect();
            if let Some(first) = gone.first() {
                let count = gone.len() as u64;
                add(&mut notes, NoteKind::NoLongerReachable, count, first.as_str());
            }
        }
        let note = |(kind, (count, example))| Note {
            project: self.order.project.clone(),
            source: self.source.about().name.to_owned(),
            kind,
            count,
            example,
        };
        Ok(notes.into_iter().map(note).collect())
    }
}

fn add(notes: &mut BTreeMap<NoteKind, (u64, String)>, kind: NoteKind, count: u64, example: &str) {
    let sum = notes.entry(kind).or_insert_with(|| (0, example.to_owned()));
    sum.0 += count;
    if example < sum.1.as_str() {
        example.clone_into(&mut sum.1);
    }
}

/// Returns whether a kind is told anew by every collection, about old commits too.
fn told_anew(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::PathsAbsent
            | NoteKind::HistoryCut
            | NoteKind::Quarantined
            | NoteKind::MailmapAbsent
            | NoteKind::NoLongerReachable
    )
}
