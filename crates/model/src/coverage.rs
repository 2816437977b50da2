//! Coverage: which facts a source could tell, for which time, and how completely.
//!
//! Measures that need an absent fact refuse with the reason; they never read a gap as zero.

use crate::words::words;
use crate::{Instant, ProjectName};

words! {
    /// A kind of fact that views may need.
    pub enum Fact {
        /// Commits with their people and times.
        Commits = "commits",
        /// The paths that a commit changed.
        Paths = "paths",
        /// Issues with the time at which they were opened.
        Issues = "issues",
        /// Who opened an issue.
        IssueAuthors = "issue_authors",
        /// When and by whom an issue was closed, reopened, and why.
        IssueClosings = "issue_closings",
        /// Proposed changes with the time at which they were opened.
        Changes = "changes_proposed",
        /// Who proposed a change.
        ChangeAuthors = "change_authors",
        /// When and by whom a change was closed without being merged.
        ChangeClosings = "change_closings",
        /// When and by whom a change was merged.
        Merges = "merges",
        /// When a change was a draft and when it became ready for review.
        ReadyTimes = "ready_times",
        /// Reviews of changes with their state, time and reviewer.
        Reviews = "reviews",
        /// Comments in the conversation of issues and changes, with person and time.
        Comments = "comments",
        /// Comments at the lines of a change, with person and time.
        InlineComments = "inline_comments",
        /// When labels were put on and taken off.
        Labels = "labels",
        /// Who was assigned, and when.
        Assignments = "assignments",
        /// Which items mention each other.
        CrossReferences = "cross_references",
        /// Reactions to items and comments.
        Reactions = "reactions",
        /// Discussions of a forge with their comments.
        Discussions = "discussions",
        /// What the platform says an account is: a person or a machine.
        AccountKinds = "account_kinds",
        /// Messages of mailing lists with their threads.
        ListMessages = "list_messages",
        /// Posts of forums with their topics.
        ForumPosts = "forum_posts",
        /// Messages of chats.
        ChatMessages = "chat_messages",
        /// Meetings that calendars list.
        Sessions = "sessions",
        /// Who is named for what in credits and release notes.
        Recognitions = "recognitions",
        /// When community files appeared, changed and went.
        CommunityFiles = "community_files",
        /// Numbers that exist only as published.
        Figures = "figures",
    }
}

/// How much of a fact is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Extent {
    /// All of it.
    Complete,
    /// Some of it; the reason says what is missing.
    Partial,
    /// None of it.
    Absent,
}

impl Extent {
    /// Every extent.
    pub const ALL: [Extent; 3] = [Extent::Complete, Extent::Partial, Extent::Absent];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        match self {
            Extent::Complete => "complete",
            Extent::Partial => "partial",
            Extent::Absent => "absent",
        }
    }

    /// Returns the extent that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extent| extent.word() == word)
    }
}

/// One row of the coverage table.
///
/// A stretch that is known but for single records has two rows: one that is complete, and one beside
/// it that is partial and tells what was lost. A stretch that is partial alone cannot be relied upon.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Coverage {
    /// The project.
    pub project: ProjectName,
    /// The source's name, such as `git`.
    pub source: String,
    /// The fact.
    pub fact: Fact,
    /// From when; nothing is the beginning.
    pub from: Option<Instant>,
    /// Until when, not included; nothing is the snapshot.
    pub until: Option<Instant>,
    /// How much of it is there.
    pub extent: Extent,
    /// Why not all of it, in plain words; empty when complete.
    pub reason: String,
}

impl Coverage {
    /// Returns what becomes of a complete row where single records of its stretch were lost.
    pub fn with_losses(self, reason: String) -> [Self; 2] {
        let losses = Self { extent: Extent::Partial, reason, ..self.clone() };
        [losses, self]
    }
}
