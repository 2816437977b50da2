//! Asking a Forgejo: what has changed, page by page, and what happened at each thing that has.

use std::collections::BTreeSet;

use model::{NoteKind, Place};
use serde_json::Value;
use store::Page;
use url::form_urlencoded::byte_serialize;

use super::pages::Pages;
use super::{coverage, cut};
use crate::lenient::{at, id, number};
use crate::net::{
    Client, Got, Kept, Lack, Manners, Memory, Request, Site, Turns, header_of, lack, moved_to,
    next_of, repository,
};
use crate::{Ask, Reading, SourceError, Tell};

const MANNERS: Manners = Manners {
    platform: "forgejo",
    token_header: ("Authorization", "token "),
    remaining_header: "x-ratelimit-remaining",
    reset_header: "x-ratelimit-reset",
    headers: &[("Accept", "application/json")],
};

/// Reads what has changed in some repositories.
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
        if let Err(failed) = asking.repository(repository(name), tell) {
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
    fn repository(&mut self, name: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let parts: Vec<String> =
            name.split('/').map(|part| byte_serialize(part.as_bytes()).collect()).collect();
        let root = format!("repos/{}", parts.join("/"));
        let Some(page) = self.page(self.get(&root), None, tell)? else { return Ok(()) };
        let Some(place) = self.pages.place().cloned() else { return Ok(()) };
        if moved_to(&page).is_some() || !place.name.lossy().eq_ignore_ascii_case(name) {
            tell.note(NoteKind::PlaceRenamed, place.native.as_deref().unwrap_or("repository"));
        }
        let mut whole = true;
        for kind in ["issues", "pulls"] {
            match self.list(&root, kind, name, &place, tell) {
                Ok(ended) => whole &= ended,
                Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                    self.lacks(failed, tell)?;
                }
                Err(failed) => return Err(failed),
            }
        }
        if whole {
            let until = page.at().unwrap_or_else(|| self.client.now());
            self.memory.read_until(name, until);
        }
        Ok(())
    }

    /// Reads a list and what happened at each thing in it; returns whether it came to its end.
    fn list(
        &mut self,
        root: &str,
        kind: &str,
        name: &str,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<bool, SourceError> {
        let mut query = format!("state=all&type={kind}&sort=oldest&limit=50");
        if let Some(since) = self.memory.since(name) {
            query.push_str(&format!("&since={since}"));
        }
        let mut turns = Turns::new(self.get(&format!("{root}/issues?{query}")));
        let (mut read, mut total) = (0, None);
        while let Some(request) = turns.next() {
            let Some(page) = self.page(request, Some(place), tell)? else { return Ok(false) };
            turns.then(next_of(&page));
            total = header_of(&page, "x-total-count").and_then(|text| text.parse::<u64>().ok());
            let items: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            for item in items.as_array().into_iter().flatten() {
                read += 1;
                if let Some(number) = number(item, "number") {
                    let pull = kind == "pulls" || at(item, &["pull_request"]).is_some();
                    self.thing(root, number, pull, place, tell)?;
                }
            }
        }
        if total.is_some_and(|total| total > read) {
            tell.note(NoteKind::CountDiffers, kind);
        }
        self.ended(&turns, tell)
    }

    /// Reads what happened at one issue or pull request.
    fn thing(
        &mut self,
        root: &str,
        number: u64,
        pull: bool,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let issue = format!("{root}/issues/{number}");
        if !self.pages_of(&format!("{issue}/timeline"), place, tell, &mut |_| {})? {
            self.pages_of(&format!("{issue}/comments"), place, tell, &mut |_| {})?;
        }
        if !pull {
            return Ok(());
        }
        let change = format!("{root}/pulls/{number}");
        self.pages_of(&change, place, tell, &mut |_| {})?;
        let mut spoken = Vec::new();
        let reviews = format!("{change}/reviews");
        self.pages_of(&reviews, place, tell, &mut |review| {
            if crate::lenient::number(review, "comments_count").is_none_or(|count| count > 0) {
                spoken.extend(id(review, "id"));
            }
        })?;
        for review in spoken {
            let comments = format!("{reviews}/{review}/comments");
            self.pages_of(&comments, place, tell, &mut |_| {})?;
        }
        Ok(())
    }

    /// Reads a page and those that follow it, and hands over what stands in them; returns whether
    /// there were any.
    fn pages_of(
        &mut self,
        below: &str,
        place: &Place,
        tell: &mut dyn Tell,
        each: &mut dyn FnMut(&Value),
    ) -> Result<bool, SourceError> {
        let mut turns = Turns::new(self.get(&format!("{below}?limit=50")));
        while let Some(request) = turns.next() {
            match self.page(request, Some(place), tell) {
                Ok(Some(page)) => {
                    turns.then(next_of(&page));
                    let value: Value = serde_json::from_slice(&page.body).unwrap_or_default();
                    value.as_array().into_iter().flatten().for_each(&mut *each);
                }
                Ok(None) => {}
                Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                    self.lacks(failed, tell)?;
                    return Ok(false);
                }
                Err(failed) => return Err(failed),
            }
        }
        self.ended(&turns, tell)?;
        Ok(true)
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
