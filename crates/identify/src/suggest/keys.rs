//! Keys: which pairs are worth a look, so that nobody is compared with everybody.
//!
//! People meet under a key: a name, two words of a name, an initial with a word, a login. A key
//! with few people gives their pairs; a key with many is a common name and gives only a count.

use super::Pairs;
use super::known::{Persons, hashed};
use super::name::Name;

/// How many people may meet under a key before it tells nobody apart.
const MOST: usize = 5;

/// How many words a name may have for its parts to be keys.
const LONGEST: usize = 5;

/// What people meet under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    /// Words of a name.
    Name,
    /// An initial and a word of a name.
    Initial,
    /// A login, a local part of an address, a single word as a name.
    Word,
}

/// How a person comes to stand under a key; two of one weak way have no evidence between them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Their name could be written so.
    Guessed,
    /// A single word that they sign with.
    Single,
    /// It is theirs as written.
    Written,
}

/// A person under a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    person: u32,
    way: Way,
}

/// Pairs to look at, and how many were left out.
pub(crate) struct Candidates {
    pub(crate) pairs: Pairs,
    pub(crate) left_out: u64,
}

/// Returns the pairs of people who meet under a key.
pub(crate) fn candidates(persons: &Persons<'_>) -> Candidates {
    let mut entries = Vec::new();
    for (person, known) in persons.all() {
        let mut keep = |kind: Kind, text: &str, way: Way| {
            if kind != Kind::Word || !persons.is_everyday(text) {
                entries.push(Entry { key: hashed((kind, text)), person, way });
            }
        };
        for handle in &known.handles {
            keep(Kind::Word, &handle.word, Way::Written);
        }
        for single in &known.singles {
            keep(Kind::Word, single, Way::Single);
        }
        for name in &known.names {
            under_name(name, &mut keep);
        }
    }
    entries.sort_unstable();
    let mut found = Candidates { pairs: Pairs::new(), left_out: 0 };
    for group in entries.chunk_by(|one, other| one.key == other.key) {
        found.meet(group);
    }
    found
}

impl Candidates {
    /// Takes the pairs of all who stand under one key.
    fn meet(&mut self, group: &[Entry]) {
        // A person may stand there in several ways, and the strongest comes last.
        let people: Vec<&Entry> = group
            .chunk_by(|one, other| one.person == other.person)
            .filter_map(<[Entry]>::last)
            .collect();
        if people.len() > MOST {
            let pairs_of = |way: Option<Way>| {
                let of = people.iter().filter(|entry| way.is_none_or(|way| entry.way == way));
                let people = of.count() as u64;
                people * people.saturating_sub(1) / 2
            };
            let apart = pairs_of(Some(Way::Guessed)) + pairs_of(Some(Way::Single));
            self.left_out += pairs_of(None) - apart;
            return;
        }
        for (at, one) in people.iter().enumerate() {
            let others = people.iter().skip(at + 1);
            for other in others.filter(|other| one.way != other.way || one.way == Way::Written) {
                self.pairs.insert((one.person, other.person));
            }
        }
    }
}

/// Tells every key that a name gives.
fn under_name(name: &Name, keep: &mut impl FnMut(Kind, &str, Way)) {
    for (spelling, _) in name.spellings() {
        keep(Kind::Word, &spelling, Way::Guessed);
    }
    if let [word] = name.words.as_slice() {
        for letter in &name.initials {
            keep(Kind::Initial, &format!("{letter} {word}"), Way::Written);
        }
        return;
    }
    for (at, word) in name.words.iter().enumerate() {
        let rest = name.words.iter().enumerate().filter(|(other, _)| *other != at);
        let letters = rest.filter_map(|(_, other)| other.chars().next());
        for letter in letters.chain(name.initials.iter().copied()) {
            keep(Kind::Initial, &format!("{letter} {word}"), Way::Guessed);
        }
    }
    keep(Kind::Name, &name.words.join(" "), Way::Written);
    if (3..=LONGEST).contains(&name.words.len()) {
        for chosen in 1..(1_u32 << name.words.len()) - 1 {
            let words = name.words.iter().zip(0..);
            let part: Vec<&str> = words
                .filter(|(_, at)| chosen & (1 << at) != 0)
                .map(|(word, _)| word.as_str())
                .collect();
            if part.len() > 1 {
                keep(Kind::Name, &part.join(" "), Way::Guessed);
            }
        }
    }
}
