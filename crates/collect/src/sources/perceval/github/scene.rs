//! The scene: an issue or a change, and all that is told at it.

use model::{
    Event, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind, Personal, Place, Quarantine,
    Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use crate::sources::perceval::envelope::Envelope;
use crate::{Tell, door, lenient};

/// The reactions that GitHub knows.
const REACTIONS: [&str; 8] = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

/// An issue or a change, and what is told of it.
pub(super) struct Scene<'a> {
    data: &'a Value,
    pub(super) place: Place,
    number: u64,
    now: Instant,
    pub(super) events: Vec<Event>,
    tell: &'a mut dyn Tell,
}

impl<'a> Scene<'a> {
    pub(super) fn of(
        envelope: &'a Envelope,
        now: Instant,
        tell: &'a mut dyn Tell,
    ) -> Result<Self, Quarantine> {
        Self::around(envelope, envelope.data(), now, tell)
    }

    pub(super) fn around(
        envelope: &'a Envelope,
        data: &'a Value,
        now: Instant,
        tell: &'a mut dyn Tell,
    ) -> Result<Self, Quarantine> {
        let number = lenient::number(data, "number").ok_or(Quarantine::NoIdentity)?;
        let by_address = || match named(data, "html_url")? {
            ItemKey::Number { place, .. } => Some(place),
            ItemKey::Native { .. } => None,
        };
        let place = envelope.place().or_else(by_address).ok_or(Quarantine::NoIdentity)?;
        Ok(Self { data, place, number, now, events: Vec::new(), tell })
    }

    fn key(&self) -> ItemKey {
        ItemKey::Number { place: self.place.clone(), number: self.number }
    }

    pub(super) fn record(self, kind: &str) -> Record {
        let name = self.place.name.lossy().to_lowercase();
        let key = Personal::new(format!("{kind}:{name}#{}", self.number));
        Record { key, events: self.events }
    }

    pub(super) fn item(&mut self, kind: ItemKind) -> Item {
        let author = lenient::who(self.data, "user", &self.place.platform);
        let opened = lenient::stamp(self.data, "created_at", self.now);
        let mut item = Item::new(self.key(), kind, self.place.clone(), author, opened);
        item.title = lenient::text(self.data, "title").map(Personal::new);
        item.marks = self.marks(self.data);
        item.state = match lenient::text(self.data, "state") {
            Some("open") => Some(ItemState::Open),
            Some("closed") => Some(ItemState::Closed),
            _ => None,
        };
        item
    }

    /// Returns a state after noting one that is not known; a merged change is no closed one.
    pub(super) fn state(&mut self, state: Option<ItemState>) -> Option<ItemState> {
        if state.is_none() && lenient::text(self.data, "state").is_some() {
            self.odd(NoteKind::UnknownValue);
        }
        let merged = lenient::at(self.data, &["pull_request", "merged_at"]).is_some();
        let is_change = self.data.get("pull_request").is_some();
        match state {
            _ if merged => Some(ItemState::Merged),
            // Without the time of a merge, a closed change may be merged or not.
            Some(ItemState::Closed) if is_change => None,
            state => state,
        }
    }

    pub(super) fn comment(&mut self, comment: &Value, kind: TraceKind, prefix: &str) {
        let by = lenient::who(comment, "user", &self.place.platform);
        let at = lenient::stamp(comment, "created_at", self.now);
        let mut trace = self.trace(kind, by, at);
        let native = lenient::id(comment, "id").map(|id| format!("{prefix}:{id}"));
        trace.native = native.clone().map(Personal::new);
        let answers = lenient::id(comment, "in_reply_to_id");
        trace.reply_to = answers.map(|id| Personal::new(format!("{prefix}:{id}")));
        trace.marks = self.marks(comment);
        self.push(trace);
        self.reactions(comment, native.as_deref());
    }

    pub(super) fn review(&mut self, review: &Value) {
        let Some(state) = self.review_state(review) else { return };
        let by = lenient::who(review, "user", &self.place.platform);
        let at = lenient::stamp(review, "submitted_at", self.now);
        let mut trace = self.trace(TraceKind::Review, by, at);
        trace.native = lenient::id(review, "id").map(|id| Personal::new(format!("review:{id}")));
        trace.detail = Some(state);
        trace.marks = self.marks(review);
        self.push(trace);
    }

    /// Returns the state of a review that was submitted, as a word of the closed list.
    pub(super) fn review_state(&mut self, review: &Value) -> Option<String> {
        let state = lenient::text(review, "state").unwrap_or("").to_ascii_lowercase();
        match state.as_str() {
            "approved" | "changes_requested" | "commented" | "dismissed" => Some(state),
            "pending" => None,
            _ => {
                self.odd(NoteKind::UnknownValue);
                Some("commented".to_owned()).filter(|_| state.is_empty())
            }
        }
    }

    pub(super) fn reactions(&mut self, to: &Value, native: Option<&str>) {
        for reaction in lenient::list(to, "reactions_data") {
            let by = lenient::who(reaction, "user", &self.place.platform);
            let at = lenient::stamp(reaction, "created_at", self.now);
            let mut trace = self.trace(TraceKind::Reacted, by, at);
            let id = lenient::id(reaction, "id");
            trace.native = id.map(|id| Personal::new(format!("reaction:{id}")));
            let content = lenient::text(reaction, "content").map(str::to_ascii_lowercase);
            trace.detail = content.filter(|word| REACTIONS.contains(&word.as_str()));
            trace.reply_to = native.map(Personal::new);
            self.push(trace);
        }
    }

    pub(super) fn marks(&self, of: &Value) -> Vec<model::Mark> {
        lenient::text(of, "body").map_or_else(Vec::new, |body| door::marks(body, Some(&self.place)))
    }

    /// Returns the time under a key, unless it lies before the opening.
    pub(super) fn after_opening(&mut self, key: &str) -> Stamp {
        let stamp = lenient::stamp(self.data, key, self.now);
        let opened = lenient::stamp(self.data, "created_at", self.now).believed();
        if stamp.believed().is_some() && stamp.believed() < opened {
            self.odd(NoteKind::ImpossibleInterval);
            return Stamp::untold();
        }
        if stamp.at.is_none() { Stamp::untold() } else { stamp }
    }

    pub(super) fn trace(&self, kind: TraceKind, by: Who, at: Stamp) -> Trace {
        let mut trace = Trace::new(kind, self.place.platform.as_str(), by, at);
        trace.item = Some(self.key());
        trace
    }

    pub(super) fn push(&mut self, trace: Trace) {
        self.events.push(Event::Trace(Box::new(trace)));
    }

    fn odd(&mut self, kind: NoteKind) {
        self.tell.note(kind, &format!("number {}", self.number));
    }
}

/// Returns the item that an address under a key names, such as `https://host/owner/name/pull/3`.
pub(super) fn named(value: &Value, key: &str) -> Option<ItemKey> {
    let mut parts = lenient::text(value, key)?.strip_prefix("https://")?.split('/');
    let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
    let number = parts.nth(1)?.split(['#', '?']).next()?.parse().ok()?;
    let name = Personal::new(format!("{owner}/{name}"));
    let place = Place { platform: host.to_ascii_lowercase(), name, native: None };
    Some(ItemKey::Number { place, number })
}
