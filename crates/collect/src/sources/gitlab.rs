//! GitLab, live: issues, merge requests, notes, approvals.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "gitlab",
    reads: "GitLab, live: issues, merge requests, notes, approvals",
    place: "repositories",
    keys: &[Key { name: "repositories", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: true,
};

/// The source.
pub struct Gitlab;

impl Source for Gitlab {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
