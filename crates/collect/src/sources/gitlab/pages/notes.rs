//! Notes: comments, and what GitLab says in a note of its own about what somebody did.
//!
//! What such a note says was made into deeds before it was kept.

use model::{
    Account, Event, ItemKey, NoteKind, Personal, Place, Quarantine, Record, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Untold;
use super::told::{Told, key, kind_of};
use crate::Tell;
use crate::lenient::{flag, id, list, number, text};
use crate::net::marks_of;

impl Told<'_> {
    pub(super) fn note(
        &self,
        at: &ItemKey,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
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
}
