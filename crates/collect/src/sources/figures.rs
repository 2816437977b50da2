//! figures that exist only as published numbers.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "figures",
    reads: "figures that exist only as published numbers",
    place: "files",
    keys: &[Key { name: "files", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: false,
};

/// The source.
pub struct Figures;

impl Source for Figures {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
