//! Reading the pages that are kept of GitLab; pure but for the names of projects learned on the way.

mod notes;
mod told;

use std::collections::HashMap;

use model::{Event, Instant, Personal, Place, Quarantine, Record, Stamp};
use serde_json::Value;
use store::Page;

use self::told::Told;
use super::cut::confidential;
use crate::lenient::{id, text};
use crate::net::{Site, asked_of};
use crate::{SourceError, Tell};

/// The kind of list that holds issues.
pub(super) const ISSUES: &str = "issues";

/// The kind of list that holds merge requests.
pub(super) const CHANGES: &str = "merge_requests";

/// Reads pages one after another.
pub(super) struct Pages<'s> {
    site: &'s Site,
    now: Instant,
    /// The projects by their ids.
    places: HashMap<String, Place>,
}

/// Why a record of a page is not told.
enum Untold {
    SetAside(Quarantine),
    Ignored,
}

impl<'s> Pages<'s> {
    pub(super) fn new(site: &'s Site, now: Instant) -> Self {
        Self { site, now, places: HashMap::new() }
    }

    /// Returns a project that was read.
    pub(super) fn place(&self, project: &str) -> Option<&Place> {
        self.places.get(project)
    }

    /// Reads a page and tells its records. Pages that only ask whether anything has changed are
    /// passed over.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn read(&mut self, page: &Page, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let url = asked_of(page);
        let path = self.site.path(url);
        let ["projects", project, below @ ..] = path.as_slice() else { return Ok(()) };
        if url.contains("sort=desc") {
            return Ok(());
        }
        tell.file(&page.request);
        let Ok(value) = serde_json::from_slice::<Value>(&page.body) else {
            tell.quarantine("page", Quarantine::Malformed, &page.body);
            return Ok(());
        };
        if below.is_empty() {
            self.project(&value, page, tell)?;
        } else if let (Some(place), Value::Array(items)) = (self.places.get(*project), &value) {
            for (at, item) in items.iter().enumerate() {
                match self.record(below, item, place, tell) {
                    Ok(record) => tell.record(record)?,
                    Err(Untold::Ignored) => tell.ignore(),
                    Err(Untold::SetAside(why)) => {
                        tell.quarantine(&format!("item {}", at + 1), why, b"");
                    }
                }
            }
        } else {
            tell.quarantine("page", Quarantine::WrongContents, b"");
        }
        tell.whole(blake3::hash(&page.body).to_hex().as_str());
        Ok(())
    }

    fn project(
        &mut self,
        value: &Value,
        page: &Page,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let (Some(native), Some(name)) = (id(value, "id"), text(value, "path_with_namespace"))
        else {
            tell.quarantine("project", Quarantine::NoIdentity, b"");
            return Ok(());
        };
        let place = Place {
            platform: self.site.platform.clone(),
            name: Personal::new(name),
            native: Some(native.clone()),
        };
        let seen = Stamp::recorded(page.at(), self.now);
        let key = Personal::new(format!("project:{native}"));
        let events = vec![Event::Place(Box::new(place.clone()), seen)];
        self.places.insert(native, place);
        Ok(tell.record(Record { key, events })?)
    }

    fn record(
        &self,
        below: &[&str],
        item: &Value,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        if confidential(item) {
            return Err(Untold::Ignored);
        }
        let told = Told { platform: &self.site.platform, now: self.now, place };
        match below {
            [kind @ (ISSUES | CHANGES)] => told.item(kind, item, tell),
            [kind @ (ISSUES | CHANGES), iid, events] => {
                let iid = iid.parse().map_err(|_| Untold::SetAside(Quarantine::NoIdentity))?;
                let at = told.key(kind, iid);
                match *events {
                    "notes" => told.note(&at, item, tell),
                    "resource_label_events" => told.label(&at, item, tell),
                    "resource_state_events" => told.state(&at, item, tell),
                    _ => Err(Untold::Ignored),
                }
            }
            _ => Err(Untold::Ignored),
        }
    }
}
