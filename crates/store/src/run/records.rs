//! Records: what sources tell beside commits, put into rows and compared with what is known.
//!
//! Memory grows by the index of records and by the accounts, not by the rows: many of them are
//! written to files under temporary names, which become the store's when the run is published.

use model::{Commit, Event, ProjectName, Record};

use super::gathered::Gathered;
use super::pending::{Lines, Pending, Stack};
use super::retold::{ByHash, Retold};
use super::spread::spread;
use super::teller::Teller;
use super::{FileTally, Landed, Run, SetAside, sheets};
use crate::manifest::StoredFile;
use crate::store::{temporary, write_failed};
use crate::tables::records::RecordRow;
use crate::tables::sheet;
use crate::{Snapshot, Store, StoreError};

/// How many rows wait for a file before some are written.
pub(super) const FLUSH_ROWS: usize = 200_000;

/// What one source told.
pub(super) struct Records {
    pub(super) rank: i16,
    known: ByHash<Known>,
    /// Whether a record of an earlier run was told otherwise.
    pub(super) changed: bool,
    /// How many records were told so far.
    tellings: u32,
    pub(super) retold: Retold,
    pub(super) pending: Pending,
    pub(super) flushed: Vec<Flushed>,
}

/// What is known of a record.
struct Known {
    content: i64,
    first_year: i16,
    last_year: i16,
    fresh: bool,
    /// Whether this run told it.
    told: bool,
}

/// A file that was written during the run, still under its temporary name.
pub(super) struct Flushed {
    pub(super) file: StoredFile,
    /// It holds no telling from this one on.
    pub(super) until: u32,
}

impl Records {
    fn new(
        base: &Snapshot,
        project: &ProjectName,
        source: &str,
        rank: i16,
    ) -> Result<Self, StoreError> {
        let rows = base.records(project, source)?;
        let mut known = ByHash::default();
        known.reserve(rows.len());
        for RecordRow { record, content, first_year, last_year } in rows {
            let before = Known { content, first_year, last_year, fresh: false, told: false };
            known.insert(record, before);
        }
        Ok(Self {
            rank,
            known,
            changed: false,
            tellings: 0,
            retold: Retold::default(),
            pending: Pending::default(),
            flushed: Vec::new(),
        })
    }

    /// Returns whether a record was told so before.
    fn has(&self, record: i64, content: i64) -> bool {
        self.known.get(&record).is_some_and(|known| known.content == content)
    }

    /// Takes the rows of a record, and returns whether it is new or told otherwise.
    fn take(&mut self, record: i64, content: i64, lines: &mut Lines) -> Landed {
        let years = lines.years();
        let telling = self.tellings;
        self.tellings = self.tellings.saturating_add(1);
        let (first_year, last_year) = years;
        let mut now = Known { content, first_year, last_year, fresh: true, told: true };
        if let Some(known) = self.known.get_mut(&record) {
            known.told = true;
            if known.content == content {
                return Landed::Duplicate;
            }
            self.retold.add(record, telling, (known.first_year, known.last_year));
            now.fresh = known.fresh;
            self.changed |= !known.fresh;
            *known = now;
        } else {
            self.known.insert(record, now);
        }
        self.pending.take(record, telling, lines);
        Landed::Stored
    }

    /// Takes out what a record of an earlier run told, unless this run told it again.
    pub(super) fn retire(&mut self, record: i64) {
        let Some(known) = self.known.get(&record).filter(|known| !known.told) else { return };
        self.retold.add(record, self.tellings, (known.first_year, known.last_year));
        self.tellings = self.tellings.saturating_add(1);
        self.known.remove(&record);
        self.changed = true;
    }

    /// Returns the rows of the index in order: all of them, or those that are new.
    pub(super) fn index(&self, whole: bool) -> Vec<RecordRow> {
        #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
        let rows = {
            let mut rows = Vec::new();
            for (record, known) in &self.known {
                if whole || known.fresh {
                    rows.push(RecordRow {
                        record: *record,
                        content: known.content,
                        first_year: known.first_year,
                        last_year: known.last_year,
                    });
                }
            }
            rows.sort_unstable_by_key(|row| row.record);
            rows
        };
        rows
    }

    fn stacks(&mut self, project: &ProjectName, source: &str, least: usize) -> Vec<Stack> {
        self.pending.stacks((project, source, self.rank), &self.retold, least)
    }

    /// Takes out every row that waits.
    pub(super) fn rest(&mut self, project: &ProjectName, source: &str) -> Vec<Stack> {
        self.stacks(project, source, 1)
    }
}

impl Run {
    /// Loads what is known of a source's records; called once per source before the first one.
    pub fn begin_source(
        &mut self,
        project: &ProjectName,
        source: &str,
        rank: i16,
    ) -> Result<(), StoreError> {
        if self.teller.is_none() {
            self.teller = Some(Teller::new(&self.store.key, self.door.as_ref(), &self.base)?);
        }
        let begun = Records::new(&self.base, project, source, rank)?;
        self.brought(project, source).records = Some(begun);
        Ok(())
    }

    /// Takes a record: all that it told before is replaced, unless it tells the same again.
    pub fn add_record(
        &mut self,
        project: &ProjectName,
        source: &str,
        record: Record,
    ) -> Result<Landed, StoreError> {
        let only_commits = !record.events.is_empty()
            && record.events.iter().all(|event| matches!(event, Event::Commit(_)));
        let mut landed = Landed::Duplicate;
        let (mut others, mut commits): (Vec<Event>, Vec<Commit>) = (Vec::new(), Vec::new());
        for event in record.events {
            match event {
                Event::Commit(commit) => commits.push(*commit),
                other => others.push(other),
            }
        }
        if !commits.is_empty() {
            let added = self.gather(project, commits)?;
            if added.stored > 0 {
                landed = Landed::Stored;
            }
        }
        if !only_commits {
            let told = self.tell(project, source, record.key.bytes(), others)?;
            if told == Landed::Stored {
                landed = Landed::Stored;
            }
        }
        let added = &mut self.brought(project, source).added;
        match landed {
            Landed::Stored => added.stored += 1,
            Landed::Duplicate => added.duplicate += 1,
        }
        Ok(landed)
    }

    fn tell(
        &mut self,
        project: &ProjectName,
        source: &str,
        key: &[u8],
        events: Vec<Event>,
    ) -> Result<Landed, StoreError> {
        if events.iter().any(|event| matches!(event, Event::CommunityFile(_)))
            && !self.gathered.contains_key(project)
        {
            self.gathered.insert(project.clone(), Gathered::new(&self.base, project)?);
        }
        let name = (project.clone(), source.to_owned());
        if self.sources.get(&name).is_none_or(|brought| brought.records.is_none()) {
            self.begin_source(project, source, i16::MAX)?;
        }
        let records = self.sources.get_mut(&name).and_then(|brought| brought.records.as_mut());
        let (Some(records), Some(teller)) = (records, self.teller.as_mut()) else {
            return Ok(Landed::Duplicate);
        };
        self.lines.clear();
        let mut gathered = self.gathered.get_mut(project);
        let mut path = |path: Vec<u8>| match &mut gathered {
            Some(gathered) => gathered.number_path(path),
            None => 0,
        };
        for event in events {
            teller.tell(event, &mut self.lines, &mut path);
        }
        self.lines.spell(records.rank, &mut self.spelled);
        let content = self.store.key.number(b"content", &self.spelled.0);
        let record = self.store.key.number(b"record", key);
        // What is compared is what was told; what is kept names nobody who was forgotten.
        if let Some(door) = self.door.as_ref().filter(|_| !records.has(record, content)) {
            for (_, row) in &mut self.lines.titles {
                door.scrub(&mut row.title);
            }
        }
        let landed = records.take(record, content, &mut self.lines);
        if records.pending.len() >= self.flush_rows {
            let generation = self.base.generation() + 1;
            flush(
                &self.store,
                records,
                (project, source),
                generation,
                &mut self.flushed,
                self.flush_rows,
            )?;
        }
        Ok(landed)
    }

    /// Keeps a record that could not be read; the rows of a source's last collection stay until
    /// its next one.
    pub fn set_aside(&mut self, project: &ProjectName, source: &str, mut row: SetAside) {
        if let Some(door) = &self.door {
            door.scrub_word(&mut row.file);
            door.scrub_word(&mut row.at);
            door.scrub_excerpt(&mut row.excerpt);
        }
        self.brought(project, source).set_aside.push(row);
    }

    /// Says what became of the records of each file; replaces what was said before.
    pub fn set_files(&mut self, project: &ProjectName, source: &str, mut files: Vec<FileTally>) {
        if let Some(door) = &self.door {
            files.iter_mut().for_each(|file| door.scrub_word(&mut file.name));
        }
        self.brought(project, source).files = Some(files);
    }

    /// Takes back everything that a source brought in this run: its state and what it told before
    /// stay as they were. Commits, accounts and places that others may have told as well are kept.
    pub fn abandon_source(&mut self, project: &ProjectName, source: &str) {
        self.sources.remove(&(project.clone(), source.to_owned()));
    }
}

/// Writes the rows of the fuller files under temporary names.
fn flush(
    store: &Store,
    records: &mut Records,
    (project, source): (&ProjectName, &str),
    generation: u64,
    number: &mut usize,
    limit: usize,
) -> Result<(), StoreError> {
    let mut stacks = records.stacks(project, source, limit / 16);
    if records.pending.len() > limit / 2 {
        stacks.extend(records.stacks(project, source, 1));
    }
    let mut parts = Vec::new();
    for stack in stacks {
        *number += 1;
        let part = sheets::part(stack.table, project, source, stack.year);
        let path = sheets::place(&part, generation, *number);
        parts.push((part, path, stack.rows));
    }
    let disk = store.disk.as_ref();
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let files = spread(threads, &parts, |(part, path, rows)| {
        let table = part.table;
        let batch = rows().map_err(|_| StoreError::Encode { table: table.name() })?;
        let bytes = sheet::encode(table, std::slice::from_ref(&batch))?;
        let place = store.root.join(path);
        if let Some(folder) = place.parent() {
            disk.make_dir(folder).map_err(|source| StoreError::io("make", folder, source))?;
        }
        disk.write(&temporary(&place), &bytes)
            .map_err(|source| write_failed(&place, bytes.len(), source))?;
        Ok(StoredFile {
            part: part.clone(),
            path: path.clone(),
            rows: batch.num_rows() as u64,
            bytes: bytes.len() as u64,
            hash: sheet::hash(&bytes),
        })
    })?;
    let until = records.tellings;
    records.flushed.extend(files.into_iter().map(|file| Flushed { file, until }));
    Ok(())
}
