//! Which files are community files: the list, by folder, name and ending, in any case.
//!
//! Forges look at the top, in `.github/` and in `docs/`; projects also keep such texts deeper below
//! `doc/` and `docs/`, and those count too.

use gix::bstr::ByteSlice as _;
use model::FilePurpose;

/// Where a file may lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// At the top, in `.github/` or `.gitlab/`, or anywhere below `doc/` or `docs/`.
    Usual,
    /// At the top of one of these and no deeper: a page of a manual may have such a name.
    Top,
    /// In `.github/` alone.
    Forge,
    /// In `.github/workflows/`.
    Workflows,
    /// In a folder of this name that lies in one of the usual places.
    Folder(&'static str),
}

/// How the name without its ending, with `_` for `-` and space, must read.
#[derive(Clone, Copy)]
enum Named {
    /// As one of these.
    As(&'static [&'static str]),
    /// With one of these in it.
    With(&'static [&'static str]),
    /// Anyhow but so.
    Any(&'static [&'static str]),
}

/// Endings of texts.
const TEXTS: &[&str] = &["", "md", "rst", "txt", "markdown"];

/// Endings of forms and settings.
const SETTINGS: &[&str] = &["yml", "yaml"];

const RULES: [(FilePurpose, Within, Named, &[&str]); 19] = {
    use FilePurpose::{
        ChangeTemplate, CodeOfConduct, ContributingGuide, Dei, Funding, GoodFirstIssues,
        Governance, IssueTemplate, LabelingWorkflow, SecurityPolicy, WelcomeBot,
    };
    use Named::{Any, As, With};
    use Within::{Folder, Forge, Top, Usual, Workflows};
    [
        (CodeOfConduct, Usual, As(&["code_of_conduct", "codeofconduct", "conduct"]), TEXTS),
        (
            ContributingGuide,
            Usual,
            As(&["contributing", "contribute", "contributing_guide", "how_to_contribute"]),
            TEXTS,
        ),
        (IssueTemplate, Usual, As(&["issue_template"]), TEXTS),
        (IssueTemplate, Folder("issue_template"), Any(&["config"]), TEXTS),
        (IssueTemplate, Folder("issue_template"), Any(&["config"]), SETTINGS),
        (IssueTemplate, Folder("issue_templates"), Any(&[]), TEXTS),
        (ChangeTemplate, Usual, As(&["pull_request_template", "merge_request_template"]), TEXTS),
        (ChangeTemplate, Folder("pull_request_template"), Any(&[]), TEXTS),
        (ChangeTemplate, Folder("merge_request_templates"), Any(&[]), TEXTS),
        (Governance, Usual, As(&["governance", "project_governance"]), TEXTS),
        (Governance, Folder("governance"), Any(&["index"]), TEXTS),
        (SecurityPolicy, Top, As(&["security", "security_policy"]), TEXTS),
        (Funding, Forge, As(&["funding"]), SETTINGS),
        (WelcomeBot, Workflows, With(&["welcome", "greet", "first_interaction"]), SETTINGS),
        (WelcomeBot, Forge, As(&["welcome"]), SETTINGS),
        (LabelingWorkflow, Workflows, With(&["label"]), SETTINGS),
        (LabelingWorkflow, Forge, As(&["labeler"]), SETTINGS),
        (
            GoodFirstIssues,
            Usual,
            With(&["good_first_issue", "first_contribution", "first_issue", "newcomers"]),
            TEXTS,
        ),
        (
            Dei,
            Usual,
            As(&["dei", "diversity", "diversity_statement", "diversity_and_inclusion"]),
            TEXTS,
        ),
    ]
};

/// Words in a workflow or in a bot's settings that say what it is for.
const CONTENTS: [(FilePurpose, &[&str]); 2] = [
    (
        FilePurpose::WelcomeBot,
        &["actions/first-interaction", "newIssueWelcomeComment", "newPRWelcomeComment"],
    ),
    (FilePurpose::LabelingWorkflow, &["actions/labeler", "github/issue-labeler"]),
];

/// Returns whether a file may count, so that its trees are worth a look.
pub(super) fn may_count(path: &[u8]) -> bool {
    says_by_contents(path) || by_path(path).is_some()
}

/// Returns what a file is for by its path.
pub(super) fn by_path(path: &[u8]) -> Option<FilePurpose> {
    // Nearly every path is turned away by its first folder.
    if !is_usual(path) {
        return None;
    }
    let path = path.to_str().ok()?.to_ascii_lowercase();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let (stem, ending) = match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending),
        _ => (file, ""),
    };
    let stem = stem.replace(['-', ' '], "_");
    let fits = |(_, within, named, endings): &&(FilePurpose, Within, Named, &[&str])| {
        endings.contains(&ending) && within.holds(folder) && named.fits(&stem)
    };
    RULES.iter().find(fits).map(|(purpose, ..)| *purpose)
}

/// Returns whether the contents of a file may say what it is for.
pub(super) fn says_by_contents(path: &[u8]) -> bool {
    let settings = path.ends_with(b".yml") || path.ends_with(b".yaml");
    settings
        && (path.starts_with(b".github/workflows/")
            || matches!(path, b".github/config.yml" | b".github/config.yaml"))
}

/// Returns what a text is for by the words in it.
pub(super) fn by_contents(text: &[u8]) -> impl Iterator<Item = FilePurpose> {
    CONTENTS
        .iter()
        .filter(move |(_, words)| words.iter().any(|word| text.contains_str(word)))
        .map(|(purpose, _)| *purpose)
}

fn is_usual(path: &[u8]) -> bool {
    let Some(slash) = path.find_byte(b'/') else { return true };
    let top = path.get(..slash).unwrap_or_default();
    [
        &b".github"[..],
        b".gitlab",
        b"doc",
        b"docs",
        b"issue_template",
        b"pull_request_template",
        b"governance",
    ]
    .iter()
    .any(|usual| top.eq_ignore_ascii_case(usual))
}

impl Within {
    fn holds(self, folder: &str) -> bool {
        match self {
            Within::Usual => is_usual_folder(folder),
            Within::Top => matches!(folder, "" | ".github" | ".gitlab" | "doc" | "docs"),
            Within::Forge => folder == ".github",
            Within::Workflows => folder == ".github/workflows",
            Within::Folder(name) => {
                let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
                last == name && is_usual_folder(above)
            }
        }
    }
}

fn is_usual_folder(folder: &str) -> bool {
    let top = folder.split('/').next().unwrap_or(folder);
    matches!(folder, "" | ".github" | ".gitlab") || matches!(top, "doc" | "docs")
}

impl Named {
    fn fits(self, stem: &str) -> bool {
        match self {
            Named::As(names) => names.contains(&stem),
            Named::With(parts) => parts.iter().any(|part| stem.contains(part)),
            Named::Any(but) => !but.contains(&stem),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::FilePurpose::{
        self, ChangeTemplate, CodeOfConduct, ContributingGuide, Dei, Funding, GoodFirstIssues,
        Governance, IssueTemplate, LabelingWorkflow, SecurityPolicy, WelcomeBot,
    };

    use super::by_path;

    #[test]
    fn community_files_are_known_by_folder_name_and_ending() {
        let known: [(&str, FilePurpose); 22] = [
            ("CODE_OF_CONDUCT.md", CodeOfConduct),
            (".github/code-of-conduct.rst", CodeOfConduct),
            ("doc/source/dev/conduct.rst", CodeOfConduct),
            ("CONTRIBUTING", ContributingGuide),
            ("docs/Contributing.txt", ContributingGuide),
            ("ISSUE_TEMPLATE.md", IssueTemplate),
            (".github/ISSUE_TEMPLATE/bug-report.yml", IssueTemplate),
            (".gitlab/issue_templates/bug.md", IssueTemplate),
            (".github/PULL_REQUEST_TEMPLATE.md", ChangeTemplate),
            (".github/PULL_REQUEST_TEMPLATE/docs.md", ChangeTemplate),
            (".gitlab/merge_request_templates/any.md", ChangeTemplate),
            ("GOVERNANCE.md", Governance),
            ("doc/source/dev/governance/people.rst", Governance),
            ("SECURITY.md", SecurityPolicy),
            (".github/FUNDING.yml", Funding),
            (".github/workflows/greetings.yml", WelcomeBot),
            (".github/workflows/welcome-newcomers.yaml", WelcomeBot),
            (".github/workflows/pr-labels.yml", LabelingWorkflow),
            (".github/labeler.yml", LabelingWorkflow),
            ("docs/good-first-issues.md", GoodFirstIssues),
            ("DEI.md", Dei),
            ("doc/diversity_statement.rst", Dei),
        ];
        for (path, purpose) in known {
            assert_eq!(by_path(path.as_bytes()), Some(purpose), "{path}");
        }
    }

    #[test]
    fn other_files_are_none() {
        for path in [
            "src/CONTRIBUTING.md",
            "CONTRIBUTING.py",
            ".github/ISSUE_TEMPLATE/config.yml",
            "FUNDING.yml",
            "workflows/greetings.yml",
            "conduct/README.md",
            "doc/source/reference/security.rst",
            "",
            "/",
        ] {
            assert_eq!(by_path(path.as_bytes()), None, "{path}");
        }
        assert_eq!(by_path(b"docs/\xff.md"), None);
    }
}
