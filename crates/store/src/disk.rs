//! The few things a store asks of a disk, so that a test can pull the plug at any of them.

#[cfg(test)]
pub(crate) mod doomed;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// Everything a store does to a disk beyond reading it.
pub(crate) trait Disk: Send + Sync {
    /// Makes a folder and those above it.
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a new file, or another one over it; not safe from a power loss until synced.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Adds to the end of a file after cutting it to `keep` bytes, and syncs it.
    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes a file's contents safe from a power loss.
    fn sync_file(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder safe from a power loss.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Gives a file its final name, replacing what had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
pub(crate) struct Solid;

impl Disk for Solid {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        file.set_len(keep)?;
        file.seek(SeekFrom::Start(keep))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        // Windows syncs only what is open for writing.
        OpenOptions::new().append(true).open(path)?.sync_all()
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        // Folders cannot be opened as files everywhere; where they cannot, names need no sync.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}
