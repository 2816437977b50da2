//! Splits an mbox, or the text of a Mailman archive, into its messages.
//!
//! A line that begins with `From ` ends a message only where it follows a blank line, holds a time,
//! and a header follows it: bodies hold such lines too, and not every writer quoted them. Memory is
//! bounded by the largest message that is kept; what is beyond is passed over, never the message.

use std::io::{self, BufRead};

/// How many bytes of a message are kept; enough for every header and the words of its writer.
const LARGEST_MESSAGE: usize = 32 << 20;

/// How many bytes are read as one line; the rest of a longer line is more of the same.
const LONGEST_LINE: u64 = 1 << 20;

/// One message as it lies in its archive.
#[derive(Default)]
pub(super) struct Raw {
    /// The line that began it, without `From `; empty where none did.
    pub(super) envelope: Vec<u8>,
    /// Its headers and its body.
    pub(super) text: Vec<u8>,
}

/// Hands over the messages in order; text before the first of them is one too, for its reader to
/// judge.
///
/// # Errors
/// When the input breaks; everything before the break was handed over.
pub(super) fn split(from: &mut dyn BufRead, take: &mut dyn FnMut(Raw)) -> io::Result<()> {
    let mut message = Raw::default();
    let mut candidate: Option<Vec<u8>> = None;
    let mut after_blank = true;
    let mut line = Vec::new();
    let mut first = true;
    loop {
        line.clear();
        let read = io::Read::take(&mut *from, LONGEST_LINE).read_until(b'\n', &mut line);
        if !matches!(read, Ok(1..)) {
            message.text.extend(candidate.take().into_iter().flatten());
            if !message.is_blank() {
                take(message);
            }
            return read.map(|_| ());
        }
        if std::mem::take(&mut first) && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if let Some(begin) = candidate.take() {
            if is_header(&line) {
                let envelope = begin.get(5..).unwrap_or_default().to_vec();
                let done = std::mem::replace(&mut message, Raw { envelope, text: Vec::new() });
                if !done.is_blank() {
                    take(done);
                }
            } else {
                message.add(&begin);
            }
        }
        if after_blank && line.starts_with(b"From ") && has_time(&line) {
            candidate = Some(line.clone());
        } else {
            message.add(unquoted(&line));
        }
        after_blank = line.iter().all(u8::is_ascii_whitespace);
    }
}

impl Raw {
    fn add(&mut self, line: &[u8]) {
        if self.text.len() + line.len() <= LARGEST_MESSAGE {
            self.text.extend_from_slice(line);
        }
    }

    fn is_blank(&self) -> bool {
        self.envelope.is_empty() && self.text.iter().all(u8::is_ascii_whitespace)
    }
}

/// Returns whether a line could be a header, or the quoted envelope that some writers put first.
pub(super) fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let named = name.len() < line.len() && !name.is_empty();
    line.starts_with(b">From ") || (named && name.iter().all(u8::is_ascii_graphic))
}

/// Returns whether a line holds a time of day and a year, as every envelope does.
fn has_time(line: &[u8]) -> bool {
    let mut words = line.split(u8::is_ascii_whitespace).skip(1);
    let year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let time = |word: &[u8]| {
        word.contains(&b':') && word.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
    };
    words.clone().any(time) && words.any(year)
}

/// Takes one `>` from a line that was quoted so as not to look like an envelope.
fn unquoted(line: &[u8]) -> &[u8] {
    let bare = line.iter().position(|byte| *byte != b'>').unwrap_or_default();
    match line.get(bare..) {
        Some(rest) if bare > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
        _ => line,
    }
}
