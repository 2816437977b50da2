//! git log text, in the format that Perceval reads.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "git_log",
    reads: "git log text, in the format that Perceval reads",
    place: "files",
    keys: &[Key { name: "files", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 10,
    live: false,
};

/// The source.
pub struct GitLog;

impl Source for GitLog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
