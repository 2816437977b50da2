//! A `.mailmap`, read as git reads it from a tree: gitmailmap(5) on bytes.
//!
//! All four forms of a line are known. Names and addresses are looked up without regard to ASCII
//! case, a later line wins over an earlier one for the same key, and a line that gives a name to
//! look for wins over one that gives the address alone. A line that cannot be read keeps its
//! number, never its text.

use std::collections::BTreeMap;

use model::{Personal, Signature};

use model::address::folded;

/// A `.mailmap`, ready to be asked.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mailmap {
    entries: BTreeMap<Personal, Entry>,
    broken: Vec<(usize, Unread)>,
}

/// Why a line cannot be read, or not to its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Unread {
    /// There is no `<`.
    NoAddress,
    /// A `<` without its `>`.
    NotClosed,
    /// The address to show is empty.
    EmptyAddress,
    /// The second address of the line has a `<` without its `>`; the first one counts.
    SecondNotClosed,
}

impl Unread {
    /// Returns the reason in plain words, after "a line" or "lines".
    pub fn meaning(self) -> &'static str {
        match self {
            Unread::NoAddress => "without an address between < and >",
            Unread::NotClosed => "with a < that no > closes",
            Unread::EmptyAddress => "with nothing between the first < and >",
            Unread::SecondNotClosed => "read up to a second < that no > closes",
        }
    }
}

/// What is known of one commit address: for anybody who signs with it, and for certain names.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Entry {
    anybody: Proper,
    named: BTreeMap<Personal, Proper>,
}

/// The name and the address to show instead, where a line gives them.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Proper {
    name: Option<Personal>,
    address: Option<Personal>,
    /// The last line that gives the address; 0 where none does.
    line: usize,
}

/// Where a line sends a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sent<'a> {
    /// The address it gives.
    pub(crate) to: &'a Personal,
    /// Whether the line asks for the name too, not for the address alone.
    pub(crate) by_name: bool,
}

/// What the lines about one commit address, or about one name at it, say together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Saying<'a> {
    /// The commit address, in lower case.
    pub(crate) address: &'a Personal,
    /// The name at it, in lower case, where it is about that name alone.
    pub(crate) name: Option<&'a Personal>,
    /// The name to show.
    pub(crate) shown: Option<&'a Personal>,
    /// The address to show.
    pub(crate) to: Option<&'a Personal>,
}

impl Mailmap {
    /// Reads the bytes of a `.mailmap`; lines that cannot be read are skipped and numbered.
    pub fn parse(text: &[u8]) -> Self {
        let mut mailmap = Self::default();
        for (index, line) in text.split(|&byte| byte == b'\n').enumerate() {
            if let Err(why) = mailmap.read(index + 1, line) {
                mailmap.broken.push((index + 1, why));
            }
        }
        mailmap
    }

    /// Returns the numbers, from 1, of the lines that could not be read, or only in their first half,
    /// with the reason.
    pub fn broken_lines(&self) -> &[(usize, Unread)] {
        &self.broken
    }

    /// Returns the name and the address to show for a signature; itself when no line matches.
    pub fn map(&self, signature: &Signature) -> Signature {
        let Some((proper, _)) = self.find(signature) else { return signature.clone() };
        Signature {
            name: proper.name.as_ref().unwrap_or(&signature.name).clone(),
            address: proper.address.as_ref().unwrap_or(&signature.address).clone(),
        }
    }

    /// Returns the address that a line gives the signature, or nothing when no line gives one.
    pub(crate) fn sent(&self, signature: &Signature) -> Option<Sent<'_>> {
        let (proper, by_name) = self.find(signature)?;
        Some(Sent { to: proper.address.as_ref()?, by_name })
    }

    /// Returns the number of the line that gives the signature an address, if there is one.
    pub(crate) fn line_of(&self, signature: &Signature) -> Option<usize> {
        let (proper, _) = self.find(signature)?;
        proper.address.as_ref().map(|_| proper.line)
    }

    /// Returns the name that a line gives the signature, or nothing when no line gives one.
    pub(crate) fn proper_name(&self, signature: &Signature) -> Option<&Personal> {
        self.find(signature)?.0.name.as_ref()
    }

    /// Returns all that its lines say, in order of the addresses and the names.
    pub(crate) fn sayings(&self) -> impl Iterator<Item = Saying<'_>> {
        self.entries.iter().flat_map(|(address, entry)| {
            let anybody = std::iter::once((None, &entry.anybody));
            let named = entry.named.iter().map(|(name, proper)| (Some(name), proper));
            anybody.chain(named).filter(|(_, proper)| **proper != Proper::default()).map(
                move |(name, proper)| Saying {
                    address,
                    name,
                    shown: proper.name.as_ref(),
                    to: proper.address.as_ref(),
                },
            )
        })
    }

    fn find(&self, signature: &Signature) -> Option<(&Proper, bool)> {
        let entry = self.entries.get(&fold(signature.address.bytes()))?;
        let named = entry.named.get(&folded(signature.name.bytes()));
        Some(named.map_or((&entry.anybody, false), |proper| (proper, true)))
    }

    /// Reads one line, or says why not all of it made sense.
    fn read(&mut self, number: usize, line: &[u8]) -> Result<(), Unread> {
        if line.trim_ascii().is_empty() || line.starts_with(b"#") {
            return Ok(());
        }
        let proper = match person(line, false) {
            Ok(proper) => proper,
            Err(_) if line.trim_ascii_start().starts_with(b"#") => return Ok(()),
            Err(why) => return Err(why),
        };
        let commit = match person(proper.rest, true) {
            Ok(commit) => commit,
            Err(why) => {
                let entry = self.entries.entry(fold(proper.address)).or_default();
                entry.anybody.take(proper.name, None, number);
                let ends = why == Unread::NoAddress;
                return if ends { Ok(()) } else { Err(Unread::SecondNotClosed) };
            }
        };
        let entry = self.entries.entry(fold(commit.address)).or_default();
        let shown = match commit.name {
            None => &mut entry.anybody,
            Some(name) => {
                let shown = entry.named.entry(folded(name)).or_default();
                *shown = Proper::default();
                shown
            }
        };
        shown.take(proper.name, Some(proper.address), number);
        Ok(())
    }
}

impl Proper {
    /// Takes over what a line gives and keeps the rest, as git does for lines of one key.
    fn take(&mut self, name: Option<&[u8]>, address: Option<&[u8]>, line: usize) {
        if let Some(name) = name {
            self.name = Some(Personal::new(name));
        }
        if let Some(address) = address {
            self.address = Some(Personal::new(address));
            self.line = line;
        }
    }
}

/// A name and an address at the beginning of a text, and what follows them.
struct Person<'a> {
    name: Option<&'a [u8]>,
    address: &'a [u8],
    rest: &'a [u8],
}

fn person(text: &[u8], may_be_empty: bool) -> Result<Person<'_>, Unread> {
    let (name, after) = parted(text, b'<').ok_or(Unread::NoAddress)?;
    let (address, rest) = parted(after, b'>').ok_or(Unread::NotClosed)?;
    if address.is_empty() && !may_be_empty {
        return Err(Unread::EmptyAddress);
    }
    let name = Some(name.trim_ascii()).filter(|name| !name.is_empty());
    Ok(Person { name, address, rest })
}

/// Returns what stands before the first such byte, and what after it.
fn parted(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = text.iter().position(|byte| *byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Folds case alone: git compares what stands between `<` and `>` with its white space.
fn fold(address: &[u8]) -> Personal {
    Personal::new(address.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
