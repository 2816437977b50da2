//! How the rooms are wired together, for every command in the same way.

pub(crate) mod asking;
pub(crate) mod collecting;
pub(crate) mod output;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod reporting;
