//! Reads the text of a log, commit by commit, as a stream.
//!
//! A commit begins with a line `commit ID [PARENT…] [(names)]`; nothing else can look like this,
//! since messages are indented. One that is cut or holds a foreign line is set aside alone.

use model::{Event, Instant, Personal, Quarantine, Record};

use super::{Graph, Reference, Written};
use crate::unpacked::Opened;
use crate::{Stop, Tell};

/// How much of a line is kept; longer ones occur in messages, where only trailers matter.
const LONGEST_LINE: usize = 1 << 20;

/// What passed by, in all logs of one history.
#[derive(Default)]
pub struct Seen {
    /// Commits that were told.
    pub commits: u64,
    /// Commits that were set aside.
    pub lost: u64,
    /// The newest believable commit time.
    pub newest: Option<Instant>,
    /// Whether a log of several commits names the parent of none.
    pub without_parents: bool,
    /// Whether any commit names a path.
    pub with_paths: bool,
    /// The graph.
    pub(crate) graph: Graph,
    /// The names that decorations give.
    pub(crate) references: Vec<Reference>,
}

/// Reads a log and tells each commit as a record.
///
/// # Errors
/// [`Stop`] when nothing more is wanted.
pub fn parse(
    input: &mut Opened,
    now: Instant,
    seen: &mut Seen,
    tell: &mut dyn Tell,
) -> Result<(), Stop> {
    let mut line = Vec::new();
    let mut reading = Reading::default();
    let mut number = 0_u64;
    let mut whole = true;
    let mut foreign = false;
    let (mut commits, mut with_parents) = (0_u64, false);
    while let Some(ended) = input.line(&mut line, LONGEST_LINE) {
        number += 1;
        if let Some(head) = line.strip_prefix(b"commit ").and_then(head) {
            whole &= reading.finish(now, seen, tell)?;
            commits += 1;
            with_parents |= !head.parents.is_empty();
            reading = Reading { written: Some(head), began: number, ..Reading::default() };
            continue;
        }
        if reading.written.is_some() {
            reading.line(&line, ended);
        } else if !line.trim_ascii().is_empty() && !foreign {
            foreign = true;
            whole = false;
            seen.lost += 1;
            let excerpt = line.get(..line.len().min(200)).unwrap_or_default();
            tell.quarantine(&format!("line {number}"), Quarantine::WrongContents, excerpt);
        }
    }
    reading.at_end = true;
    let fault = input.fault();
    reading.cut |= fault.is_some();
    whole &= reading.finish(now, seen, tell)?;
    seen.without_parents |= commits > 1 && !with_parents;
    match fault {
        Some(Quarantine::Truncated) if !whole => {}
        Some(why) => {
            seen.lost += 1;
            tell.quarantine("end", why, b"");
        }
        None if whole => tell.whole(&input.hash()),
        None => {}
    }
    Ok(())
}

/// Where in a commit the reading stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Headers,
    Message,
    Changes,
}

/// One commit in the course of being read.
#[derive(Default)]
struct Reading {
    written: Option<Written>,
    began: u64,
    part: Part,
    malformed: bool,
    cut: bool,
    at_end: bool,
    raw_lines: u64,
    counted_lines: u64,
}

impl Reading {
    fn line(&mut self, line: &[u8], ended: bool) {
        if !ended {
            let raw = line.first() == Some(&b':') && line.get(1) != Some(&b':');
            self.cut = raw || self.part == Part::Headers || line.starts_with(b"    ");
        }
        match self.part {
            Part::Headers => self.header(line),
            _ => self.body(line),
        }
    }

    fn header(&mut self, line: &[u8]) {
        let Some(written) = &mut self.written else { return };
        if line.is_empty() {
            self.part = Part::Message;
            return;
        }
        let Some(colon) = memchr::memchr(b':', line) else {
            self.malformed = true;
            return;
        };
        let (key, value) = line.split_at_checked(colon).unwrap_or_default();
        let value = Some(value.get(1..).unwrap_or_default().trim_ascii().to_vec());
        match key {
            b"Author" => written.author = value,
            b"AuthorDate" => written.author_date = value,
            b"Commit" => written.committer = value,
            b"CommitDate" => written.commit_date = value,
            _ => {}
        }
    }

    fn body(&mut self, line: &[u8]) {
        let Some(written) = &mut self.written else { return };
        if let Some(text) = line.strip_prefix(b"    ").filter(|_| self.part == Part::Message) {
            written.message.extend_from_slice(text);
            written.message.push(b'\n');
        } else if let Some(raw) = line.strip_prefix(b":") {
            self.part = Part::Changes;
            self.raw_lines += 1;
            if line.len() >= LONGEST_LINE || !changed(raw, &mut written.paths) {
                self.malformed = true;
            }
        } else if is_count(line) {
            self.counted_lines += 1;
        } else if !line.trim_ascii().is_empty() {
            self.malformed = true;
        }
    }

    /// Tells the commit that was read, or sets it aside; returns whether it was told.
    fn finish(&mut self, now: Instant, seen: &mut Seen, tell: &mut dyn Tell) -> Result<bool, Stop> {
        let Some(written) = self.written.take() else { return Ok(true) };
        let uncounted = self.counted_lines > 0 && self.counted_lines < self.raw_lines;
        let ends_early = self.at_end && written.parents.len() < 2 && uncounted;
        let set_aside = match (self.malformed, written.commit_date.is_none()) {
            _ if self.cut || ends_early => Some(Quarantine::Truncated),
            (true, _) => Some(Quarantine::Malformed),
            (false, true) if self.at_end => Some(Quarantine::Truncated),
            (false, true) => Some(Quarantine::FieldMissing),
            (false, false) => None,
        };
        let mut odd = Vec::new();
        let commit = match set_aside {
            None => written.commit(now, &mut |kind| odd.push(kind)).ok_or(Quarantine::Malformed),
            Some(why) => Err(why),
        };
        let commit = match commit {
            Ok(commit) => commit,
            Err(why) => {
                seen.lost += 1;
                tell.quarantine(&format!("line {}", self.began), why, written.id.as_bytes());
                return Ok(false);
            }
        };
        for kind in odd {
            tell.note(kind, commit.id.as_str());
        }
        if written.is_grafted() {
            seen.graph.graft(&commit.id);
        }
        seen.commits += 1;
        seen.with_paths |= self.raw_lines > 0;
        seen.newest = seen.newest.max(commit.committer.stamp.believed());
        seen.references.extend(written.references(&commit));
        let at = commit.committer.stamp.believed().map_or(0, Instant::seconds);
        seen.graph.add(&commit.id, at, &commit.parents);
        let key = Personal::new(format!("commit:{}", commit.id));
        tell.record(Record { key, events: vec![Event::Commit(Box::new(commit))] })?;
        Ok(true)
    }
}

/// Reads what follows `commit `: the id, the parents and the names in brackets.
fn head(rest: &[u8]) -> Option<Written> {
    let rest = String::from_utf8_lossy(rest);
    let (ids, names) = match rest.split_once(" (") {
        Some((ids, names)) => (ids, names.trim_end().trim_end_matches(')')),
        None => (rest.as_ref(), ""),
    };
    let mut ids = ids.split_ascii_whitespace().map(str::to_owned);
    let id = ids.next().filter(|id| id.len() >= 40 && id.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let names = names.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Some(Written { id, parents: ids.collect(), names, ..Written::default() })
}

/// Reads what follows the `:` of a raw line, and adds its paths; those of a copy are the new one
/// alone. Lines of merges begin with further colons and add none.
fn changed(raw: &[u8], paths: &mut Vec<Vec<u8>>) -> bool {
    if raw.starts_with(b":") {
        return true;
    }
    let mut fields = raw.split(|byte| *byte == b'\t');
    let status = fields.next().and_then(|modes| modes.rsplit(|byte| *byte == b' ').next());
    let Some(letter) = status.and_then(|status| status.first()) else { return false };
    let (first, second) = (fields.next(), fields.next());
    let read = match (letter, first, second) {
        (b'R', Some(old), Some(new)) => vec![old, new],
        (b'C', Some(_), Some(new)) => vec![new],
        (b'A' | b'D' | b'M' | b'T' | b'U' | b'X', Some(path), None) => vec![path],
        _ => return false,
    };
    paths.extend(read.into_iter().map(unquoted));
    true
}

/// Returns a path without the quotes and escapes that git gives to strange ones.
fn unquoted(path: &[u8]) -> Vec<u8> {
    let inner = path.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let Some(inner) = inner else { return path.to_vec() };
    let mut plain = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        plain.push(match bytes.next() {
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b't') => b'\t',
            Some(b'n') => b'\n',
            Some(b'v') => 11,
            Some(b'f') => 12,
            Some(b'r') => b'\r',
            Some(first @ b'0'..=b'3') => {
                let digits = [first, bytes.next().unwrap_or(b'0'), bytes.next().unwrap_or(b'0')];
                digits.iter().fold(0_u8, |sum, digit| {
                    sum.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0') & 7)
                })
            }
            Some(other) => other,
            None => b'\\',
        });
    }
    plain
}

/// Returns whether a line counts the lines of a path: `36⇥44⇥path`, or `-⇥-⇥path`.
fn is_count(line: &[u8]) -> bool {
    let mut fields = line.splitn(3, |byte| *byte == b'\t');
    let counted = |field: Option<&[u8]>| {
        field.is_some_and(|field| {
            field == b"-" || (!field.is_empty() && field.iter().all(u8::is_ascii_digit))
        })
    };
    counted(fields.next()) && counted(fields.next()) && fields.next().is_some()
}
