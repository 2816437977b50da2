//! What a source tells while it reads: records go into the run at once, and are counted per file.

use std::collections::{BTreeMap, HashMap};

use model::{NoteKind, Personal, ProjectName, Quarantine, Record};
use store::{FileTally, Landed, Run, SetAside, StoreError};

use crate::{Progress, Stop, Tell};

/// How much of a record that was set aside is kept.
const EXCERPT: usize = 200;

/// How many records that were set aside are kept; all are counted.
const KEPT: usize = 1_000;

/// Records between two steps of progress.
const STEP: u64 = 1_024;

/// Hands what is told to a run.
pub(super) struct Telling<'a> {
    run: &'a mut Run,
    project: &'a ProjectName,
    source: &'static str,
    progress: &'a dyn Fn(Progress),
    told: Told,
    /// Where each file stands among the files.
    named: HashMap<String, usize>,
    current: Option<usize>,
    records: u64,
    refused: Option<StoreError>,
}

/// What was told, beside the records.
#[derive(Default)]
pub(super) struct Told {
    /// The files and pages, in the order in which they were begun.
    pub(super) files: Vec<FileTally>,
    /// The first records that were set aside.
    pub(super) set_aside: Vec<SetAside>,
    /// What was odd: how often, and the first example in order.
    pub(super) notes: BTreeMap<NoteKind, (u64, String)>,
}

impl Told {
    /// Returns the tallies of all files together.
    pub(super) fn sum(&self) -> FileTally {
        self.files.iter().fold(FileTally::default(), |sum, file| FileTally {
            read: sum.read + file.read,
            stored: sum.stored + file.stored,
            duplicate: sum.duplicate + file.duplicate,
            quarantined: sum.quarantined + file.quarantined,
            ignored: sum.ignored + file.ignored,
            ..sum
        })
    }
}

impl<'a> Telling<'a> {
    pub(super) fn new(
        run: &'a mut Run,
        project: &'a ProjectName,
        source: &'static str,
        progress: &'a dyn Fn(Progress),
    ) -> Self {
        Self {
            run,
            project,
            source,
            progress,
            told: Told::default(),
            named: HashMap::new(),
            current: None,
            records: 0,
            refused: None,
        }
    }

    /// Returns what was told, unless the store refused something of it.
    pub(super) fn end(self) -> Result<Told, StoreError> {
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(self.told),
        }
    }

    fn count(&mut self, add: impl FnOnce(&mut FileTally)) {
        if self.current.is_none() {
            self.file("");
        }
        if let Some(tally) = self.current.and_then(|at| self.told.files.get_mut(at)) {
            tally.read += 1;
            add(tally);
        }
        self.records += 1;
        if self.records.is_multiple_of(STEP) {
            self.step();
        }
    }

    fn step(&self) {
        let files = self.told.files.len() as u64;
        (self.progress)(Progress::Telling { files, records: self.records });
    }
}

impl Tell for Telling<'_> {
    fn file(&mut self, name: &str) {
        let next = self.told.files.len();
        let at = *self.named.entry(name.to_owned()).or_insert(next);
        if at == next {
            self.told.files.push(FileTally { name: name.to_owned(), ..FileTally::default() });
        }
        self.current = Some(at);
        self.step();
    }

    fn whole(&mut self, hash: &str) {
        if let Some(tally) = self.current.and_then(|at| self.told.files.get_mut(at)) {
            tally.hash = Some(hash.to_owned());
        }
    }

    fn record(&mut self, record: Record) -> Result<(), Stop> {
        if self.refused.is_some() {
            return Err(Stop);
        }
        match self.run.add_record(self.project, self.source, record) {
            Ok(Landed::Stored) => self.count(|tally| tally.stored += 1),
            Ok(Landed::Duplicate) => self.count(|tally| tally.duplicate += 1),
            Err(refused) => {
                self.refused = Some(refused);
                return Err(Stop);
            }
        }
        Ok(())
    }

    fn quarantine(&mut self, at: &str, why: Quarantine, excerpt: &[u8]) {
        self.count(|tally| tally.quarantined += 1);
        if self.told.set_aside.len() < KEPT {
            let file = self.current.and_then(|at| self.told.files.get(at));
            self.told.set_aside.push(SetAside {
                file: file.map(|tally| tally.name.clone()).unwrap_or_default(),
                at: at.to_owned(),
                why,
                excerpt: Personal::new(shape(excerpt.get(..EXCERPT).unwrap_or(excerpt))),
            });
        }
    }

    fn ignore(&mut self) {
        self.count(|tally| tally.ignored += 1);
    }

    fn note(&mut self, kind: NoteKind, example: &str) {
        let seen = self.told.notes.entry(kind).or_insert_with(|| (0, example.to_owned()));
        seen.0 += 1;
        if example < seen.1.as_str() {
            example.clone_into(&mut seen.1);
        }
    }
}

/// Returns how a broken record is built, without what it says: signs stay, words become `x`.
fn shape(excerpt: &[u8]) -> String {
    let mut shape = String::new();
    for letter in String::from_utf8_lossy(excerpt).chars() {
        if !letter.is_alphanumeric() {
            shape.push(letter);
        } else if !shape.ends_with('x') {
            shape.push('x');
        }
    }
    shape
}
