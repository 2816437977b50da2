//! The built program, asked for tables about one clone that it has collected.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::asked::Place;

/// A row by the names of its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// The program with the store of one clone.
pub(crate) struct Program<'a> {
    path: &'a Path,
    place: &'a Place,
    folder: PathBuf,
    as_of: Option<String>,
}

impl<'a> Program<'a> {
    /// Collects a clone into a store in `folder`, and looks from its newest commit, or from
    /// `latest` if that is earlier.
    ///
    /// # Errors
    /// When the program fails.
    pub(crate) fn collect(
        path: &'a Path,
        place: &'a Place,
        folder: &Path,
        latest: Option<&str>,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = folder.join(&place.name);
        std::fs::create_dir_all(&folder)?;
        let mut program = Self { path, place, folder, as_of: None };
        program.run(&["collect", &format!("{}={}", place.name, place.path.display())])?;
        let newest = "SELECT CAST(to_timestamp_seconds(MAX(at_seconds) + 1) AS VARCHAR) AS at \
                      FROM known_commits";
        let newest = program.sql(newest)?;
        let newest = newest.first().and_then(|row| row.get("at")).filter(|at| !at.is_empty());
        let newest = format!("{}Z", newest.ok_or("the clone has no commit")?);
        // Times written so are in the order of their texts.
        let latest = latest.map_or_else(|| newest.clone(), str::to_owned);
        program.as_of = Some(newest.min(latest));
        Ok(program)
    }

    /// Returns the moment that everything looks from.
    pub(crate) fn as_of(&self) -> &str {
        self.as_of.as_deref().unwrap_or_default()
    }

    /// Returns a measure per year, with more options.
    pub(crate) fn measure(&self, name: &str, more: &[&str]) -> Result<Vec<Row>, Box<dyn Error>> {
        let mut words = vec!["measure", name, "--per", "year", "--format", "csv"];
        words.extend(more);
        self.table(&words)
    }

    /// Returns the rows of a SELECT, with people by their mailmapped address.
    pub(crate) fn sql(&self, query: &str) -> Result<Vec<Row>, Box<dyn Error>> {
        self.table(&["sql", query, "--format", "csv", "--identity", "mailmap"])
    }

    fn table(&self, words: &[&str]) -> Result<Vec<Row>, Box<dyn Error>> {
        let text = self.run(words)?;
        csv::Reader::from_reader(text.as_slice())
            .into_deserialize()
            .map(|row| row.map_err(Into::into))
            .collect()
    }

    fn run(&self, words: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut command = Command::new(self.path);
        command.current_dir(&self.folder).args(["--quiet", "--store", "store"]);
        command.args(words);
        if let Some(at) = &self.as_of {
            command.args(["--as-of", at]);
        }
        if let Some(file) = &self.place.mailmap {
            command.arg("--mailmap").arg(format!("{}={}", self.place.name, file.display()));
        }
        let output = command.stderr(Stdio::piped()).output()?;
        // 3 is "done in part": a shallow clone has figures too.
        if matches!(output.status.code(), Some(0 | 3)) {
            Ok(output.stdout)
        } else {
            let why = String::from_utf8_lossy(&output.stderr);
            Err(format!("convivial {}: {}", words.join(" "), why.trim_end()).into())
        }
    }
}
