//! The small invented community that every test shares.
//!
//! Two projects are told in readable text, one line per commit (`orchard.txt`, `beehive.txt`), about
//! the people of `people.txt`; `README.md` tells the story and the counts found by hand. Nobody in
//! it exists. The same text gives commits in the words of the model and a stream from which
//! `git fast-import` builds a real repository, so rooms with and without git are tested on one truth.

mod broken;
mod line;
mod people;
mod stream;
mod weave;

use model::{Commit, Instant, ProjectName};

pub use broken::{Broken, Fault};

/// The names of all stories.
pub const ALL: [&str; 2] = ["orchard", "beehive"];

const PEOPLE: &str = include_str!("people.txt");

/// One project of the village, from its first commit to the snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// What the project is called.
    pub name: ProjectName,
    /// Every commit of the only branch, parents before children, the tip last; ids are counted, not
    /// hashed, so they differ from those of the repository that `fast_import` builds.
    pub commits: Vec<Commit>,
    /// The `.mailmap` at the tip; empty when there is none.
    pub mailmap: Vec<u8>,
    /// The snapshot time E: after every commit whose time can be believed.
    pub as_of: Instant,
}

impl Story {
    /// Reads a story from its people, its lines and its `.mailmap`, in the form that `README.md`
    /// describes; the error says which line could not be read and why.
    pub fn read(
        name: ProjectName,
        people: &str,
        text: &str,
        mailmap: &[u8],
    ) -> Result<Self, Broken> {
        let people = people::read(people)?;
        let commits = weave::commits(&name, &people, text, !mailmap.is_empty())?;
        Ok(Self { name, commits, mailmap: mailmap.to_vec(), as_of: as_of() })
    }

    /// Returns a stream that `git fast-import` builds `refs/heads/main` from: the same people,
    /// times with their offsets, parents, trailers (in every odd case) and changed paths.
    ///
    /// The stream itself asks for `date-format=raw-permissive`, so git takes the suspect times as
    /// they stand and no flag is needed.
    pub fn fast_import(&self) -> Vec<u8> {
        stream::write(self)
    }
}

/// Returns the story of the orchard: two yearly cohorts of twenty people and one of three.
///
/// # Panics
/// When `orchard.txt` is broken, with its line number.
pub fn orchard() -> Story {
    tell("orchard", include_str!("orchard.txt"), include_bytes!("orchard.mailmap"))
}

/// Returns the story of the beehive: four people in all, one of whom also works in the orchard.
///
/// # Panics
/// When `beehive.txt` is broken, with its line number.
pub fn beehive() -> Story {
    tell("beehive", include_str!("beehive.txt"), b"")
}

/// Returns the snapshot time of every story: 2025-01-01T00:00:00Z.
pub fn as_of() -> Instant {
    Instant::from_date(2025, 1, 1).unwrap_or(Instant::END)
}

fn tell(name: &str, text: &str, mailmap: &[u8]) -> Story {
    match Story::read(ProjectName::from_folder(name), PEOPLE, text, mailmap) {
        Ok(story) => story,
        Err(broken) => panic!("the story of the {name} cannot be told: {broken}"),
    }
}
