//! The list of people: a word for the story, a name, an address.
//!
//! Somebody who signs in two ways has two words, `cyd` and `cyd.press`; the dot is for the reader
//! and for counts by hand, since who is the same person is for `identify` to find.

use std::collections::BTreeMap;

use model::{Personal, Signature};

use crate::{Broken, Fault};

/// The signatures, by the word the story uses.
pub(crate) type People<'t> = BTreeMap<&'t str, Signature>;

/// Reads the list; empty lines and lines that begin with `#` say nothing.
pub(crate) fn read(text: &str) -> Result<People<'_>, Broken> {
    let mut people = People::new();
    for (line, told) in crate::line::told(text) {
        let broken = |fault| Broken::People { line, fault };
        let (word, signature) = person(told).ok_or(broken(Fault::NotAPerson))?;
        if people.insert(word, signature).is_some() {
            return Err(broken(Fault::SaidTwice));
        }
    }
    Ok(people)
}

fn person(told: &str) -> Option<(&str, Signature)> {
    let (word, rest) = told.split_once(char::is_whitespace)?;
    let (name, address) = rest.strip_suffix('>')?.split_once('<')?;
    let name = name.trim();
    let clean = !name.is_empty() && ![name, address].iter().any(|part| part.contains(['<', '>']));
    let signature = Signature { name: Personal::new(name), address: Personal::new(address) };
    clean.then_some((word, signature))
}
