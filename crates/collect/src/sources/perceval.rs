//! Perceval items (GrimoireLab).

mod items;

use playbook::{Holds, Key};

pub(crate) use self::items::{Items, Piece};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "perceval",
    reads: "Perceval items (GrimoireLab)",
    place: "files",
    keys: &[Key { name: "files", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 10,
    live: false,
};

/// The source.
pub struct Perceval;

impl Source for Perceval {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
