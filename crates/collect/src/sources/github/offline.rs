//! Telling everything again from what is kept, without the network.

use std::collections::BTreeSet;

use model::{Instant, NoteKind, Quarantine};
use serde_json::Value;
use store::Page;

use super::ground::Ground;
use super::page::{self, Items, asked};
use super::queries::Operation;
use super::told::Kind;
use crate::lenient::{at, id, text};
use crate::net::Kept;
use crate::{SourceError, Tell};

/// What came of telling everything again.
#[derive(Default)]
pub(super) struct Again {
    /// The moment of the newest answer.
    pub(super) newest: Option<Instant>,
    /// The lists that are not whole.
    pub(super) partial: BTreeSet<Kind>,
    open: Option<(Kind, Items)>,
}

/// Tells every page that was ever kept, oldest first.
///
/// # Errors
/// When what is kept cannot be read, or nothing more is wanted.
pub(super) fn replay(
    ground: &mut Ground,
    kept: &Kept<'_>,
    tell: &mut dyn Tell,
) -> Result<Again, SourceError> {
    let mut again = Again::default();
    kept.replay(&mut |page| again.page(&page, ground, tell))?;
    again.close(tell)?;
    for id in ground.memory.repositories.keys() {
        tell.file(&format!("{}/repositories/{id}", ground.api));
        ground.tell_place(id, tell)?;
        ground.tell_gone(id, tell)?;
    }
    Ok(again)
}

/// Tells one page as it is kept, by itself.
///
/// # Errors
/// When nothing more is wanted.
pub(super) fn one(
    page: &Page,
    ground: &mut Ground,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    let mut again = Again::default();
    again.page(page, ground, tell)?;
    again.close(tell)
}

impl Again {
    fn page(
        &mut self,
        page: &Page,
        ground: &mut Ground,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        self.newest = self.newest.max(page.at());
        let Some((operation, variables)) = asked(page) else { return Ok(()) };
        let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
        if let Some(kind) = Kind::of_operation(operation) {
            self.close(tell)?;
            let repository = at(&body, &["data", "repository"]);
            let named = repository.and_then(|told| Some((id(told, "databaseId")?, told)));
            let Some((id, told)) = named else {
                page::set_aside(tell, &page.request, Quarantine::FieldMissing, b"");
                return Ok(());
            };
            if !ground.memory.repositories.contains_key(&id) {
                let name = text(told, "nameWithOwner").unwrap_or_default();
                ground.memory.meet(&id, name, name, page.at().unwrap_or(ground.now));
            }
            self.open = ground
                .home(&id)
                .map(|home| (kind, Items::new(kind, page, &body, home, ground.now)));
        } else if let (Some((_, items)), true) = (&mut self.open, operation != Operation::Numbers) {
            items.absorb(operation, text(&variables, "id").unwrap_or_default(), page, &body);
        }
        Ok(())
    }

    fn close(&mut self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Some((kind, items)) = self.open.take() else { return Ok(()) };
        let told = items.tell(tell)?;
        if told.cut || told.lost {
            tell.note(NoteKind::ListCut, kind.word());
            self.partial.insert(kind);
        }
        Ok(())
    }
}
