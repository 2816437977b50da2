//! Repository: what happens at it and at no item: pushes, stars, copies, releases, members.

use model::{Personal, Stamp, TraceKind};

use super::Telling;
use crate::payload::told::Object;

impl Telling<'_, '_> {
    pub(super) fn push(&mut self) -> Option<()> {
        if self.payload.deleted.flag() == Some(true) {
            return Some(());
        }
        let kind = match self.payload.forced.flag() {
            Some(true) => TraceKind::ForcePushed,
            _ => TraceKind::Pushed,
        };
        let native = self.payload.push_id.whole();
        self.trace(kind, None, |trace| {
            if let Some(id) = native {
                trace.native = Some(Personal::new(format!("push:{id}")));
            }
        })
    }

    pub(super) fn star(&mut self) -> Option<()> {
        if !matches!(self.action(), "started" | "created") {
            return Some(());
        }
        let starred = self.happening.here.stamp(&self.payload.starred_at);
        self.trace(TraceKind::Starred, None, |trace| {
            if starred.at.is_some() {
                trace.at = starred;
            }
        })
    }

    pub(super) fn fork(&mut self) -> Option<()> {
        let here = self.happening.here;
        let (id, at) = match &self.payload.forkee {
            Object::Is(copy) => (copy.id.whole(), here.stamp(&copy.created_at)),
            Object::Odd(id) => (id.whole(), Stamp::untold()),
            _ => (None, Stamp::untold()),
        };
        self.trace(TraceKind::Forked, None, |trace| {
            if let Some(id) = id {
                trace.native = Some(Personal::new(format!("fork:{id}")));
            }
            if at.at.is_some() {
                trace.at = at;
            }
        })
    }

    pub(super) fn release(&mut self) -> Option<()> {
        let release = self.payload.release.is()?;
        // The other actions come beside this one or change what it said.
        if self.action() != "published" {
            return Some(());
        }
        let at = self.happening.here.stamp(&release.published_at);
        let by = self.by(&release.author);
        let id = release.id.whole();
        self.trace(TraceKind::Released, None, |trace| {
            if let Some(id) = id {
                trace.native = Some(Personal::new(format!("release:{id}")));
            }
            if at.at.is_some() {
                trace.at = at;
            }
            trace.by = by;
        })
    }

    pub(super) fn member(&mut self) -> Option<()> {
        if !matches!(self.action(), "added" | "-") {
            return Some(());
        }
        let subject = self.payload.member.who(&self.happening.here.place.platform);
        self.trace(TraceKind::Joined, None, |trace| trace.subject = subject)
    }
}
