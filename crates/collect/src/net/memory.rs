//! What a live source of repositories leaves for itself: how far each was read, and by what its host
//! knows that nothing has changed.
//!
//! Each reading goes back two weeks before the one that was finished last, since things are changed,
//! moved and told late. A reading that ended in part leaves word of it, so that the next one takes
//! from the raw log what is there already.

use std::collections::{BTreeMap, BTreeSet};

use model::Instant;
use serde::{Deserialize, Serialize};

use super::kept::FRESH_DAYS;
use super::{Tags, Unanswered};
use crate::SourceError;

/// How many days before the last reading the next one begins.
const OVERLAP_DAYS: i64 = 14;

/// What a source leaves for itself.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Until when each place was read whole, by its fingerprint under the store's key.
    ///
    /// Stores of before kept `until`, by hashes that anybody can compute; it is read no more, and so
    /// the next reading drops it.
    #[serde(rename = "read_until")]
    until: BTreeMap<String, i64>,
    /// Since when there are pages of a reading that is not whole yet.
    open: Option<i64>,
    /// What stayed unanswered at single things, which are not asked for again until they change:
    /// in words without a name.
    gaps: BTreeSet<String>,
    /// The entity tags.
    pub tags: Tags,
}

impl Memory {
    /// Reads what a source has left; what cannot be read is forgotten.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Returns it as a text that names nobody.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns from when on the place of a fingerprint is to be read; nothing is the beginning.
    pub fn since(&self, fingerprint: &str) -> Option<Instant> {
        let until = self.until.get(fingerprint).copied();
        until.and_then(Instant::from_micros).map(|until| until.plus_days(-OVERLAP_DAYS))
    }

    /// Says until when the place of a fingerprint is read whole.
    pub fn read_until(&mut self, fingerprint: &str, until: Instant) {
        self.until.insert(fingerprint.to_owned(), until.micros());
    }

    /// Remembers what stayed unanswered at a thing that is not asked for again.
    pub fn leave_gap(&mut self, words: &str) {
        self.gaps.insert(words.to_owned());
    }

    /// Returns what stayed unanswered at single things, in words without a name.
    pub fn gaps(&self) -> impl Iterator<Item = &str> {
        self.gaps.iter().map(String::as_str)
    }

    /// Returns since when there are pages of a reading that is not whole, unless they are too old.
    pub fn open(&self, now: Instant) -> Option<Instant> {
        let open = self.open.and_then(Instant::from_micros);
        open.filter(|open| open.plus_days(FRESH_DAYS) > now)
    }

    /// Says since when there are pages of a reading that is not whole; nothing when it is.
    pub fn leave_open(&mut self, since: Option<Instant>) {
        self.open = since.map(Instant::micros);
    }
}

/// What is missing because something stayed unanswered, and why, in words without a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lack {
    /// This part alone.
    Part(String),
    /// This part and all that would have been asked after it.
    Rest(String),
}

/// Returns what is missing after a failure; nothing where the reading can neither go on nor end in
/// part: without credentials, or when nothing can be kept.
pub fn lack(failed: &SourceError) -> Option<Lack> {
    let SourceError::Net(failed) = failed else { return None };
    match failed {
        Unanswered::Refused { .. } | Unanswered::Gone { .. } => {
            Some(Lack::Part(failed.to_string()))
        }
        Unanswered::Limited { .. }
        | Unanswered::Failing { .. }
        | Unanswered::Unreachable { .. } => Some(Lack::Rest(failed.to_string())),
        Unanswered::NoToken { .. } | Unanswered::TokenRefused { .. } | Unanswered::Offline => None,
    }
}

#[cfg(test)]
mod tests {
    use model::Instant;

    use super::Memory;

    #[test]
    fn the_next_reading_begins_two_weeks_before_the_last_one() {
        let mut memory = Memory::default();
        let moment = |text| Instant::parse(text).unwrap();
        memory.read_until("4f2c", moment("2026-01-20"));
        memory.leave_open(Some(moment("2026-01-20")));
        let text = memory.write();
        let memory = Memory::read(&text);
        assert_eq!(memory.since("4f2c"), Some(moment("2026-01-06")));
        assert_eq!(memory.since("77aa"), None);
        assert_eq!(memory.open(moment("2026-01-22")), Some(moment("2026-01-20")));
        assert_eq!(memory.open(moment("2026-02-22")), None);
        assert_eq!(Memory::read("{"), Memory::default());
    }

    #[test]
    fn places_that_were_remembered_without_a_key_are_dropped() {
        let memory = Memory::read(r#"{"until":{"4f2c":1768867200000000},"gaps":["a reply"]}"#);
        assert_eq!(memory.since("4f2c"), None);
        assert!(memory.gaps().eq(["a reply"]));
        assert!(!memory.write().contains("4f2c"));
    }
}
