//! The store's Parquet files as tables, read as they are needed.
//!
//! A session reads a file only after its hash has been found right: a wrong byte that still decodes
//! would give a wrong figure. A file is named by a URL, never by a pattern, so a store may lie in a folder of any name.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::catalog::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use datafusion::prelude::{col, lit};
use model::{Instant, ProjectName};
use store::{Snapshot, Table};

use crate::rows::{Cell, Rows};
use crate::schema::{STORED, schema};
use crate::session_error::SessionError;
use crate::tables::Provider;

/// Returns a stored table, read from its files as they are needed; fails when one is damaged.
pub(crate) fn stored(snapshot: &Snapshot, table: Table) -> Result<Provider, SessionError> {
    let schema = schema(table);
    let files = snapshot.checked_files(table)?;
    if files.is_empty() {
        return Ok(Arc::new(MemTable::try_new(schema, vec![vec![]])?));
    }
    let urls = files.into_iter().map(file_url).collect::<Result<Vec<_>, _>>()?;
    let format = ParquetFormat::default().with_force_view_types(false);
    let options = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(options)
        .with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config)?))
}

/// Keeps the rows of some projects alone in every stored table.
pub(crate) fn keep_only(
    tables: &mut BTreeMap<&str, Provider>,
    projects: &[ProjectName],
) -> Result<(), DataFusionError> {
    let context = SessionContext::new();
    let names: Vec<_> = projects.iter().map(|project| lit(project.as_str())).collect();
    for (name, _) in STORED {
        if let Some(table) = tables.get_mut(name) {
            let rows = context.read_table(Arc::clone(table))?;
            *table = rows.filter(col("project").in_list(names.clone(), false))?.into_view();
        }
    }
    Ok(())
}

/// Returns a file's address; a URL and not a path, so that `*` or `[` in a folder's name mean
/// themselves.
fn file_url(file: PathBuf) -> Result<ListingTableUrl, DataFusionError> {
    let absolute = std::path::absolute(&file)?;
    let url = url::Url::from_file_path(&absolute).map_err(|()| {
        DataFusionError::Internal("the store's folder has no absolute path".to_owned())
    })?;
    ListingTableUrl::try_new(url, None)
}

/// Returns the first believable moment of the record, if there is any.
pub(crate) async fn first_moment(commits: &Provider) -> Result<Option<Instant>, DataFusionError> {
    let context = SessionContext::new();
    context.register_table("commits", Arc::clone(commits))?;
    let sql = "SELECT CAST(MIN(committed_at) AS BIGINT) AS first FROM commits \
               WHERE NOT committed_suspect";
    let batches = context.sql(sql).await?.collect().await?;
    let rows = Rows::of(vec!["first".to_owned()], &batches)?;
    let cell = rows.column("first").and_then(|cells| cells.first()).and_then(Cell::number);
    Ok(cell.and_then(Instant::from_micros))
}
