//! The columns of the store's tables that a session reads, as Parquet holds them.
//!
//! Only what measures may see is listed: the personal table is not, nor the text of a path.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use store::Table;

/// The store's tables that a session reads straight from their files.
pub(crate) const STORED: [(&str, Table); 4] = [
    ("commits", Table::Commits),
    ("credits", Table::Credits),
    ("changes", Table::Changes),
    ("reachable", Table::Reachable),
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
        _ => vec![],
    };
    Arc::new(Schema::new(fields))
}
