//! Which accounts there are and whose events carry them, in the words of the model.

use std::collections::{BTreeSet, HashSet};

use model::{AccountId, AccountSeen, ProjectName};

use super::Snapshot;
use crate::tables::sheet::Columns;
use crate::{AccountRow, StoreError, Table};

/// The columns that name accounts.
const COLUMNS: [(Table, &str); 4] = [
    (Table::Items, "author"),
    (Table::Traces, "author"),
    (Table::Traces, "subject"),
    (Table::Recognitions, "account"),
];

impl Snapshot {
    /// Returns every account under each of its logins and names, in order of the account.
    pub fn accounts_seen(&self) -> Result<Vec<AccountSeen>, StoreError> {
        Ok(self.accounts()?.into_iter().map(AccountSeen::from).collect())
    }

    /// Returns which accounts stand in which project's items, traces and recognitions, in order.
    pub fn accounts_used(&self) -> Result<Vec<(ProjectName, AccountId)>, StoreError> {
        let mut used = BTreeSet::new();
        for (table, column) in COLUMNS {
            for file in self.of(table, None) {
                let Some(project) = &file.part.project else { continue };
                let mut here = HashSet::new();
                self.each(file, &[column], |batch| {
                    let ids = Columns(batch).texts(column)?;
                    for id in ids.iter().flatten() {
                        if !here.contains(id) {
                            here.insert(id.to_owned());
                        }
                    }
                    Ok(())
                })?;
                used.extend(here.into_iter().map(|id| (project.clone(), AccountId(id))));
            }
        }
        Ok(used.into_iter().collect())
    }
}

impl From<AccountRow> for AccountSeen {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId(row.account.to_string()),
            platform: row.platform.to_string(),
            native: row.native.map(|native| native.to_string()),
            login: row.login,
            name: row.name,
            address: row.address,
            kind: row.kind,
            first_at: row.first_at,
            last_at: row.last_at,
        }
    }
}
