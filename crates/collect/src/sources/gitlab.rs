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

use model::{Extent, Fact};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::pages::Pages;
use crate::net::{Site, visit};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "gitlab",
    reads: "GitLab, live: issues, merge requests, notes, approvals",
    place: "repositories",
    required: &["repositories"],
    keys: &[
        Key {
            name: "repositories",
            holds: Holds::Repositories,
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
        let project = ask.project;
        let mut reading = if ask.offline {
            let mut pages = Pages::new(&site, ask.now);
            visit::replay(ask, &mut |page, tell| pages.read(page, tell), tell)?
        } else {
            asking::collect(ask, &config.repositories, &site, tell)?
        };
        let missing = (reading.missing.as_slice(), ask.now);
        reading.coverage = visit::coverage(project, ABOUT.name, &WHOLE, &OTHERS, missing);
        Ok(reading)
    }
}

/// The facts that are told whole.
const WHOLE: [Fact; 13] = [
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

/// The facts that are told in part or not at all, and why.
const OTHERS: [(Fact, Extent, &str); 4] = [
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
