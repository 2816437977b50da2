//! Community files: the texts in which a project says how it wants to live together.

use crate::words::words;
use crate::{CommitId, Stamp};

words! {
    /// What a community file is for.
    pub enum FilePurpose {
        /// A code of conduct.
        CodeOfConduct = "code_of_conduct",
        /// A guide for those who want to take part.
        ContributingGuide = "contributing_guide",
        /// A form for issues.
        IssueTemplate = "issue_template",
        /// A form for changes.
        ChangeTemplate = "change_template",
        /// Who decides, and how.
        Governance = "governance",
        /// How to report a security hole.
        SecurityPolicy = "security_policy",
        /// How to give money.
        Funding = "funding",
        /// A machine that greets newcomers.
        WelcomeBot = "welcome_bot",
        /// A machine that puts labels on.
        LabelingWorkflow = "labeling_workflow",
        /// What is good to begin with.
        GoodFirstIssues = "good_first_issues",
        /// The community's own statement on diversity, equity and inclusion.
        Dei = "dei",
    }
}

words! {
    /// What became of a file.
    pub enum FileChange {
        /// It was not there before.
        Appeared = "appeared",
        /// Its contents are others.
        Changed = "changed",
        /// It is not there any more.
        Removed = "removed",
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
