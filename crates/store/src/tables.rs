//! The tables of a store: one file per table, with its schema and the way in and out.
//!
//! A column's type never changes within a layout; DuckDB, pandas and Polars read the files as they
//! are.

pub(crate) mod changes;
pub(crate) mod commits;
pub(crate) mod coverage;
pub(crate) mod credits;
pub(crate) mod mailmaps;
pub(crate) mod notes;
pub(crate) mod paths;
pub(crate) mod reachable;
pub(crate) mod sheet;
pub(crate) mod signatures;

use arrow::datatypes::SchemaRef;

/// A table of the store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// One row per project and commit, divided by the year of its believed commit time.
    Commits,
    /// One row per person named in a commit's trailers.
    Credits,
    /// One row per commit and path that it changed.
    Changes,
    /// One row per project and path.
    Paths,
    /// One row per commit that a source's references reach, as of its last collection.
    Reachable,
    /// Which facts a source could tell.
    Coverage,
    /// What a source met that was not as it should be.
    Notes,
    /// Names and addresses: personal, never to be given to a measure.
    Signatures,
    /// The texts of `.mailmap` files: personal, never to be given to a measure.
    Mailmaps,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 9] = [
        Table::Commits,
        Table::Credits,
        Table::Changes,
        Table::Paths,
        Table::Reachable,
        Table::Coverage,
        Table::Notes,
        Table::Signatures,
        Table::Mailmaps,
    ];

    /// Returns its name, such as `commits`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Commits => "commits",
            Table::Credits => "credits",
            Table::Changes => "changes",
            Table::Paths => "paths",
            Table::Reachable => "reachable",
            Table::Coverage => "coverage",
            Table::Notes => "notes",
            Table::Signatures => "signatures",
            Table::Mailmaps => "mailmaps",
        }
    }

    /// Returns the table that a name means.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Returns whether it holds names or addresses.
    pub fn is_personal(self) -> bool {
        matches!(self, Table::Signatures | Table::Mailmaps)
    }

    pub(crate) fn schema(self) -> SchemaRef {
        match self {
            Table::Commits => commits::schema(),
            Table::Credits => credits::schema(),
            Table::Changes => changes::schema(),
            Table::Paths => paths::schema(),
            Table::Reachable => reachable::schema(),
            Table::Coverage => coverage::schema(),
            Table::Notes => notes::schema(),
            Table::Signatures => signatures::schema(),
            Table::Mailmaps => mailmaps::schema(),
        }
    }
}
