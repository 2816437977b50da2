//! Told: what issues, merge requests and the events of either say.
//!
//! An event is a record of its own, known by its id.

use model::{
    Account, AccountKind, Event, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind, Personal,
    Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::{CHANGES, Untold};
use crate::Tell;
use crate::lenient::{flag, id, number, stamp, text};
use crate::net::marks_of;

/// What is the same for every record of a page.
pub(super) struct Told<'t> {
    pub(super) platform: &'t str,
    pub(super) now: Instant,
    pub(super) place: &'t Place,
}

impl Told<'_> {
    /// Returns what an issue or a merge request of this project is known by.
    pub(super) fn key(&self, kind: &str, number: u64) -> ItemKey {
        key(kind, self.place, number)
    }

    pub(super) fn item(
        &self,
        kind: &str,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let none = Untold::SetAside(Quarantine::NoIdentity);
        let iid = number(value, "iid").ok_or(none)?;
        let key = self.key(kind, iid);
        let (item_kind, word) =
            if kind == CHANGES { (ItemKind::Change, "change") } else { (ItemKind::Issue, "issue") };
        let opened = stamp(value, "created_at", self.now);
        let author = self.who(value, "author");
        let mut item = Item::new(key.clone(), item_kind, self.place.clone(), author, opened);
        item.title = text(value, "title").map(Personal::new);
        item.draft = flag(value, "draft").or(flag(value, "work_in_progress"));
        item.marks = marks_of(value);
        item.state = match text(value, "state") {
            Some("opened" | "locked") => Some(ItemState::Open),
            Some("closed") => Some(ItemState::Closed),
            Some("merged") => Some(ItemState::Merged),
            Some(_) => {
                tell.note(NoteKind::UnknownValue, "state");
                None
            }
            None => None,
        };
        let merged = self.merged(value, &key, &item, tell);
        let mut events = vec![Event::Item(Box::new(item))];
        events.extend(merged);
        let name = self.place.name.lossy();
        Ok(Record { key: Personal::new(format!("{word}:{name}#{iid}")), events })
    }

    /// Returns the merging of a merge request, which it tells itself.
    fn merged(
        &self,
        value: &Value,
        key: &ItemKey,
        item: &Item,
        tell: &mut dyn Tell,
    ) -> Option<Event> {
        if item.state != Some(ItemState::Merged) {
            return None;
        }
        let by = match value.get("merge_user") {
            None | Some(Value::Null) => self.who(value, "merged_by"),
            Some(_) => self.who(value, "merge_user"),
        };
        let mut at = stamp(value, "merged_at", self.now);
        if at.at.is_some() && at.at < item.opened.at {
            tell.note(NoteKind::ImpossibleInterval, "merged_at");
            at = Stamp::untold();
        }
        let mut trace = Trace::new(TraceKind::Merged, self.platform, by, at);
        let native = id(value, "id").map(|id| Personal::new(format!("merged:{id}")));
        trace.native = native;
        trace.item = Some(key.clone());
        let commit = text(value, "merge_commit_sha").or(text(value, "squash_commit_sha"));
        trace.detail = commit.map(str::to_owned);
        Some(Event::Trace(Box::new(trace)))
    }

    pub(super) fn label(
        &self,
        at: &ItemKey,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let kind = match text(value, "action") {
            Some("add") => TraceKind::Labeled,
            Some("remove") => TraceKind::Unlabeled,
            _ => return Err(unknown("label event", tell)),
        };
        let mut trace = self.trace(kind, at, value, "user");
        trace.detail = value.get("label").and_then(|label| text(label, "name")).map(str::to_owned);
        self.event("label", value, trace)
    }

    pub(super) fn state(
        &self,
        at: &ItemKey,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let kind = match text(value, "state") {
            Some("closed") => TraceKind::Closed,
            Some("reopened" | "opened") => TraceKind::Reopened,
            Some("merged" | "locked") => return Err(Untold::Ignored),
            _ => return Err(unknown("state event", tell)),
        };
        self.event("state", value, self.trace(kind, at, value, "user"))
    }

    fn event(&self, kind: &str, value: &Value, mut trace: Trace) -> Result<Record, Untold> {
        let id = id(value, "id").ok_or(Untold::SetAside(Quarantine::NoIdentity))?;
        trace.native = Some(Personal::new(format!("event:{kind}:{id}")));
        let key = Personal::new(format!("{kind}_event:{id}"));
        Ok(Record { key, events: vec![Event::Trace(Box::new(trace))] })
    }

    pub(super) fn trace(&self, kind: TraceKind, at: &ItemKey, value: &Value, by: &str) -> Trace {
        let by = self.who(value, by);
        let mut trace = Trace::new(kind, self.platform, by, stamp(value, "created_at", self.now));
        trace.item = Some(at.clone());
        trace
    }

    fn who(&self, value: &Value, key: &str) -> Who {
        let Some(user) = value.get(key) else { return Who::Untold };
        let login = text(user, "username");
        if user.is_null() || matches!(login, Some("ghost" | "ghost1")) {
            return Who::Ghost;
        }
        let kind = kind_of(login.unwrap_or_default(), flag(user, "bot"));
        let login = login.map(Personal::new);
        match (id(user, "id"), login) {
            (Some(id), login) => Who::Account(Account::by_id(self.platform, id, login, kind)),
            (None, Some(login)) => Who::Account(Account::by_login(self.platform, login, kind)),
            (None, None) => Who::Untold,
        }
    }
}

/// Returns what an issue or a merge request is known by. They are counted apart, so the number of a
/// merge request is none of the project's row of numbers.
pub(super) fn key(kind: &str, place: &Place, number: u64) -> ItemKey {
    match kind {
        CHANGES => {
            let name = place.name.lossy();
            let id = Personal::new(format!("merge_request:{number}@{name}"));
            ItemKey::Native { platform: place.platform.clone(), id }
        }
        _ => ItemKey::Number { place: place.clone(), number },
    }
}

/// Returns what GitLab says an account is; the logins of its own service accounts are reserved.
pub(super) fn kind_of(login: &str, told: Option<bool>) -> AccountKind {
    let mut parts = login.splitn(3, '_');
    let owner = matches!(parts.next(), Some("project" | "group"));
    let number = parts.next().is_some_and(|part| part.parse::<u64>().is_ok());
    let reserved = owner && number && parts.next().is_some_and(|part| part.starts_with("bot"));
    match told.unwrap_or(false) || reserved || matches!(login, "support-bot" | "alert-bot") {
        true => AccountKind::Bot,
        false => AccountKind::Unstated,
    }
}

fn unknown(what: &str, tell: &mut dyn Tell) -> Untold {
    tell.note(NoteKind::UnknownKind, what);
    Untold::Ignored
}
