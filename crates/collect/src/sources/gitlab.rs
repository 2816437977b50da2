//! GitLab, live, over its REST interface: issues, merge requests, and what happened at them.
//!
//! **Personal fields.** It sees accounts with login, name, picture and address of the profile, and
//! whole texts and titles. It keeps the numeric id of an account with its login, because identity
//! hangs on them, and the titles of issues and merge requests, for the list of who is waiting and
//! for nothing else. Of texts it keeps the marks (hashtags, references, closing keywords, people
//! trailers), of GitLab's own notes the deed and the logins that it names. Confidential issues and
//! internal notes are not asked for, and are dropped where they are told all the same.
//!
//! GitLab counts issues and merge requests apart: issue 17 and merge request 17 are two things, so
//! merge requests are known by an id of their own kind. Approvals are read from the notes, because
//! these tell when. Closings and labels come from events and, for the years before GitLab had such
//! events, from notes; GitLab never tells the same deed in both.

mod asking;
mod cut;
mod deeds;
mod pages;

use model::{Coverage, Extent, Fact, Instant, ProjectName};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::pages::Pages;
use crate::net::{Kept, Memory, Site};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "gitlab",
    reads: "GitLab, live: issues, merge requests, notes, approvals",
    place: "repositories",
    keys: &[
        Key {
            name: "repositories",
            holds: Holds::Texts,
            about: "The projects to read, with the groups that they are in.",
            example: r#"repositories = ["orchard/tools/pear"]"#,
        },
        Key {
            name: "url",
            holds: Holds::Text,
            about: "The address of the GitLab; without it, https://gitlab.com.",
            example: r#"url = "https://gitlab.orchard.invalid""#,
        },
    ],
    sees: &[
        "logins and numeric ids of accounts",
        "names and pictures",
        "titles and texts of issues, merge requests and notes",
    ],
    keeps: &[
        ("numeric ids of accounts", "they tell accounts apart, also once renamed"),
        ("logins", "an account is joined to its other traces by it"),
        ("titles", "the list of who is waiting shows them, and nothing else"),
        ("logins and addresses in people trailers", "they credit people"),
    ],
    rank: 10,
    live: true,
};

/// The source's section.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The projects to read, with the groups that they are in.
    pub repositories: Vec<String>,
    /// The address of the GitLab; without it, `https://gitlab.com`.
    pub url: Option<String>,
}

/// The source.
pub struct Gitlab;

impl Source for Gitlab {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let address = config.url.as_deref().unwrap_or("https://gitlab.com");
        let site = Site::new(address, "/api/v4")?;
        if ask.offline {
            return replay(ask, &site, tell);
        }
        asking::collect(ask, &config.repositories, &site, tell)
    }
}

/// Tells everything again from what is kept.
fn replay(ask: &mut Ask<'_>, site: &Site, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
    let mut pages = Pages::new(site, ask.now);
    let mut newest: Option<Instant> = None;
    Kept::new(ask.raw)?.replay(&mut |page| {
        newest = newest.max(page.at());
        pages.read(&page, tell)
    })?;
    let open = Memory::read(ask.memory).open(ask.now).is_some();
    let reason = if open { "the last collection ended in part" } else { "" };
    Ok(Reading {
        memory: ask.memory.to_owned(),
        as_of: newest.map(|newest| newest.plus_seconds(1)),
        coverage: coverage(ask.project, reason),
        ..Reading::default()
    })
}

/// Returns what GitLab can tell, and how much of it was told: `lack` is why not all, or empty.
fn coverage(project: &ProjectName, lack: &str) -> Vec<Coverage> {
    let full = [
        Fact::Issues,
        Fact::IssueAuthors,
        Fact::IssueClosings,
        Fact::Changes,
        Fact::ChangeAuthors,
        Fact::ChangeClosings,
        Fact::Merges,
        Fact::ReadyTimes,
        Fact::Comments,
        Fact::InlineComments,
        Fact::Labels,
        Fact::Assignments,
        Fact::CrossReferences,
    ];
    let some = [
        (
            Fact::Reviews,
            Extent::Partial,
            "GitLab tells approvals and requests for changes as reviews, and all else as comments",
        ),
        (
            Fact::AccountKinds,
            Extent::Partial,
            "GitLab tells of its own service accounts that they are machines, and of no others",
        ),
        (Fact::Reactions, Extent::Absent, "reactions are not asked for"),
        (Fact::Discussions, Extent::Absent, "GitLab has no discussions apart from issues"),
    ];
    let whole = if lack.is_empty() { Extent::Complete } else { Extent::Partial };
    let full = full.into_iter().map(|fact| (fact, whole, lack));
    let rows = full.chain(some).map(|(fact, extent, reason)| Coverage {
        project: project.clone(),
        source: ABOUT.name.to_owned(),
        fact,
        from: None,
        until: None,
        extent,
        reason: reason.to_owned(),
    });
    rows.collect()
}
