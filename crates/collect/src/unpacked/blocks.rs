//! Blocks: an input in pieces of whole lines, so that one thread can unpack while another reads.
//!
//! Memory is bounded by the longest line that is allowed; a longer one is passed over and told.

use std::io::{self, Read};

/// How large a block is, unless a line is longer.
const BLOCK: usize = 1 << 20;

/// A piece of an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Whole lines; the last of an input may lack its line feed.
    Lines(Vec<u8>),
    /// A line longer than is allowed stood here; its beginning.
    TooLong(Vec<u8>),
}

/// The blocks of an input, in order.
pub struct Blocks<R> {
    from: R,
    /// The beginning of a line whose end was not seen yet.
    rest: Vec<u8>,
    longest: usize,
    state: State,
}

enum State {
    Reading,
    /// Within a line that is too long.
    Passing,
    /// What broke, to be told after everything before it.
    Broken(io::Error),
    Ended,
}

impl<R: Read> Blocks<R> {
    /// Takes an input whose lines may be `longest` bytes long.
    pub fn of(from: R, longest: usize) -> Self {
        Self { from, rest: Vec::new(), longest, state: State::Reading }
    }

    /// Returns the next block, in `space` where that fits; nothing at the end.
    ///
    /// # Errors
    /// When the input broke, once everything before was returned but the line that it broke in.
    pub fn next(&mut self, mut space: Vec<u8>) -> io::Result<Option<Block>> {
        space.clear();
        space.append(&mut self.rest);
        loop {
            match std::mem::replace(&mut self.state, State::Reading) {
                State::Ended => return Ok(None),
                State::Broken(failed) => {
                    self.state = State::Ended;
                    return Err(failed);
                }
                State::Reading => {
                    if let Some(block) = self.read(&mut space) {
                        return Ok(Some(block));
                    }
                }
                State::Passing => self.pass(&mut space),
            }
        }
    }

    /// Reads on; returns a block once there is one.
    fn read(&mut self, space: &mut Vec<u8>) -> Option<Block> {
        let before = space.len();
        match (&mut self.from).take(BLOCK as u64).read_to_end(space) {
            Err(failed) => self.state = State::Broken(failed),
            Ok(0) => self.state = State::Ended,
            Ok(_) => {}
        }
        if matches!(self.state, State::Ended) {
            return (!space.is_empty()).then(|| Block::Lines(std::mem::take(space)));
        }
        let fresh = space.get(before..).unwrap_or_default();
        match memchr::memrchr(b'\n', fresh) {
            Some(end) => {
                self.rest = space.split_off(before + end + 1);
                Some(Block::Lines(std::mem::take(space)))
            }
            None if space.len() > self.longest => {
                if matches!(self.state, State::Reading) {
                    self.state = State::Passing;
                }
                let start = space.get(..self.longest.min(200)).unwrap_or_default().to_vec();
                space.clear();
                Some(Block::TooLong(start))
            }
            None => {
                if matches!(self.state, State::Broken(_)) {
                    space.clear();
                }
                None
            }
        }
    }

    /// Passes over a line to its end.
    fn pass(&mut self, space: &mut Vec<u8>) {
        space.clear();
        self.state = match (&mut self.from).take(BLOCK as u64).read_to_end(space) {
            Err(failed) => State::Broken(failed),
            Ok(0) => State::Ended,
            Ok(_) => match memchr::memchr(b'\n', space) {
                Some(end) => {
                    space.drain(..=end);
                    State::Reading
                }
                None => State::Passing,
            },
        };
        if !matches!(self.state, State::Reading) {
            space.clear();
        }
    }
}

/// Returns the lines of a block without their line feeds, blank ones too.
pub fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = match memchr::memchr(b'\n', rest) {
            Some(end) => (rest.get(..end)?, rest.get(end + 1..)?),
            None => (rest, &[][..]),
        };
        rest = after;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}
