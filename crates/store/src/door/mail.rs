//! Addresses in texts, with every mark that one may hold before its `@`.
//!
//! Most of these marks end a word of a text as well, so the same letters may be read as a longer
//! address or a shorter one. The longest is looked up first, and only where an `@` stands.

use super::{Door, Slot};

/// How far before its `@` an address is looked for; twice what mail allows.
const LONGEST_LOCAL_PART: usize = 128;

impl Door {
    /// Returns a text without the addresses of whoever was forgotten; nothing where there is none.
    pub(super) fn addresses(&self, text: &[u8]) -> Option<Vec<u8>> {
        if !text.contains(&b'@') {
            return None;
        }
        let mut found: Vec<(usize, usize, &Slot)> = Vec::new();
        for word in super::text::words(text) {
            let floor = found.last().map_or(0, |(_, until, _)| *until);
            found.extend(self.address_around(text, (word.from, word.until()), floor));
        }
        super::text::replaced(text, &found)
    }

    /// Returns the address of somebody who was forgotten at an `@` of a word, with where it stands:
    /// it may begin before the word, but not before `floor`.
    pub(super) fn address_around(
        &self,
        text: &[u8],
        (from, until): (usize, usize),
        floor: usize,
    ) -> Option<(usize, usize, &Slot)> {
        let word = text.get(from..until)?;
        let mut ats = word.iter().enumerate().filter(|(_, byte)| **byte == b'@');
        ats.find_map(|(at, _)| {
            let at = from + at;
            let after = text.get(at + 1..until)?;
            let host = after.split(|byte| *byte == b'@').next().unwrap_or_default();
            let starts = starts(text, floor, at);
            let ends = ends(host);
            starts.into_iter().find_map(|start| {
                ends.iter().find_map(|length| {
                    let end = at + 1 + length;
                    self.find_address(text.get(start..end)?).map(|slot| (start, end, slot))
                })
            })
        })
    }
}

/// Returns where an address with its `@` there may begin, the farthest first.
fn starts(text: &[u8], floor: usize, at: usize) -> Vec<usize> {
    let before = text.get(floor..at).unwrap_or_default();
    let local = before.iter().rev().take(LONGEST_LOCAL_PART).take_while(|byte| is_atom(byte));
    let first = at - local.count();
    let local = text.get(first..at).unwrap_or_default();
    let mut starts = Vec::new();
    let mut last = None;
    for (index, byte) in local.iter().enumerate() {
        let may_begin = last.is_none_or(|last: u8| {
            ends_word(last) || ends_word(*byte) || last.is_ascii() != byte.is_ascii()
        });
        last = Some(*byte);
        if may_begin {
            let mut rest = local.iter().skip(index);
            let marks = rest.by_ref().take_while(|byte| b".-+_".contains(byte)).count();
            starts.extend([first + index, first + index + marks]);
        }
    }
    starts.retain(|start| *start < at);
    starts.dedup();
    starts
}

/// Returns how many bytes of what follows an `@` may be the host, the most first.
fn ends(host: &[u8]) -> Vec<usize> {
    let ascii = host.iter().take_while(|byte| byte.is_ascii()).count();
    let bare = |length: usize| {
        let marks = host.iter().take(length).rev();
        length - marks.take_while(|b| b.is_ascii() && !b.is_ascii_alphanumeric()).count()
    };
    let mut ends = vec![host.len(), bare(host.len()), ascii, bare(ascii)];
    ends.retain(|length| *length > 0);
    ends.dedup();
    ends
}

/// Returns whether a byte may stand before the `@` of an address that is not in quotes.
fn is_atom(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || b".-+_".contains(byte) || ends_word(*byte)
}

/// Returns whether a byte that may stand in an address ends a word of a text.
fn ends_word(byte: u8) -> bool {
    b"!#$%&'*/=?^`{|}~".contains(&byte)
}
