//! Gathered: what was read of one file and waits until every file is read.
//!
//! Some things can be told only when everything is known: the thread of a message, the post that a
//! number means. What waits here is told in the order of the files, and nothing of it is lost.

use model::{Quarantine, Record};

use crate::{Stop, Tell};

/// How many bytes of a record that is set aside are shown.
const EXCERPT: usize = 200;

/// What was read of one file.
pub(crate) struct Gathered<T> {
    name: String,
    hash: Option<String>,
    found: Vec<Found<T>>,
}

enum Found<T> {
    Kept(T),
    SetAside(String, Quarantine, Vec<u8>),
    Ignored,
}

impl<T> Gathered<T> {
    /// Begins a file.
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), hash: None, found: Vec::new() }
    }

    /// Keeps something that will make a record.
    pub(crate) fn keep(&mut self, found: T) {
        self.found.push(Found::Kept(found));
    }

    /// Sets a record aside.
    pub(crate) fn set_aside(&mut self, at: impl Into<String>, why: Quarantine, excerpt: &[u8]) {
        let excerpt = excerpt.get(..EXCERPT).unwrap_or(excerpt).to_vec();
        self.found.push(Found::SetAside(at.into(), why, excerpt));
    }

    /// Counts a record that is not wanted.
    pub(crate) fn ignore(&mut self) {
        self.found.push(Found::Ignored);
    }

    /// Says that the file was read whole.
    pub(crate) fn whole(&mut self, hash: String) {
        self.hash = Some(hash);
    }

    /// Returns the file with something else in the place of what was kept.
    pub(crate) fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Gathered<U> {
        let turned = self.found.into_iter().map(|found| match found {
            Found::Kept(kept) => Found::Kept(turn(kept)),
            Found::SetAside(at, why, excerpt) => Found::SetAside(at, why, excerpt),
            Found::Ignored => Found::Ignored,
        });
        Gathered { name: self.name, hash: self.hash, found: turned.collect() }
    }

    /// Returns whether a record was set aside.
    pub(crate) fn is_broken(&self) -> bool {
        self.found.iter().any(|found| matches!(found, Found::SetAside(..)))
    }

    /// Tells it, making each record now; a record that is not made is counted as not wanted.
    ///
    /// # Errors
    /// [`Stop`] when nothing more is wanted.
    pub(crate) fn tell(
        self,
        tell: &mut dyn Tell,
        make: &mut dyn FnMut(T, &mut dyn Tell) -> Option<Record>,
    ) -> Result<(), Stop> {
        tell.file(&self.name);
        for found in self.found {
            match found {
                Found::Kept(kept) => match make(kept, tell) {
                    Some(record) => tell.record(record)?,
                    None => tell.ignore(),
                },
                Found::SetAside(at, why, excerpt) => tell.quarantine(&at, why, &excerpt),
                Found::Ignored => tell.ignore(),
            }
        }
        if let Some(hash) = self.hash {
            tell.whole(&hash);
        }
        Ok(())
    }
}
