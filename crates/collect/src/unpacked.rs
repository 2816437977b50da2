//! Unpacked: the bytes of a file, whether it is packed with gzip or not, within bounds.
//!
//! What a file is, is told by how it begins and not by its name. Whatever is wrong with the packing
//! (cut, damaged, a bomb) comes out as a reason to set it aside, after everything that could be
//! unpacked before it; a disk that fails is another matter and stays an error.

mod blocks;
mod opened;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use model::Quarantine;

pub use blocks::{Block, Blocks, lines};
pub use opened::Opened;

/// How many bytes are read from a disk at once.
const AT_ONCE: usize = 256 * 1024;

/// The bytes of one input, unpacked while they are read, with one member of gzip or many.
pub struct Unpacked<R: Read>(Counted<Form<BufReader<R>>>);

enum Form<R: BufRead> {
    Plain(Chain<Cursor<Vec<u8>>, R>),
    Packed(Box<MultiGzDecoder<Chain<Cursor<Vec<u8>>, R>>>),
}

/// Reads no more than is allowed, and says so instead of ending early.
struct Counted<R> {
    from: R,
    left: u64,
}

/// Opens a file of which at most `limit` unpacked bytes are read.
///
/// # Errors
/// When the file cannot be opened or its beginning not be read.
pub fn open(path: &Path, limit: u64) -> io::Result<Unpacked<File>> {
    Unpacked::of(File::open(path)?, limit)
}

impl<R: Read> Unpacked<R> {
    /// Takes an input of which at most `limit` unpacked bytes are read.
    ///
    /// # Errors
    /// When its beginning cannot be read.
    pub fn of(from: R, limit: u64) -> io::Result<Self> {
        let mut from = BufReader::with_capacity(AT_ONCE, from);
        let mut start = Vec::with_capacity(2);
        (&mut from).take(2).read_to_end(&mut start)?;
        let packed = start == [0x1f, 0x8b];
        let whole = Cursor::new(start).chain(from);
        let form = match packed {
            true => Form::Packed(Box::new(MultiGzDecoder::new(whole))),
            false => Form::Plain(whole),
        };
        Ok(Self(Counted { from: form, left: limit }))
    }

    /// Takes an input that may become `limit` bytes where it is packed, and any number where not.
    fn bounding_packed(from: R, limit: u64) -> io::Result<Self> {
        let mut unpacked = Self::of(from, limit)?;
        if let Form::Plain(_) = unpacked.0.from {
            unpacked.0.left = u64::MAX;
        }
        Ok(unpacked)
    }

    /// Returns the input.
    fn get_ref(&self) -> &R {
        let whole = match &self.0.from {
            Form::Plain(whole) => whole,
            Form::Packed(packed) => packed.get_ref(),
        };
        whole.get_ref().1.get_ref()
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<R: BufRead> Read for Form<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Form::Plain(from) => from.read(into),
            Form::Packed(from) => from.read(into),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "unpacks to too much"))?;
        Ok(read)
    }
}

/// A file that was read at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contents {
    /// What the file is known by: BLAKE3 of its bytes as they lie on the disk, in hex.
    pub hash: String,
    /// Its bytes, unpacked; what came before a break, where there is one.
    pub bytes: Vec<u8>,
    /// Why they are not all there, if they are not.
    pub broken: Option<Quarantine>,
}

/// Reads a file at once, of which at most `limit` bytes are wanted, packed and unpacked.
///
/// # Errors
/// When the file cannot be read.
pub fn whole(path: &Path, limit: u64) -> io::Result<Contents> {
    let mut raw = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut raw)?;
    Ok(whole_of(&raw, limit))
}

/// Returns the contents of a file that is in memory already.
pub fn whole_of(raw: &[u8], limit: u64) -> Contents {
    let hash = blake3::hash(raw).to_hex().to_string();
    let mut bytes = Vec::new();
    let read = Unpacked::of(raw, limit).and_then(|mut from| from.read_to_end(&mut bytes));
    let broken = read.err().map(|failed| why(&failed).unwrap_or(Quarantine::NotUnpackable));
    Contents { hash, bytes, broken }
}

/// Returns what a file is known by: BLAKE3 of its bytes as they lie on the disk, in hex.
///
/// # Errors
/// When the file cannot be read.
pub fn hash(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut from = File::open(path)?;
    let mut buffer = vec![0; AT_ONCE];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        };
    }
}

/// Returns why an input that broke while it was unpacked is set aside; nothing when it is the disk
/// that failed.
pub fn why(failed: &io::Error) -> Option<Quarantine> {
    match failed.kind() {
        ErrorKind::UnexpectedEof => Some(Quarantine::Truncated),
        ErrorKind::InvalidData | ErrorKind::InvalidInput => Some(Quarantine::NotUnpackable),
        _ => None,
    }
}

/// Returns the bytes without the mark of UTF-8 at their beginning.
pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns whether bytes are a page for people (HTML or XML) where data was expected.
pub fn is_page(bytes: &[u8]) -> bool {
    without_bom(bytes).trim_ascii_start().first() == Some(&b'<')
}

#[cfg(test)]
mod tests;
