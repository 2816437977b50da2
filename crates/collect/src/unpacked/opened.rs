//! Opened: a file that is read as a stream whose faults end it and are remembered.
//!
//! Whoever reads sees bytes and an end, never an error: what was wrong is asked for afterwards, so
//! that everything before the fault is told. Nothing is unpacked without bound.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use model::Quarantine;

use super::{Unpacked, why, without_bom};
use crate::SourceError;

/// How many bytes one packed byte may become; text of any kind stays far below.
const UNPACKED_PER_BYTE: u64 = 200;

/// How many bytes any packed file may become, however small it is.
const UNPACKED_ALWAYS: u64 = 64 << 20;

/// A file that is being read.
pub struct Opened {
    reader: BufReader<Faultless>,
}

impl Opened {
    /// Opens a file, and unpacks it when it begins as gzip does.
    ///
    /// # Errors
    /// When it is a folder, cannot be opened or its beginning not be read.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let unreadable =
            |source: io::Error| SourceError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let known = file.metadata().map_err(unreadable)?;
        if known.is_dir() {
            return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let bound = known.len().saturating_mul(UNPACKED_PER_BYTE).saturating_add(UNPACKED_ALWAYS);
        Self::of(file, bound).map_err(unreadable)
    }

    /// Reads what comes from anywhere, unpacked to at most `bound` bytes.
    fn of(from: impl Read + 'static, bound: u64) -> io::Result<Self> {
        let from = Hashed { from: Box::new(from), hash: blake3::Hasher::new() };
        let from = Faultless { from: Unpacked::bounding_packed(from, bound)?, fault: None };
        let mut reader = BufReader::with_capacity(1 << 16, from);
        let start = reader.fill_buf()?;
        let mark = start.len() - without_bom(start).len();
        reader.consume(mark);
        Ok(Self { reader })
    }

    /// Returns what ended the reading before the file did, if anything.
    pub(crate) fn fault(&self) -> Option<Quarantine> {
        self.reader.get_ref().fault
    }

    /// Returns what the packed contents are known by; only meaningful once all was read.
    pub(crate) fn hash(&self) -> String {
        self.reader.get_ref().from.get_ref().hash.finalize().to_hex().to_string()
    }

    /// Returns the bytes that are at hand; none at the end.
    pub(crate) fn at_hand(&mut self) -> &[u8] {
        self.reader.fill_buf().unwrap_or_default()
    }

    /// Passes over bytes that were at hand.
    pub(crate) fn pass(&mut self, bytes: usize) {
        self.reader.consume(bytes);
    }

    /// Reads a line without its end into `line`, as far as `most` bytes, and passes over the rest
    /// of it; returns whether it was ended by a line feed, and nothing when there is none.
    pub(crate) fn line(&mut self, line: &mut Vec<u8>, most: usize) -> Option<bool> {
        line.clear();
        let mut begun = false;
        loop {
            let bytes = self.reader.fill_buf().unwrap_or_default();
            if bytes.is_empty() {
                return begun.then_some(false);
            }
            begun = true;
            let end = memchr::memchr(b'\n', bytes);
            let taken = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            let room = most.saturating_sub(line.len()).min(taken.len());
            line.extend_from_slice(taken.get(..room).unwrap_or_default());
            let passed = taken.len() + usize::from(end.is_some());
            self.reader.consume(passed);
            if end.is_some() {
                return Some(true);
            }
        }
    }
}

/// Hashes what passes through.
struct Hashed {
    from: Box<dyn Read>,
    hash: blake3::Hasher,
}

impl Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Turns an error into an end and remembers it.
struct Faultless {
    from: Unpacked<Hashed>,
    fault: Option<Quarantine>,
}

impl Read for Faultless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.fault.is_none() {
            match self.from.read(into) {
                Ok(read) => return Ok(read),
                Err(failed) if failed.kind() == io::ErrorKind::Interrupted => {}
                Err(failed) => {
                    self.fault = Some(why(&failed).unwrap_or(Quarantine::NotUnpackable));
                }
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use model::Quarantine;

    use super::Opened;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn lines(bytes: Vec<u8>, bound: u64) -> (Vec<(Vec<u8>, bool)>, Option<Quarantine>) {
        let mut opened = Opened::of(Cursor::new(bytes), bound).unwrap();
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        while let Some(ended) = opened.line(&mut line, 8) {
            lines.push((line.clone(), ended));
        }
        (lines, opened.fault())
    }

    #[test]
    fn packed_files_of_several_members_are_read_as_one() {
        let both = [packed(b"\xEF\xBB\xBFone\ntw"), packed(b"o\n")].concat();
        let (read, fault) = lines(both, 1_000);
        assert_eq!(read, [(b"one".to_vec(), true), (b"two".to_vec(), true)]);
        assert_eq!(fault, None);
    }

    #[test]
    fn what_was_read_before_a_fault_is_there_and_the_fault_is_known() {
        let mut cut = packed(b"one\ntwo\n");
        cut.truncate(cut.len() - 4);
        let (read, fault) = lines(cut, 1_000);
        assert_eq!(read.first(), Some(&(b"one".to_vec(), true)));
        assert_eq!(fault, Some(Quarantine::Truncated));
        let (_, fault) = lines(packed(&[b' '; 100_000]), 1_000);
        assert_eq!(fault, Some(Quarantine::NotUnpackable));
    }

    #[test]
    fn a_line_is_kept_as_far_as_is_allowed() {
        let (read, _) = lines(b"a very long line\nb".to_vec(), 0);
        assert_eq!(read, [(b"a very l".to_vec(), true), (b"b".to_vec(), false)]);
    }
}
