//! Sealing: the key is destroyed, so that no pseudonym can ever be computed again.
//!
//! With it go all names, addresses, logins and raw pages. What is left can be read: events of people
//! whom nobody can name, and the decisions that say who is who among them.

use std::fs;

use arrow::array::RecordBatch;
use model::{Act, Decision};

use crate::manifest::{self, Manifest, Part, StoredFile};
use crate::run::{publish, sheets};
use crate::store::{KEY, replace, temporary, write_failed};
use crate::tables::sheet;
use crate::{Lock, Store, StoreError, Table, decisions, forget, raw};

impl Store {
    /// Destroys the key and everything personal, and returns the generation that is left; from then
    /// on the store can be read, and whatever would add to it fails with [`StoreError::Sealed`].
    ///
    /// Whoever wants to keep who is who binds them by decisions first. Cut off, it is completed when
    /// it is called again.
    pub fn destroy_key(&self, lock: &Lock) -> Result<u64, StoreError> {
        lock.check(&self.root)?;
        let (root, disk) = (self.root.as_path(), self.disk.as_ref());
        if !self.snapshot()?.is_sealed() {
            forget::complete(self)?;
        }
        let before = self.snapshot()?.manifest;
        let mut generation = before.generation;
        if !before.sealed {
            decisions::blank(root, disk, nameless)?;
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
        let mut sources = before.sources;
        // Branches are named after people, and nothing follows them any more.
        sources.iter_mut().for_each(|source| source.tips.clear());
        Ok(Manifest { generation, sources, files, sealed: true, unswept: true, ..before })
    }
}

/// Returns a decision without what somebody wrote in it: chosen names, organizations, reasons, who
/// decided.
fn nameless(decision: &Decision) -> Decision {
    let act = match &decision.act {
        Act::Name(of, _) => Act::Name(of.clone(), None),
        // An empty word is unknown; nothing at all would be "independent".
        Act::Affiliation(of, _, spell) => Act::Affiliation(of.clone(), Some(String::new()), *spell),
        act => act.clone(),
    };
    Decision { by: String::new(), why: String::new(), act, ..decision.clone() }
}

#[cfg(test)]
mod tests {

    use model::{Act, Spell};

    use crate::disk::doomed::Brittle;
    use crate::forget::tests::ground::{
        PEOPLE, collect, counts, decision, everything, filled, subjects, traces_of,
    };
    use crate::run::tests::copy;
    use crate::{Store, StoreError, Table};

    #[test]
    fn a_sealed_store_is_read_names_nobody_and_takes_nothing_in() {
        let (once, _store) = filled();
        let mut steps = 0;
        loop {
            let dir = tempfile::tempdir().unwrap();
            copy(once.path(), dir.path());
            let lasting = Brittle::dying_after(usize::MAX);
            let store = Store::open_or_create_on(dir.path(), [0; 32], lasting).unwrap();
            let of = subjects(&store, 0).pop_first().unwrap();
            let before: Vec<_> =
                counts(&store).into_iter().filter(|(table, _)| !table.is_personal()).collect();
            let lock = store.lock(false).unwrap();
            let log = store.snapshot().unwrap().decisions().unwrap();
            assert!(log.iter().any(|line| matches!(line.act, Act::Name(_, Some(_)))));
            let last = log.iter().map(|line| line.step).max().unwrap();
            let bot = decision(last + 1, Act::Bot(of, Spell::default()));
            store.append_decisions(&lock, std::slice::from_ref(&bot)).unwrap();
            let brittle = Brittle::dying_after(steps);
            let doomed = Store { disk: brittle.clone(), ..store.clone() };
            let _ = doomed.destroy_key(&lock);

            assert_eq!(store.destroy_key(&lock).unwrap(), 2, "killed at {steps}");
            let text = everything(dir.path());
            let left: Vec<_> = (0..PEOPLE).flat_map(|person| traces_of(&text, person)).collect();
            assert_eq!(left, Vec::<String>::new(), "killed at {steps}");
            assert!(!dir.path().join("decisions/key").exists());

            let sealed = Store::open(dir.path()).unwrap();
            let snapshot = sealed.snapshot().unwrap();
            assert!(snapshot.is_sealed() && snapshot.verify().is_empty());
            for (table, rows) in before {
                assert_eq!(snapshot.rows(table), rows);
            }
            assert!(Table::ALL.iter().all(|table| !snapshot.files(*table).is_empty()));
            let left = snapshot.decisions().unwrap();
            let added = log.iter().chain([&bot]);
            assert!(left.iter().map(|line| line.step).eq(added.map(|line| line.step)));
            assert_eq!(left.last().unwrap().act, bot.act);
            assert!(matches!(
                sealed.append_decisions(&lock, std::slice::from_ref(&bot)),
                Err(StoreError::Sealed)
            ));
            drop(lock);
            assert!(matches!(collect(&sealed, 0..3), Err(StoreError::Sealed)));
            assert!(matches!(Store::open_or_create(dir.path(), [1; 32]), Err(StoreError::Sealed)));
            if brittle.left() > 0 {
                break;
            }
            steps += 1;
        }
        assert!(steps > 20, "only {steps} operations were tried");
    }
}
