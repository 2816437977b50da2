//! Heard: everything that a source tells, kept in memory as it was told; for tests and fuzzing.

use std::collections::BTreeMap;

use model::{NoteKind, Quarantine, Record};

use crate::{Stop, Tell};

/// What was told, in order.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Heard {
    /// The files and pages, in the order in which they were begun.
    pub files: Vec<FileHeard>,
    /// What was odd: how often, and the first example.
    pub notes: BTreeMap<NoteKind, (u64, String)>,
}

/// What was told of one file.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct FileHeard {
    /// Its name.
    pub name: String,
    /// What its contents are known by, once it was read whole.
    pub hash: Option<String>,
    /// The records.
    pub records: Vec<Record>,
    /// Where a record was set aside, and why.
    pub set_aside: Vec<(String, Quarantine)>,
    /// How many records were declared not to be wanted.
    pub ignored: u64,
}

impl Heard {
    /// Returns every record of every file.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.files.iter().flat_map(|file| &file.records)
    }

    fn last(&mut self) -> &mut FileHeard {
        if self.files.is_empty() {
            self.files.push(FileHeard::default());
        }
        let last = self.files.len() - 1;
        &mut self.files[last]
    }
}

impl Tell for Heard {
    fn file(&mut self, name: &str) {
        self.files.push(FileHeard { name: name.to_owned(), ..FileHeard::default() });
    }

    fn whole(&mut self, hash: &str) {
        self.last().hash = Some(hash.to_owned());
    }

    fn record(&mut self, record: Record) -> Result<(), Stop> {
        self.last().records.push(record);
        Ok(())
    }

    fn quarantine(&mut self, at: &str, why: Quarantine, _excerpt: &[u8]) {
        self.last().set_aside.push((at.to_owned(), why));
    }

    fn ignore(&mut self) {
        self.last().ignored += 1;
    }

    fn note(&mut self, kind: NoteKind, example: &str) {
        self.notes.entry(kind).or_insert_with(|| (0, example.to_owned())).0 += 1;
    }
}
