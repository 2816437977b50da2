//! The community's folder of text, read and checked.
//!
//! A playbook is what a community says about itself, in files that it writes by hand: so every
//! mistake is told with the place where it stands and, where one is near, the word that was meant.
//! Nothing here is needed to make a first report.

mod failure;
mod keys;
mod programme;
mod schema;
mod section;

pub use failure::{Place, PlaybookError};
pub use keys::{Holds, Key, SectionKind};
pub use programme::{AT_PROJECT, Audience, FILE, Playbook, Project};
pub use schema::schema;
