//! Asking a GitLab: what has changed, page by page, and what happened at each thing that has.
//!
//! The newest issue and the newest merge request of a project are asked for first, by entity tag:
//! where neither has changed, nothing more is asked. Lists are read in the order of opening, which
//! no later change can disturb.

use model::{NoteKind, Place};
use serde_json::Value;
use store::Page;
use url::form_urlencoded::byte_serialize;

use super::cut;
use super::pages::{CHANGES, ISSUES, Pages};
use crate::lenient::{id, number};
use crate::net::visit::Visit;
use crate::net::{Got, Manners, Request, Site, Turns, header_of, moved_to, next_of, repository};
use crate::{Ask, Reading, SourceError, Tell};

const MANNERS: Manners = Manners {
    platform: "gitlab",
    token_header: ("PRIVATE-TOKEN", ""),
    remaining_header: "ratelimit-remaining",
    reset_header: "ratelimit-reset",
    headers: &[("Accept", "application/json")],
};

/// What is asked for at each issue and merge request.
const EVENTS: [&str; 3] = ["notes", "resource_label_events", "resource_state_events"];

/// Reads what has changed in some projects.
pub(super) fn collect(
    ask: &mut Ask<'_>,
    repositories: &[String],
    site: &Site,
    tell: &mut dyn Tell,
) -> Result<Reading, SourceError> {
    let mut pages = Pages::new(site, ask.now);
    let mut visit = Visit::new(ask, site, MANNERS)?;
    visit.each(repositories, tell, &mut |visit, name, tell| {
        Asking { visit, pages: &mut pages }.project(repository(name), tell)
    })?;
    Ok(visit.leave())
}

/// One reading.
struct Asking<'v, 'a, 's> {
    visit: &'v mut Visit<'a>,
    pages: &'v mut Pages<'s>,
}

impl Asking<'_, '_, '_> {
    fn project(&mut self, name: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let encoded: String = byte_serialize(name.as_bytes()).collect();
        let mut changed = Vec::new();
        for kind in [ISSUES, CHANGES] {
            let tag = self.changed(&encoded, kind);
            if let Some(Some(tag)) = self.visit.or_gap(tag, tell)? {
                changed.push((kind, tag));
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        let request = self.visit.get(&format!("projects/{encoded}"));
        let Some(page) = self.page(request, None, tell)? else { return Ok(()) };
        let value: Value = serde_json::from_slice(&page.body).unwrap_or_default();
        let Some(project) = id(&value, "id") else { return Ok(()) };
        let Some(place) = self.pages.place(&project).cloned() else { return Ok(()) };
        if moved_to(&page).is_some() || !place.name.lossy().eq_ignore_ascii_case(name) {
            tell.note(NoteKind::PlaceRenamed, &format!("project {project}"));
        }
        for (kind, (url, tag)) in changed {
            let read = format!("{name} {kind}");
            let since = self.visit.since(&read).map(|since| since.to_string());
            let whole = self.list(&project, kind, since.as_deref(), &place, tell);
            if self.visit.or_gap(whole, tell)? == Some(true) {
                let until = page.at().unwrap_or_else(|| self.visit.client.now());
                self.visit.memory.tags.keep(&self.visit.client, &url, tag.as_deref());
                self.visit.read_until(&read, until);
            }
        }
        Ok(())
    }

    /// Returns nothing when nothing of a kind has changed in a project, and else the address that
    /// tells so the next time, with its entity tag.
    fn changed(
        &mut self,
        project: &str,
        kind: &str,
    ) -> Result<Option<(String, Option<String>)>, SourceError> {
        let order = "scope=all&order_by=updated_at&sort=desc&per_page=1";
        let request = self.visit.get(&format!("projects/{project}/{kind}?{order}"));
        let url = request.url.clone();
        let visit = &mut *self.visit;
        let tag = visit.memory.tags.get(&visit.client, &url).map(str::to_owned);
        let only_tag = |_: Value| Value::Null;
        match visit.kept.ask(&mut visit.client, request, tag.as_deref(), &only_tag)? {
            Got::Unchanged => Ok(None),
            Got::Page(page) => Ok(Some((url, header_of(&page, "etag").map(str::to_owned)))),
            Got::Unreadable { .. } | Got::TooHeavy => Ok(Some((url, None))),
        }
    }

    /// Reads a list and what happened at each thing in it; returns whether it came to its end.
    fn list(
        &mut self,
        project: &str,
        kind: &str,
        since: Option<&str>,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<bool, SourceError> {
        let mut query = "scope=all&order_by=created_at&sort=asc&per_page=100".to_owned();
        if kind == ISSUES {
            query.push_str("&confidential=false");
        }
        if let Some(since) = since {
            query.push_str(&format!("&updated_after={since}"));
        }
        let mut turns = Turns::new(self.visit.get(&format!("projects/{project}/{kind}?{query}")));
        while let Some(request) = turns.next() {
            let Some(page) = self.page(request, Some(place), tell)? else { return Ok(false) };
            turns.then(next_of(&page));
            let items: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            let items = items.as_array().into_iter().flatten();
            for iid in items.filter_map(|item| number(item, "iid")) {
                let below = format!("projects/{project}/{kind}/{iid}");
                self.events(&below, place, tell)?;
            }
        }
        Ok(self.visit.ended(&turns, tell))
    }

    /// Reads what happened at one issue or merge request.
    fn events(
        &mut self,
        below: &str,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        for events in EVENTS {
            let order = if events == "notes" { "sort=asc&order_by=created_at&" } else { "" };
            let first = self.visit.get(&format!("{below}/{events}?{order}per_page=100"));
            let mut turns = Turns::new(first);
            while let Some(request) = turns.next() {
                let page = self.page(request, Some(place), tell);
                if let Some(page) = self.visit.or_lasting_gap(page, tell)? {
                    turns.then(next_of(&page));
                }
            }
            self.visit.ended(&turns, tell);
        }
        Ok(())
    }

    fn page(
        &mut self,
        request: Request,
        place: Option<&Place>,
        tell: &mut dyn Tell,
    ) -> Result<Option<Page>, SourceError> {
        let cut = |value| cut::answer(value, place);
        let pages = &mut *self.pages;
        self.visit.page(request, &cut, &mut |page, tell| pages.read(page, tell), tell)
    }
}
