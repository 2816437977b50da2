//! Places: every repository, list and forum of the store under each of its names.
//!
//! A place is fingerprinted by the name under which it was first told; a platform's own id ties
//! later names to it and keeps another place apart that was given an old name.

use std::collections::HashMap;
use std::sync::Arc;

use model::{Instant, Place};

use super::words::{Words, join};
use crate::door::Door;
use crate::keyed::Key;
use crate::{Id, PlaceRow};

/// Every place that the store knows, and those that a run adds.
pub(super) struct Places {
    key: Key,
    door: Option<Arc<Door>>,
    rows: Vec<PlaceRow>,
    /// By platform, native id and name as they were told.
    numbers: HashMap<Box<[u8]>, usize>,
    /// By platform and native id.
    natives: HashMap<Vec<u8>, Id>,
    /// By platform and name in lower case: the place that first had it, and whether its native id
    /// is known.
    names: HashMap<Vec<u8>, (Id, bool)>,
    /// The places of earlier runs, and whether their native ids are known; only where somebody
    /// was forgotten, whose names are not written down any more.
    settled: HashMap<Id, bool>,
    scratch: Vec<u8>,
}

impl Places {
    pub(super) fn new(key: Key, door: Option<Arc<Door>>, rows: Vec<PlaceRow>) -> Self {
        let mut places = Self {
            key,
            door,
            rows: Vec::new(),
            numbers: HashMap::new(),
            natives: HashMap::new(),
            names: HashMap::new(),
            settled: HashMap::new(),
            scratch: Vec::new(),
        };
        let tied: std::collections::HashSet<Id> =
            rows.iter().filter(|row| row.native.is_some()).map(|row| row.place).collect();
        for row in rows {
            let native = row.native.as_deref();
            let name = lower(&row.platform, row.name.bytes());
            let plain = places.key.id(&[b"place", &name]) == row.place;
            if let Some(native) = native {
                places.natives.insert(pair(&row.platform, native.as_bytes()), row.place);
            }
            if plain || !places.names.contains_key(&name) {
                places.names.insert(name, (row.place, tied.contains(&row.place)));
            }
            spell(&mut places.scratch, &row.platform, native, row.name.bytes());
            places.numbers.insert(places.scratch.as_slice().into(), places.rows.len());
            if places.door.is_some() {
                places.scratch.extend_from_slice(&row.place.bytes());
                places.numbers.insert(places.scratch.as_slice().into(), places.rows.len());
                places.settled.insert(row.place, tied.contains(&row.place));
            }
            places.rows.push(row);
        }
        places
    }

    /// Returns the id of a place, noting that it had its name at a time.
    pub(super) fn id(&mut self, words: &mut Words, place: &Place, at: Option<Instant>) -> Id {
        let native = place.native.as_deref();
        spell(&mut self.scratch, &place.platform, native, place.name.bytes());
        let known = self.numbers.get(self.scratch.as_slice());
        if let Some(row) = known.and_then(|number| self.rows.get_mut(*number)) {
            if let Some(at) = at {
                row.first_at = Some(row.first_at.map_or(at, |first| first.min(at)));
                row.last_at = Some(row.last_at.map_or(at, |last| last.max(at)));
            }
            return row.place;
        }
        let id = self.settle(&place.platform, native, place.name.bytes());
        let mut row = PlaceRow {
            place: id,
            platform: words.keep(&place.platform),
            native: native.map(Into::into),
            name: place.name.clone(),
            first_at: at,
            last_at: at,
        };
        if let Some(door) = &self.door {
            door.scrub_place(&mut row.name);
        }
        if row.name == place.name {
            self.numbers.insert(self.scratch.as_slice().into(), self.rows.len());
            self.rows.push(row);
        } else {
            self.keep_scrubbed(row);
        }
        id
    }

    /// Keeps a place whose name somebody who was forgotten stood in; it may be there already.
    fn keep_scrubbed(&mut self, row: PlaceRow) {
        spell(&mut self.scratch, &row.platform, row.native.as_deref(), row.name.bytes());
        self.scratch.extend_from_slice(&row.place.bytes());
        let known = self.numbers.get(self.scratch.as_slice());
        if let Some(there) = known.and_then(|number| self.rows.get_mut(*number)) {
            there.first_at = there.first_at.into_iter().chain(row.first_at).min();
            there.last_at = there.last_at.max(row.last_at);
            return;
        }
        self.numbers.insert(self.scratch.as_slice().into(), self.rows.len());
        self.rows.push(row);
    }

    /// Decides which place is meant by what was never told so before.
    fn settle(&mut self, platform: &str, native: Option<&str>, name: &[u8]) -> Id {
        let name = lower(platform, name);
        let named = self.names.get(&name).copied().or_else(|| {
            let plain = self.key.id(&[b"place", &name]);
            self.settled.get(&plain).map(|tied| (plain, *tied))
        });
        let Some(native) = native else {
            let id = named.map_or_else(|| self.key.id(&[b"place", &name]), |(id, _)| id);
            self.names.entry(name).or_insert((id, false));
            return id;
        };
        let tie = pair(platform, native.as_bytes());
        let id = match (self.natives.get(&tie), named) {
            (Some(id), _) => *id,
            (None, None) => self.key.id(&[b"place", &name]),
            (None, Some((id, false))) => {
                self.names.insert(name.clone(), (id, true));
                id
            }
            (None, Some((_, true))) => self.key.id(&[b"place", &name, native.as_bytes()]),
        };
        self.natives.insert(tie, id);
        self.names.entry(name).or_insert((id, true));
        id
    }

    /// Returns every place in an order that depends on contents alone.
    pub(super) fn sorted(&self) -> Vec<&PlaceRow> {
        let mut sorted: Vec<_> = self.rows.iter().collect();
        sorted.sort_by(|one, other| {
            (one.place, &one.native, &one.name).cmp(&(other.place, &other.native, &other.name))
        });
        sorted
    }
}

fn spell(into: &mut Vec<u8>, platform: &str, native: Option<&str>, name: &[u8]) {
    join(into, &[Some(platform.as_bytes()), native.map(str::as_bytes), Some(name)]);
}

fn lower(platform: &str, name: &[u8]) -> Vec<u8> {
    pair(platform, &name.to_ascii_lowercase())
}

fn pair(platform: &str, other: &[u8]) -> Vec<u8> {
    let mut pair = Vec::new();
    join(&mut pair, &[Some(platform.as_bytes()), Some(other)]);
    pair
}
