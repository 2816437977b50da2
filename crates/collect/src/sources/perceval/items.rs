//! Splits a stream into JSON objects, whether they stand in an array, one a line or one after the
//! other, and finds its place again after a broken one.
//!
//! Only one object is held at a time. A line feed within a text is no JSON, so it ends a broken
//! object; so does an object that begins at the start of a line while an earlier one that did the
//! same is still open.

use model::Quarantine;

use crate::unpacked::Opened;

/// How large one object may be.
const LARGEST: usize = 64 << 20;

/// How much is shown of what is broken.
const EXCERPT: usize = 200;

/// What stands in the stream.
pub(crate) enum Piece {
    /// The bytes of an object.
    Object(Vec<u8>),
    /// Something that is no object, and how it begins.
    Broken(Quarantine, Vec<u8>),
}

/// A stream of objects.
pub(crate) struct Items<'a> {
    input: &'a mut Opened,
    begun: bool,
    ended: bool,
    fresh_line: bool,
    /// How many arrays have begun and not ended.
    arrays: usize,
}

impl<'a> Items<'a> {
    /// Returns the objects of what was opened.
    pub(crate) fn new(input: &'a mut Opened) -> Self {
        Self { input, begun: false, ended: false, fresh_line: true, arrays: 0 }
    }

    /// Returns the next piece, or nothing at the end; a fault of the file is the last piece, and so is
    /// an array that does not end.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        loop {
            if self.ended {
                return None;
            }
            let Some(byte) = self.input.at_hand().first().copied() else {
                self.ended = true;
                let cut = (self.arrays > 0).then_some(Quarantine::Truncated);
                return self.input.fault().or(cut).map(|why| Piece::Broken(why, Vec::new()));
            };
            match byte {
                b'[' => self.arrays += 1,
                b']' => self.arrays = self.arrays.saturating_sub(1),
                _ => {}
            }
            match byte {
                b'{' => {
                    self.begun = true;
                    return Some(self.object());
                }
                b'[' | b']' | b',' => self.fresh_line = false,
                b'\n' => self.fresh_line = true,
                _ if byte.is_ascii_whitespace() => self.fresh_line = false,
                _ => return Some(self.junk(byte)),
            }
            self.input.pass(1);
        }
    }

    fn object(&mut self) -> Piece {
        let mut scan = Scan { own_line: self.fresh_line, ..Scan::default() };
        let mut object = Vec::new();
        self.fresh_line = false;
        loop {
            let bytes = self.input.at_hand();
            if bytes.is_empty() {
                self.ended = true;
                object.truncate(EXCERPT);
                let why = self.input.fault().unwrap_or(Quarantine::Truncated);
                return Piece::Broken(why, object);
            }
            let (taken, end) = scan.over(bytes);
            object.extend_from_slice(bytes.get(..taken).unwrap_or_default());
            self.input.pass(taken);
            match end {
                Some(End::Whole) => return Piece::Object(object),
                Some(End::Broken) => {
                    self.fresh_line = true;
                    object.truncate(EXCERPT);
                    return Piece::Broken(Quarantine::Malformed, object);
                }
                None if object.len() > LARGEST => {
                    self.skip_line();
                    object.truncate(EXCERPT);
                    return Piece::Broken(Quarantine::Malformed, object);
                }
                None => {}
            }
        }
    }

    /// Passes over something that is no object, up to where one may begin.
    fn junk(&mut self, first: u8) -> Piece {
        let mut excerpt = Vec::new();
        if first == b'<' && !self.begun {
            excerpt.extend(self.input.at_hand().iter().take(EXCERPT));
            self.ended = true;
            return Piece::Broken(Quarantine::WrongContents, excerpt);
        }
        self.begun = true;
        loop {
            let bytes = self.input.at_hand();
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'{' | b','));
            let taken = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            excerpt.extend(taken.iter().take(EXCERPT.saturating_sub(excerpt.len())));
            let (passed, empty) = (taken.len(), bytes.is_empty());
            self.input.pass(passed);
            if end.is_some() || empty {
                return Piece::Broken(Quarantine::Malformed, excerpt);
            }
        }
    }

    fn skip_line(&mut self) {
        self.input.line(&mut Vec::new(), 0);
        self.fresh_line = true;
    }
}

enum End {
    Whole,
    Broken,
}

/// Where in an object the scan stands.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    own_line: bool,
    after_line_feed: bool,
}

impl Scan {
    /// Scans bytes; returns how many belong to the object and how it ended, if it did.
    fn over(&mut self, bytes: &[u8]) -> (usize, Option<End>) {
        for (at, byte) in bytes.iter().enumerate() {
            let fresh = std::mem::take(&mut self.after_line_feed);
            if self.in_text {
                match byte {
                    b'\n' => return (at + 1, Some(End::Broken)),
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' if fresh && self.own_line => return (at, Some(End::Broken)),
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return (at + 1, Some(End::Whole));
                    }
                }
                b'\n' => self.after_line_feed = true,
                _ => {}
            }
        }
        (bytes.len(), None)
    }
}
