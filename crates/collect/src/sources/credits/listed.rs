//! Lists what a place of the configuration stands for: a file, or what lies in a folder.
//!
//! What is in a folder and is not read must be counted, so it is listed too.

use std::path::Path;

use crate::SourceError;

/// How many files of a folder are read.
pub(super) const MOST_FILES: usize = 10_000;

/// What a place stands for: itself, or what lies in a folder.
pub(super) struct Listed {
    /// The files, in order.
    pub(super) files: Vec<String>,
    /// What else lies in the folder, such as folders within it; a whole tree is never taken for
    /// credits, since it may hold those of other projects.
    pub(super) others: Vec<String>,
    /// Whether the folder holds more than is read.
    pub(super) cut: bool,
}

impl Listed {
    /// Looks at a place.
    pub(super) fn at(path: &Path, place: &str) -> Result<Self, SourceError> {
        let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
        let mut listed = Self { files: Vec::new(), others: Vec::new(), cut: false };
        if !path.is_dir() {
            listed.files.push(place.to_owned());
            return Ok(listed);
        }
        let folder = place.trim_end_matches('/');
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            match entry.path().is_file() {
                true => listed.files.push(name),
                false => listed.others.push(format!("{name}/")),
            }
        }
        listed.files.sort();
        listed.others.sort();
        listed.cut = listed.files.len() + listed.others.len() > MOST_FILES;
        listed.files.truncate(MOST_FILES);
        listed.others.truncate(MOST_FILES - listed.files.len());
        Ok(listed)
    }
}
