//! Forgejo or Gitea, live, over its REST interface: issues, pull requests, and what happened at them.
//!
//! **Personal fields.** It sees accounts with login, full name, address, picture, place and web
//! site, and whole texts and titles. It keeps the numeric id of an account with its login, because
//! identity hangs on them, and the titles of issues and pull requests, for the list of who is
//! waiting and for nothing else. Where a repository was brought from another forge, the name that
//! its author had there is all that tells who it was, and is kept. Of texts it keeps the marks
//! (hashtags, references, closing keywords, people trailers).
//!
//! A draft is a pull request whose title begins so, and the changes of titles tell when it was one;
//! the titles in these changes are not kept. The forge has neither entity tags nor a count of
//! requests, so each reading asks for the last two weeks again.

mod asking;
mod cut;
mod pages;

use model::{Extent, Fact};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::pages::Pages;
use crate::net::{Site, visit};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "forgejo",
    reads: "Forgejo or Gitea, live: issues, changes, reviews, comments",
    place: "repositories",
    required: &["repositories"],
    keys: &[
        Key {
            name: "repositories",
            holds: Holds::Repositories,
            about: "The repositories to read, with their owners.",
            example: r#"repositories = ["orchard/pear"]"#,
        },
        Key {
            name: "url",
            holds: Holds::Text,
            about: "The address of the Forgejo or Gitea; without it, https://codeberg.org.",
            example: r#"url = "https://forge.orchard.invalid""#,
        },
    ],
    sees: &[
        "logins and numeric ids of accounts",
        "full names, addresses, pictures, places and web sites",
        "titles and texts of issues, pull requests, comments and reviews",
    ],
    keeps: &[
        ("numeric ids of accounts", "they tell accounts apart, also once renamed"),
        ("logins", "an account is joined to its other traces by it"),
        ("names of authors on another forge", "nothing else tells them apart"),
        ("titles", "the list of who is waiting shows them, and nothing else"),
        ("logins and addresses in people trailers", "they credit people"),
    ],
    live: true,
};

/// The source's section.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The repositories to read, with their owners.
    pub repositories: Vec<String>,
    /// The address of the Forgejo or Gitea; without it, `https://codeberg.org`.
    pub url: Option<String>,
}

/// The source.
pub struct Forgejo;

impl Source for Forgejo {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let address = config.url.as_deref().unwrap_or("https://codeberg.org");
        let site = Site::new(address, "/api/v1")?;
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
    Fact::Reviews,
    Fact::Comments,
    Fact::InlineComments,
    Fact::Labels,
    Fact::Assignments,
    Fact::CrossReferences,
];

/// The facts that are told in part or not at all, and why.
const OTHERS: [(Fact, Extent, &str); 4] = [
    (
        Fact::ReadyTimes,
        Extent::Partial,
        "a draft is told by how its title begins, which an instance may set otherwise",
    ),
    (Fact::AccountKinds, Extent::Absent, "the forge does not say which accounts are machines"),
    (Fact::Reactions, Extent::Absent, "reactions are not asked for"),
    (Fact::Discussions, Extent::Absent, "the forge has no discussions apart from issues"),
];
