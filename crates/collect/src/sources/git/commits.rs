//! Splits a raw commit into its lines, leniently: only the tree and the parents are required.
//!
//! gix's own parser refuses what histories really hold, so it is not asked.

use gix::ObjectId;
use gix::bstr::ByteSlice as _;

/// A raw commit's lines, borrowed.
pub(super) struct Raw<'a> {
    /// The tree it records.
    pub(super) tree: ObjectId,
    /// What follows `author `, if such a line is there.
    pub(super) author: Option<&'a [u8]>,
    /// What follows `committer `, if such a line is there.
    pub(super) committer: Option<&'a [u8]>,
    /// Everything after the first empty line.
    pub(super) message: &'a [u8],
}

/// Returns the lines of a commit and puts its parents into `parents`; nothing without a tree.
pub(super) fn split<'a>(commit: &'a [u8], parents: &mut Vec<ObjectId>) -> Option<Raw<'a>> {
    parents.clear();
    let mut raw = Raw { tree: null(), author: None, committer: None, message: b"" };
    let mut tree = None;
    let mut rest = commit;
    while !rest.is_empty() {
        let end = rest.find_byte(b'\n').unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, b""));
        rest = after.get(1..).unwrap_or_default();
        if line.is_empty() {
            raw.message = rest;
            break;
        }
        if let Some(hex) = line.strip_prefix(b"tree ") {
            tree = tree.or(Some(ObjectId::from_hex(hex).ok()?));
        } else if let Some(hex) = line.strip_prefix(b"parent ") {
            parents.push(ObjectId::from_hex(hex).ok()?);
        } else if let Some(who) = line.strip_prefix(b"author ") {
            raw.author = raw.author.or(Some(who));
        } else if let Some(who) = line.strip_prefix(b"committer ") {
            raw.committer = raw.committer.or(Some(who));
        }
    }
    raw.tree = tree?;
    Some(raw)
}

/// Returns the seconds at the end of a person line, only to walk neighbours together; 0 if none.
pub(super) fn walking_order(line: Option<&[u8]>) -> i64 {
    let after = line.and_then(|line| line.rsplit_once_str(">")).map_or(&b""[..], |(_, time)| time);
    let word = after.split(|byte| *byte == b' ').find(|word| !word.is_empty());
    word.and_then(|word| word.to_str().ok()?.parse().ok()).unwrap_or_default()
}

fn null() -> ObjectId {
    ObjectId::null(gix::hash::Kind::Sha1)
}
