//! Asking a Forgejo: what has changed, page by page, and what happened at each thing that has.

use model::{NoteKind, Place};
use serde_json::Value;
use store::Page;
use url::form_urlencoded::byte_serialize;

use super::cut;
use super::pages::Pages;
use crate::lenient::{id, number};
use crate::net::visit::Visit;
use crate::net::{Manners, Request, Site, Turns, header_of, moved_to, next_of, repository};
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
    let mut pages = Pages::new(site, ask.now);
    let mut visit = Visit::new(ask, site, MANNERS)?;
    visit.each(repositories, tell, &mut |visit, name, tell| {
        Asking { visit, pages: &mut pages }.repository(repository(name), tell)
    })?;
    Ok(visit.leave())
}

/// One reading.
struct Asking<'v, 'a, 's> {
    visit: &'v mut Visit<'a>,
    pages: &'v mut Pages<'s>,
}

impl Asking<'_, '_, '_> {
    fn repository(&mut self, name: &str, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let parts: Vec<String> =
            name.split('/').map(|part| byte_serialize(part.as_bytes()).collect()).collect();
        let root = format!("repos/{}", parts.join("/"));
        let Some(page) = self.page(self.visit.get(&root), None, tell)? else { return Ok(()) };
        let Some(place) = self.pages.place().cloned() else { return Ok(()) };
        if moved_to(&page).is_some() || !place.name.lossy().eq_ignore_ascii_case(name) {
            tell.note(NoteKind::PlaceRenamed, place.native.as_deref().unwrap_or("repository"));
        }
        for kind in ["issues", "pulls"] {
            let read = format!("{name} {kind}");
            let since = self.visit.since(&read).map(|since| since.to_string());
            let whole = self.list(&root, kind, since.as_deref(), &place, tell);
            if self.visit.or_gap(whole, tell)? == Some(true) {
                let until = page.at().unwrap_or_else(|| self.visit.client.now());
                self.visit.read_until(&read, until);
            }
        }
        Ok(())
    }

    /// Reads a list and what happened at each thing in it; returns whether it came to its end.
    fn list(
        &mut self,
        root: &str,
        kind: &str,
        since: Option<&str>,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<bool, SourceError> {
        let mut query = format!("state=all&type={kind}&sort=oldest&limit=50");
        if let Some(since) = since {
            query.push_str(&format!("&since={since}"));
        }
        let mut turns = Turns::new(self.visit.get(&format!("{root}/issues?{query}")));
        let (mut read, mut total) = (0, None);
        while let Some(request) = turns.next() {
            let Some(page) = self.page(request, Some(place), tell)? else { return Ok(false) };
            turns.then(next_of(&page));
            total = header_of(&page, "x-total-count").and_then(|text| text.parse::<u64>().ok());
            let items: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            for item in items.as_array().into_iter().flatten() {
                read += 1;
                if let Some(number) = number(item, "number") {
                    self.thing(root, number, kind == "pulls", place, tell)?;
                }
            }
        }
        if total.is_some_and(|total| total > read) {
            tell.note(NoteKind::CountDiffers, kind);
        }
        Ok(self.visit.ended(&turns, tell))
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
        // An old Gitea has no timelines.
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
    /// they could be read.
    fn pages_of(
        &mut self,
        below: &str,
        place: &Place,
        tell: &mut dyn Tell,
        each: &mut dyn FnMut(&Value),
    ) -> Result<bool, SourceError> {
        let mut turns = Turns::new(self.visit.get(&format!("{below}?limit=50")));
        while let Some(request) = turns.next() {
            let page = self.page(request, Some(place), tell);
            let Some(page) = self.visit.or_lasting_gap(page, tell)? else { return Ok(false) };
            turns.then(next_of(&page));
            let value: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            value.as_array().into_iter().flatten().for_each(&mut *each);
        }
        self.visit.ended(&turns, tell);
        Ok(true)
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
