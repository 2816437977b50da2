//! Files: from what the configuration names to the hour files that are there, in order.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model::Instant;

use super::hour::Hour;
use crate::SourceError;

/// The most that a text file of places may hold.
const LONGEST_LIST: u64 = 64 << 20;

/// Where an hour is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In a file.
    File {
        /// What it is told as.
        name: String,
        /// Where it lies.
        path: PathBuf,
    },
    /// At an address.
    Address {
        /// What it is told as.
        name: String,
        /// The address.
        url: String,
    },
}

/// Returns the places that the configuration names, oldest hour first; folders are looked into.
pub(super) fn places(
    named: &[String],
    days: (Option<&str>, Option<&str>),
    folder: &Path,
) -> Result<Vec<Place>, SourceError> {
    let mut found = Found { days, places: Vec::new(), names: HashSet::new() };
    for place in named {
        found.add(place, folder, true)?;
    }
    let mut places = found.places;
    places.sort_by_cached_key(|place| {
        let name = place.name().to_owned();
        (Hour::of_name(&name).is_none(), Hour::of_name(&name), name)
    });
    Ok(places)
}

impl Place {
    fn name(&self) -> &str {
        match self {
            Place::File { name, .. } | Place::Address { name, .. } => name,
        }
    }
}

struct Found<'a> {
    days: (Option<&'a str>, Option<&'a str>),
    places: Vec<Place>,
    names: HashSet<String>,
}

impl Found<'_> {
    fn add(&mut self, place: &str, folder: &Path, may_list: bool) -> Result<(), SourceError> {
        if place.starts_with("https://") || place.starts_with("http://") {
            return self.addresses(place);
        }
        let path = folder.join(place);
        let failed = |source: io::Error| SourceError::Unreadable { path: path.clone(), source };
        if fs::metadata(&path).map_err(failed)?.is_dir() {
            return self.folder(&path).map_err(failed);
        }
        if may_list && path.extension().is_some_and(|extension| extension == "txt") {
            let contents = crate::unpacked::whole(&path, LONGEST_LIST).map_err(failed)?;
            let text = String::from_utf8_lossy(&contents.bytes).into_owned();
            let here = path.parent().unwrap_or(folder);
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            for line in lines.filter(|line| !line.starts_with('#')) {
                self.add(line, here, false)?;
            }
            return Ok(());
        }
        self.file(path);
        Ok(())
    }

    /// Adds the files of a folder that are named as hours, or end as such files do.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if name.is_some_and(|name| is_archive(&name)) {
                paths.push(path);
            }
        }
        paths.sort();
        paths.into_iter().for_each(|path| self.file(path));
        Ok(())
    }

    fn file(&mut self, path: PathBuf) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut free = name.clone();
        // Two folders may hold files of one name; neither folder may be told, and both are counted.
        for count in 2.. {
            if self.names.insert(free.clone()) {
                break;
            }
            free = format!("{name} ({count})");
        }
        self.places.push(Place::File { name: free, path });
    }

    fn addresses(&mut self, template: &str) -> Result<(), SourceError> {
        if !template.contains("{H}") {
            self.address(template.to_owned());
            return Ok(());
        }
        let day = |day: Option<&str>| day.and_then(Instant::parse);
        let (Some(from), Some(until)) = (day(self.days.0), day(self.days.1)) else {
            let reason = "addresses of hours need the days `from` and `until`".to_owned();
            return Err(SourceError::Configuration { reason });
        };
        Hour::between(from, until).for_each(|hour| self.address(hour.put_into(template)));
        Ok(())
    }

    fn address(&mut self, url: String) {
        let name = url.rsplit('/').next().unwrap_or_default().to_owned();
        if self.names.insert(name.clone()) {
            self.places.push(Place::Address { name, url });
        }
    }
}

fn is_archive(name: &str) -> bool {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    [".json", ".ndjson", ".jsonl"].iter().any(|end| plain.ends_with(end))
}
