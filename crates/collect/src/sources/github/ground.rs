//! The ground that reading from the network and from what is kept share: which repositories there
//! are, what they are called, and what is not there any more.

use model::{Instant, ItemKey, NoteKind, Personal, Place, Quarantine, TraceKind};
use serde_json::Value;
use store::Page;

use super::home::Home;
use super::memory::{Memory, Met};
use super::{page, told};
use crate::lenient::{id, number, text};
use crate::{SourceError, Tell};

/// GitHub at one address, and what is remembered of it.
pub(super) struct Ground {
    /// What is remembered.
    pub(super) memory: Memory,
    /// The platform's name.
    pub(super) platform: String,
    /// The address of REST.
    pub(super) api: String,
    /// The start of the collection.
    pub(super) now: Instant,
}

impl Ground {
    /// Returns a repository by its id.
    pub(super) fn home(&self, id: &str) -> Option<Home> {
        self.memory.home(&self.platform, id)
    }

    /// Returns what a repository is called now.
    pub(super) fn called(&self, id: &str) -> String {
        self.memory.repositories.get(id).map(|known| known.name().to_owned()).unwrap_or_default()
    }

    /// Tells a repository by what it says of itself; returns its id and how many issues are open.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn recognize(
        &mut self,
        page: &Page,
        name: &str,
        tell: &mut dyn Tell,
    ) -> Result<Option<(String, Option<u64>)>, SourceError> {
        let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
        let (Some(id), Some(called)) = (id(&body, "id"), text(&body, "full_name")) else {
            page::set_aside(tell, &page.request, Quarantine::FieldMissing, b"");
            return Ok(None);
        };
        let at = page.at().unwrap_or(self.now);
        match self.memory.meet(&id, name, called, at) {
            Met::Renamed => tell.note(NoteKind::PlaceRenamed, &id),
            Met::Reused => tell.note(NoteKind::NameReused, &id),
            Met::New | Met::Known => {}
        }
        tell.file(&page.request);
        self.tell_place(&id, tell)?;
        tell.whole(blake3::hash(&page.body).to_hex().as_str());
        Ok(Some((id, number(&body, "open_issues_count"))))
    }

    /// Tells what a repository was called, and since when.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn tell_place(&self, id: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        if let (Some(home), Some(known)) = (self.home(id), self.memory.repositories.get(id)) {
            tell.record(home.called(&known.called(self.now)))?;
        }
        Ok(())
    }

    /// Tells the issues of a repository that are known to be there no more.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn tell_gone(&self, id: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Some(known) = self.memory.repositories.get(id) else { return Ok(()) };
        let Some(home) = self.home(id).filter(|_| !known.gone.is_empty()) else { return Ok(()) };
        tell.file(&format!("{}/repositories/{id}/issues that are gone", self.api));
        for (number, became) in &known.gone {
            let target = became.as_ref().map(|(name, number)| {
                let platform = self.platform.clone();
                let place = Place { platform, name: Personal::new(name.as_str()), native: None };
                ItemKey::Number { place, number: *number }
            });
            let kind = match target {
                Some(_) => TraceKind::Transferred,
                None => TraceKind::Deleted,
            };
            tell.note(NoteKind::Gone, &format!("item {number}"));
            tell.record(told::gone(*number, kind, target, &home))?;
        }
        Ok(())
    }
}
