//! Reading the pages that are kept of GitLab; pure but for the names of projects learned on the way.

use std::collections::HashMap;

use model::{
    Account, AccountKind, Event, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind, Personal,
    Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;
use store::Page;

use super::cut::confidential;
use crate::lenient::{flag, id, list, number, stamp, text};
use crate::net::{Site, asked_of, marks_of};
use crate::{SourceError, Tell};

/// The kind of list that holds issues.
pub(super) const ISSUES: &str = "issues";

/// The kind of list that holds merge requests.
pub(super) const CHANGES: &str = "merge_requests";

/// Reads pages one after another.
pub(super) struct Pages<'s> {
    site: &'s Site,
    now: Instant,
    /// The projects by their ids.
    places: HashMap<String, Place>,
}

/// Why a record of a page is not told.
enum Untold {
    SetAside(Quarantine),
    Ignored,
}

impl<'s> Pages<'s> {
    pub(super) fn new(site: &'s Site, now: Instant) -> Self {
        Self { site, now, places: HashMap::new() }
    }

    /// Returns a project that was read.
    pub(super) fn place(&self, project: &str) -> Option<&Place> {
        self.places.get(project)
    }

    /// Reads a page and tells its records. Pages that only ask whether anything has changed are
    /// passed over.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn read(&mut self, page: &Page, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let url = asked_of(page);
        let path = self.site.path(url);
        let ["projects", project, below @ ..] = path.as_slice() else { return Ok(()) };
        if url.contains("sort=desc") {
            return Ok(());
        }
        tell.file(&page.request);
        let Ok(value) = serde_json::from_slice::<Value>(&page.body) else {
            tell.quarantine("page", Quarantine::Malformed, &page.body);
            return Ok(());
        };
        if below.is_empty() {
            self.project(&value, page, tell)?;
        } else if let (Some(place), Value::Array(items)) = (self.places.get(*project), &value) {
            for (at, item) in items.iter().enumerate() {
                match self.record(below, item, place, tell) {
                    Ok(record) => tell.record(record)?,
                    Err(Untold::Ignored) => tell.ignore(),
                    Err(Untold::SetAside(why)) => {
                        tell.quarantine(&format!("item {}", at + 1), why, b"");
                    }
                }
            }
        } else {
            tell.quarantine("page", Quarantine::WrongContents, b"");
        }
        tell.whole(blake3::hash(&page.body).to_hex().as_str());
        Ok(())
    }

    fn project(
        &mut self,
        value: &Value,
        page: &Page,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let (Some(native), Some(name)) = (id(value, "id"), text(value, "path_with_namespace"))
        else {
            tell.quarantine("project", Quarantine::NoIdentity, b"");
            return Ok(());
        };
        let place = Place {
            platform: self.site.platform.clone(),
            name: Personal::new(name),
            native: Some(native.clone()),
        };
        let seen = Stamp::recorded(page.at(), self.now);
        let key = Personal::new(format!("project:{native}"));
        let events = vec![Event::Place(Box::new(place.clone()), seen)];
        self.places.insert(native, place);
        Ok(tell.record(Record { key, events })?)
    }

    fn record(
        &self,
        below: &[&str],
        item: &Value,
        place: &Place,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        if confidential(item) {
            return Err(Untold::Ignored);
        }
        let told = Told { platform: &self.site.platform, now: self.now, place };
        match below {
            [kind @ (ISSUES | CHANGES)] => told.item(kind, item, tell),
            [kind @ (ISSUES | CHANGES), iid, events] => {
                let iid = iid.parse().map_err(|_| Untold::SetAside(Quarantine::NoIdentity))?;
                let at = told.key(kind, iid);
                match *events {
                    "notes" => told.note(&at, item, tell),
                    "resource_label_events" => told.label(&at, item, tell),
                    "resource_state_events" => told.state(&at, item, tell),
                    _ => Err(Untold::Ignored),
                }
            }
            _ => Err(Untold::Ignored),
        }
    }
}

/// What is the same for every record of a page.
struct Told<'t> {
    platform: &'t str,
    now: Instant,
    place: &'t Place,
}

impl Told<'_> {
    /// Returns what an issue or a merge request of this project is known by.
    fn key(&self, kind: &str, number: u64) -> ItemKey {
        key(kind, self.place, number)
    }

    fn item(&self, kind: &str, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
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

    fn note(&self, at: &ItemKey, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
        let id = id(value, "id").ok_or(Untold::SetAside(Quarantine::NoIdentity))?;
        let key = Personal::new(format!("note:{id}"));
        if flag(value, "system") == Some(true) {
            let deeds = list(value, "deeds").iter();
            let mut traces: Vec<Trace> =
                deeds.flat_map(|deed| self.deed(deed, at, value)).collect();
            for (place, trace) in traces.iter_mut().enumerate() {
                let kind = if trace.kind == TraceKind::Review { "review" } else { "event:note" };
                let more = if place == 0 { String::new() } else { format!(":{place}") };
                trace.native = Some(Personal::new(format!("{kind}:{id}{more}")));
            }
            if traces.is_empty() {
                return Err(Untold::Ignored);
            }
            let events = traces.into_iter().map(|trace| Event::Trace(Box::new(trace)));
            return Ok(Record { key, events: events.collect() });
        }
        let (kind, word) = match text(value, "type") {
            Some("DiffNote") => (TraceKind::InlineComment, "review_comment"),
            None | Some("DiscussionNote" | "Note") => (TraceKind::Comment, "comment"),
            Some(_) => {
                tell.note(NoteKind::UnknownValue, "note type");
                (TraceKind::Comment, "comment")
            }
        };
        let mut trace = self.trace(kind, at, value, "author");
        trace.native = Some(Personal::new(format!("{word}:{id}")));
        trace.marks = marks_of(value);
        Ok(Record { key, events: vec![Event::Trace(Box::new(trace))] })
    }

    /// Returns what one deed of a note tells: a trace for everybody whom it names, or one.
    fn deed(&self, deed: &Value, at: &ItemKey, value: &Value) -> Vec<Trace> {
        let (kind, detail) = match text(deed, "what").unwrap_or_default() {
            "approved" => (TraceKind::Review, Some("approved")),
            "requested_changes" => (TraceKind::Review, Some("changes_requested")),
            "unapproved" => (TraceKind::ReviewDismissed, None),
            "ready" => (TraceKind::Ready, None),
            "drafted" => (TraceKind::Drafted, None),
            "closed" => (TraceKind::Closed, None),
            "reopened" => (TraceKind::Reopened, None),
            "locked" => (TraceKind::Locked, None),
            "unlocked" => (TraceKind::Unlocked, None),
            "milestoned" => (TraceKind::Milestoned, None),
            "demilestoned" => (TraceKind::Demilestoned, None),
            "pushed" => (TraceKind::Pushed, None),
            "assigned" => (TraceKind::Assigned, None),
            "unassigned" => (TraceKind::Unassigned, None),
            "review_requested" => (TraceKind::ReviewRequested, None),
            "review_request_removed" => (TraceKind::ReviewRequestRemoved, None),
            "mentioned" => (TraceKind::CrossReferenced, None),
            "moved" => (TraceKind::Transferred, None),
            _ => return Vec::new(),
        };
        let mut trace = self.trace(kind, at, value, "author");
        trace.detail = detail.map(str::to_owned);
        trace.target = self.target(deed);
        let who: Vec<&str> = list(deed, "who").iter().filter_map(Value::as_str).collect();
        if who.is_empty() {
            return vec![trace];
        }
        let each = who.into_iter().map(|login| {
            let account =
                Account::by_login(self.platform, Personal::new(login), kind_of(login, None));
            Trace { subject: Who::Account(account), ..trace.clone() }
        });
        each.collect()
    }

    fn target(&self, deed: &Value) -> Option<ItemKey> {
        let (kind, number) = (text(deed, "kind")?, number(deed, "number")?);
        match text(deed, "place").filter(|name| !name.is_empty()) {
            None => Some(self.key(kind, number)),
            Some(name) => {
                // Within a group GitLab leaves the group away.
                let ours = self.place.name.lossy();
                let group = ours.rsplit_once('/').map_or("", |(group, _)| group);
                let name = match name.contains('/') {
                    true => name.to_owned(),
                    false => format!("{group}/{name}"),
                };
                let platform = self.platform.to_owned();
                let place = Place { platform, name: Personal::new(name), native: None };
                Some(key(kind, &place, number))
            }
        }
    }

    fn label(&self, at: &ItemKey, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
        let kind = match text(value, "action") {
            Some("add") => TraceKind::Labeled,
            Some("remove") => TraceKind::Unlabeled,
            _ => return Err(unknown("label event", tell)),
        };
        let mut trace = self.trace(kind, at, value, "user");
        trace.detail = value.get("label").and_then(|label| text(label, "name")).map(str::to_owned);
        self.event("label", value, trace)
    }

    fn state(&self, at: &ItemKey, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
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

    fn trace(&self, kind: TraceKind, at: &ItemKey, value: &Value, by: &str) -> Trace {
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
fn key(kind: &str, place: &Place, number: u64) -> ItemKey {
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
fn kind_of(login: &str, told: Option<bool>) -> AccountKind {
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
