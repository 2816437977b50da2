//! The lock: at most one run writes to a store.
//!
//! The operating system lets go of it when the program ends, however it ends, so a killed run never
//! leaves a store locked.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::StoreError;

/// The right to write to one store, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    root: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of the store at `root`; waits for it, or fails with [`StoreError::Busy`].
    pub(crate) fn take(root: &Path, wait: bool) -> Result<Self, StoreError> {
        let path = root.join("lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| StoreError::io("open", &path, source))?;
        if wait {
            file.lock().map_err(|source| StoreError::io("lock", &path, source))?;
        } else {
            file.try_lock().map_err(|failed| match failed {
                TryLockError::WouldBlock => StoreError::Busy,
                TryLockError::Error(source) => StoreError::io("lock", &path, source),
            })?;
        }
        Ok(Self { root: root.to_owned(), _file: file })
    }

    /// Fails when the lock is another store's.
    pub(crate) fn check(&self, root: &Path) -> Result<(), StoreError> {
        if self.root == root { Ok(()) } else { Err(StoreError::Busy) }
    }
}
