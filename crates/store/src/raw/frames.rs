//! Frames: how pages stand one behind the other in a segment, each with its length and its hash.
//!
//! A segment is read one frame at a time, and nothing is reserved for a length that the file cannot
//! hold.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Page;
use crate::StoreError;

/// Bytes before a frame's contents: its length and the first half of its hash.
const HEAD: u64 = 4 + 16;

/// The most that one page may unpack to.
const LARGEST_PAGE: u64 = 256 << 20;

/// The frames of a segment, read one after the other.
pub(super) struct Frames {
    from: BufReader<File>,
    /// How many bytes the segment has.
    length: u64,
    /// How many of them, from the beginning, are whole frames that were read.
    whole: u64,
    contents: Vec<u8>,
}

impl Frames {
    /// Opens a segment; nothing where there is none.
    pub(super) fn open(segment: &Path) -> Result<Option<Self>, StoreError> {
        let failed = |source| StoreError::io("read", segment, source);
        let file = match File::open(segment) {
            Ok(file) => file,
            Err(absent) if absent.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed(source)),
        };
        let length = file.metadata().map_err(failed)?.len();
        Ok(Some(Self { from: BufReader::new(file), length, whole: 0, contents: Vec::new() }))
    }

    /// Returns the contents of the next frame; nothing at the end, and nothing from the first frame
    /// on that is not as it was written.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let left = self.length.saturating_sub(self.whole);
        if left < HEAD {
            return Ok(None);
        }
        let (mut length, mut hash) = ([0; 4], [0; 16]);
        self.from.read_exact(&mut length)?;
        self.from.read_exact(&mut hash)?;
        let length = u64::from(u32::from_le_bytes(length));
        if length > left - HEAD {
            return Ok(None);
        }
        self.contents.clear();
        self.from.by_ref().take(length).read_to_end(&mut self.contents)?;
        if self.contents.len() as u64 != length || half_hash(&self.contents) != hash {
            return Ok(None);
        }
        self.whole += HEAD + length;
        Ok(Some(&self.contents))
    }

    /// Reads to the end and returns how many bytes from the beginning are frames that hold pages.
    ///
    /// A frame whose hash is right and that holds no page ends them too: what is added behind it
    /// would never be read.
    pub(super) fn whole(mut self) -> io::Result<u64> {
        let mut pages = 0;
        while self.next()?.is_some_and(|contents| unpack(contents).is_some()) {
            pages = self.whole;
        }
        Ok(pages)
    }

    /// Returns whether every byte belongs to a frame that was read.
    pub(super) fn at_end(&self) -> bool {
        self.whole == self.length
    }

    /// Returns how many bytes the segment has.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

/// Returns a page as a frame: length, half a hash, packed contents.
pub(super) fn pack(page: &Page) -> Result<Vec<u8>, StoreError> {
    let failed = || StoreError::Encode { table: "raw" };
    let head = serde_json::to_vec(page).map_err(|_| failed())?;
    let length = u32::try_from(head.len()).map_err(|_| failed())?;
    if 4 + head.len() as u64 + page.body.len() as u64 > LARGEST_PAGE {
        return Err(failed());
    }
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    let written = packed
        .write_all(&length.to_le_bytes())
        .and_then(|()| packed.write_all(&head))
        .and_then(|()| packed.write_all(&page.body));
    written.map_err(|_| failed())?;
    let contents = packed.finish().map_err(|_| failed())?;
    let length = u32::try_from(contents.len()).map_err(|_| failed())?;
    let mut frame = Vec::with_capacity(HEAD as usize + contents.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&half_hash(&contents));
    frame.extend_from_slice(&contents);
    Ok(frame)
}

/// Returns the page in a frame's contents, if there is one.
pub(super) fn unpack(contents: &[u8]) -> Option<Page> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(contents).take(LARGEST_PAGE + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LARGEST_PAGE {
        return None;
    }
    let length = u32::from_le_bytes(*bytes.first_chunk::<4>()?) as usize;
    let body = 4 + length;
    let page: Page = serde_json::from_slice(bytes.get(4..body)?).ok()?;
    bytes.drain(..body);
    Some(Page { body: bytes, ..page })
}

fn half_hash(contents: &[u8]) -> [u8; 16] {
    blake3::hash(contents).as_bytes().first_chunk().copied().unwrap_or_default()
}
