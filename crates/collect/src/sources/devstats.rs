//! devstats: issues and changes from the JSON bundles of the Scientific Python community.
//!
//! **Personal fields.** It sees logins of those who proposed, merged, closed and commented, and
//! titles. It keeps logins, because nothing else tells people apart in a bundle, and titles, for
//! the list of who is waiting. A bundle holds no names, addresses or texts.
//!
//! A bundle is what one query answered on one day, and several queries have been used; what a query
//! did not ask for is absent in the coverage and never guessed. An older bundle is told before a
//! newer one, whatever order they are listed in, so the newer one has the last word. Bundles of
//! several repositories may stand under one project; each issue is known by its own repository.

mod extent;
mod nodes;
mod tell;

use std::path::Path;

use model::{Instant, ItemKind, NoteKind, Personal, Place};
use playbook::{Holds, Key};
use serde::Deserialize;

pub use self::extent::Seen;
use crate::sources::git_log::{Opened, shown};
use crate::sources::perceval::{Items, Piece};
use crate::{About, Ask, Progress, Reading, Source, SourceError, Stop, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "devstats",
    reads: "devstats bundles of the Scientific Python community",
    place: "files",
    required: &["files"],
    keys: &[
        Key {
            name: "files",
            holds: Holds::Texts,
            about: "The bundles: issues and changes as JSON, packed (`.gz`) or not.",
            example: r#"files = ["devstats/grove_issues.json.gz", "devstats/grove_prs.json.gz"]"#,
        },
        Key {
            name: "repository",
            holds: Holds::Repository,
            about: "The repository that the bundles tell about; needed where no issue among them \
                    has an address.",
            example: r#"repository = "orchard/grove""#,
        },
    ],
    sees: &["login", "title"],
    keeps: &[
        ("login", "nothing else tells people apart in a bundle"),
        ("title", "for the list of who is waiting"),
    ],
    live: false,
};

/// How many nodes are looked at to learn what a file is about.
const GLANCE: usize = 100;

/// The section of the source.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The bundles.
    pub files: Vec<String>,
    /// The repository that the bundles tell about, as `owner/name` or with its host.
    pub repository: Option<String>,
}

/// The source.
pub struct Devstats;

impl Source for Devstats {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let stated = config.repository.as_deref().map(stated).transpose()?;
        let mut glances = Vec::new();
        for name in &config.files {
            glances.push((name, glance(&ask.path(name), ask.now, GLANCE)?));
        }
        if several_of_a_kind(&glances) {
            for (name, glance_at) in &mut glances {
                *glance_at = glance(&ask.path(name), ask.now, usize::MAX)?;
            }
            glances.sort_by_key(|(_, glance)| glance.newest);
        }
        let mut seen = Seen::default();
        let mut reading = Reading::default();
        for (name, about) in &glances {
            // What a bundle says of itself comes before what is said of all of them.
            let place = about.place.clone().or_else(|| {
                let of_others = glances
                    .iter()
                    .filter(|(other, _)| stem(name).is_some() && stem(other) == stem(name));
                of_others.filter_map(|(_, glance)| glance.place.clone()).next()
            });
            if stated.as_ref().zip(place.as_ref()).is_some_and(|(said, own)| !same(said, own)) {
                reading.missing.push(
                    "a bundle is about another repository than `repository` says; give it a \
                     project of its own, or leave `repository` out"
                        .to_owned(),
                );
            }
            let place = place.or_else(|| stated.clone()).or_else(|| only_place(name, &glances));
            if place.is_none() {
                reading.missing.push(
                    "a bundle does not say which repository it is about; give \
                     `repository = \"owner/name\"`"
                        .to_owned(),
                );
            }
            tell.file(shown(name));
            let mut input = Opened::open(&ask.path(name))?;
            let before = seen.places().max(1);
            parse(&mut input, place.as_ref(), ask.now, &mut seen, tell)?;
            for _ in before..seen.places() {
                let number = config.files.iter().position(|file| file == *name).unwrap_or(0) + 1;
                tell.note(NoteKind::SeveralPlaces, &format!("number {number} of files"));
            }
            (ask.progress)(Progress::Reading { found: seen.nodes, read: seen.nodes });
        }
        reading.missing.dedup();
        reading.as_of = seen.newest.map(|newest| newest.plus_seconds(1));
        reading.coverage = seen.coverage(ask.project);
        Ok(reading)
    }
}

/// Reads a bundle and tells each issue and change as a record; `place` is the repository of those
/// that do not say it themselves.
pub fn parse(
    input: &mut Opened,
    place: Option<&Place>,
    now: Instant,
    seen: &mut Seen,
    tell: &mut dyn Tell,
) -> Result<(), Stop> {
    let mut whole = true;
    let mut number = 0_u64;
    let mut items = Items::new(input);
    while let Some(piece) = items.next() {
        let found = match piece {
            Piece::Object(bytes) => nodes::of(&bytes).map_err(|why| (why, bytes)),
            Piece::Broken(why, excerpt) => Err((why, excerpt)),
        };
        match found {
            Err((why, excerpt)) => {
                number += 1;
                whole = false;
                seen.lost += 1;
                let excerpt = excerpt.get(..excerpt.len().min(200)).unwrap_or_default();
                tell.quarantine(&format!("item {number}"), why, excerpt);
            }
            Ok(nodes) => {
                for node in nodes {
                    number += 1;
                    seen.nodes += 1;
                    tell::node(&node, &format!("item {number}"), place, now, seen, tell)?;
                }
            }
        }
    }
    if whole && input.fault().is_none() {
        tell.whole(&input.hash());
    }
    Ok(())
}

/// What a look into a file shows.
#[derive(Default)]
struct Glance {
    place: Option<Place>,
    kind: Option<ItemKind>,
    newest: Option<Instant>,
}

fn glance(path: &Path, now: Instant, most: usize) -> Result<Glance, SourceError> {
    let mut input = Opened::open(path)?;
    let mut items = Items::new(&mut input);
    let mut glance = Glance::default();
    for _ in 0..most {
        let Some(piece) = items.next() else { break };
        let Piece::Object(bytes) = piece else { continue };
        for node in nodes::of(&bytes).unwrap_or_default() {
            glance.place = glance.place.take().or_else(|| node.place());
            glance.kind = glance.kind.or(Some(node.kind()));
            glance.newest = glance.newest.max(node.newest(now));
        }
    }
    Ok(glance)
}

fn several_of_a_kind(glances: &[(&String, Glance)]) -> bool {
    let of = |kind| glances.iter().filter(|(_, glance)| glance.kind == Some(kind)).count();
    of(ItemKind::Issue) > 1 || of(ItemKind::Change) > 1
}

/// Returns the one place that all files which name one are about, unless their names say that they
/// are about something else than a file.
fn only_place(name: &str, glances: &[(&String, Glance)]) -> Option<Place> {
    let mut placed =
        glances.iter().filter_map(|(other, glance)| Some((other, glance.place.as_ref()?)));
    let (_, first) = placed.clone().next()?;
    let apart = |other: &str| stem(name).is_some() && stem(other).is_some();
    placed.all(|(other, place)| same(place, first) && !apart(other)).then(|| first.clone())
}

fn same(one: &Place, other: &Place) -> bool {
    let name = |place: &Place| place.name.lossy().to_lowercase();
    one.platform == other.platform && name(one) == name(other)
}

/// Returns what the names of a project's two bundles have in common: all before `_issues`, `_prs`.
fn stem(name: &str) -> Option<&str> {
    let ends = ["_issues", "_prs", "_pulls"];
    ends.iter().find_map(|end| name.rsplit_once(end)).map(|(stem, _)| stem)
}

/// Reads the repository of the configuration: `owner/name` of GitHub, or with its host before it.
fn stated(text: &str) -> Result<Place, SourceError> {
    let bare = text.trim_start_matches("https://").trim_end_matches('/').trim_end_matches(".git");
    let parts: Vec<&str> = bare.split('/').collect();
    let (platform, owner, name) = match parts.as_slice() {
        [owner, name] => ("github.com", *owner, *name),
        [host, owner, name] => (*host, *owner, *name),
        _ => ("", "", ""),
    };
    if platform.is_empty() || owner.is_empty() || name.is_empty() {
        let reason = "`repository` is to be like `owner/name`".to_owned();
        return Err(SourceError::Configuration { reason });
    }
    let name = Personal::new(format!("{owner}/{name}"));
    Ok(Place { platform: platform.to_owned(), name, native: None })
}
