//! The columns of the store's tables that a session reads, as Parquet holds them.
//!
//! Only what measures may see is listed: the personal table is not, nor the text of a path.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use store::Table;

/// The store's tables that a session reads straight from their files.
pub(crate) const STORED: [(&str, Table); 10] = [
    ("commits", Table::Commits),
    ("credits", Table::Credits),
    ("changes", Table::Changes),
    ("reachable", Table::Reachable),
    ("items", Table::Items),
    ("traces", Table::Traces),
    ("sessions", Table::Sessions),
    ("recognitions", Table::Recognitions),
    ("community_files", Table::CommunityFiles),
    ("figures", Table::Figures),
];

/// Returns the columns of a stored table.
pub(crate) fn schema(table: Table) -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let moment = |name: &str| {
        Field::new(name, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true)
    };
    let small = |name: &str| Field::new(name, DataType::Int16, false);
    let flag = |name: &str| Field::new(name, DataType::Boolean, false);
    let number = |name: &str| Field::new(name, DataType::Int32, false);
    let perhaps = |name: &str, kind: DataType| Field::new(name, kind, true);
    let told = |fields: Vec<Field>| {
        let mut whole = vec![
            text("project"),
            text("source"),
            small("rank"),
            perhaps("record", DataType::Int64),
        ];
        whole.extend(fields);
        whole
    };
    let fields = match table {
        Table::Commits => vec![
            text("project"),
            text("commit"),
            text("author"),
            moment("authored_at"),
            small("authored_offset_minutes"),
            flag("authored_suspect"),
            text("committer"),
            moment("committed_at"),
            small("committed_offset_minutes"),
            flag("committed_suspect"),
            number("parent_count"),
        ],
        Table::Credits => vec![
            text("project"),
            text("commit"),
            number("position"),
            text("role"),
            text("signature"),
        ],
        Table::Changes => {
            vec![text("project"), text("commit"), Field::new("path", DataType::Int64, false)]
        }
        Table::Reachable => {
            vec![text("project"), text("source"), text("commit"), text("landed_with")]
        }
        Table::Items => told(vec![
            text("item"),
            text("platform"),
            text("place"),
            perhaps("number", DataType::Int64),
            text("kind"),
            perhaps("author", DataType::Utf8),
            text("author_kind"),
            moment("opened_at"),
            flag("opened_suspect"),
            perhaps("state", DataType::Utf8),
            perhaps("draft", DataType::Boolean),
            perhaps("additions", DataType::Int64),
            perhaps("deletions", DataType::Int64),
            perhaps("files", DataType::Int64),
        ]),
        Table::Traces => told(vec![
            text("trace"),
            flag("has_native"),
            text("kind"),
            text("platform"),
            perhaps("item", DataType::Utf8),
            perhaps("author", DataType::Utf8),
            text("author_kind"),
            moment("at"),
            flag("suspect"),
            perhaps("detail", DataType::Utf8),
            perhaps("subject", DataType::Utf8),
            perhaps("target", DataType::Utf8),
            perhaps("reply_to", DataType::Utf8),
        ]),
        Table::Sessions => told(vec![
            text("calendar"),
            text("series"),
            moment("starts_at"),
            moment("ends_at"),
            text("state"),
        ]),
        Table::Recognitions => told(vec![
            text("account"),
            text("document"),
            text("role"),
            perhaps("first", DataType::Boolean),
        ]),
        Table::CommunityFiles => told(vec![
            text("purpose"),
            perhaps("path", DataType::Int64),
            text("change"),
            text("commit"),
            moment("at"),
        ]),
        Table::Figures => told(vec![
            text("measure"),
            text("period"),
            moment("starts_at"),
            moment("ends_at"),
            Field::new("value", DataType::Float64, false),
            perhaps("n", DataType::Int64),
            text("published"),
        ]),
        _ => vec![],
    };
    Arc::new(Schema::new(fields))
}
