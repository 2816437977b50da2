//! How the rooms are wired together, for every command in the same way.

pub(crate) mod asking;
pub(crate) mod checking;
pub(crate) mod collected;
pub(crate) mod collecting;
pub(crate) mod estimating;
pub(crate) mod explaining;
pub(crate) mod looks;
pub(crate) mod output;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod reporting;
pub(crate) mod tables;
pub(crate) mod tokens;
pub(crate) mod waiting;
