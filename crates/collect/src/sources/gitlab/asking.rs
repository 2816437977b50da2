//! Asking a GitLab: what has changed, page by page, and what happened at each thing that has.
//!
//! The newest issue and the newest merge request of a project are asked for first, by entity tag:
//! where neither has changed, nothing more is asked. Lists are read in the order of opening, which
//! no later change can disturb.

use std::collections::BTreeSet;

use model::{NoteKind, Place};
use serde_json::Value;
use store::Page;
use url::form_urlencoded::byte_serialize;

use super::pages::{CHANGES, ISSUES, Pages};
use super::{coverage, cut};
use crate::lenient::{id, number};
use crate::net::{
    Client, Got, Kept, Lack, Manners, Memory, Request, Site, Turns, header_of, lack, moved_to,
    next_of, repository,
};
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
    let memory = Memory::read(ask.memory);
    let kept = match memory.open(ask.now) {
        Some(since) => Kept::resuming(ask.raw, since)?,
        None => Kept::new(ask.raw)?,
    };
    let client = Client::new(ask.outside, MANNERS, &site.host);
    let pages = Pages::new(site, ask.now);
    let mut asking = Asking { site, kept, client, pages, memory, lacks: BTreeSet::new() };
    let mut rest = false;
    for name in repositories {
        if let Err(failed) = asking.project(repository(name), tell) {
            rest = asking.lacks(failed, tell)?;
        }
        if rest {
            break;
        }
    }
    asking.client.note(tell);
    let Asking { kept, mut memory, lacks, .. } = asking;
    let open = memory.open(ask.now);
    memory.leave_open(open.or(kept.first()).filter(|_| rest));
    let missing: Vec<String> = lacks.into_iter().collect();
    Ok(Reading {
        memory: memory.write(),
        coverage: coverage(ask.project, &missing.join("; ")),
        missing,
        ..Reading::default()
    })
}

/// One reading.
struct Asking<'a> {
    site: &'a Site,
    kept: Kept<'a>,
    client: Client<'a>,
    pages: Pages<'a>,
    memory: Memory,
    /// What is missing, in words without a name.
    lacks: BTreeSet<String>,
}

impl Asking<'_> {
    fn project(&mut self, name: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let encoded: String = byte_serialize(name.as_bytes()).collect();
        let mut changed = Vec::new();
        for kind in [ISSUES, CHANGES] {
            match self.changed(&encoded, kind) {
                Ok(Some(tag)) => changed.push((kind, tag)),
                Ok(None) => {}
                Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                    self.lacks(failed, tell)?;
                }
                Err(failed) => return Err(failed),
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        let Some(page) = self.page(self.get(&format!("projects/{encoded}")), None, tell)? else {
            return Ok(());
        };
        let value: Value = serde_json::from_slice(&page.body).unwrap_or_default();
        let Some(project) = id(&value, "id") else { return Ok(()) };
        let Some(place) = self.pages.place(&project).cloned() else { return Ok(()) };
        if moved_to(&page).is_some() || !place.name.lossy().eq_ignore_ascii_case(name) {
            tell.note(NoteKind::PlaceRenamed, &format!("project {project}"));
        }
        for (kind, (url, tag)) in changed {
            let place_of_kind = format!("{name} {kind}");
            match self.list(&project, kind, &place_of_kind, &place, tell) {
                Ok(true) => {
                    self.memory.tags.keep(&self.client, &url, tag.as_deref());
                    let until = page.at().unwrap_or_else(|| self.client.now());
                    self.memory.read_until(&place_of_kind, until);
                }
                Ok(false) => {}
                Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                    self.lacks(failed, tell)?;
                }
                Err(failed) => return Err(failed),
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
        let request = self.get(&format!("projects/{project}/{kind}?{order}"));
        let url = request.url.clone();
        let tag = self.memory.tags.get(&self.client, &url).map(str::to_owned);
        let only_tag = |_: Value| Value::Null;
        match self.kept.ask(&mut self.client, request, tag.as_deref(), &only_tag)? {
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
        place_of_kind: &str,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<bool, SourceError> {
        let mut query = "scope=all&order_by=created_at&sort=asc&per_page=100".to_owned();
        if kind == ISSUES {
            query.push_str("&confidential=false");
        }
        if let Some(since) = self.memory.since(place_of_kind) {
            query.push_str(&format!("&updated_after={since}"));
        }
        let mut turns = Turns::new(self.get(&format!("projects/{project}/{kind}?{query}")));
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
        self.ended(&turns, tell)
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
            let first = self.get(&format!("{below}/{events}?{order}per_page=100"));
            let mut turns = Turns::new(first);
            while let Some(request) = turns.next() {
                match self.page(request, Some(place), tell) {
                    Ok(Some(page)) => turns.then(next_of(&page)),
                    Ok(None) => {}
                    Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                        self.lacks(failed, tell)?;
                    }
                    Err(failed) => return Err(failed),
                }
            }
            self.ended(&turns, tell)?;
        }
        Ok(())
    }

    /// Asks for a page and reads it; returns nothing where it could not be read.
    fn page(
        &mut self,
        request: Request,
        place: Option<&Place>,
        tell: &mut dyn Tell,
    ) -> Result<Option<Page>, SourceError> {
        let line = request.line();
        let cut = |value| cut::answer(value, place);
        match self.kept.ask(&mut self.client, request, None, &cut)? {
            Got::Page(page) => {
                self.pages.read(&page, tell)?;
                Ok(Some(page))
            }
            Got::Unreadable { why, excerpt } => {
                self.pages.count += 1;
                tell.file(&line);
                tell.quarantine("page", why, &excerpt);
                self.lacks.insert(format!("{} sent a page that cannot be read", self.site.host));
                Ok(None)
            }
            Got::Unchanged | Got::TooHeavy => Ok(None),
        }
    }

    /// Says so when a list led back to a page it had had; returns whether it was whole.
    fn ended(&mut self, turns: &Turns, tell: &mut dyn Tell) -> Result<bool, SourceError> {
        if turns.cut() {
            tell.note(NoteKind::ListCut, "a list of pages");
            self.lacks.insert(format!("{} sent a list without an end", self.site.host));
        }
        Ok(!turns.cut())
    }

    /// Takes note of what is missing after a failure; returns whether nothing more can be asked.
    fn lacks(&mut self, failed: SourceError, tell: &mut dyn Tell) -> Result<bool, SourceError> {
        let (words, rest) = match lack(&failed) {
            Some(Lack::Part(words)) => (words, false),
            Some(Lack::Rest(words)) if self.pages.count > 0 => (words, true),
            Some(Lack::Rest(_)) | None => return Err(failed),
        };
        tell.note(NoteKind::RequestsRefused, &self.site.host);
        self.lacks.insert(words);
        Ok(rest)
    }

    fn get(&self, below: &str) -> Request {
        Request::get(format!("{}/{below}", self.site.api))
    }
}
