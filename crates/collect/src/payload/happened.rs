//! Happened: what an event or a delivery of a kind means, in items and traces.
//!
//! A change of state (closed, labeled, assigned) gets no id of its own here: the number of an
//! archive's event is not that of the platform's own, and the two share one row of numbers.

use model::{Event, Item, ItemKey, ItemState, NoteKind, Personal, Stamp, Trace, TraceKind, Who};

use super::objects::{Comment, Discussion, Issue, Payload, Said, User};
use super::told::{Object, Scalar};
use super::{Here, Oddities};

/// What is known of an event beside its payload.
#[derive(Clone, Debug)]
pub struct Happening<'a> {
    /// Its kind, as webhooks name it: `issues`, `pull_request`.
    pub kind: &'a str,
    /// Who did it.
    pub by: Who,
    /// When; nothing for a delivery, which does not tell.
    pub at: Option<Stamp>,
    /// An id for what has none of its own in its payload, such as a star.
    pub native: Option<Personal>,
    /// The number of the issue or change, where it is known from elsewhere than the payload.
    pub number: Option<u64>,
    /// Where, and when it is read.
    pub here: Here<'a>,
}

/// What became of an event.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// It tells this.
    Told(Vec<Event>),
    /// It is of a kind that is declared not to be wanted.
    NotWanted,
    /// It is of a kind that is not known.
    Unknown,
    /// It lacks what it cannot be read without.
    Broken,
}

/// Kinds that are known and tell nothing about how people work together: machines, permissions,
/// settings, money; and those that say again what another kind tells.
const NOT_WANTED: [&str; 55] = [
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "code_scanning_alert",
    "create",
    "delete",
    "dependabot_alert",
    "deploy_key",
    "deployment",
    "deployment_review",
    "deployment_status",
    "download",
    "follow",
    "fork_apply",
    "gist",
    "github_app_authorization",
    "installation",
    "installation_repositories",
    "label",
    "marketplace_purchase",
    "membership",
    "merge_group",
    "meta",
    "milestone",
    "org_block",
    "organization",
    "package",
    "page_build",
    "ping",
    "project",
    "project_card",
    "project_column",
    "projects_v2_item",
    "public",
    "pull_request_review_thread",
    "pull_request_thread",
    "registry_package",
    "repository",
    "repository_advisory",
    "repository_dispatch",
    "repository_import",
    "repository_ruleset",
    "repository_vulnerability_alert",
    "secret_scanning_alert",
    "secret_scanning_alert_location",
    "security_advisory",
    "security_and_analysis",
    "sponsorship",
    "status",
    "team",
    "team_add",
    "workflow_dispatch",
    "workflow_job",
    "workflow_run",
    "sub_issues",
];

/// Returns whether a kind is known and declared not to be wanted.
pub fn is_declared(kind: &str) -> bool {
    NOT_WANTED.contains(&kind)
}

/// Returns what an event tells.
pub fn happened(payload: &Payload<'_>, happening: Happening<'_>, odd: &mut Oddities) -> Outcome {
    let mut telling = Telling { payload, happening, odd, events: Vec::new() };
    let told = match telling.happening.kind {
        "issues" => telling.item(&payload.issue, false),
        "pull_request" => telling.item(&payload.pull_request, true),
        "issue_comment" => telling.comment(),
        "pull_request_review" => telling.review(),
        "pull_request_review_comment" => telling.inline_comment(),
        "discussion" => telling.discussion(),
        "discussion_comment" => telling.discussion_comment(),
        "commit_comment" => telling.commit_comment(),
        "push" => telling.push(),
        "watch" | "star" => telling.star(),
        "fork" => telling.fork(),
        "release" => telling.release(),
        "member" => telling.member(),
        "gollum" => telling.trace(TraceKind::WikiEdited, None, |_| {}),
        kind if is_declared(kind) => return Outcome::NotWanted,
        _ => return Outcome::Unknown,
    };
    match (told, telling.events) {
        (None, _) => Outcome::Broken,
        (Some(()), events) if events.is_empty() => Outcome::NotWanted,
        (Some(()), events) => Outcome::Told(events),
    }
}

/// An event while it is told. Its methods return nothing when what they need is missing.
struct Telling<'t, 'a> {
    payload: &'t Payload<'t>,
    happening: Happening<'a>,
    odd: &'t mut Oddities,
    events: Vec<Event>,
}

impl<'t> Telling<'t, '_> {
    /// Returns what was done; `-` when that is not told.
    fn action(&self) -> &'t str {
        self.payload.action.text().unwrap_or("-")
    }

    fn at(&self) -> Stamp {
        self.happening.at.unwrap_or_else(Stamp::untold)
    }

    /// Returns who did it, with what an account of the payload tells more about them.
    fn by(&self, user: &Object<'_, User<'_>>) -> Who {
        let told = user.who(&self.happening.here.place.platform);
        match (&self.happening.by, told) {
            (Who::Account(actor), Who::Account(told)) if actor.key == told.key => {
                Who::Account(told)
            }
            (Who::Untold, told) => told,
            (actor, _) => actor.clone(),
        }
    }

    /// Returns the number of the item where it stands beside it.
    fn number(&self) -> Option<Scalar<'t>> {
        let beside = self.payload.number.whole().or(self.happening.number);
        beside.map(Scalar::Number)
    }

    /// Returns the key of an item of which nothing but the number is known.
    fn key(&self) -> Option<ItemKey> {
        Some(self.happening.here.numbered(self.number()?.whole()?))
    }

    /// Tells an issue or a change, and returns its key.
    fn told_item(&mut self, issue: &Issue<'_>, is_change: bool) -> Option<ItemKey> {
        let mut item = issue.item(is_change, self.happening.here, self.odd)?;
        if self.action() == "opened" {
            self.complete(&mut item);
        }
        if matches!(self.happening.kind, "issues" | "pull_request") {
            item.state = item.state.or_else(|| self.state());
        }
        let key = item.key.clone();
        self.events.push(Event::Item(Box::new(item)));
        Some(key)
    }

    /// Returns the state in which what was done leaves an item.
    fn state(&self) -> Option<ItemState> {
        match self.action() {
            "opened" | "reopened" => Some(ItemState::Open),
            "closed" => Some(ItemState::Closed),
            "merged" => Some(ItemState::Merged),
            _ => None,
        }
    }

    /// Takes from the event what a trimmed payload leaves out: whoever opens an item is its author.
    fn complete(&self, item: &mut Item) {
        if item.author == Who::Untold {
            item.author = self.happening.by.clone();
        }
        if let (None, Some(at)) = (item.opened.at, self.happening.at) {
            item.opened = at;
        }
    }

    /// Tells a trace with the event's own person and time.
    fn trace(
        &mut self,
        kind: TraceKind,
        item: Option<ItemKey>,
        more: impl FnOnce(&mut Trace),
    ) -> Option<()> {
        let platform = self.happening.here.place.platform.as_str();
        let mut trace = Trace::new(kind, platform, self.happening.by.clone(), self.at());
        if item.is_none() {
            trace.native = self.happening.native.clone();
        }
        trace.item = item;
        more(&mut trace);
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }

    /// Tells what happened to an issue or a change itself.
    fn item(&mut self, object: &'t Object<'t, Issue<'t>>, is_change: bool) -> Option<()> {
        let by_number;
        let issue = match object.is() {
            Some(issue) if issue.number.whole().is_some() => issue,
            // The archives of 2011 and 2012 tell the number beside an id, and nothing else.
            _ => {
                by_number = Issue::by_number(self.number()?);
                &by_number
            }
        };
        let key = self.told_item(issue, is_change)?;
        match self.action() {
            "opened" | "-" => Some(()),
            "closed" if issue.is_merged() => self.merged(issue, key),
            "merged" => self.merged(issue, key),
            "closed" => self.closed(issue, key),
            "transferred" => self.transferred(key),
            "synchronize" => self.trace(TraceKind::Pushed, Some(key), |_| {}),
            action => self.changed(action, key),
        }
    }

    fn closed(&mut self, issue: &Issue<'_>, key: ItemKey) -> Option<()> {
        let at = issue.ended(&issue.closed_at, self.happening.here, self.odd);
        let by = self.by(&issue.user);
        let reason = issue.state_reason.text().map(str::to_owned);
        let reason = reason.filter(|word| self.is_reason(word));
        self.trace(TraceKind::Closed, Some(key), |trace| {
            trace.at = at.unwrap_or(trace.at);
            trace.by = by;
            trace.detail = reason;
        })
    }

    fn is_reason(&self, word: &str) -> bool {
        matches!(word, "completed" | "not_planned" | "duplicate")
    }

    fn merged(&mut self, issue: &Issue<'_>, key: ItemKey) -> Option<()> {
        let at = issue.ended(&issue.merged_at, self.happening.here, self.odd);
        let by = match issue.merged_by.is() {
            Some(_) => issue.merged_by.who(&self.happening.here.place.platform),
            None => self.by(&issue.user),
        };
        let commit = issue.merge_commit_sha.text().and_then(model::CommitId::parse);
        self.trace(TraceKind::Merged, Some(key), |trace| {
            trace.at = at.unwrap_or(trace.at);
            trace.by = by;
            trace.detail = commit.map(|commit| commit.to_string());
        })
    }

    fn transferred(&mut self, key: ItemKey) -> Option<()> {
        let here = self.happening.here;
        let target = self.payload.changes.is().and_then(|changes| {
            let place = changes.new_repository.is()?.place(&here.place.platform);
            match (changes.new_issue.is(), changes.new_discussion.is()) {
                (Some(issue), _) => Some(ItemKey::Number { place, number: issue.number.whole()? }),
                (None, Some(discussion)) => {
                    Some(Here { place: &place, ..here }.discussion(discussion.number.whole()?))
                }
                (None, None) => None,
            }
        });
        self.trace(TraceKind::Transferred, Some(key), |trace| trace.target = target)
    }

    /// Tells a change of state whose name is the whole of it, or that has a label or a person.
    fn changed(&mut self, action: &str, key: ItemKey) -> Option<()> {
        let payload = self.payload;
        let kind = match action {
            "reopened" => TraceKind::Reopened,
            "labeled" => TraceKind::Labeled,
            "unlabeled" => TraceKind::Unlabeled,
            "assigned" => TraceKind::Assigned,
            "unassigned" => TraceKind::Unassigned,
            "review_requested" => TraceKind::ReviewRequested,
            "review_request_removed" => TraceKind::ReviewRequestRemoved,
            "ready_for_review" => TraceKind::Ready,
            "converted_to_draft" => TraceKind::Drafted,
            "milestoned" => TraceKind::Milestoned,
            "demilestoned" => TraceKind::Demilestoned,
            "locked" => TraceKind::Locked,
            "unlocked" => TraceKind::Unlocked,
            "deleted" => TraceKind::Deleted,
            "edited"
            | "created"
            | "pinned"
            | "unpinned"
            | "typed"
            | "untyped"
            | "category_changed"
            | "unanswered"
            | "auto_merge_enabled"
            | "auto_merge_disabled"
            | "enqueued"
            | "dequeued" => return Some(()),
            _ => {
                self.odd.push((NoteKind::UnknownValue, "what was done to an item".to_owned()));
                return Some(());
            }
        };
        let platform = &self.happening.here.place.platform;
        let subject = match kind {
            TraceKind::Assigned | TraceKind::Unassigned => payload.assignee.who(platform),
            TraceKind::ReviewRequested | TraceKind::ReviewRequestRemoved => {
                payload.requested_reviewer.who(platform)
            }
            _ => Who::Untold,
        };
        let label = payload.label.is().and_then(|label| label.name.text());
        let label = label.filter(|_| matches!(kind, TraceKind::Labeled | TraceKind::Unlabeled));
        self.trace(kind, Some(key), |trace| {
            trace.subject = subject;
            trace.detail = label.map(str::to_owned);
        })
    }

    fn comment(&mut self) -> Option<()> {
        let item = match self.payload.issue.is() {
            Some(issue) => self.told_item(issue, false),
            None => self.key(),
        };
        self.said(Said::InConversation, item)
    }

    fn inline_comment(&mut self) -> Option<()> {
        let item = match self.payload.pull_request.is() {
            Some(change) => self.told_item(change, true),
            None => self.key(),
        };
        self.said(Said::AtLine, item)
    }

    fn commit_comment(&mut self) -> Option<()> {
        self.said(Said::AtCommit, None)
    }

    /// Tells a comment, unless it was deleted.
    fn said(&mut self, said: Said, item: Option<ItemKey>) -> Option<()> {
        if self.action() == "deleted" {
            return Some(());
        }
        let by_id;
        let comment = match self.payload.comment.is() {
            Some(comment) => comment,
            None => {
                by_id = Comment::by_id(self.payload.comment_id.clone());
                &by_id
            }
        };
        let mut trace = comment.trace(said, item, self.happening.here)?;
        // What was edited long after is no less the author's, and a trimmed payload names nobody.
        if trace.by == Who::Untold && matches!(self.action(), "created" | "-") {
            trace.by = self.happening.by.clone();
        }
        if matches!(comment.created_at, Scalar::Missing) && self.action() != "edited" {
            trace.at = self.at();
        }
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }

    fn review(&mut self) -> Option<()> {
        let change = self.payload.pull_request.is()?;
        let item = self.told_item(change, true);
        let review = self.payload.review.is()?;
        let Some(mut trace) = review.trace(item.clone(), self.happening.here, self.odd) else {
            return Some(());
        };
        if self.action() == "dismissed" {
            let reviewer = trace.by.clone();
            let native = trace.native.clone();
            self.trace(TraceKind::ReviewDismissed, item, |dismissed| {
                dismissed.subject = reviewer;
                dismissed.reply_to = native;
            })?;
        }
        if trace.by == Who::Untold && matches!(self.action(), "created" | "submitted") {
            trace.by = self.happening.by.clone();
        }
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }

    fn discussion(&mut self) -> Option<()> {
        let discussion = self.payload.discussion.is()?;
        let key = self.told_discussion(discussion)?;
        match self.action() {
            "answered" => {
                let answer = self.payload.answer.is().and_then(|answer| answer.id.whole());
                let at = self.happening.here.stamp(&discussion.answer_chosen_at);
                let by = discussion
                    .answer_chosen_by
                    .is()
                    .map(|_| discussion.answer_chosen_by.who(&self.happening.here.place.platform));
                self.trace(TraceKind::Answered, Some(key), |trace| {
                    let native = |id| Personal::new(format!("discussion_comment:{id}"));
                    trace.reply_to = answer.map(native);
                    trace.at = if at.at.is_some() { at } else { trace.at };
                    trace.by = by.unwrap_or_else(|| trace.by.clone());
                })
            }
            "closed" => self.trace(TraceKind::Closed, Some(key), |_| {}),
            "transferred" => self.transferred(key),
            "-" => Some(()),
            action => self.changed(action, key),
        }
    }

    fn discussion_comment(&mut self) -> Option<()> {
        let key = self.told_discussion(self.payload.discussion.is()?)?;
        self.said(Said::InDiscussion, Some(key))
    }

    fn told_discussion(&mut self, discussion: &Discussion<'_>) -> Option<ItemKey> {
        let mut item = discussion.item(self.happening.here)?;
        if self.action() == "created" && self.happening.kind == "discussion" {
            self.complete(&mut item);
        }
        let key = item.key.clone();
        self.events.push(Event::Item(Box::new(item)));
        Some(key)
    }

    fn push(&mut self) -> Option<()> {
        if self.payload.deleted.flag() == Some(true) {
            return Some(());
        }
        let kind = match self.payload.forced.flag() {
            Some(true) => TraceKind::ForcePushed,
            _ => TraceKind::Pushed,
        };
        let native = self.payload.push_id.whole();
        self.trace(kind, None, |trace| {
            if let Some(id) = native {
                trace.native = Some(Personal::new(format!("push:{id}")));
            }
        })
    }

    fn star(&mut self) -> Option<()> {
        if !matches!(self.action(), "started" | "created") {
            return Some(());
        }
        let starred = self.happening.here.stamp(&self.payload.starred_at);
        self.trace(TraceKind::Starred, None, |trace| {
            if starred.at.is_some() {
                trace.at = starred;
            }
        })
    }

    fn fork(&mut self) -> Option<()> {
        let here = self.happening.here;
        let (id, at) = match &self.payload.forkee {
            Object::Is(copy) => (copy.id.whole(), here.stamp(&copy.created_at)),
            Object::Odd(id) => (id.whole(), Stamp::untold()),
            _ => (None, Stamp::untold()),
        };
        self.trace(TraceKind::Forked, None, |trace| {
            if let Some(id) = id {
                trace.native = Some(Personal::new(format!("fork:{id}")));
            }
            if at.at.is_some() {
                trace.at = at;
            }
        })
    }

    fn release(&mut self) -> Option<()> {
        let release = self.payload.release.is()?;
        // The other actions come beside this one or change what it said.
        if self.action() != "published" {
            return Some(());
        }
        let at = self.happening.here.stamp(&release.published_at);
        let by = self.by(&release.author);
        let id = release.id.whole();
        self.trace(TraceKind::Released, None, |trace| {
            if let Some(id) = id {
                trace.native = Some(Personal::new(format!("release:{id}")));
            }
            if at.at.is_some() {
                trace.at = at;
            }
            trace.by = by;
        })
    }

    fn member(&mut self) -> Option<()> {
        if !matches!(self.action(), "added" | "-") {
            return Some(());
        }
        let subject = self.payload.member.who(&self.happening.here.place.platform);
        self.trace(TraceKind::Joined, None, |trace| trace.subject = subject)
    }
}
