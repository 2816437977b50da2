//! Discourse forums: API and exported posts.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "discourse",
    reads: "Discourse forums: API and exported posts",
    place: "forums",
    keys: &[Key { name: "forums", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: true,
};

/// The source.
pub struct Discourse;

impl Source for Discourse {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
