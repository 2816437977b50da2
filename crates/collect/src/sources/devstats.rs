//! devstats bundles of the Scientific Python community.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "devstats",
    reads: "devstats bundles of the Scientific Python community",
    place: "files",
    keys: &[Key { name: "files", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 30,
    live: false,
};

/// The source.
pub struct Devstats;

impl Source for Devstats {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
