//! Texts: words, addresses and names of several words, looked up one by one.

use model::{Handle, Personal};

use super::vocabulary::{is_common, is_placed};
use super::{ANYWHERE, Door, Slot};

/// The most words that a name is looked for in.
const LONGEST_NAME: usize = 5;

/// What follows a login in the names of branches that a forge makes for it.
const PATCH: &[u8] = b"-patch-";

impl Door {
    /// Returns a text without whoever was forgotten; nothing where nobody of them is in it.
    pub(crate) fn text(&self, text: &[u8]) -> Option<Vec<u8>> {
        let words: Vec<Word<'_>> = words(text).collect();
        let mut found: Vec<Found<'_>> = Vec::new();
        let mut next = 0;
        while let Some(rest) = words.get(next..).filter(|rest| !rest.is_empty()) {
            if let Some((count, from, until, slot)) = self.name_in(text, rest) {
                found.push((from, until, slot));
                next += count;
            } else {
                if let Some(one) = rest.first().and_then(|word| self.in_word(text, word, &found)) {
                    while found.pop_if(|(_, until, _)| *until > one.0).is_some() {}
                    found.push(one);
                }
                next += 1;
            }
        }
        replaced(text, &found)
    }

    /// Returns a `.mailmap` without the lines in which an address or a login of somebody who was
    /// forgotten stands.
    ///
    /// Each leaves an empty line, so that the others keep their numbers. A name alone empties no
    /// line but a remark: others may have it too, and what joins them would fall.
    pub(crate) fn mailmap(&self, text: &[u8]) -> Option<Vec<u8>> {
        let lines = text.split_inclusive(|byte| *byte == b'\n');
        let left = lines.map(|line| match (self.is_in_line(line), line.ends_with(b"\n")) {
            (false, _) => line,
            (true, true) => b"\n",
            (true, false) => b"",
        });
        let left = left.collect::<Vec<_>>().concat();
        (left.len() != text.len()).then_some(left)
    }

    fn is_in_line(&self, line: &[u8]) -> bool {
        let addresses = line.split(|byte| *byte == b'<').skip(1);
        let mut addresses = addresses.filter_map(|rest| rest.split(|byte| *byte == b'>').next());
        addresses.any(|address| self.find_address(address.trim_ascii()).is_some())
            || words(line)
                .any(|word| word.text.contains(&b'@') && self.in_word(line, &word, &[]).is_some())
            || (is_remark(line) && self.names_in_line(line))
    }

    fn names_in_line(&self, line: &[u8]) -> bool {
        let words: Vec<Word<'_>> = words(line).collect();
        (0..words.len()).any(|from| {
            let rest = words.get(from..).unwrap_or_default();
            self.name_in(line, rest).is_some()
        })
    }

    /// Returns the name of several words with which these begin: how many, and where it stands.
    fn name_in(&self, text: &[u8], words: &[Word<'_>]) -> Option<(usize, usize, usize, &Slot)> {
        let first = words.first()?;
        let mut name = first.bare().to_ascii_lowercase();
        let mut longest = None;
        let mut before = first;
        for (count, word) in (2..=LONGEST_NAME).zip(words.get(1..)?) {
            let between = text.get(before.from + before.text.len()..word.from)?;
            if between.len() > 3 || between.contains(&b'\n') {
                break;
            }
            name.push(b' ');
            name.extend(word.bare().to_ascii_lowercase());
            let handle = Handle::Name(ANYWHERE.to_owned(), Personal::new(name.as_slice()));
            if let Some(slot) = self.find_one(&handle) {
                longest = Some((count, first.from, word.from + word.text.len(), slot));
            }
            before = word;
        }
        longest
    }

    /// Returns where somebody who was forgotten stands in a word, or in an address with an `@` in
    /// it, which may take in words before it that were found already; those are in order.
    fn in_word(&self, text: &[u8], word: &Word<'_>, found: &[Found<'_>]) -> Option<Found<'_>> {
        if word.text.contains(&b'@') {
            let around = |floor| self.address_around(text, (word.from, word.until()), floor);
            let cuts = |from: usize| {
                let before = found.partition_point(|(begin, ..)| *begin < from);
                let last = before.checked_sub(1).and_then(|last| found.get(last));
                last.is_some_and(|(_, end, _)| from < *end)
            };
            let address = around(0).filter(|(from, ..)| !cuts(*from));
            if address.is_some() {
                return address;
            }
        }
        let (from, bare) = word.trimmed();
        let here = |(from, part): (usize, &[u8]), slot| (from, from + part.len(), slot);
        if bare.contains(&b'@') {
            let slot = self.find_address(bare).or_else(|| self.find_anywhere(bare))?;
            return Some(here((from, bare), slot));
        }
        if let Some(slot) = self.login_at(text, from, bare) {
            return Some(here((from, bare), slot));
        }
        if let Some(slot) = self.login_at(text, word.from, word.text) {
            return Some(here((word.from, word.text), slot));
        }
        let owner = bare.windows(PATCH.len()).position(|window| window == PATCH);
        if let Some(owner) = owner.and_then(|at| bare.get(..at)) {
            return self.find_anywhere(owner).map(|slot| here((from, owner), slot));
        }
        if !bare.contains(&b'.') {
            return None;
        }
        let mut at = from;
        bare.split(|byte| *byte == b'.').find_map(|part| {
            let here = (at, part);
            at += part.len() + 1;
            self.login_at(text, here.0, part).map(|slot| (here.0, here.0 + part.len(), slot))
        })
    }

    /// Returns who is meant by a part of a text; by a word that means much else only where its
    /// place says so.
    fn login_at(&self, text: &[u8], from: usize, part: &[u8]) -> Option<&Slot> {
        let slot = self.find_anywhere(part)?;
        (!is_common(part) || is_placed(text, (from, from + part.len()))).then_some(slot)
    }
}

/// Returns whether a line of a `.mailmap` joins nobody.
fn is_remark(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"#") || !line.contains(&b'<')
}

/// Returns a name of several words as it is looked for in texts.
pub(crate) fn name_of_words(name: &[u8]) -> Option<Personal> {
    let words: Vec<_> = words(name).map(|word| word.bare().to_ascii_lowercase()).collect();
    let several = (2..=LONGEST_NAME).contains(&words.len());
    several.then(|| Personal::new(words.join(&b' ')))
}

/// Somebody who was forgotten, with where they stand in a text.
type Found<'a> = (usize, usize, &'a Slot);

/// A word of a text, with where it begins.
pub(super) struct Word<'a> {
    pub(super) from: usize,
    text: &'a [u8],
}

impl<'a> Word<'a> {
    pub(super) fn until(&self) -> usize {
        self.from + self.text.len()
    }

    fn bare(&self) -> &'a [u8] {
        self.trimmed().1
    }

    /// Returns it without the marks that are not part of a login, an address or a name.
    fn trimmed(&self) -> (usize, &'a [u8]) {
        let mark = |byte: &u8| matches!(byte, b'.' | b'-' | b'+' | b'@' | b'[' | b']');
        let before = self.text.iter().take_while(|byte| mark(byte)).count();
        let text = self.text.get(before..).unwrap_or_default();
        let after = if text.ends_with(b"[bot]") {
            0
        } else {
            text.iter().rev().take_while(|byte| mark(byte)).count()
        };
        let text = text.get(..text.len() - after).unwrap_or_default();
        (self.from + before, text)
    }
}

pub(super) fn words(text: &[u8]) -> impl Iterator<Item = Word<'_>> {
    let in_word = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || !byte.is_ascii()
            || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'@' | b'[' | b']')
    };
    let mut from = 0;
    text.split(move |byte| !in_word(byte)).filter_map(move |text| {
        let word = Word { from, text };
        from += text.len() + 1;
        (!text.is_empty()).then_some(word)
    })
}

pub(super) fn replaced(text: &[u8], found: &[Found<'_>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut end = 0;
    for (from, until, slot) in found {
        out.extend_from_slice(text.get(end..*from)?);
        out.extend_from_slice(slot.alias.as_bytes());
        end = *until;
    }
    out.extend_from_slice(text.get(end..)?);
    (out != text).then_some(out)
}
