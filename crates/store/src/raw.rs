//! The raw log: what a network answered, kept packed before it is read.
//!
//! A log belongs to one source of one project and has one segment per run. A page is whole or not
//! there: each frame carries its length and its hash, so what a kill or a power loss tore is cut off
//! when the log is next opened, and the run that follows goes on behind the last whole page. Pages
//! hold only the fields that a source declares, but logins are among them: the log is personal.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use model::{Instant, ProjectName};
use serde::{Deserialize, Serialize};

use crate::disk::Disk;
use crate::store::write_failed;
use crate::{Damage, StoreError};

/// Bytes before a frame's contents: its length and the first half of its hash.
const HEAD: usize = 4 + 16;

/// The most that one page may unpack to.
const LARGEST_PAGE: u64 = 256 << 20;

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
    folder: PathBuf,
    /// The segment of the run that is under way.
    segment: PathBuf,
    /// How many bytes of it are whole.
    length: u64,
}

impl RawLog {
    /// Opens the log for the run that will publish `generation`, cutting off what was torn.
    pub(crate) fn open(
        disk: Arc<dyn Disk>,
        root: &Path,
        project: &ProjectName,
        source: &str,
        generation: u64,
    ) -> Result<Self, StoreError> {
        let folder = root.join("personal").join("raw").join(project.as_str()).join(source);
        let segment = folder.join(format!("g{generation:06}.pages"));
        let length = match fs::read(&segment) {
            Ok(bytes) => whole_frames(&bytes),
            Err(failed) if failed.kind() == ErrorKind::NotFound => 0,
            Err(source) => return Err(StoreError::io("read", &segment, source)),
        };
        Ok(Self { disk, folder, segment, length })
    }

    /// Adds a page and makes it safe from a power loss; once this returns, the page need not be
    /// asked for again.
    pub fn append(&mut self, page: &Page) -> Result<(), StoreError> {
        let frame = frame(page)?;
        if self.length == 0 {
            self.disk
                .make_dir(&self.folder)
                .map_err(|source| StoreError::io("make", &self.folder, source))?;
        }
        self.disk
            .append(&self.segment, self.length, &frame)
            .map_err(|source| write_failed(&self.segment, frame.len(), source))?;
        if self.length == 0 {
            self.disk
                .sync_dir(&self.folder)
                .map_err(|source| StoreError::io("sync", &self.folder, source))?;
        }
        self.length += frame.len() as u64;
        Ok(())
    }

    /// Returns the pages that a run which was never published has left, and those of this run, in
    /// order.
    pub fn unfinished(&self) -> Result<Vec<Page>, StoreError> {
        let mut pages = Vec::new();
        self.each_of(&self.segment, Some(self.length), &mut |page| pages.push(page))?;
        Ok(pages)
    }

    /// Hands over every page that was ever kept, oldest first, one at a time.
    pub fn each(&self, take: &mut dyn FnMut(Page)) -> Result<(), StoreError> {
        for segment in self.segments()? {
            let whole = (segment == self.segment).then_some(self.length);
            self.each_of(&segment, whole, take)?;
        }
        Ok(())
    }

    fn segments(&self) -> Result<Vec<PathBuf>, StoreError> {
        let inside = match fs::read_dir(&self.folder) {
            Ok(inside) => inside,
            Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(StoreError::io("read", &self.folder, source)),
        };
        let mut segments: Vec<PathBuf> = inside
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "pages"))
            .collect();
        segments.sort();
        Ok(segments)
    }

    fn each_of(
        &self,
        segment: &Path,
        whole: Option<u64>,
        take: &mut dyn FnMut(Page),
    ) -> Result<(), StoreError> {
        if whole == Some(0) {
            return Ok(());
        }
        let bytes = fs::read(segment).map_err(|source| StoreError::io("read", segment, source))?;
        let end = whole.unwrap_or_else(|| whole_frames(&bytes)) as usize;
        let mut rest = bytes.get(..end).unwrap_or(&bytes);
        while let Some((contents, after)) = next_frame(rest) {
            let broken = || StoreError::damaged("personal/raw", Damage::Unreadable);
            take(unpack(contents).ok_or_else(broken)?);
            rest = after;
        }
        Ok(())
    }
}

/// Returns a page as a frame: length, half a hash, packed contents.
fn frame(page: &Page) -> Result<Vec<u8>, StoreError> {
    let failed = || StoreError::Encode { table: "raw" };
    let head = serde_json::to_vec(page).map_err(|_| failed())?;
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    let length = u32::try_from(head.len()).map_err(|_| failed())?;
    let written = packed
        .write_all(&length.to_le_bytes())
        .and_then(|()| packed.write_all(&head))
        .and_then(|()| packed.write_all(&page.body));
    written.map_err(|_| failed())?;
    let contents = packed.finish().map_err(|_| failed())?;
    let length = u32::try_from(contents.len()).map_err(|_| failed())?;
    let mut frame = Vec::with_capacity(HEAD + contents.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&blake3::hash(&contents).as_bytes()[..16]);
    frame.extend_from_slice(&contents);
    Ok(frame)
}

fn unpack(contents: &[u8]) -> Option<Page> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(contents).take(LARGEST_PAGE).read_to_end(&mut bytes).ok()?;
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (head, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let page: Page = serde_json::from_slice(head).ok()?;
    Some(Page { body: body.to_vec(), ..page })
}

/// Returns the contents of the first frame, if it is whole, and what follows it.
fn next_frame(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (hash, rest) = rest.split_at_checked(16)?;
    let (contents, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    (blake3::hash(contents).as_bytes()[..16] == *hash).then_some((contents, rest))
}

/// Returns how many bytes from the beginning are whole frames.
fn whole_frames(bytes: &[u8]) -> u64 {
    let mut rest = bytes;
    while let Some((_, after)) = next_frame(rest) {
        rest = after;
    }
    (bytes.len() - rest.len()) as u64
}
