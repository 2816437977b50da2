//! Commits, read back whole as they were told.

use std::collections::HashMap;

use model::{Commit, CommitId, Credit, ProjectName, Signature, SignatureId, Signed};

use super::Snapshot;
use crate::tables::{commits, credits};
use crate::{Damage, StoreError, Table};

impl Snapshot {
    /// Returns the stored commits of a project whole, file by file; slow, and full of names. Whoever
    /// was forgotten has an empty signature, and everybody has once the key was destroyed.
    pub fn commits(&self, project: &ProjectName) -> Result<Vec<Commit>, StoreError> {
        let people: HashMap<_, _> =
            self.signatures()?.into_iter().map(|seen| (seen.id, seen.signature)).collect();
        let person = |id: &SignatureId| {
            let unknown = StoreError::damaged("personal", Damage::Column("signature"));
            let nobody = self.may_lack_rows().then(Signature::default);
            people.get(id).cloned().or(nobody).ok_or(unknown)
        };
        let spelled: HashMap<_, _> = self.paths()?.into_iter().collect();
        let mut paths: HashMap<CommitId, Vec<Vec<u8>>> = HashMap::new();
        for (id, number) in self.changes(project)? {
            let unknown = StoreError::damaged("events/paths", Damage::Column("path"));
            paths.entry(id).or_default().push(spelled.get(&number).cloned().ok_or(unknown)?);
        }
        let mut credits: HashMap<CommitId, Vec<(i32, Credit)>> = HashMap::new();
        for row in self.gather(Table::Credits, Some(project), &[], credits::rows)? {
            let credit = Credit { role: row.role, by: person(&row.signature)? };
            credits.entry(row.commit).or_default().push((row.position, credit));
        }
        let rows = self.gather(Table::Commits, Some(project), &[], commits::rows)?;
        rows.into_iter()
            .map(|row| {
                let mut credits = credits.remove(&row.commit).unwrap_or_default();
                credits.sort_by_key(|(position, _)| *position);
                Ok(Commit {
                    author: Signed { by: person(&row.author)?, stamp: row.authored },
                    committer: Signed { by: person(&row.committer)?, stamp: row.committed },
                    credits: credits.into_iter().map(|(_, credit)| credit).collect(),
                    paths: paths.remove(&row.commit).unwrap_or_default(),
                    parents: row.parents,
                    id: row.commit,
                })
            })
            .collect()
    }

    /// Returns whether events may carry ids that no personal row stands behind.
    fn may_lack_rows(&self) -> bool {
        self.manifest.forgotten > 0 || self.manifest.sealed
    }
}
