//! What the source leaves for itself until the next time: which repository a name stood for, how far
//! each list was read, and by what GitHub knows that nothing has changed.
//!
//! A repository is known by its id and keeps the name it was first known by, so that its records keep
//! their keys when it is renamed.

use std::collections::BTreeMap;

use model::{Instant, Personal, Place, Stamp};
use serde::{Deserialize, Serialize};

use super::home::Home;
use super::told::Kind;
use crate::net::Tags;

/// What is remembered.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// The repositories, by their id.
    pub(super) repositories: BTreeMap<String, Known>,
    /// The entity tags of the addresses that are asked first.
    pub(super) tags: Tags,
    /// The page sizes that worked, by operation.
    pub(super) sizes: BTreeMap<String, u32>,
}

/// What is remembered of a repository.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// What its records are known under.
    pub(super) key: String,
    /// What it was called, and since when as far as is known (microseconds); the last is its name.
    pub(super) names: Vec<(String, i64)>,
    /// The names under which it stood in the configuration, in lower case.
    pub(super) asked: Vec<String>,
    /// How many issues were open.
    pub(super) open: Option<u64>,
    /// The lists that were read.
    pub(super) lists: BTreeMap<String, Read>,
    /// How many issues there were.
    pub(super) issues: Option<u64>,
    /// The highest number of an issue.
    pub(super) last: u64,
    /// The issues that are not there any more, and what they became where that is known.
    pub(super) gone: BTreeMap<u64, Option<(String, u64)>>,
}

/// How far a list was read.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Read {
    /// When it was last read to its end: the moment at which that reading began.
    pub(super) until: Option<i64>,
    /// A reading that has not come to its end yet.
    pub(super) going: Option<Going>,
    /// Whether a list within one of its items could not be read to its end.
    pub(super) cut: bool,
}

/// A reading that has not come to its end yet.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Going {
    /// When it began.
    pub(super) begun: i64,
    /// The cursor behind which it goes on.
    pub(super) after: Option<String>,
}

/// How a repository is recognized.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Met {
    /// It is new.
    New,
    /// It is known under this name.
    Known,
    /// It is known, and was called otherwise.
    Renamed,
    /// It is new, under a name that another one had.
    Reused,
}

impl Memory {
    /// Returns the id of the repository that a name of the configuration stood for last.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let found = self.repositories.iter().find(|(_, known)| known.asked.contains(&name));
        found.map(|(id, _)| id.clone())
    }

    /// Returns how a repository is recognized by its id, asked for by one name and called by another
    /// perhaps, and remembers both.
    pub(super) fn meet(&mut self, id: &str, asked: &str, called: &str, at: Instant) -> Met {
        let met = self.recognize(id, asked, called, at.micros());
        let asked = asked.to_lowercase();
        for (known_id, known) in &mut self.repositories {
            known.asked.retain(|name| *name != asked);
            if known_id == id {
                known.asked.push(asked.clone());
            }
        }
        met
    }

    fn recognize(&mut self, id: &str, asked: &str, called: &str, at: i64) -> Met {
        let same = |name: &str| name.eq_ignore_ascii_case(called);
        if let Some(known) = self.repositories.get_mut(id) {
            if same(known.name()) {
                return Met::Known;
            }
            known.names.push((called.to_owned(), at));
            return Met::Renamed;
        }
        let reused = self
            .repositories
            .values()
            .any(|known| same(&known.key) || known.names.iter().any(|(name, _)| same(name)));
        let (key, met) = match reused {
            true => (format!("{called}@{id}"), Met::Reused),
            false if same(asked) => (called.to_owned(), Met::New),
            false => (asked.to_owned(), Met::Renamed),
        };
        let mut names = vec![(called.to_owned(), at)];
        if met == Met::Renamed {
            names.insert(0, (asked.to_owned(), at));
        }
        self.repositories.insert(id.to_owned(), Known { key, names, ..Known::default() });
        met
    }

    /// Returns the repository of an id as a place.
    pub(super) fn home(&self, platform: &str, id: &str) -> Option<Home> {
        let known = self.repositories.get(id)?;
        let (name, _) = known.names.first()?;
        let platform = platform.to_owned();
        let place = Place { platform, name: Personal::new(name.as_str()), native: Some(id.into()) };
        Some(Home { place, key: known.key.clone() })
    }

    /// Returns what is remembered of a list.
    pub(super) fn list(&mut self, id: &str, kind: Kind) -> &mut Read {
        let known = self.repositories.entry(id.to_owned()).or_default();
        known.lists.entry(kind.word().to_owned()).or_default()
    }
}

impl Known {
    /// Returns what it is called now.
    pub(super) fn name(&self) -> &str {
        self.names.last().map_or("", |(name, _)| name)
    }

    /// Returns what it was called, and since when.
    pub(super) fn called(&self, now: Instant) -> Vec<(&str, Stamp)> {
        let stamp = |micros: i64| Stamp::recorded(Instant::from_micros(micros), now);
        self.names.iter().map(|(name, micros)| (name.as_str(), stamp(*micros))).collect()
    }
}
