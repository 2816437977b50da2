//! Evidence: what speaks for two people being one, and whether it is enough to ask.
//!
//! Two whole names that have nothing in common speak against everything else: then nothing is
//! suggested, whatever logins the two have.

use super::known::{Known, Login, Persons};
use super::name::Name;

/// What speaks for two people being one, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Evidence {
    /// The same full name, whatever its accents, its case and the order of its words.
    SameName,
    /// The login of the one stands before the `@` of an address of the other.
    LoginIsLocalPart,
    /// The same login on two platforms.
    SameLogin,
    /// The same text stands before the `@` of an address of both.
    SameLocalPart,
    /// The one signs with the login of the other as a name, or with what stands before its `@`.
    NameIsLogin,
    /// The login or the address of the one is spelled from the full name of the other.
    SpelledName,
    /// At least two words of the one's name are all of the other's.
    PartOfName,
    /// The login, the address or the name of the one is an initial and the surname of the other.
    InitialsAndSurname,
    /// Both sign with the same single word; it suggests nothing alone.
    SameSingleWord,
    /// A word of their names is the same; it suggests nothing alone.
    NameInCommon,
}

impl Evidence {
    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Evidence::SameName => "same_name",
            Evidence::LoginIsLocalPart => "login_is_local_part",
            Evidence::SameLogin => "same_login",
            Evidence::SameLocalPart => "same_local_part",
            Evidence::NameIsLogin => "name_is_login",
            Evidence::SpelledName => "spelled_name",
            Evidence::PartOfName => "part_of_name",
            Evidence::InitialsAndSurname => "initials_and_surname",
            Evidence::SameSingleWord => "same_single_word",
            Evidence::NameInCommon => "name_in_common",
        }
    }
}

/// How the names of two people stand to each other, the closest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Names {
    /// Both have a full name, and the two have nothing in common.
    Foreign,
    /// One of them has no full name.
    Untold,
    /// A word is the same.
    Share,
    /// The one is an abbreviation of the other.
    Initials,
    /// The one is a part of the other.
    Part,
    /// They are the same.
    Same,
}

/// Returns what speaks for two people being one, in order; nothing where it is not enough to ask.
pub(crate) fn between(persons: &Persons<'_>, one: u32, other: u32) -> Vec<Evidence> {
    let (Some(one), Some(other)) = (persons.known(one), persons.known(other)) else {
        return Vec::new();
    };
    let names = names(one, other);
    if names == Names::Foreign {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(match names {
        Names::Same => Some(Evidence::SameName),
        Names::Part => Some(Evidence::PartOfName),
        Names::Initials => Some(Evidence::InitialsAndSurname),
        Names::Share => Some(Evidence::NameInCommon),
        Names::Foreign | Names::Untold => None,
    });
    if one.singles.iter().any(|single| other.singles.contains(single)) {
        found.push(Evidence::SameSingleWord);
    }
    if one.has_part_as_single(other) || other.has_part_as_single(one) {
        found.push(Evidence::NameInCommon);
    }
    for mine in one.handles.iter().filter(|handle| !persons.is_everyday(&handle.word)) {
        found.extend(other.handles.iter().filter_map(|theirs| same_handle(mine, theirs)));
    }
    for (one, other) in [(one, other), (other, one)] {
        let handles = || one.handles.iter().filter(|handle| !persons.is_everyday(&handle.word));
        for handle in handles() {
            if other.singles.contains(&handle.word) {
                found.push(Evidence::NameIsLogin);
            }
        }
        let singles = one.singles.iter().filter(|single| !persons.is_everyday(single));
        for word in handles().map(|handle| &handle.word).chain(singles) {
            found.extend(other.names.iter().filter_map(|name| spelled(word, name)));
        }
    }
    found.sort_unstable();
    found.dedup();
    if is_enough(&found, names) { found } else { Vec::new() }
}

/// Returns whether the evidence is enough to ask somebody.
fn is_enough(found: &[Evidence], names: Names) -> bool {
    let named = names > Names::Untold
        || found.contains(&Evidence::SameSingleWord)
        || found.contains(&Evidence::NameInCommon);
    found.iter().any(|evidence| match evidence {
        Evidence::SameName
        | Evidence::LoginIsLocalPart
        | Evidence::NameIsLogin
        | Evidence::SpelledName
        | Evidence::PartOfName
        | Evidence::InitialsAndSurname => true,
        Evidence::SameLogin | Evidence::SameLocalPart => named,
        Evidence::SameSingleWord | Evidence::NameInCommon => false,
    })
}

fn names(one: &Known<'_>, other: &Known<'_>) -> Names {
    if one.names.is_empty() || other.names.is_empty() {
        return Names::Untold;
    }
    let pairs = one.names.iter().flat_map(|mine| other.names.iter().map(move |it| (mine, it)));
    pairs.map(|(mine, theirs)| relation(mine, theirs)).max().unwrap_or(Names::Untold)
}

fn relation(one: &Name, other: &Name) -> Names {
    let (short, long) =
        if one.words.len() <= other.words.len() { (one, other) } else { (other, one) };
    let shared = short.words.iter().filter(|word| long.words.contains(word)).count();
    if short.words == long.words {
        let within =
            |a: &Name, b: &Name| a.initials.iter().all(|letter| b.initials.contains(letter));
        return match (within(short, long) || within(long, short), short.words.len()) {
            (true, 2..) => Names::Same,
            (true, _) if short.initials == long.initials => Names::Initials,
            _ => Names::Foreign,
        };
    }
    if shared == 0 {
        return Names::Foreign;
    }
    let stands_for = |letter: &char| {
        long.initials.contains(letter)
            || long.words.iter().any(|w| !short.words.contains(w) && w.starts_with(*letter))
    };
    let whole = shared == short.words.len();
    match short.words.len() {
        2.. if whole && short.initials.iter().all(stands_for) => Names::Part,
        1 if short.initials.iter().all(stands_for) => Names::Initials,
        1 => Names::Foreign,
        _ => Names::Share,
    }
}

fn same_handle(one: &Login<'_>, other: &Login<'_>) -> Option<Evidence> {
    if one.word != other.word {
        return None;
    }
    match (one.platform, other.platform) {
        (None, None) => Some(Evidence::SameLocalPart),
        (Some(_), None) | (None, Some(_)) => Some(Evidence::LoginIsLocalPart),
        (Some(one), Some(other)) => (one != other).then_some(Evidence::SameLogin),
    }
}

/// Returns whether a word is written from a name.
fn spelled(word: &str, name: &Name) -> Option<Evidence> {
    let mut spellings = name.spellings();
    spellings.find(|(spelling, _)| spelling == word).map(|(_, evidence)| evidence)
}

impl Name {
    /// Returns the words that are commonly written from a name, with what each is.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = (String, Evidence)> {
        let ends = self.written.first().zip(self.written.last()).filter(|_| self.written.len() > 1);
        let two = ends.into_iter().flat_map(|(given, family)| {
            let (g, f) = (given.chars().next(), family.chars().next());
            let initial = |letter: Option<char>| letter.map(String::from).unwrap_or_default();
            [
                (format!("{given}{family}"), Evidence::SpelledName),
                (format!("{family}{given}"), Evidence::SpelledName),
                (format!("{}{family}", initial(g)), Evidence::InitialsAndSurname),
                (format!("{family}{}", initial(g)), Evidence::InitialsAndSurname),
                (format!("{given}{}", initial(f)), Evidence::InitialsAndSurname),
            ]
        });
        let more = (self.written.len() > 2).then(|| (self.written.concat(), Evidence::SpelledName));
        two.chain(more)
    }
}

impl Known<'_> {
    /// Returns whether the other's single word is a word of this one's names.
    fn has_part_as_single(&self, other: &Known<'_>) -> bool {
        let words = || self.names.iter().flat_map(|name| &name.words);
        other.singles.iter().any(|single| words().any(|word| word == single))
    }
}
