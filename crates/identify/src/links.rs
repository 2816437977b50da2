//! Links: what a community itself says belongs to one person.

use model::Handle;

/// Handles of one person, declared together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Link {
    /// By what the person is found.
    pub handles: Vec<Handle>,
}
