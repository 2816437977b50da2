//! Sealing: the key is destroyed, so that no pseudonym can ever be computed again.
//!
//! With it go all names, addresses, logins and raw pages. What is left can be read: events of people
//! whom nobody can name, and the decisions that say who is who among them.

use std::fs;

use arrow::array::RecordBatch;

use crate::manifest::{self, Manifest, Part, StoredFile};
use crate::run::{publish, sheets};
use crate::store::{KEY, replace, temporary, write_failed};
use crate::tables::sheet;
use crate::{Lock, Store, StoreError, Table, forget, raw};

impl Store {
    /// Destroys the key and everything personal, and returns the generation that is left; from then
    /// on the store can be read, and whatever would add to it fails with [`StoreError::Sealed`].
    ///
    /// Whoever wants to keep who is who binds them by decisions first. Cut off, it is completed when
    /// it is called again.
    pub fn destroy_key(&self, lock: &Lock) -> Result<u64, StoreError> {
        lock.check(&self.root)?;
        let (root, disk) = (self.root.as_path(), self.disk.as_ref());
        let before = self.snapshot()?.manifest;
        let mut generation = before.generation;
        if !before.sealed {
            generation += u64::from(generation > 0);
            let sealed = self.without_people(before, generation)?;
            replace(disk, &root.join(manifest::NAME), &sealed.to_bytes()?)?;
        }
        let key = root.join(KEY);
        let mut gone = vec![temporary(&key), key];
        gone.extend(raw::everything(root)?);
        for path in gone.into_iter().filter(|path| fs::symlink_metadata(path).is_ok()) {
            disk.remove(&path).map_err(|source| StoreError::io("remove", &path, source))?;
        }
        let folder = root.join("decisions");
        disk.sync_dir(&folder).map_err(|source| StoreError::io("sync", &folder, source))?;
        forget::sweep(self)?;
        Ok(generation)
    }

    /// Returns the manifest of a generation whose personal tables have no rows.
    fn without_people(&self, before: Manifest, generation: u64) -> Result<Manifest, StoreError> {
        let mut files = before.files;
        files.retain(|file| !file.part.table.is_personal());
        let mut empty = Vec::new();
        let personal = Table::ALL.into_iter().filter(|table| table.is_personal());
        for (table, number) in personal.filter(|_| generation > 0).zip(1..) {
            let part = Part { table, project: None, source: None, year: None };
            let bytes = sheet::encode(table, &[RecordBatch::new_empty(table.schema())])?;
            let file = StoredFile {
                path: sheets::place(&part, generation, number),
                part,
                rows: 0,
                bytes: bytes.len() as u64,
                hash: sheet::hash(&bytes),
            };
            let path = self.root.join(&file.path);
            self.disk
                .write(&temporary(&path), &bytes)
                .map_err(|source| write_failed(&path, bytes.len(), source))?;
            empty.push(file);
        }
        publish::settle(&self.root, self.disk.as_ref(), &empty.iter().collect::<Vec<_>>())?;
        files.extend(empty);
        files.sort_by(|one, other| one.part.cmp(&other.part));
        Ok(Manifest { generation, files, sealed: true, unswept: true, ..before })
    }
}
