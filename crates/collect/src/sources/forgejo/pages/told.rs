//! Told: what issues, pull requests, comments and reviews say.

use model::{
    Account, AccountKey, AccountKind, ChangeSize, Event, Instant, Item, ItemKey, ItemKind,
    ItemState, NoteKind, Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Untold;
use crate::Tell;
use crate::lenient::{at, flag, id, number, stamp, text};
use crate::net::marks_of;

/// What is the same for every record of a page.
pub(super) struct Told<'t> {
    pub(super) platform: &'t str,
    pub(super) now: Instant,
    pub(super) place: &'t Place,
}

impl Told<'_> {
    pub(super) fn record(
        &self,
        below: &[&str],
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let key = |number: &str| match number.parse() {
            Ok(number) => Ok(ItemKey::Number { place: self.place.clone(), number }),
            Err(_) => Err(Untold::SetAside(Quarantine::NoIdentity)),
        };
        match below {
            ["issues"] => self.item(value, tell),
            ["issues", number, "timeline"] => self.entry(&key(number)?, value, tell),
            ["issues", number, "comments"] => self.comment(&key(number)?, value),
            ["pulls", number] => self.change(&key(number)?, number, value, tell),
            ["pulls", number, "reviews"] => self.review(&key(number)?, value, tell),
            ["pulls", number, "reviews", _, "comments"] => self.inline(&key(number)?, value),
            _ => Err(Untold::Ignored),
        }
    }

    /// Returns what a list tells of an issue; of a pull request its own page tells more.
    fn item(&self, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
        let none = Untold::SetAside(Quarantine::NoIdentity);
        let number = number(value, "number").ok_or(none)?;
        if at(value, &["pull_request"]).is_some() {
            return Err(Untold::Ignored);
        }
        let key = ItemKey::Number { place: self.place.clone(), number };
        let item = self.opened(key, ItemKind::Issue, value, tell);
        let events = vec![Event::Item(Box::new(item))];
        Ok(Record { key: self.name("issue", &number.to_string()), events })
    }

    fn change(
        &self,
        key: &ItemKey,
        number_text: &str,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let mut item = self.opened(key.clone(), ItemKind::Change, value, tell);
        item.draft = flag(value, "draft");
        let size = (number(value, "additions"), number(value, "deletions"));
        if let (Some(additions), Some(deletions)) = size {
            let files = number(value, "changed_files").unwrap_or(0);
            item.size = Some(ChangeSize { additions, deletions, files });
        }
        let mut merged = None;
        if flag(value, "merged") == Some(true) {
            item.state = Some(ItemState::Merged);
            let mut at = stamp(value, "merged_at", self.now);
            if at.at.is_some() && at.at < item.opened.at {
                tell.note(NoteKind::ImpossibleInterval, "merged_at");
                at = Stamp::untold();
            }
            let by = self.who(value, "merged_by");
            let mut trace = Trace::new(TraceKind::Merged, self.platform, by, at);
            trace.native = id(value, "id").map(|id| Personal::new(format!("merged:{id}")));
            trace.item = Some(key.clone());
            trace.detail = text(value, "merge_commit_sha").map(str::to_owned);
            merged = Some(Event::Trace(Box::new(trace)));
        }
        let events = [Event::Item(Box::new(item))].into_iter().chain(merged).collect();
        Ok(Record { key: self.name("change", number_text), events })
    }

    fn opened(&self, key: ItemKey, kind: ItemKind, value: &Value, tell: &mut dyn Tell) -> Item {
        let opened = stamp(value, "created_at", self.now);
        let author = self.author(value, "user");
        let mut item = Item::new(key, kind, self.place.clone(), author, opened);
        item.title = text(value, "title").map(Personal::new);
        item.marks = marks_of(value);
        item.state = match text(value, "state") {
            Some("open") => Some(ItemState::Open),
            Some("closed") => Some(ItemState::Closed),
            Some(_) => {
                tell.note(NoteKind::UnknownValue, "state");
                None
            }
            None => None,
        };
        item
    }

    pub(super) fn comment(&self, item: &ItemKey, value: &Value) -> Result<Record, Untold> {
        let mut trace = self.trace(TraceKind::Comment, item, value, "created_at");
        trace.marks = marks_of(value);
        one("comment", value, trace)
    }

    fn inline(&self, item: &ItemKey, value: &Value) -> Result<Record, Untold> {
        let mut trace = self.trace(TraceKind::InlineComment, item, value, "created_at");
        trace.marks = marks_of(value);
        one("review_comment", value, trace)
    }

    fn review(&self, item: &ItemKey, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
        let detail = match text(value, "state") {
            Some("APPROVED") => "approved",
            Some("REQUEST_CHANGES") => "changes_requested",
            Some("COMMENT") => "commented",
            // Not submitted, or only asked for.
            Some("PENDING" | "REQUEST_REVIEW") => return Err(Untold::Ignored),
            _ => {
                tell.note(NoteKind::UnknownValue, "review state");
                return Err(Untold::Ignored);
            }
        };
        let mut trace = self.trace(TraceKind::Review, item, value, "submitted_at");
        trace.detail = Some(detail.to_owned());
        trace.marks = marks_of(value);
        one("review", value, trace)
    }

    pub(super) fn trace(&self, kind: TraceKind, item: &ItemKey, value: &Value, at: &str) -> Trace {
        let by = self.author(value, "user");
        let mut trace = Trace::new(kind, self.platform, by, stamp(value, at, self.now));
        trace.item = Some(item.clone());
        trace
    }

    /// Returns who wrote something: where it came from another forge, whoever brought it is not who.
    fn author(&self, value: &Value, key: &str) -> Who {
        match text(value, "original_author").filter(|name| !name.is_empty()) {
            Some(name) => Who::Account(Account {
                platform: self.platform.to_owned(),
                key: AccountKey::Name(Personal::new(name)),
                login: None,
                name: Some(Personal::new(name)),
                kind: AccountKind::Mannequin,
            }),
            None => self.who(value, key),
        }
    }

    pub(super) fn who(&self, value: &Value, key: &str) -> Who {
        let Some(user) = value.get(key) else { return Who::Untold };
        let login = text(user, "login");
        let ghost = login.is_some_and(|login| login.eq_ignore_ascii_case("ghost"));
        if ghost || user.is_null() {
            return Who::Ghost;
        }
        // The forge's own account for what its runners do; the only machine it tells of.
        let own = matches!(login, Some("forgejo-actions" | "gitea-actions"));
        let kind = if own { AccountKind::Bot } else { AccountKind::Unstated };
        let login = login.map(Personal::new);
        match (id(user, "id"), login) {
            (Some(id), login) => Who::Account(Account::by_id(self.platform, id, login, kind)),
            (None, Some(login)) => Who::Account(Account::by_login(self.platform, login, kind)),
            (None, None) => Who::Untold,
        }
    }

    fn name(&self, word: &str, number: &str) -> Personal {
        Personal::new(format!("{word}:{}#{number}", self.place.name.lossy()))
    }
}

/// Returns a record of one trace, known by its id.
pub(super) fn one(word: &str, value: &Value, mut trace: Trace) -> Result<Record, Untold> {
    let id = id(value, "id").ok_or(Untold::SetAside(Quarantine::NoIdentity))?;
    let key = Personal::new(format!("{word}:{id}"));
    trace.native = Some(key.clone());
    Ok(Record { key, events: vec![Event::Trace(Box::new(trace))] })
}
