//! Slack chats: exports.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "slack",
    reads: "Slack chats: exports",
    place: "archives",
    keys: &[Key { name: "archives", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: false,
};

/// The source.
pub struct Slack;

impl Source for Slack {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
