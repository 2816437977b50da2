//! A store: a folder with one manifest, opened for reading by anybody and for writing by one run.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{AccountId, Act, Decision, Handle, HandleId, Signature, SignatureId};

use crate::disk::{Disk, Solid};
use crate::door::Door;
use crate::keyed::Key;
use crate::manifest::{self, Manifest};
use crate::{Damage, Lock, Run, Snapshot, StoreError, decisions, forget};

/// Where the key lies, relative to the store's folder.
pub(crate) const KEY: &str = "decisions/key";

/// A store that is there and can be read.
#[derive(Clone)]
pub struct Store {
    pub(crate) root: PathBuf,
    pub(crate) key: Key,
    pub(crate) disk: Arc<dyn Disk>,
}

impl Store {
    /// Opens the store in `dir`, or makes one there with `key`, which the caller draws at random;
    /// a store that is there keeps its own key.
    ///
    /// Fails with [`StoreError::NotAStore`] when the folder holds other things, with
    /// [`StoreError::Sealed`] when its key was destroyed, and as [`Store::open`] does.
    pub fn open_or_create(dir: &Path, key: [u8; 32]) -> Result<Self, StoreError> {
        Self::open_or_create_on(dir, key, Arc::new(Solid))
    }

    /// Opens the store in `dir`, checking that every file of its newest generation is there with
    /// its size.
    ///
    /// Fails with [`StoreError::Missing`] when there is none, [`StoreError::Newer`] when a newer
    /// program wrote it and [`StoreError::Damaged`] when it is not as it was written.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_on(dir, Arc::new(Solid))
    }

    /// Takes the right to write; with `wait` once another run has ended, else fails with
    /// [`StoreError::Busy`] while there is one.
    pub fn lock(&self, wait: bool) -> Result<Lock, StoreError> {
        Lock::take(&self.root, wait)
    }

    /// Returns the newest generation, to be read as it stands now.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::read(&self.root)
    }

    /// Begins a run, which holds the lock until it is published or dropped.
    pub fn begin(&self, lock: Lock) -> Result<Run, StoreError> {
        Run::begin(self.clone(), lock)
    }

    /// Returns the keyed fingerprint of a signature.
    pub fn signature_id(&self, signature: &Signature) -> SignatureId {
        self.key.signature(signature)
    }

    /// Returns the keyed fingerprint of an account: `native` is the platform's numeric id, or the
    /// exact address bytes for the platform `git`.
    pub fn account_id(&self, platform: &str, native: &[u8]) -> AccountId {
        self.key.account(platform, native)
    }

    /// Returns the keyed fingerprint of a place (a path or an address on the network).
    pub fn location_fingerprint(&self, place: &[u8]) -> String {
        self.key.place(place)
    }

    /// Returns the keyed fingerprint of what somebody is found by.
    pub fn handle_id(&self, handle: &Handle) -> HandleId {
        self.key.handle(handle)
    }

    /// Adds the decisions of one step to the end of the log, all of them or none; to forget
    /// somebody, call [`Store::forget`].
    ///
    /// Texts that name somebody who was forgotten are taken down without them. Fails with
    /// [`StoreError::Forgotten`] when a forgetting would be undone.
    pub fn append_decisions(&self, lock: &Lock, step: &[Decision]) -> Result<(), StoreError> {
        lock.check(&self.root)?;
        self.check_unsealed()?;
        let before = decisions::read(&self.root)?;
        for decision in step {
            if let Act::Undo(step) = decision.act
                && decisions::forgets(&before, step)
            {
                return Err(StoreError::Forgotten { step });
            }
        }
        let (root, disk) = (&self.root, self.disk.as_ref());
        match Door::new(&self.key, &before) {
            Some(door) => {
                let step: Vec<_> = step.iter().map(|one| forget::blanked(&door, one)).collect();
                decisions::append(root, disk, &step)
            }
            None => decisions::append(root, disk, step),
        }
    }

    /// Fails with [`StoreError::Sealed`] when the key was destroyed.
    pub(crate) fn check_unsealed(&self) -> Result<(), StoreError> {
        if Snapshot::examine(&self.root)?.is_sealed() { Err(StoreError::Sealed) } else { Ok(()) }
    }

    fn unsealed(self) -> Result<Self, StoreError> {
        self.check_unsealed()?;
        Ok(self)
    }

    pub(crate) fn open_on(dir: &Path, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let sealed = Snapshot::read(dir)?.is_sealed();
        // Under a key that was never anybody's nothing is found again.
        let key = if sealed { Key::new([0; 32]) } else { read_key(dir)? };
        Ok(Self { root: dir.to_owned(), key, disk })
    }

    pub(crate) fn open_or_create_on(
        dir: &Path,
        key: [u8; 32],
        disk: Arc<dyn Disk>,
    ) -> Result<Self, StoreError> {
        match Self::open_on(dir, Arc::clone(&disk)) {
            Err(StoreError::Missing { .. }) => {}
            Ok(opened) => return opened.unsealed(),
            failed => return failed,
        }
        make_private(dir).map_err(|source| StoreError::io("make the folder", dir, source))?;
        // Two programs may start at once; the second finds what the first has made.
        let _lock = match Lock::take(dir, false) {
            Err(StoreError::Busy) if dir.join(manifest::NAME).exists() => {
                return Self::open_on(dir, disk);
            }
            taken => taken?,
        };
        if !dir.join(manifest::NAME).exists() {
            create(dir, &Key::new(key), disk.as_ref())?;
        }
        Self::open_on(dir, disk)
    }
}

/// Makes the key and a first, empty generation; a key that is there already is kept.
fn create(dir: &Path, key: &Key, disk: &dyn Disk) -> Result<(), StoreError> {
    let decisions = dir.join("decisions");
    disk.make_dir(&decisions).map_err(|source| StoreError::io("make", &decisions, source))?;
    if !dir.join(KEY).exists() {
        replace(disk, &dir.join(KEY), format!("{}\n", key.to_hex()).as_bytes())?;
    }
    // A playbook lies in git, and the store beside it holds names: it must not be added by mistake.
    replace(disk, &dir.join(".gitignore"), b"*\n")?;
    replace(disk, &dir.join(manifest::NAME), &Manifest::default().to_bytes()?)
}

/// Writes a whole file under a temporary name and renames it, safe from a power loss.
pub(crate) fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = temporary(path);
    disk.write(&temporary, bytes).map_err(|source| write_failed(path, bytes.len(), source))?;
    disk.sync_file(&temporary).map_err(|source| write_failed(path, bytes.len(), source))?;
    disk.rename(&temporary, path).map_err(|source| StoreError::io("rename", path, source))?;
    let folder = path.parent().unwrap_or(path);
    disk.sync_dir(folder).map_err(|source| StoreError::io("sync", folder, source))
}

/// Returns the name under which `path` is written before it gets its own.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

/// Returns the error of a write, telling a full disk apart.
pub(crate) fn write_failed(path: &Path, bytes: usize, source: io::Error) -> StoreError {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            StoreError::Full { needed_bytes: bytes as u64, path: path.to_owned() }
        }
        _ => StoreError::io("write", path, source),
    }
}

fn read_key(dir: &Path) -> Result<Key, StoreError> {
    match fs::read_to_string(dir.join(KEY)) {
        Ok(text) => Key::from_hex(&text).ok_or(StoreError::damaged(KEY, Damage::Unreadable)),
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            Err(StoreError::damaged(KEY, Damage::Absent))
        }
        Err(source) => Err(StoreError::io("read", &dir.join(KEY), source)),
    }
}

/// Makes the store's folder so that nobody else on the machine can look into it.
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
