//! What happens at an item: comments, reviews, labels, closings, and the like, as traces.

use model::{
    Account, AccountKind, Instant, ItemKey, NoteKind, Personal, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::home::Home;
use super::node_id;
use crate::Tell;
use crate::lenient::{at, id, stamp, text};
use crate::net::marks_of;

/// Where something happens, and who is told.
pub(super) struct Scene<'s> {
    /// The repository.
    pub(super) home: &'s Home,
    /// The item.
    pub(super) item: ItemKey,
    /// What notes say of it.
    pub(super) example: String,
    /// The moment of the answer.
    pub(super) now: Instant,
    /// Who is told what is odd.
    pub(super) tell: &'s mut dyn Tell,
}

impl Scene<'_> {
    /// Returns a trace at this item.
    pub(super) fn trace(&self, kind: TraceKind, by: Who, at: Stamp) -> Trace {
        let platform = self.home.place.platform.clone();
        Trace { item: Some(self.item.clone()), ..Trace::new(kind, platform, by, at) }
    }

    /// Returns a word of a closed list, if it is on it.
    fn word(&mut self, value: &Value, key: &str, known: &[&str]) -> Option<String> {
        let word = text(value, key)?.to_ascii_lowercase();
        if known.contains(&word.as_str()) {
            return Some(word);
        }
        self.tell.note(NoteKind::UnknownValue, key);
        None
    }
}

/// The types of what happens at an item, each with its kind of trace.
const KINDS: [(&str, TraceKind); 21] = [
    ("IssueComment", TraceKind::Comment),
    ("ClosedEvent", TraceKind::Closed),
    ("ReopenedEvent", TraceKind::Reopened),
    ("LabeledEvent", TraceKind::Labeled),
    ("UnlabeledEvent", TraceKind::Unlabeled),
    ("AssignedEvent", TraceKind::Assigned),
    ("UnassignedEvent", TraceKind::Unassigned),
    ("CrossReferencedEvent", TraceKind::CrossReferenced),
    ("TransferredEvent", TraceKind::Transferred),
    ("ConvertedToDiscussionEvent", TraceKind::Converted),
    ("LockedEvent", TraceKind::Locked),
    ("UnlockedEvent", TraceKind::Unlocked),
    ("MilestonedEvent", TraceKind::Milestoned),
    ("DemilestonedEvent", TraceKind::Demilestoned),
    ("ReadyForReviewEvent", TraceKind::Ready),
    ("ConvertToDraftEvent", TraceKind::Drafted),
    ("ReviewRequestedEvent", TraceKind::ReviewRequested),
    ("ReviewRequestRemovedEvent", TraceKind::ReviewRequestRemoved),
    ("ReviewDismissedEvent", TraceKind::ReviewDismissed),
    ("MergedEvent", TraceKind::Merged),
    ("HeadRefForcePushedEvent", TraceKind::ForcePushed),
];

/// The states that a submitted review can be in.
const REVIEWS: [&str; 4] = ["approved", "changes_requested", "commented", "dismissed"];

/// The reasons for closing or locking that are known.
const CLOSINGS: [&str; 4] = ["completed", "not_planned", "duplicate", "reopened"];
const LOCKS: [&str; 4] = ["off_topic", "resolved", "spam", "too_heated"];

/// Returns the trace of one thing of an item's timeline, if its type is known.
pub(super) fn trace(what: &Value, scene: &mut Scene<'_>) -> Option<Trace> {
    let name = text(what, "__typename").filter(|name| is_type(name)).unwrap_or("untyped");
    let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
        scene.tell.note(NoteKind::UnknownKind, name);
        return None;
    };
    let at = stamp(what, "createdAt", scene.now);
    if *kind == TraceKind::Comment {
        let by = who(what, "author", scene);
        let native = numbered("comment", what, "fullDatabaseId");
        return Some(Trace { native, marks: marks_of(what), ..scene.trace(*kind, by, at) });
    }
    let by = who(what, "actor", scene);
    let native = match kind {
        TraceKind::CrossReferenced => numbered("cross_reference", what, "fullDatabaseId"),
        _ => numbered("event", what, "fullDatabaseId"),
    };
    let plain = Trace { native, ..scene.trace(*kind, by, at) };
    Some(detailed(what, plain, scene))
}

/// Adds what the kind of a trace tells besides who and when.
fn detailed(what: &Value, plain: Trace, scene: &mut Scene<'_>) -> Trace {
    match plain.kind {
        TraceKind::Labeled | TraceKind::Unlabeled => {
            let label = at(what, &["label"]).and_then(|label| text(label, "name"));
            Trace { detail: label.map(str::to_owned), ..plain }
        }
        TraceKind::Closed => {
            let detail = scene.word(what, "stateReason", &CLOSINGS);
            let closer = at(what, &["closer"]);
            let target = closer.and_then(|closer| scene.home.mentioned(closer));
            Trace { detail, target, ..plain }
        }
        TraceKind::Assigned | TraceKind::Unassigned => {
            Trace { subject: who(what, "assignee", scene), ..plain }
        }
        TraceKind::ReviewRequested | TraceKind::ReviewRequestRemoved => {
            Trace { subject: reviewer(what, scene), ..plain }
        }
        TraceKind::ReviewDismissed => {
            let detail = scene.word(what, "previousReviewState", &REVIEWS);
            let review = at(what, &["review"]);
            let reply_to = review.and_then(|review| numbered("review", review, "fullDatabaseId"));
            Trace { detail, reply_to, ..plain }
        }
        TraceKind::CrossReferenced => {
            let source = at(what, &["source"]);
            Trace { target: source.and_then(|source| scene.home.mentioned(source)), ..plain }
        }
        TraceKind::Converted => {
            let discussion = at(what, &["discussion"]);
            let target = discussion.and_then(|discussion| scene.home.became(discussion));
            scene.tell.note(NoteKind::Gone, &scene.example);
            Trace { target, ..plain }
        }
        TraceKind::Locked => Trace { detail: scene.word(what, "lockReason", &LOCKS), ..plain },
        TraceKind::Merged => {
            let commit = at(what, &["commit"]).and_then(|commit| text(commit, "oid"));
            Trace { detail: commit.map(str::to_owned), ..plain }
        }
        _ => plain,
    }
}

/// Returns a review, if it was submitted.
pub(super) fn review(review: &Value, scene: &mut Scene<'_>) -> Option<Trace> {
    if text(review, "state") == Some("PENDING") || text(review, "submittedAt").is_none() {
        return None;
    }
    let by = who(review, "author", scene);
    let at = stamp(review, "submittedAt", scene.now);
    let detail = scene.word(review, "state", &REVIEWS);
    let native = numbered("review", review, "fullDatabaseId");
    let marks = marks_of(review);
    Some(Trace { native, detail, marks, ..scene.trace(TraceKind::Review, by, at) })
}

/// Returns a comment at a line of a change, if it was submitted.
pub(super) fn inline(comment: &Value, scene: &mut Scene<'_>) -> Option<Trace> {
    if text(comment, "state") == Some("PENDING") {
        return None;
    }
    let by = who(comment, "author", scene);
    let at_time = stamp(comment, "createdAt", scene.now);
    let native = numbered("review_comment", comment, "fullDatabaseId");
    let answered = at(comment, &["replyTo"]);
    let reply_to =
        answered.and_then(|answered| numbered("review_comment", answered, "fullDatabaseId"));
    let marks = marks_of(comment);
    Some(Trace { native, reply_to, marks, ..scene.trace(TraceKind::InlineComment, by, at_time) })
}

/// Returns a native id: the kind and the number, which stands in a field or in the node id; where
/// neither tells it, the node id itself.
pub(super) fn numbered(kind: &str, value: &Value, field: &str) -> Option<Personal> {
    let node = || text(value, "id");
    let number = id(value, field).or_else(|| node_id::number(node()?).map(|n| n.to_string()));
    let native = number.or_else(|| node().map(|node| format!("node:{node}")))?;
    Some(Personal::new(format!("{kind}:{native}")))
}

/// Returns who did something: null is a deleted account, a field that is missing is untold.
pub(super) fn who(value: &Value, key: &str, scene: &mut Scene<'_>) -> Who {
    match value.get(key) {
        None => Who::Untold,
        Some(actor) => account(actor, scene),
    }
}

/// Returns who was asked for a review; a team is nobody in particular.
fn reviewer(what: &Value, scene: &mut Scene<'_>) -> Who {
    let team = at(what, &["requestedReviewer"])
        .is_some_and(|asked| text(asked, "__typename") == Some("Team"));
    if team { Who::Untold } else { who(what, "requestedReviewer", scene) }
}

fn account(actor: &Value, scene: &mut Scene<'_>) -> Who {
    let platform = scene.home.place.platform.as_str();
    let login = text(actor, "login");
    if actor.is_null() || login == Some("ghost") {
        return Who::Ghost;
    }
    let kind = match text(actor, "__typename") {
        Some("Bot") => AccountKind::Bot,
        Some("User" | "EnterpriseUserAccount") => AccountKind::User,
        Some("Organization") => AccountKind::Organization,
        Some("Mannequin") => AccountKind::Mannequin,
        _ => {
            scene.tell.note(NoteKind::UnknownValue, "account type");
            AccountKind::Unstated
        }
    };
    // GraphQL leaves out the ending that a machine's login has everywhere else.
    let login = login.map(|login| match kind {
        AccountKind::Bot if !login.ends_with("[bot]") => Personal::new(format!("{login}[bot]")),
        _ => Personal::new(login),
    });
    match (id(actor, "databaseId"), login) {
        (Some(id), login) => Who::Account(Account::by_id(platform, id, login, kind)),
        (None, Some(login)) => Who::Account(Account::by_login(platform, login, kind)),
        (None, None) => Who::Untold,
    }
}

/// Returns whether a text can be the name of a type, and so stand in a note.
fn is_type(name: &str) -> bool {
    name.len() <= 60 && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
