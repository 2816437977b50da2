//! Accounts: every account of the store under each of its logins and names, each hashed once.

use std::collections::HashMap;
use std::sync::Arc;

use model::{Account, AccountKey, Instant, Personal};

use super::words::{Words, join};
use crate::door::Door;
use crate::keyed::Key;
use crate::{AccountRow, Id};

/// Every account that the store knows, and those that a run adds.
pub(super) struct Accounts {
    key: Key,
    /// Keeps out whoever was forgotten.
    door: Option<Arc<Door>>,
    rows: Vec<AccountRow>,
    numbers: HashMap<Box<[u8]>, usize>,
    scratch: Vec<u8>,
}

impl Accounts {
    pub(super) fn new(key: Key, door: Option<Arc<Door>>, rows: Vec<AccountRow>) -> Self {
        let mut scratch = Vec::new();
        let mut numbers = HashMap::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            let told = match (&row.native, &row.address, &row.login, &row.name) {
                (Some(native), ..) => (0, native.as_bytes()),
                (None, Some(address), ..) => (2, address.bytes()),
                (None, None, Some(login), _) => (1, login.bytes()),
                (None, None, None, name) => (3, name.as_ref().map_or(&[][..], Personal::bytes)),
            };
            spell(&mut scratch, &row.platform, told, row.login.as_ref(), row.name.as_ref());
            numbers.insert(scratch.as_slice().into(), number);
        }
        Self { key, door, rows, numbers, scratch }
    }

    /// Returns the id of an account, noting that it was seen at a time.
    pub(super) fn id(&mut self, words: &mut Words, account: &Account, at: Option<Instant>) -> Id {
        let told = match &account.key {
            AccountKey::Id(id) => (0, id.as_bytes()),
            AccountKey::Login(login) => (1, login.bytes()),
            AccountKey::Address(address) => (2, address.bytes()),
            AccountKey::Name(name) => (3, name.bytes()),
        };
        let login = account.login.as_ref().or(match &account.key {
            AccountKey::Login(login) => Some(login),
            _ => None,
        });
        let name = account.name.as_ref().or(match &account.key {
            AccountKey::Name(name) => Some(name),
            _ => None,
        });
        spell(&mut self.scratch, &account.platform, told, login, name);
        let known = self.numbers.get(self.scratch.as_slice());
        if let Some(row) = known.and_then(|number| self.rows.get_mut(*number)) {
            row.kind = row.kind.max(account.kind);
            if let Some(at) = at {
                row.first_at = Some(row.first_at.map_or(at, |first| first.min(at)));
                row.last_at = Some(row.last_at.map_or(at, |last| last.max(at)));
            }
            return row.account;
        }
        let id = self.key.account_by(&account.platform, &account.key);
        if let Some(kept) = self.door.as_ref().and_then(|door| door.account(account, id)) {
            return kept;
        }
        let row = AccountRow {
            account: id,
            platform: words.keep(&account.platform),
            native: match &account.key {
                AccountKey::Id(id) => Some(id.as_str().into()),
                _ => None,
            },
            login: login.cloned(),
            name: name.cloned(),
            address: match &account.key {
                AccountKey::Address(address) => Some(address.clone()),
                _ => None,
            },
            kind: account.kind,
            first_at: at,
            last_at: at,
        };
        self.numbers.insert(self.scratch.as_slice().into(), self.rows.len());
        self.rows.push(row);
        id
    }

    /// Returns every account in an order that depends on contents alone.
    pub(super) fn sorted(&self) -> Vec<&AccountRow> {
        let mut sorted: Vec<_> = self.rows.iter().collect();
        sorted.sort_by(|one, other| {
            let by = |row: &AccountRow| (row.account, row.login.clone(), row.name.clone());
            one.account.cmp(&other.account).then_with(|| by(one).cmp(&by(other)))
        });
        sorted
    }
}

/// Writes what tells a row from every other one.
fn spell(
    into: &mut Vec<u8>,
    platform: &str,
    (tag, key): (u8, &[u8]),
    login: Option<&Personal>,
    name: Option<&Personal>,
) {
    let parts = [
        Some(platform.as_bytes()),
        Some(key),
        login.map(Personal::bytes),
        name.map(Personal::bytes),
    ];
    join(into, &parts);
    into.push(tag);
}
