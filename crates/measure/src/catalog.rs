//! The catalog: every measure and view there is, the built-in ones and a community's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use model::Fact;
use thiserror::Error;

use crate::header::HeadError;
use crate::measure::Measure;
use crate::parse::tables_read;
use crate::view::View;

/// Every built-in `.sql` file: its path under `sql/` and its text.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sql_files.rs"));

/// The tables that views read; the session fills them.
pub(crate) const TABLES: [&str; 25] = [
    "affiliations",
    "automated",
    "calendar",
    "calendar_days",
    "changes",
    "commits",
    "community_files",
    "coverage",
    "credits",
    "declared_roles",
    "figures",
    "items",
    "kinds",
    "notes",
    "path_kinds",
    "projects",
    "reachable",
    "recognitions",
    "resolution_checks",
    "resolved",
    "resolved_accounts",
    "resolved_by_mailmap",
    "sessions",
    "team_roles",
    "traces",
];

/// The one-row table of settings, beside the others because it changes from question to question.
pub(crate) const SETTINGS: &str = "settings";

/// The order in which families stand on a page.
const FAMILIES: [&str; 4] = ["reach", "staying", "steadiness", "data_quality"];

/// The order in which the built-in measures stand on a page; others follow by name.
const READING_ORDER: [&str; 15] = [
    "second_contribution_headline",
    "second_contribution_early_sign",
    "newcomers",
    "newcomers_by_origin",
    "active_people",
    "contributions_by_tenure",
    "kinds_of_work",
    "second_contribution",
    "retained_second_year",
    "long_term_contributors",
    "one_time_contributors",
    "cohort_composition",
    "absence_factor",
    "bot_share",
    "data_quality",
];

/// Why a catalog cannot be made or a measure not found in it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// There is no such measure.
    #[error("there is no measure `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest names there are, nearest first.
        nearest: Vec<String>,
    },
    /// A file cannot be used.
    #[error("a measure or view cannot be used: {file}")]
    File {
        /// The file, by its path in the folder.
        file: String,
        /// Why.
        #[source]
        source: HeadError,
    },
    /// The community's folder cannot be read.
    #[error("the folder of measures cannot be read: {}", path.display())]
    Folder {
        /// Why.
        #[source]
        source: io::Error,
        /// The folder.
        path: PathBuf,
    },
}

/// Every measure and view there is.
#[derive(Clone, Debug)]
pub struct Catalog {
    measures: BTreeMap<String, Measure>,
    pub(crate) views: BTreeMap<String, View>,
}

impl Catalog {
    /// Returns the built-in measures and views.
    pub fn built_in() -> Result<Self, CatalogError> {
        let mut catalog = Self { measures: BTreeMap::new(), views: BTreeMap::new() };
        for (path, text) in BUILT_IN {
            catalog.add(path, text)?;
        }
        catalog.check()?;
        Ok(catalog)
    }

    /// Returns this catalog with every `.sql` of a community's folder added: `<name>.sql` or
    /// `<family>/<name>.sql`, the family being `own` without a folder; what lies in `views/` is a
    /// view.
    ///
    /// A name that is taken is refused: two figures of one name would be taken for one another.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, CatalogError> {
        let mut files = Vec::new();
        find(folder, &mut files)
            .map_err(|source| CatalogError::Folder { source, path: folder.to_owned() })?;
        files.sort();
        for path in files {
            let text = fs::read_to_string(&path)
                .map_err(|source| CatalogError::Folder { source, path: path.clone() })?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            let place = match name.split_once('/') {
                Some(("views", _)) => name,
                Some(_) => format!("measures/{name}"),
                None => format!("measures/own/{name}"),
            };
            self.add(&place, &text)?;
        }
        self.check()?;
        Ok(self)
    }

    /// Returns a measure by its id.
    pub fn get(&self, name: &str) -> Result<&Measure, CatalogError> {
        self.measures.get(name).ok_or_else(|| {
            // Half a name is nearer than any word that is merely spelled alike.
            let part = |id: &str| name.len() >= 3 && id.contains(name);
            let mut known: Vec<(bool, usize, &String)> =
                self.measures.keys().map(|id| (!part(id), distance(id, name), id)).collect();
            known.sort();
            CatalogError::Unknown {
                name: name.to_owned(),
                nearest: known.into_iter().take(3).map(|(.., id)| id.clone()).collect(),
            }
        })
    }

    /// Returns every measure in reading order.
    pub fn measures(&self) -> Vec<&Measure> {
        let place = |list: &[&str], word: &str| {
            list.iter().position(|known| *known == word).unwrap_or(list.len())
        };
        let mut measures: Vec<&Measure> = self.measures.values().collect();
        measures.sort_by_key(|measure| {
            let definition = measure.definition();
            (
                place(&FAMILIES, &definition.family),
                place(&READING_ORDER, &definition.id),
                definition.id.clone(),
            )
        });
        measures
    }

    /// Returns every table that a measure comes down to.
    pub fn behind(&self, measure: &Measure) -> BTreeSet<String> {
        self.tables_behind(&measure.reads)
    }

    /// Returns every table that a SELECT comes down to; none of one that cannot be read.
    pub fn behind_sql(&self, sql: &str) -> BTreeSet<String> {
        tables_read(sql, false).map(|reads| self.tables_behind(&reads)).unwrap_or_default()
    }

    /// Returns the views that a list of tables needs, directly or not, each after those it reads.
    pub(crate) fn views_behind(&self, reads: &[String]) -> Vec<&View> {
        let (mut done, mut found) = (BTreeSet::new(), Vec::new());
        for name in reads {
            self.visit(name, &mut done, &mut found);
        }
        found
    }

    /// Returns the facts that a list of tables needs, directly or not.
    pub(crate) fn facts_behind(&self, reads: &[String]) -> BTreeSet<Fact> {
        self.views_behind(reads).into_iter().flat_map(|view| view.facts.iter().copied()).collect()
    }

    /// Returns every table that a list of tables and views comes down to, settings included.
    pub(crate) fn tables_behind(&self, reads: &[String]) -> BTreeSet<String> {
        let views = self.views_behind(reads);
        let read = views.iter().flat_map(|view| view.reads.iter()).chain(reads);
        read.filter(|name| !self.views.contains_key(*name)).cloned().collect()
    }

    /// Returns the settings that a view depends on, directly or not.
    pub(crate) fn settings_behind(&self, view: &View) -> BTreeSet<String> {
        let behind = self.views_behind(std::slice::from_ref(&view.name));
        behind.into_iter().flat_map(|view| view.settings.iter().cloned()).collect()
    }

    fn visit<'a>(&'a self, name: &str, done: &mut BTreeSet<String>, found: &mut Vec<&'a View>) {
        let Some(view) = self.views.get(name) else { return };
        if done.insert(name.to_owned()) {
            for read in &view.reads {
                self.visit(read, done, found);
            }
            found.push(view);
        }
    }

    fn add(&mut self, path: &str, text: &str) -> Result<(), CatalogError> {
        let file = |source| CatalogError::File { file: path.to_owned(), source };
        let stem = path.strip_suffix(".sql").unwrap_or(path);
        let parts: Vec<&str> = stem.split('/').collect();
        match parts.as_slice() {
            ["views", name] => {
                if self.knows(name) {
                    return Err(file(HeadError::Taken((*name).to_owned())));
                }
                let view = View::parse(name, text).map_err(file)?;
                self.views.insert((*name).to_owned(), view);
            }
            ["measures", family, id] => {
                if self.measures.contains_key(*id) {
                    return Err(file(HeadError::Taken((*id).to_owned())));
                }
                let measure = Measure::parse(family, id, text).map_err(file)?;
                self.measures.insert((*id).to_owned(), measure);
            }
            _ => return Err(file(HeadError::TooDeep)),
        }
        Ok(())
    }

    /// Checks that everything read is there and that no view reads itself.
    fn check(&self) -> Result<(), CatalogError> {
        let views = self.views.values().map(|view| (format!("views/{}.sql", view.name), view));
        for (file, view) in views {
            self.check_reads(&file, &view.reads)?;
            if self.views_behind(&view.reads).iter().any(|behind| behind.name == view.name) {
                let source = HeadError::Circle(view.name.clone());
                return Err(CatalogError::File { file, source });
            }
        }
        for (id, measure) in &self.measures {
            let file = format!("measures/{}/{id}.sql", measure.definition.family);
            self.check_reads(&file, &measure.reads)?;
        }
        Ok(())
    }

    /// Returns whether there is a table or a view of this name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        TABLES.contains(&name) || name == SETTINGS || self.views.contains_key(name)
    }

    fn check_reads(&self, file: &str, reads: &[String]) -> Result<(), CatalogError> {
        match reads.iter().find(|name| !self.knows(name)) {
            None => Ok(()),
            Some(name) => Err(CatalogError::File {
                file: file.to_owned(),
                source: HeadError::UnknownTable(name.clone()),
            }),
        }
    }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "sql") {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns how many letters must change to make one word the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}
