//! Community files: the texts in which a project says how it wants to live together.

use crate::{CommitId, Stamp};

/// What a community file is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum FilePurpose {
    /// A code of conduct.
    CodeOfConduct,
    /// A guide for those who want to take part.
    ContributingGuide,
    /// A form for issues.
    IssueTemplate,
    /// A form for changes.
    ChangeTemplate,
    /// Who decides, and how.
    Governance,
    /// How to report a security hole.
    SecurityPolicy,
    /// How to give money.
    Funding,
    /// A machine that greets newcomers.
    WelcomeBot,
    /// A machine that puts labels on.
    LabelingWorkflow,
    /// What is good to begin with.
    GoodFirstIssues,
    /// The community's own statement on diversity, equity and inclusion.
    Dei,
}

impl FilePurpose {
    /// Every purpose with the word it is stored under.
    pub const ALL: [(FilePurpose, &'static str); 11] = [
        (FilePurpose::CodeOfConduct, "code_of_conduct"),
        (FilePurpose::ContributingGuide, "contributing_guide"),
        (FilePurpose::IssueTemplate, "issue_template"),
        (FilePurpose::ChangeTemplate, "change_template"),
        (FilePurpose::Governance, "governance"),
        (FilePurpose::SecurityPolicy, "security_policy"),
        (FilePurpose::Funding, "funding"),
        (FilePurpose::WelcomeBot, "welcome_bot"),
        (FilePurpose::LabelingWorkflow, "labeling_workflow"),
        (FilePurpose::GoodFirstIssues, "good_first_issues"),
        (FilePurpose::Dei, "dei"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(purpose, _)| *purpose == self).map_or("", |(_, word)| word)
    }

    /// Returns the purpose that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(purpose, _)| *purpose)
    }
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FileChange {
    /// It was not there before.
    Appeared,
    /// Its contents are others.
    Changed,
    /// It is not there any more.
    Removed,
}

impl FileChange {
    /// Every change with the word it is stored under.
    pub const ALL: [(FileChange, &'static str); 3] = [
        (FileChange::Appeared, "appeared"),
        (FileChange::Changed, "changed"),
        (FileChange::Removed, "removed"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(change, _)| *change == self).map_or("", |(_, word)| word)
    }

    /// Returns the change that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(change, _)| *change)
    }
}

/// What a commit did to a community file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommunityFile {
    /// What the file is for.
    pub purpose: FilePurpose,
    /// Its path, raw.
    pub path: Vec<u8>,
    /// What became of it.
    pub change: FileChange,
    /// The commit that did it.
    pub commit: CommitId,
    /// The commit's time.
    pub at: Stamp,
}
