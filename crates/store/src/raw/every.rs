//! Every page of a store, of whatever source: to be looked through, and to be rewritten when somebody
//! is forgotten.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::frames::pack;
use super::{Page, damaged, each_of, generation, segments};
use crate::StoreError;
use crate::disk::Disk;
use crate::door::Door;
use crate::store::replace;

/// Takes whoever `door` keeps out of every page of the store, and returns how many pages changed.
///
/// Fails with [`StoreError::Damaged`] where pages behind a damage cannot be looked at.
pub(crate) fn rewrite(
    root: &Path,
    disk: &dyn Disk,
    finished: &dyn Fn(&Path, u64) -> bool,
    door: &Door,
) -> Result<u64, StoreError> {
    let mut pages = 0;
    for folder in folders(root)? {
        for segment in segments(&folder, |_| true)? {
            let (mut frames, mut changed) = (Vec::new(), 0);
            let mut failed = None;
            let whole = each_of(&segment, &mut |page| {
                let scrubbed = door.page(&page);
                changed += u64::from(scrubbed.is_some());
                match pack(&scrubbed.unwrap_or(page)) {
                    Ok(frame) => frames.extend(frame),
                    Err(why) => failed = Some(why),
                }
            })?;
            if let Some(failed) = failed {
                return Err(failed);
            }
            let written = generation(&segment).is_some_and(|number| finished(&folder, number));
            if !whole && written {
                return Err(damaged(root, &segment));
            }
            // What is torn may hold anything.
            if changed > 0 || !whole {
                replace(disk, &segment, &frames)?;
            }
            pages += changed;
        }
    }
    Ok(pages)
}

/// Removes what a killed rewriting has left.
pub(crate) fn sweep(root: &Path, disk: &dyn Disk) -> Result<(), StoreError> {
    for path in everything(root)? {
        if path.extension().is_some_and(|ends| ends == "tmp") {
            disk.remove(&path).map_err(|source| StoreError::io("remove", &path, source))?;
        }
    }
    Ok(())
}

/// Returns every file under the folder of raw pages.
pub(crate) fn everything(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = Vec::new();
    for folder in folders(root)? {
        files.extend(inside(&folder)?.into_iter().filter(|path| path.is_file()));
    }
    Ok(files)
}

/// Hands over every page of every source, whatever became of it; a damage ends its segment.
pub(crate) fn each_page(root: &Path, take: &mut dyn FnMut(&Page)) -> Result<(), StoreError> {
    for folder in folders(root)? {
        for segment in segments(&folder, |_| true)? {
            each_of(&segment, &mut |page| take(&page))?;
        }
    }
    Ok(())
}

/// Returns the folder of every source of every project.
fn folders(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut folders = Vec::new();
    for project in inside(&root.join("personal").join("raw"))? {
        folders.extend(inside(&project)?);
    }
    Ok(folders)
}

/// Returns what is in a folder, in order; nothing where there is none.
pub(super) fn inside(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |source| StoreError::io("read", folder, source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(why) => return Err(failed(why)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    Ok(paths)
}
