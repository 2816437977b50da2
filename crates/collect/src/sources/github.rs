//! GitHub, live: issues, changes, reviews, comments, labels, discussions, and who did what when.
//!
//! **Personal fields.** It sees logins, account ids and account types; titles; and the texts of
//! issues, changes, reviews and comments. It keeps ids and types, logins as dated attributes (a login
//! is how people know each other there, and bots by theirs), and titles for the list of who is
//! waiting. Texts are read for hashtags, references, closing keywords and trailers at the door and
//! dropped before anything is written. Names, addresses, companies, places, biographies and pictures
//! are not asked for.
//!
//! **What may be missed.** GraphQL is asked only when a conditional REST request says that something
//! has changed. The newest issue, the newest change and the newest event of an issue see whatever
//! moves an item's `updatedAt`; the number of open issues sees most deletions and transfers;
//! discussions have no REST list and are seen through the repository's public events, which come
//! late and not without fail. Whenever a list is read at all, its last 14 days are read again, so
//! what was told late or missed is caught by the next change. An edited or deleted comment that
//! leaves `updatedAt` alone, and a list within an item older than that, are not seen again. Search
//! is not used, so its limit of 1,000 results does not matter.

mod gone;
mod ground;
mod happenings;
mod home;
mod lists;
mod live;
mod memory;
pub(crate) mod node_id;
mod offline;
mod page;
pub mod queries;
mod told;

use std::collections::BTreeSet;

use model::{Coverage, Extent, Fact, Instant, ProjectName};
use playbook::{Holds, Key};
use serde::Deserialize;
use store::Page;
use url::Url;

use self::ground::Ground;
use self::live::Live;
use self::memory::Memory;
use self::told::Kind;
use crate::net::graphql::Graphql;
use crate::net::{Client, Kept, Manners, Unanswered};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "github",
    reads: "GitHub, live: issues, changes, reviews, comments, labels, discussions",
    place: "repositories",
    required: &["repositories"],
    keys: &[
        Key {
            name: "repositories",
            holds: Holds::Repositories,
            about: "The repositories to read, each as owner/name.",
            example: "repositories = [\"scipy/scipy\"]",
        },
        Key {
            name: "url",
            holds: Holds::Text,
            about: "The address of a GitHub Enterprise server; github.com without it.",
            example: "url = \"https://github.example.org\"",
        },
        Key {
            name: "discussions",
            holds: Holds::Flag,
            about: "Whether discussions are read too; they are unless this is false.",
            example: "discussions = false",
        },
    ],
    sees: &["login", "account id", "account type", "title", "text"],
    keeps: &[
        ("account id", "tells people apart, whatever they call themselves"),
        ("account type", "tells machines from people"),
        ("login", "how people are named in credits and in the list of who is waiting"),
        ("title", "names an item in the list of who is waiting"),
    ],
    live: true,
};

/// What GitHub expects of whoever asks.
const MANNERS: Manners = Manners {
    platform: "github",
    token_header: ("Authorization", "Bearer "),
    remaining_header: "x-ratelimit-remaining",
    reset_header: "x-ratelimit-reset",
    headers: &[
        ("Accept", "application/vnd.github+json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
        ("User-Agent", "convivial"),
    ],
};

/// The section of the configuration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The repositories to read, each as owner/name.
    pub repositories: Vec<String>,
    /// The address of a GitHub Enterprise server; github.com without it.
    #[serde(default)]
    pub url: Option<String>,
    /// Whether discussions are read too; they are unless this is false.
    #[serde(default = "yes")]
    pub discussions: bool,
}

/// The source.
pub struct Github;

impl Source for Github {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let names = names(&config.repositories)?;
        let site = Site::of(config.url.as_deref())?;
        let memory: Memory = serde_json::from_str(ask.memory).unwrap_or_default();
        let ground = Ground { memory, platform: site.platform, api: site.api, now: ask.now };
        if ask.offline {
            return again(ask, ground, config.discussions, tell);
        }
        if (ask.outside.tokens)(MANNERS.platform, &site.host).is_empty() {
            return Err(Unanswered::NoToken { host: site.host }.into());
        }
        let mut live = Live {
            client: Client::new(ask.outside, MANNERS, &site.host).keyed(ask.fingerprint),
            graphql: Graphql::new(site.graphql, ground.memory.sizes.clone()),
            kept: Kept::new(ask.raw, ask.now)?,
            ground,
            missing: Vec::new(),
            partial: BTreeSet::new(),
            discussions: config.discussions,
            reached: false,
        };
        live.all(&names, tell)?;
        live.client.note(tell);
        live.ground.memory.sizes.clone_from(live.graphql.sizes());
        Ok(Reading {
            memory: remembered(&live.ground.memory),
            // What an unfinished run has left tells no later moment than its own.
            as_of: live.kept.first().filter(|_| live.kept.replayed() > 0),
            coverage: coverage(ask.project, &live.partial, config.discussions, ask.now),
            missing: live.missing,
            ..Reading::default()
        })
    }
}

/// Tells one answer to a query as it is kept (`{"data": …, "missing": […]}`), by itself: the parser,
/// without a network, a store or a memory.
///
/// # Errors
/// When nothing more is wanted.
pub fn parse(
    operation: &str,
    body: &[u8],
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    let (platform, api) = ("github.com".to_owned(), "https://api.github.com".to_owned());
    let mut ground = Ground { memory: Memory::default(), platform, api, now };
    let page = Page {
        request: format!("POST {}/graphql {operation} {{}}", ground.api),
        status: 200,
        at_micros: now.micros(),
        headers: Vec::new(),
        body: body.to_vec(),
    };
    offline::one(&page, &mut ground, tell)
}

/// Tells everything again from what is kept.
fn again(
    ask: &mut Ask<'_>,
    mut ground: Ground,
    discussions: bool,
    tell: &mut dyn Tell,
) -> Result<Reading, SourceError> {
    let kept = Kept::new(ask.raw, ask.now)?;
    let again = offline::replay(&mut ground, &kept, tell)?;
    let memory = match ask.memory.is_empty() {
        true => remembered(&ground.memory),
        false => ask.memory.to_owned(),
    };
    let mut partial = again.partial;
    for (kind, word) in Kind::ALL {
        let whole = ground.memory.repositories.values().all(|known| {
            known.lists.get(word).is_some_and(|read| read.until.is_some() && !read.cut)
        });
        if !whole {
            partial.insert(kind);
        }
    }
    let coverage = coverage(ask.project, &partial, discussions, ask.now);
    Ok(Reading { memory, as_of: again.newest, coverage, ..Reading::default() })
}

fn remembered(memory: &Memory) -> String {
    serde_json::to_string(memory).unwrap_or_default()
}

/// Where a GitHub is.
struct Site {
    platform: String,
    host: String,
    api: String,
    graphql: String,
}

impl Site {
    fn of(url: Option<&str>) -> Result<Self, SourceError> {
        let url = url.unwrap_or("https://github.com").trim_end_matches('/');
        let wrong = || SourceError::Configuration { reason: "url is not an address".to_owned() };
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        let name = parsed.host_str().ok_or_else(wrong)?.to_owned();
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(wrong());
        }
        if name == "github.com" {
            let host = "api.github.com".to_owned();
            let api = format!("https://{host}");
            return Ok(Self { platform: name, host, graphql: format!("{api}/graphql"), api });
        }
        let host = parsed.port().map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
        let (api, graphql) = (format!("{url}/api/v3"), format!("{url}/api/graphql"));
        Ok(Self { platform: name, host, api, graphql })
    }
}

/// Returns the repositories, each once, in the order in which they stand.
fn names(repositories: &[String]) -> Result<Vec<String>, SourceError> {
    let mut names: Vec<String> = Vec::new();
    for name in repositories {
        let part = |part: &str| {
            !part.is_empty()
                && !matches!(part, "." | "..")
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        if !name.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name)) {
            let reason = "each of repositories must be written as owner/name".to_owned();
            return Err(SourceError::Configuration { reason });
        }
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.clone());
        }
    }
    Ok(names)
}

/// Returns how much of each fact is there. Of what was not answered nobody knows how early it was, so
/// such a fact cannot be relied upon at any time before now.
fn coverage(
    project: &ProjectName,
    partial: &BTreeSet<Kind>,
    discussions: bool,
    now: Instant,
) -> Vec<Coverage> {
    const ITEMS: &[Kind] = &[Kind::Issue, Kind::Change];
    let facts: [(Fact, &[Kind]); 16] = [
        (Fact::Issues, &[Kind::Issue]),
        (Fact::IssueAuthors, &[Kind::Issue]),
        (Fact::IssueClosings, &[Kind::Issue]),
        (Fact::Changes, &[Kind::Change]),
        (Fact::ChangeAuthors, &[Kind::Change]),
        (Fact::ChangeClosings, &[Kind::Change]),
        (Fact::Merges, &[Kind::Change]),
        (Fact::ReadyTimes, &[Kind::Change]),
        (Fact::Reviews, &[Kind::Change]),
        (Fact::InlineComments, &[Kind::Change]),
        (Fact::Comments, ITEMS),
        (Fact::Labels, ITEMS),
        (Fact::Assignments, ITEMS),
        (Fact::CrossReferences, ITEMS),
        (Fact::AccountKinds, ITEMS),
        (Fact::Discussions, &[Kind::Discussion]),
    ];
    let row = |fact, extent, reason: &str| Coverage {
        project: project.clone(),
        source: ABOUT.name.to_owned(),
        fact,
        from: None,
        until: (extent == Extent::Partial).then_some(now),
        extent,
        reason: reason.to_owned(),
    };
    let mut rows: Vec<Coverage> = facts
        .iter()
        .map(|(fact, kinds)| match fact {
            Fact::Discussions if !discussions => {
                row(*fact, Extent::Absent, "the configuration says not to read discussions")
            }
            _ if kinds.iter().any(|kind| partial.contains(kind)) => {
                row(*fact, Extent::Partial, "not all that was asked for was answered")
            }
            _ => row(*fact, Extent::Complete, ""),
        })
        .collect();
    rows.push(row(Fact::Reactions, Extent::Absent, "reactions are not asked for"));
    rows
}

fn yes() -> bool {
    true
}
