//! Retired records: those that an earlier run told, that this one did not, and that hold no longer.
//!
//! A record that is not told again stays as a rule, for most sources read only what is new. A source
//! that told all that there is of one kind of document says so, because a history may be rewritten
//! and a place be taken out of the configuration.

use std::collections::BTreeSet;

use model::{CreditDocument, ProjectName};

use super::Run;
use crate::StoreError;

impl Run {
    /// Takes out what the source told of a kind of document in earlier runs and not in this one;
    /// called after its last record.
    pub fn retire_recognitions(
        &mut self,
        project: &ProjectName,
        source: &str,
        document: CreditDocument,
    ) -> Result<(), StoreError> {
        let rows = self.base.recognitions()?;
        let of_source =
            rows.iter().filter(|told| told.project == *project && told.source == source);
        let ours: BTreeSet<i64> = of_source
            .filter(|told| told.row.document == document)
            .map(|told| told.record)
            .collect();
        if let Some(records) = &mut self.brought(project, source).records {
            ours.into_iter().for_each(|record| records.retire(record));
        }
        Ok(())
    }
}
