//! Coverage: which facts a source could tell, for which time, and how completely.
//!
//! Measures that need an absent fact refuse with the reason; they never read a gap as zero.

use crate::{Instant, ProjectName};

/// A kind of fact that views may need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Fact {
    /// Commits with their people and times.
    Commits,
    /// The paths that a commit changed.
    Paths,
    /// Issues with the time at which they were opened.
    Issues,
    /// Who opened an issue.
    IssueAuthors,
    /// When and by whom an issue was closed, reopened, and why.
    IssueClosings,
    /// Proposed changes with the time at which they were opened.
    Changes,
    /// Who proposed a change.
    ChangeAuthors,
    /// When and by whom a change was closed without being merged.
    ChangeClosings,
    /// When and by whom a change was merged.
    Merges,
    /// When a change was a draft and when it became ready for review.
    ReadyTimes,
    /// Reviews of changes with their state, time and reviewer.
    Reviews,
    /// Comments in the conversation of issues and changes, with person and time.
    Comments,
    /// Comments at the lines of a change, with person and time.
    InlineComments,
    /// When labels were put on and taken off.
    Labels,
    /// Who was assigned, and when.
    Assignments,
    /// Which items mention each other.
    CrossReferences,
    /// Reactions to items and comments.
    Reactions,
    /// Discussions of a forge with their comments.
    Discussions,
    /// What the platform says an account is: a person or a machine.
    AccountKinds,
    /// Messages of mailing lists with their threads.
    ListMessages,
    /// Posts of forums with their topics.
    ForumPosts,
    /// Messages of chats.
    ChatMessages,
    /// Meetings that calendars list.
    Sessions,
    /// Who is named for what in credits and release notes.
    Recognitions,
    /// When community files appeared, changed and went.
    CommunityFiles,
    /// Numbers that exist only as published.
    Figures,
}

impl Fact {
    /// Every fact with the word it is stored under, which a view's head uses.
    pub const ALL: [(Fact, &'static str); 26] = [
        (Fact::Commits, "commits"),
        (Fact::Paths, "paths"),
        (Fact::Issues, "issues"),
        (Fact::IssueAuthors, "issue_authors"),
        (Fact::IssueClosings, "issue_closings"),
        (Fact::Changes, "changes_proposed"),
        (Fact::ChangeAuthors, "change_authors"),
        (Fact::ChangeClosings, "change_closings"),
        (Fact::Merges, "merges"),
        (Fact::ReadyTimes, "ready_times"),
        (Fact::Reviews, "reviews"),
        (Fact::Comments, "comments"),
        (Fact::InlineComments, "inline_comments"),
        (Fact::Labels, "labels"),
        (Fact::Assignments, "assignments"),
        (Fact::CrossReferences, "cross_references"),
        (Fact::Reactions, "reactions"),
        (Fact::Discussions, "discussions"),
        (Fact::AccountKinds, "account_kinds"),
        (Fact::ListMessages, "list_messages"),
        (Fact::ForumPosts, "forum_posts"),
        (Fact::ChatMessages, "chat_messages"),
        (Fact::Sessions, "sessions"),
        (Fact::Recognitions, "recognitions"),
        (Fact::CommunityFiles, "community_files"),
        (Fact::Figures, "figures"),
    ];

    /// Returns the word it is stored under and that a view's head uses.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(fact, _)| *fact == self).map_or("", |(_, word)| word)
    }

    /// Returns the fact that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(fact, _)| *fact)
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
