//! The tables of a store: one file per table, with its schema and the way in and out.
//!
//! A column's type never changes within a layout; DuckDB, pandas and Polars read the files as they
//! are.

pub(crate) mod accounts;
pub(crate) mod changes;
pub(crate) mod commits;
pub(crate) mod community_files;
pub(crate) mod coverage;
pub(crate) mod credits;
pub(crate) mod figures;
pub(crate) mod files_read;
pub(crate) mod items;
pub(crate) mod mailmaps;
pub(crate) mod marks;
pub(crate) mod memories;
pub(crate) mod notes;
pub(crate) mod paths;
pub(crate) mod places;
pub(crate) mod reachable;
pub(crate) mod recognitions;
pub(crate) mod records;
pub(crate) mod row;
pub(crate) mod sessions;
pub(crate) mod set_aside;
pub(crate) mod sheet;
pub(crate) mod signatures;
pub(crate) mod titles;
pub(crate) mod told;
pub(crate) mod traces;

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
    /// Issues, changes, discussions, threads and topics, as each record tells them.
    Items,
    /// What somebody did other than a commit, as each record tells it.
    Traces,
    /// Hashtags, references, closing keywords and trailers.
    Marks,
    /// Meetings that calendars list.
    Sessions,
    /// Who is named for what.
    Recognitions,
    /// What commits did to community files.
    CommunityFiles,
    /// Numbers that exist only as published.
    Figures,
    /// The index of what is known of each record.
    Records,
    /// Logins and names of accounts: personal, never to be given to a measure.
    Accounts,
    /// Names of repositories and lists: personal, never to be given to a measure.
    Places,
    /// Titles of items and series: personal, never to be given to a measure.
    Titles,
    /// What became of each file and page that was read: personal.
    FilesRead,
    /// Records that could not be read: personal, never to be given to a measure.
    SetAside,
    /// What each source left for itself: personal, never to be given to a measure.
    Memories,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 23] = [
        Table::Commits,
        Table::Credits,
        Table::Changes,
        Table::Paths,
        Table::Reachable,
        Table::Coverage,
        Table::Notes,
        Table::Signatures,
        Table::Mailmaps,
        Table::Items,
        Table::Traces,
        Table::Marks,
        Table::Sessions,
        Table::Recognitions,
        Table::CommunityFiles,
        Table::Figures,
        Table::Records,
        Table::Accounts,
        Table::Places,
        Table::Titles,
        Table::FilesRead,
        Table::SetAside,
        Table::Memories,
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
            Table::Items => "items",
            Table::Traces => "traces",
            Table::Marks => "marks",
            Table::Sessions => "sessions",
            Table::Recognitions => "recognitions",
            Table::CommunityFiles => "community_files",
            Table::Figures => "figures",
            Table::Records => "records",
            Table::Accounts => "accounts",
            Table::Places => "places",
            Table::Titles => "titles",
            Table::FilesRead => "files_read",
            Table::SetAside => "set_aside",
            Table::Memories => "memories",
        }
    }

    /// Returns the table that a name means.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Returns whether it holds names or addresses.
    pub fn is_personal(self) -> bool {
        matches!(
            self,
            Table::Signatures
                | Table::Mailmaps
                | Table::Accounts
                | Table::Places
                | Table::Titles
                | Table::FilesRead
                | Table::SetAside
                | Table::Memories
        )
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
            Table::Items => told::schema::<items::ItemRow>(),
            Table::Traces => told::schema::<traces::TraceRow>(),
            Table::Marks => told::schema::<marks::MarkRow>(),
            Table::Sessions => told::schema::<sessions::SessionRow>(),
            Table::Recognitions => told::schema::<recognitions::RecognitionRow>(),
            Table::CommunityFiles => told::schema::<community_files::CommunityFileRow>(),
            Table::Figures => told::schema::<figures::FigureRow>(),
            Table::Titles => told::schema::<titles::TitleRow>(),
            Table::Records => told::sourced_schema::<records::RecordRow>(),
            Table::FilesRead => told::sourced_schema::<files_read::FileRow>(),
            Table::SetAside => told::sourced_schema::<set_aside::SetAsideRow>(),
            Table::Memories => told::sourced_schema::<memories::MemoryRow>(),
            Table::Accounts => told::bare_schema::<accounts::AccountRow>(),
            Table::Places => told::bare_schema::<places::PlaceRow>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    /// Words of a column that would hold what nobody may infer or keep.
    const NEVER: [&str; 20] = [
        "age",
        "association",
        "avatar",
        "biography",
        "birth",
        "company",
        "country",
        "disability",
        "employer",
        "ethnicity",
        "gender",
        "language",
        "location",
        "nationality",
        "photo",
        "pronouns",
        "race",
        "religion",
        "salary",
        "sex",
    ];

    /// Words of a column that may stand in a personal table alone.
    const PERSONAL: [&str; 6] = ["address", "email", "login", "name", "native", "title"];

    #[test]
    fn no_column_can_hold_what_is_never_inferred_nor_a_name_outside_the_personal_tables() {
        for table in Table::ALL {
            for field in table.schema().fields() {
                let has =
                    |words: &[&str]| field.name().split('_').any(|part| words.contains(&part));
                assert!(!has(&NEVER), "{}.{}", table.name(), field.name());
                let kept = table.is_personal() || !has(&PERSONAL) || field.name() == "has_native";
                assert!(kept, "{}.{}", table.name(), field.name());
            }
        }
    }
}
