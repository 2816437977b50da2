//! Forgejo or Gitea, live: issues, changes, reviews, comments.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "forgejo",
    reads: "Forgejo or Gitea, live: issues, changes, reviews, comments",
    place: "repositories",
    keys: &[Key { name: "repositories", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: true,
};

/// The source.
pub struct Forgejo;

impl Source for Forgejo {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
