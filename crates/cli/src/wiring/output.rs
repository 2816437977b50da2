//! Writing a folder of pages: every file by way of a temporary name, so none is ever half-written.

use std::fs;
use std::io::Write;
use std::path::Path;

use report::Page;

use crate::failure::Failure;

/// Fails when pages could not be written below a folder, before any long work is begun for them.
///
/// Nothing is left behind: what is tried is an empty file in the nearest folder that is there.
pub(crate) fn check_folder(folder: &Path) -> Result<(), Failure> {
    let there = folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(folder);
    let probe = there.join(".convivial-probe");
    let tried = fs::File::create(&probe).and_then(|_| fs::remove_file(&probe));
    tried.map_err(|cause| unwritten(folder, cause))
}

/// Writes pages below a folder, which is made when it is not there.
pub(crate) fn write_pages(folder: &Path, pages: &[Page]) -> Result<(), Failure> {
    for page in pages {
        let path = folder.join(&page.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|cause| unwritten(parent, cause))?;
        write_whole(&path, &page.bytes).map_err(|cause| unwritten(&path, cause))?;
    }
    Ok(())
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = path.with_file_name(name);
    let written = fs::File::create(&fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written.and_then(|()| fs::rename(&fresh, path)) {
        Ok(()) => Ok(()),
        Err(cause) => {
            // What is left of the attempt is of no use; the first failure is what matters.
            let _ = fs::remove_file(&fresh);
            Err(cause)
        }
    }
}

fn unwritten(path: &Path, cause: std::io::Error) -> Failure {
    Failure::path("write the report to", path, cause)
}
