//! The raw log: what a network answered, kept packed before it is read.
//!
//! A log belongs to one source of one project and has one segment per run. A page is whole or not
//! there: each frame carries its length and its hash, so what a kill or a power loss tore is cut off
//! when the log is next opened, and the run that follows goes on behind the last whole page. A
//! segment is finished once its source was published with the run, and then never written again;
//! what is not as it was written there is damage. Pages hold only the fields that a source declares,
//! but logins are among them: the log is personal.

mod every;
mod frames;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Instant, ProjectName};
use serde::{Deserialize, Serialize};

use crate::disk::Disk;
use crate::door::Door;
use crate::store::write_failed;
use crate::{Damage, StoreError};
use every::inside;
pub(crate) use every::{each_page, everything, rewrite, sweep};
use frames::{Frames, pack, unpack};

/// One answer, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// What was asked, without credentials: `GET https://…`.
    pub request: String,
    /// The status.
    pub status: u16,
    /// When it was answered, by the server's clock where it told it.
    pub at_micros: i64,
    /// The headers that are needed to go on: entity tag, links.
    pub headers: Vec<(String, String)>,
    /// The body, cut to the fields that the source declares.
    #[serde(skip)]
    pub body: Vec<u8>,
}

impl Page {
    /// Returns when it was answered.
    pub fn at(&self) -> Option<Instant> {
        Instant::from_micros(self.at_micros)
    }
}

/// The pages of one source of one project.
pub struct RawLog {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    folder: PathBuf,
    /// The last generation with which the source was published.
    published: u64,
    /// The segment of the run that is under way.
    segment: PathBuf,
    /// How many bytes of it are whole.
    length: u64,
    /// Takes out of pages whoever was forgotten.
    door: Option<Arc<Door>>,
}

impl RawLog {
    /// Opens the log for the run that will publish `generation`, cutting off what was torn;
    /// `published` is the last generation with which the source was published.
    pub(crate) fn open(
        disk: Arc<dyn Disk>,
        root: &Path,
        (project, source): (&ProjectName, &str),
        published: u64,
        generation: u64,
    ) -> Result<Self, StoreError> {
        let folder = folder(root, project, source);
        let segment = folder.join(format!("g{generation:06}.pages"));
        let root = root.to_owned();
        let mut log = Self { disk, root, folder, published, segment, length: 0, door: None };
        for unfinished in segments(&log.folder, |generation| generation > published)? {
            let whole = log.cut(&unfinished)?;
            if unfinished == log.segment {
                log.length = whole;
            }
        }
        Ok(log)
    }

    /// Returns the log, with everybody taken out of new pages whom `door` keeps out.
    pub(crate) fn behind(self, door: Option<Arc<Door>>) -> Self {
        Self { door, ..self }
    }

    /// Adds a page and makes it safe from a power loss; once this returns, the page need not be
    /// asked for again.
    pub fn append(&mut self, page: &Page) -> Result<(), StoreError> {
        let scrubbed = self.door.as_ref().and_then(|door| door.page(page));
        let frame = pack(scrubbed.as_ref().unwrap_or(page))?;
        if self.length == 0 {
            self.disk
                .make_dir(&self.folder)
                .map_err(|source| StoreError::io("make", &self.folder, source))?;
        }
        if let Err(source) = self.disk.append(&self.segment, self.length, &frame) {
            // What was torn is cut off here, or else when the log is next opened.
            let _ = self.disk.append(&self.segment, self.length, &[]);
            return Err(write_failed(&self.segment, frame.len(), source));
        }
        if self.length == 0 {
            for folder in self.folder.ancestors().take_while(|up| up.starts_with(&self.root)) {
                self.disk
                    .sync_dir(folder)
                    .map_err(|source| StoreError::io("sync", folder, source))?;
            }
        }
        self.length += frame.len() as u64;
        Ok(())
    }

    /// Returns, in order, the pages that runs have left with which the source was never published,
    /// and those of this run.
    pub fn unfinished(&self) -> Result<Vec<Page>, StoreError> {
        let mut pages = Vec::new();
        for segment in segments(&self.folder, |generation| generation > self.published)? {
            each_of(&segment, &mut |page| pages.push(page))?;
        }
        Ok(pages)
    }

    /// Hands over every page that was ever kept, oldest first, one at a time.
    ///
    /// Fails with [`StoreError::Damaged`] where a finished segment is not as it was written.
    pub fn each(&self, take: &mut dyn FnMut(Page)) -> Result<(), StoreError> {
        for segment in segments(&self.folder, |_| true)? {
            let whole = each_of(&segment, take)?;
            if !whole && generation(&segment).is_some_and(|g| g <= self.published) {
                return Err(damaged(&self.root, &segment));
            }
        }
        Ok(())
    }

    /// Cuts off what was torn and returns how many bytes are left.
    fn cut(&self, segment: &Path) -> Result<u64, StoreError> {
        let Some(frames) = Frames::open(segment)? else { return Ok(0) };
        let length = frames.length();
        let whole = frames.whole().map_err(|source| StoreError::io("read", segment, source))?;
        if whole < length {
            self.disk
                .append(segment, whole, &[])
                .map_err(|source| StoreError::io("cut", segment, source))?;
        }
        Ok(whole)
    }
}

/// Returns the damages in the segments of a source that are finished, `published` being the last
/// generation with which it was published.
pub(crate) fn damages(
    root: &Path,
    project: &ProjectName,
    source: &str,
    published: u64,
) -> Vec<StoreError> {
    let finished = match segments(&folder(root, project, source), |g| g <= published) {
        Ok(finished) => finished,
        Err(failed) => return vec![failed],
    };
    let damage = |segment: PathBuf| match each_of(&segment, &mut |_| {}) {
        Ok(true) => None,
        Ok(false) => Some(damaged(root, &segment)),
        Err(failed) => Some(failed),
    };
    finished.into_iter().filter_map(damage).collect()
}

/// Returns where the log of a source lies: another folder for every project, also where a disk does
/// not tell upper from lower case.
pub(crate) fn folder(root: &Path, project: &ProjectName, source: &str) -> PathBuf {
    let name = project.as_str();
    let raw = root.join("personal").join("raw");
    let project = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let hash = blake3::hash(name.as_bytes()).to_hex();
        raw.join(format!("{name}+{}", hash.get(..16).unwrap_or_default()))
    } else {
        raw.join(name)
    };
    project.join(source)
}

/// Returns the segments of some generations, oldest first.
fn segments(folder: &Path, of: impl Fn(u64) -> bool) -> Result<Vec<PathBuf>, StoreError> {
    let mut segments = Vec::new();
    for path in inside(folder)? {
        if let Some(generation) = generation(&path).filter(|generation| of(*generation)) {
            segments.push((generation, path));
        }
    }
    segments.sort();
    Ok(segments.into_iter().map(|(_, path)| path).collect())
}

/// Returns the generation of a segment; nothing for any other file.
fn generation(segment: &Path) -> Option<u64> {
    segment.file_name()?.to_str()?.strip_prefix('g')?.strip_suffix(".pages")?.parse().ok()
}

/// Hands over the pages of a segment and returns whether all of it is as it was written.
fn each_of(segment: &Path, take: &mut dyn FnMut(Page)) -> Result<bool, StoreError> {
    let Some(mut frames) = Frames::open(segment)? else { return Ok(true) };
    let failed = |source| StoreError::io("read", segment, source);
    while let Some(contents) = frames.next().map_err(failed)? {
        let Some(page) = unpack(contents) else { return Ok(false) };
        take(page);
    }
    Ok(frames.at_end())
}

fn damaged(root: &Path, segment: &Path) -> StoreError {
    let inside = segment.strip_prefix(root).unwrap_or(segment);
    let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
    StoreError::damaged(names.join("/"), Damage::Contents)
}
