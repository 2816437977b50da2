//! Reading the pages that are kept of Forgejo; each says all that is needed to read it.

mod timeline;
mod told;

use model::{Event, Instant, Personal, Place, Quarantine, Record, Stamp};
use serde_json::Value;
use store::Page;

use self::told::Told;
use crate::lenient::{id, text};
use crate::net::{Site, asked_of};
use crate::{SourceError, Tell};

/// Reads pages one after another.
pub(super) struct Pages<'s> {
    site: &'s Site,
    now: Instant,
    /// The repository that was read last.
    place: Option<Place>,
}

/// Why a record of a page is not told.
enum Untold {
    SetAside(Quarantine),
    Ignored,
}

impl<'s> Pages<'s> {
    pub(super) fn new(site: &'s Site, now: Instant) -> Self {
        Self { site, now, place: None }
    }

    /// Returns the repository that was read last.
    pub(super) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Reads a page and tells its records.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn read(&mut self, page: &Page, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let path = self.site.path(asked_of(page));
        let ["repos", _, _, below @ ..] = path.as_slice() else { return Ok(()) };
        tell.file(&page.request);
        let Ok(value) = serde_json::from_slice::<Value>(&page.body) else {
            tell.quarantine("page", Quarantine::Malformed, &page.body);
            return Ok(());
        };
        match (&value, &self.place) {
            (Value::Object(_), _) if below.is_empty() => self.repository(&value, page, tell)?,
            (Value::Object(_), Some(place)) => self.told(place, below, &value, 0, tell)?,
            (Value::Array(items), Some(place)) => {
                for (at, item) in items.iter().enumerate() {
                    self.told(place, below, item, at, tell)?;
                }
            }
            _ => tell.quarantine("page", Quarantine::WrongContents, b""),
        }
        tell.whole(blake3::hash(&page.body).to_hex().as_str());
        Ok(())
    }

    fn repository(
        &mut self,
        value: &Value,
        page: &Page,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let Some(name) = text(value, "full_name") else {
            tell.quarantine("repository", Quarantine::NoIdentity, b"");
            return Ok(());
        };
        let native = id(value, "id");
        let place = Place {
            platform: self.site.platform.clone(),
            name: Personal::new(name),
            native: native.clone(),
        };
        let key = Personal::new(format!("repository:{}", native.as_deref().unwrap_or(name)));
        let seen = Stamp::recorded(page.at(), self.now);
        let events = vec![Event::Place(Box::new(place.clone()), seen)];
        self.place = Some(place);
        Ok(tell.record(Record { key, events })?)
    }

    fn told(
        &self,
        place: &Place,
        below: &[&str],
        value: &Value,
        at: usize,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let told = Told { platform: &self.site.platform, now: self.now, place };
        match told.record(below, value, tell) {
            Ok(record) => tell.record(record)?,
            Err(Untold::Ignored) => tell.ignore(),
            Err(Untold::SetAside(why)) => tell.quarantine(&format!("item {}", at + 1), why, b""),
        }
        Ok(())
    }
}
