//! Folders: the files of a folder, of a tar archive (packed or not) or of a zip archive, by name.
//!
//! What an archive is, is told by how it begins. Every file is bounded and nothing is written
//! anywhere, so a name that climbs out of its archive is only a name. Links are never followed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use model::Quarantine;

use crate::SourceError;
use crate::unpacked::{self, Contents};

/// The most that one file may unpack to.
const LARGEST_FILE: u64 = 256 << 20;

/// The most that an archive may unpack to altogether.
const LARGEST_ARCHIVE: u64 = 64 << 30;

/// How many folders may lie within one another.
const DEEPEST: usize = 32;

/// What to do with the files of a folder.
pub(crate) struct Wanted<'w> {
    /// Returns whether a file is to be read, by its name from the folder on, with `/` between.
    pub(crate) is: &'w mut dyn FnMut(&str) -> bool,
    /// Takes a file that was read.
    pub(crate) take: &'w mut dyn FnMut(&str, Contents) -> Result<(), SourceError>,
}

/// Reads the wanted files of a folder in the order of their names, of an archive in its own order,
/// or the file itself if it is neither; returns why an archive could not be read to its end.
///
/// # Errors
/// When there is nothing at the path, a disk fails, or whoever takes the files says so.
pub(crate) fn each(
    path: &Path,
    wanted: &mut Wanted<'_>,
) -> Result<Option<Quarantine>, SourceError> {
    let failed = |source| SourceError::Unreadable { path: path.to_owned(), source };
    if path.is_dir() {
        let mut names = Vec::new();
        walk(path, "", 0, &mut names).map_err(failed)?;
        names.sort();
        for name in names.iter().filter(|name| (wanted.is)(name)) {
            let file = path.join(name);
            let contents = unpacked::whole(&file, LARGEST_FILE)
                .map_err(|source| SourceError::Unreadable { path: file, source })?;
            (wanted.take)(name, contents)?;
        }
        return Ok(None);
    }
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read(&mut start)).map_err(failed)?;
    if read == 4 && matches!(&start, b"PK\x03\x04" | b"PK\x05\x06") {
        return zip(path, wanted);
    }
    let mut head = Vec::new();
    let opened = unpacked::open(path, 1 << 20).map_err(failed)?;
    let _cut_short = opened.take(512).read_to_end(&mut head);
    if head.get(257..262) == Some(b"ustar") {
        return tar(path, wanted);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if (wanted.is)(&name) {
        (wanted.take)(&name, unpacked::whole(path, LARGEST_FILE).map_err(failed)?)?;
    }
    Ok(None)
}

/// Adds the names of the files of a folder, and of the folders in it.
fn walk(folder: &Path, before: &str, depth: usize, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{before}{name}");
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), &format!("{name}/"), depth + 1, names)?;
        } else if kind.is_file() {
            names.push(name);
        }
    }
    Ok(())
}

fn tar(path: &Path, wanted: &mut Wanted<'_>) -> Result<Option<Quarantine>, SourceError> {
    let failed = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let opened = unpacked::open(path, LARGEST_ARCHIVE).map_err(failed)?;
    let mut archive = tar::Archive::new(opened);
    let Ok(entries) = archive.entries() else { return Ok(Some(Quarantine::NotUnpackable)) };
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(cut) => return Ok(Some(why(&cut))),
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = name.trim_start_matches("./").to_owned();
        if !(wanted.is)(&name) {
            continue;
        }
        let contents = bounded(&mut entry);
        let cut = contents.broken;
        (wanted.take)(&name, contents)?;
        if cut.is_some() {
            return Ok(cut);
        }
    }
    Ok(None)
}

fn zip(path: &Path, wanted: &mut Wanted<'_>) -> Result<Option<Quarantine>, SourceError> {
    let failed = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let Ok(archive) = rawzip::ZipArchive::from_file(file, &mut buffer) else {
        return Ok(Some(Quarantine::NotUnpackable));
    };
    let mut entries = archive.entries(&mut buffer);
    loop {
        let entry = match entries.next_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) => return Ok(None),
            Err(_) => return Ok(Some(Quarantine::NotUnpackable)),
        };
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        if entry.is_dir() || !(wanted.is)(&name) {
            continue;
        }
        let method = entry.compression_method();
        let contents = match archive.get_entry(entry.wayfinder()) {
            Ok(found) => {
                let packed = found.reader();
                match method {
                    rawzip::CompressionMethod::STORE => {
                        bounded(&mut found.verifying_reader(packed))
                    }
                    rawzip::CompressionMethod::DEFLATE => {
                        let inflater = flate2::read::DeflateDecoder::new(packed);
                        bounded(&mut found.verifying_reader(inflater))
                    }
                    _ => broken(),
                }
            }
            Err(_) => broken(),
        };
        (wanted.take)(&name, contents)?;
    }
}

/// Reads a file of an archive, which may itself be packed.
fn bounded(from: &mut dyn Read) -> Contents {
    let mut raw = Vec::new();
    match from.take(LARGEST_FILE).read_to_end(&mut raw) {
        Ok(_) => unpacked::whole_of(&raw, LARGEST_FILE),
        Err(cut) => Contents { broken: Some(why(&cut)), ..unpacked::whole_of(&raw, LARGEST_FILE) },
    }
}

fn broken() -> Contents {
    Contents { hash: String::new(), bytes: Vec::new(), broken: Some(Quarantine::NotUnpackable) }
}

fn why(cut: &io::Error) -> Quarantine {
    unpacked::why(cut).unwrap_or(Quarantine::NotUnpackable)
}
