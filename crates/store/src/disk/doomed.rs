//! Disks for tests: one that dies, and one that fills up.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Disk, Solid};

/// A disk that dies at its n-th operation and then loses whatever was not synced; it never waits
/// for the real one.
pub(crate) struct Brittle {
    state: Mutex<State>,
}

struct State {
    left: usize,
    unsynced: BTreeSet<PathBuf>,
}

impl Brittle {
    pub(crate) fn dying_after(left: usize) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State { left, unsynced: BTreeSet::new() }) })
    }

    pub(crate) fn left(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).left
    }

    fn step(&self, work: impl FnOnce(&mut State) -> io::Result<()>) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.left == 0 {
            for path in std::mem::take(&mut state.unsynced) {
                let half = fs::metadata(&path).map_or(0, |there| there.len() / 2);
                if let Ok(file) = fs::OpenOptions::new().write(true).open(&path) {
                    file.set_len(half)?;
                }
            }
            return Err(io::Error::other("the plug is out"));
        }
        state.left -= 1;
        work(&mut state)
    }
}

impl Disk for Brittle {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        self.step(|_| Solid.make_dir(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(|state| {
            state.unsynced.insert(path.to_owned());
            // The last write before the end is cut in the middle.
            let written = if state.left == 0 { &bytes[..bytes.len() / 2] } else { bytes };
            Solid.write(path, written)
        })
    }

    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()> {
        self.step(|state| {
            let cut = state.left == 0;
            Solid.append(path, keep, if cut { &bytes[..bytes.len() / 2] } else { bytes })?;
            if cut { Err(io::Error::other("the plug is out")) } else { Ok(()) }
        })
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            state.unsynced.remove(path);
            Ok(())
        })
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        self.step(|_| Ok(()))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|state| {
            if state.unsynced.remove(from) {
                state.unsynced.insert(to.to_owned());
            }
            Solid.rename(from, to)
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|_| Solid.remove(path))
    }
}

/// A disk with room for some bytes, of which what does not fit is cut; nothing makes room again.
pub(crate) struct Crowded(Mutex<u64>);

impl Crowded {
    pub(crate) fn with_room(bytes: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(bytes)))
    }

    fn fit<'b>(
        &self,
        bytes: &'b [u8],
        write: impl FnOnce(&'b [u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = usize::try_from(*room).unwrap_or(usize::MAX).min(bytes.len());
        *room -= fits as u64;
        write(&bytes[..fits])?;
        if fits < bytes.len() { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Disk for Crowded {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        Solid.make_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.fit(bytes, |bytes| Solid.write(path, bytes))
    }

    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()> {
        self.fit(bytes, |bytes| Solid.append(path, keep, bytes))
    }

    fn sync_file(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Solid.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        Solid.remove(path)
    }
}
