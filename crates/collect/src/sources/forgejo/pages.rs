//! Reading the pages that are kept of Forgejo; each says all that is needed to read it.

use model::{
    Account, AccountKey, AccountKind, ChangeSize, Event, Instant, Item, ItemKey, ItemKind,
    ItemState, NoteKind, Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;
use store::Page;

use crate::lenient::{at, flag, id, number, stamp, text};
use crate::net::{Site, asked_of, marks_of};
use crate::{SourceError, Tell};

/// Reads pages one after another.
pub(super) struct Pages<'s> {
    site: &'s Site,
    now: Instant,
    /// The repository that was read last.
    place: Option<Place>,
}

/// Why a record of a page is not told.
enum Untold {
    SetAside(Quarantine),
    Ignored,
}

impl<'s> Pages<'s> {
    pub(super) fn new(site: &'s Site, now: Instant) -> Self {
        Self { site, now, place: None }
    }

    /// Returns the repository that was read last.
    pub(super) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Reads a page and tells its records.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn read(&mut self, page: &Page, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let path = self.site.path(asked_of(page));
        let ["repos", _, _, below @ ..] = path.as_slice() else { return Ok(()) };
        tell.file(&page.request);
        let Ok(value) = serde_json::from_slice::<Value>(&page.body) else {
            tell.quarantine("page", Quarantine::Malformed, &page.body);
            return Ok(());
        };
        match (&value, &self.place) {
            (Value::Object(_), _) if below.is_empty() => self.repository(&value, page, tell)?,
            (Value::Object(_), Some(place)) => self.told(place, below, &value, 0, tell)?,
            (Value::Array(items), Some(place)) => {
                for (at, item) in items.iter().enumerate() {
                    self.told(place, below, item, at, tell)?;
                }
            }
            _ => tell.quarantine("page", Quarantine::WrongContents, b""),
        }
        tell.whole(blake3::hash(&page.body).to_hex().as_str());
        Ok(())
    }

    fn repository(
        &mut self,
        value: &Value,
        page: &Page,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let Some(name) = text(value, "full_name") else {
            tell.quarantine("repository", Quarantine::NoIdentity, b"");
            return Ok(());
        };
        let native = id(value, "id");
        let place = Place {
            platform: self.site.platform.clone(),
            name: Personal::new(name),
            native: native.clone(),
        };
        let key = Personal::new(format!("repository:{}", native.as_deref().unwrap_or(name)));
        let seen = Stamp::recorded(page.at(), self.now);
        let events = vec![Event::Place(Box::new(place.clone()), seen)];
        self.place = Some(place);
        Ok(tell.record(Record { key, events })?)
    }

    fn told(
        &self,
        place: &Place,
        below: &[&str],
        value: &Value,
        at: usize,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let told = Told { platform: &self.site.platform, now: self.now, place };
        match told.record(below, value, tell) {
            Ok(record) => tell.record(record)?,
            Err(Untold::Ignored) => tell.ignore(),
            Err(Untold::SetAside(why)) => tell.quarantine(&format!("item {}", at + 1), why, b""),
        }
        Ok(())
    }
}

/// What is the same for every record of a page.
struct Told<'t> {
    platform: &'t str,
    now: Instant,
    place: &'t Place,
}

impl Told<'_> {
    fn record(&self, below: &[&str], value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
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

    /// Returns what an entry of a timeline tells.
    fn entry(&self, item: &ItemKey, value: &Value, tell: &mut dyn Tell) -> Result<Record, Untold> {
        let kind = match (text(value, "type").unwrap_or_default(), text(value, "what")) {
            ("comment", _) => return self.comment(item, value),
            ("close", _) => TraceKind::Closed,
            ("reopen", _) => TraceKind::Reopened,
            ("label", Some("on")) => TraceKind::Labeled,
            ("label", _) => TraceKind::Unlabeled,
            ("assignees", _) if flag(value, "removed_assignee") == Some(true) => {
                TraceKind::Unassigned
            }
            ("assignees", _) => TraceKind::Assigned,
            ("review_request", _) if flag(value, "removed_assignee") == Some(true) => {
                TraceKind::ReviewRequestRemoved
            }
            ("review_request", _) => TraceKind::ReviewRequested,
            ("dismiss_review", _) => TraceKind::ReviewDismissed,
            ("lock", _) => TraceKind::Locked,
            ("unlock", _) => TraceKind::Unlocked,
            ("pull_push", Some("forced")) => TraceKind::ForcePushed,
            ("pull_push", _) => TraceKind::Pushed,
            ("change_title", Some("drafted")) => TraceKind::Drafted,
            ("change_title", Some("ready")) => TraceKind::Ready,
            ("issue_ref" | "comment_ref" | "pull_ref", _) => TraceKind::CrossReferenced,
            (known, _) if PASSED_OVER.contains(&known) => return Err(Untold::Ignored),
            (unknown, _) => {
                let word: String = unknown.chars().take(40).collect();
                tell.note(NoteKind::UnknownKind, &word);
                return Err(Untold::Ignored);
            }
        };
        let mut trace = self.trace(kind, item, value, "created_at");
        trace.detail =
            at(value, &["label"]).and_then(|label| text(label, "name")).map(str::to_owned);
        trace.subject = self.who(value, "assignee");
        trace.target = self.target(value);
        one("event", value, trace)
    }

    /// Returns the item that mentions this one.
    fn target(&self, value: &Value) -> Option<ItemKey> {
        let number = number(at(value, &["ref_issue"])?, "number")?;
        let place = match at(value, &["ref_issue", "repository"]).and_then(|r| text(r, "full_name"))
        {
            Some(name) if !self.place.name.lossy().eq_ignore_ascii_case(name) => {
                let platform = self.platform.to_owned();
                Place { platform, name: Personal::new(name), native: None }
            }
            _ => self.place.clone(),
        };
        Some(ItemKey::Number { place, number })
    }

    fn comment(&self, item: &ItemKey, value: &Value) -> Result<Record, Untold> {
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

    fn trace(&self, kind: TraceKind, item: &ItemKey, value: &Value, at: &str) -> Trace {
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

    fn who(&self, value: &Value, key: &str) -> Who {
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

/// Entries of a timeline that tell nothing here, or that another page tells better.
const PASSED_OVER: [&str; 22] = [
    "review",
    "code",
    "merge_pull",
    "commit_ref",
    "milestone",
    "change_title",
    "delete_branch",
    "start_tracking",
    "stop_tracking",
    "add_time_manual",
    "cancel_tracking",
    "delete_time_manual",
    "added_deadline",
    "modified_deadline",
    "removed_deadline",
    "add_dependency",
    "remove_dependency",
    "change_target_branch",
    "change_issue_ref",
    "project",
    "pin",
    "unpin",
];

/// Returns a record of one trace, known by its id.
fn one(word: &str, value: &Value, mut trace: Trace) -> Result<Record, Untold> {
    let id = id(value, "id").ok_or(Untold::SetAside(Quarantine::NoIdentity))?;
    let key = Personal::new(format!("{word}:{id}"));
    trace.native = Some(key.clone());
    Ok(Record { key, events: vec![Event::Trace(Box::new(trace))] })
}
