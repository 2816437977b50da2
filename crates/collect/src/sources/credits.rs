//! credits: all-contributors, citations, authors, teams, release notes.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "credits",
    reads: "credits: all-contributors, citations, authors, teams, release notes",
    place: "files",
    keys: &[Key { name: "files", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: false,
};

/// The source.
pub struct Credits;

impl Source for Credits {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
