//! Home: the repository whose items are told, under the name that stays whatever it is called later.

use model::{Event, ItemKey, Personal, Place, Record, Stamp};
use serde_json::Value;

use crate::lenient::{at, id, number, text};

/// A repository.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// The repository as a place, under the name it was first known by.
    pub(super) place: Place,
    /// What its records are known under.
    pub(super) key: String,
}

impl Home {
    /// Returns the key of an issue's or a change's record.
    pub(super) fn record_key(&self, number: u64) -> Personal {
        Personal::new(format!("issue:{}#{number}", self.key))
    }

    /// Returns what an issue or a change is known by.
    pub(super) fn item(&self, number: u64) -> ItemKey {
        ItemKey::Number { place: self.place.clone(), number }
    }

    /// Returns what a discussion is known by.
    pub(super) fn discussion(&self, number: u64) -> ItemKey {
        let id = Personal::new(format!("discussion:{number}@{}", self.key));
        ItemKey::Native { platform: self.place.platform.clone(), id }
    }

    /// Returns what an issue or a change is known by that another one mentions, here or elsewhere.
    pub(super) fn mentioned(&self, subject: &Value) -> Option<ItemKey> {
        let number = number(subject, "number")?;
        match self.elsewhere(subject) {
            None => Some(self.item(number)),
            Some(place) => Some(ItemKey::Number { place: place?, number }),
        }
    }

    /// Returns what a discussion is known by that an issue became.
    pub(super) fn became(&self, discussion: &Value) -> Option<ItemKey> {
        let number = number(discussion, "number")?;
        match self.elsewhere(discussion) {
            None => Some(self.discussion(number)),
            Some(place) => {
                let id = format!("discussion:{number}@{}", place?.name.lossy());
                let platform = self.place.platform.clone();
                Some(ItemKey::Native { platform, id: Personal::new(id) })
            }
        }
    }

    /// Returns the repository of something, unless it is this one; nothing inside where it is
    /// another one that is not named.
    fn elsewhere(&self, subject: &Value) -> Option<Option<Place>> {
        let there = at(subject, &["repository"])?;
        let native = id(there, "databaseId");
        if native.is_some() && native == self.place.native {
            return None;
        }
        let platform = self.place.platform.clone();
        let named = |name: &str| Place { platform, name: Personal::new(name), native };
        Some(text(there, "nameWithOwner").map(named))
    }

    /// Returns the record that says what the repository was called, and since when.
    pub(super) fn called(&self, names: &[(&str, Stamp)]) -> Record {
        let events = names.iter().map(|(name, since)| {
            let place = Place { name: Personal::new(*name), ..self.place.clone() };
            Event::Place(Box::new(place), *since)
        });
        let native = self.place.native.clone().unwrap_or_default();
        Record { key: Personal::new(format!("place:{native}")), events: events.collect() }
    }
}
