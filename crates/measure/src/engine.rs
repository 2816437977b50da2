//! The session: a snapshot of the store with its people and settings, ready to be asked.
//!
//! A question sees only the tables named in `catalog::TABLES`, through one SELECT, without any
//! function that could reach a file. Every view is computed once for the settings it depends on, and
//! kept. This file is the only place where anything waits for DataFusion.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::catalog::MemTable;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SQLOptions, SessionConfig, SessionContext};
use model::{Coverage, Fact, Instant, Note, People, ProjectName};
use store::Snapshot;
use tokio::runtime::Runtime;

use crate::catalog::{Catalog, SETTINGS, TABLES};
use crate::ending::Record;
use crate::fingerprint::Lists;
use crate::header::HeadError;
use crate::kinds::Kinds;
use crate::params::Settled;
use crate::parse::{one_select, tables_read};
use crate::rows::{Cell, Column, Rows};
use crate::schema::STORED;
use crate::session_error::SessionError;
use crate::stored::{first_moment, keep_only, stored};
use crate::tables::{self, Provider};
use crate::view::View;
use crate::{people, teams};

/// What a session needs.
pub struct SessionInput<'a> {
    /// The measures and views.
    pub catalog: &'a Catalog,
    /// The store as of one generation.
    pub snapshot: &'a Snapshot,
    /// Everybody, resolved.
    pub people: &'a People,
    /// The same by `.mailmap` alone, to show what the other rules change; nothing where that was not
    /// looked at.
    pub mailmapped: Option<&'a People>,
    /// The kinds of work.
    pub kinds: &'a Kinds,
    /// What was met beside the sources' own notes, such as broken `.mailmap` lines.
    pub notes: &'a [Note],
    /// The moment to look from; nothing is the snapshot itself.
    pub as_of: Option<Instant>,
    /// The projects to ask about; none named is all of them.
    pub projects: &'a [ProjectName],
    /// How many parts the engine works on at once; the answer does not depend on it.
    pub partitions: usize,
}

/// What a computed view depends on: its name, the moment it is looked from, and its settings.
type Computed = (String, Instant, Vec<String>);

/// A snapshot of the store, ready to be asked.
pub struct Session {
    pub(crate) catalog: Catalog,
    as_of: Instant,
    asked: Option<Instant>,
    record: Record,
    /// The first believable moment of the record.
    first: Option<Instant>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) projects: Vec<ProjectName>,
    pub(crate) lists: Lists,
    runtime: Runtime,
    partitions: usize,
    tables: BTreeMap<String, Provider>,
    /// Views that were computed already, by name and the settings they depend on.
    kept: Mutex<BTreeMap<Computed, Provider>>,
}

impl Session {
    /// Opens a session over a snapshot of the store.
    pub fn open(input: &SessionInput<'_>) -> Result<Self, SessionError> {
        let known = input.snapshot.projects();
        for project in input.projects {
            if !known.contains(project) {
                return Err(SessionError::UnknownProject {
                    name: project.to_string(),
                    known: known.iter().map(ToString::to_string).collect(),
                });
            }
        }
        let all = known.len();
        let mut projects = if input.projects.is_empty() { known } else { input.projects.to_vec() };
        projects.sort();
        projects.dedup();
        let asked = |project: &ProjectName| projects.contains(project);
        let mut coverage = input.snapshot.coverage()?;
        coverage.retain(|row| asked(&row.project));
        let record = Record::of(input.snapshot.sources(), &coverage, &projects);
        let snapshot = record.end(&BTreeSet::from([Fact::Commits])).ok_or(SessionError::Empty)?;
        let latest = record.latest().unwrap_or(snapshot);
        if let Some(asked) = input.as_of.filter(|asked| *asked > latest) {
            return Err(SessionError::AfterSnapshot { asked, snapshot: latest });
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(input.partitions.max(1))
            .build()
            .map_err(SessionError::Threads)?;
        let mut notes = input.snapshot.notes()?;
        notes.extend_from_slice(input.notes);
        notes.retain(|note| asked(&note.project));
        let mut paths = input.snapshot.paths()?;
        paths.sort_unstable();
        paths.dedup_by_key(|(id, _)| *id);
        let mut made = BTreeMap::from([
            ("coverage", tables::coverage(&coverage)?),
            ("kinds", tables::kinds(input.kinds)?),
            ("notes", tables::notes(&notes)?),
            ("path_kinds", tables::path_kinds(input.kinds, &paths)?),
            ("projects", tables::projects(&projects)?),
            (
                "team_roles",
                teams::team_roles(&input.snapshot.recognitions()?, &projects, input.people)?,
            ),
        ]);
        made.extend(people::tables(input.people, input.mailmapped, &projects)?);
        for (name, table) in STORED {
            made.insert(name, stored(input.snapshot, table)?);
        }
        let first = match made.get("commits") {
            Some(commits) => runtime.block_on(first_moment(commits))?,
            None => None,
        };
        if projects.len() < all {
            keep_only(&mut made, &projects)?;
        }
        let mut lists: Lists = vec![("path_kinds", "kinds".into(), input.kinds.label().into())];
        for (name, value) in &input.people.lists {
            lists.push(("resolved", name.clone(), value.clone()));
            lists.push(("resolved_accounts", name.clone(), value.clone()));
            lists.push(("team_roles", name.clone(), value.clone()));
        }
        Ok(Self {
            catalog: input.catalog.clone(),
            as_of: input.as_of.map_or(snapshot, |asked| asked.min(snapshot)),
            asked: input.as_of,
            record,
            first,
            coverage,
            projects,
            lists,
            runtime,
            partitions: input.partitions.max(1),
            tables: made.into_iter().map(|(name, table)| (name.to_owned(), table)).collect(),
            kept: Mutex::default(),
        })
    }

    /// Returns the moment from which questions about commits are looked at.
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns the moment from which a question is looked at that reads these tables and views.
    pub(crate) fn as_of_for(&self, reads: &[String]) -> Instant {
        let facts = self.catalog.facts_behind(reads);
        let end = if facts.is_empty() { None } else { self.record.end(&facts) };
        let end = end.unwrap_or(self.as_of);
        self.asked.map_or(end, |asked| asked.min(end))
    }

    /// Returns the projects that the session asks about.
    pub fn projects(&self) -> &[ProjectName] {
        &self.projects
    }

    /// Runs one SELECT over the session's tables and views, by quarter and the `authored` door.
    ///
    /// What comes back is unprotected: the caller says so to whoever reads it.
    pub fn sql(&self, sql: &str) -> Result<Rows, SessionError> {
        let reads = tables_read(sql, false).map_err(SessionError::Sql)?;
        if let Some(unknown) = reads.iter().find(|name| !self.catalog.knows(name)) {
            return Err(SessionError::Sql(HeadError::UnknownTable(unknown.clone())));
        }
        self.query(sql, &reads, &Settled::plain())
    }

    /// Returns the tables and views that a SELECT can read, a row for each of their columns.
    pub fn tables(&self) -> Result<Rows, SessionError> {
        let names = TABLES.iter().map(|name| (*name).to_owned());
        let names = names.chain([SETTINGS.to_owned()]).chain(self.catalog.views.keys().cloned());
        let (mut tables, mut columns, mut kinds) = (vec![], vec![], vec![]);
        for name in names {
            let sql = format!("SELECT * FROM \"{name}\"");
            for (column, kind) in
                self.columns(&sql, std::slice::from_ref(&name), &Settled::plain())?
            {
                tables.push(Cell::Text(name.clone()));
                columns.push(Cell::Text(column));
                kinds.push(Cell::Text(kind));
            }
        }
        let column = |name: &str, cells| Column { name: name.to_owned(), cells };
        Ok(Rows {
            columns: vec![
                column("table", tables),
                column("column", columns),
                column("type", kinds),
            ],
        })
    }

    /// Runs one SELECT with settings.
    pub(crate) fn query(
        &self,
        sql: &str,
        reads: &[String],
        settled: &Settled,
    ) -> Result<Rows, SessionError> {
        one_select(sql).map_err(SessionError::Sql)?;
        let context = self.context(reads, settled)?;
        self.runtime.block_on(async {
            let frame = plan(&context, sql).await?;
            let names = frame.schema().fields().iter().map(|field| field.name().clone()).collect();
            let batches = frame.collect().await?;
            Rows::of(names, &batches).map_err(|error| DataFusionError::from(error).into())
        })
    }

    /// Returns the columns that a SELECT gives, with their types, without running it.
    pub(crate) fn columns(
        &self,
        sql: &str,
        reads: &[String],
        settled: &Settled,
    ) -> Result<Vec<(String, String)>, SessionError> {
        let context = self.context(reads, settled)?;
        let frame = self.runtime.block_on(plan(&context, sql))?;
        let fields = frame.schema().fields().iter();
        Ok(fields.map(|field| (field.name().clone(), field.data_type().to_string())).collect())
    }

    /// Makes a context that holds what a SELECT reads, directly or through views.
    ///
    /// Every view is computed on its own and registered as plain rows. That shares the work among
    /// measures, and it keeps DataFusion 55 from carrying a "functional dependency" of one
    /// aggregate through a join into the next: it then drops grouping and sorting columns that it
    /// takes to be determined, and answers wrongly without a word (see DESIGN).
    fn context(&self, reads: &[String], settled: &Settled) -> Result<SessionContext, SessionError> {
        let as_of = self.as_of_for(reads);
        let context = self.base_context(settled, as_of)?;
        for view in self.catalog.views_behind(reads) {
            let rows = self.kept(&context, view, settled, as_of)?;
            context.register_table(view.name.as_str(), rows)?;
        }
        Ok(context)
    }

    /// Returns a view's rows under the settings that it depends on, computing them the first time.
    fn kept(
        &self,
        context: &SessionContext,
        view: &View,
        settled: &Settled,
        as_of: Instant,
    ) -> Result<Provider, SessionError> {
        let key = (view.name.clone(), as_of, settled.values(&self.catalog.settings_behind(view)));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(provider) = kept.get(&key) {
            return Ok(Arc::clone(provider));
        }
        let provider: Provider = self.runtime.block_on(async {
            let frame = plan(context, &view.sql).await?;
            let schema = Arc::new(frame.schema().as_arrow().clone());
            let parts = frame.collect_partitioned().await?;
            Ok::<_, DataFusionError>(Arc::new(MemTable::try_new(schema, parts)?))
        })?;
        kept.insert(key, Arc::clone(&provider));
        Ok(provider)
    }

    fn base_context(
        &self,
        settled: &Settled,
        as_of: Instant,
    ) -> Result<SessionContext, SessionError> {
        let mut config = SessionConfig::new().with_target_partitions(self.partitions);
        let options = config.options_mut();
        options.execution.collect_statistics = false;
        options.execution.parquet.schema_force_view_types = false;
        options.sql_parser.map_string_types_to_utf8view = false;
        let context = SessionContext::new_with_config(config);
        // The rule drops sort keys by the same inference that `context` guards against; it would
        // still act inside one SELECT, such as a community's own.
        context.remove_optimizer_rule("eliminate_duplicated_expr");
        for (name, table) in &self.tables {
            context.register_table(name.as_str(), Arc::clone(table))?;
        }
        let (calendar, calendar_days) = tables::calendar(self.first.unwrap_or(as_of), as_of)?;
        context.register_table("calendar", calendar)?;
        context.register_table("calendar_days", calendar_days)?;
        context.register_table(SETTINGS, tables::settings(as_of, settled)?)?;
        Ok(context)
    }
}

/// Plans one SELECT; everything but a query is refused.
async fn plan(context: &SessionContext, sql: &str) -> Result<DataFrame, DataFusionError> {
    let only_queries =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    context.sql_with_options(sql, only_queries).await
}
