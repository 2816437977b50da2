//! Names folded for comparing: no accents, no case, no order of words, initials apart.
//!
//! The folding is for comparing alone. It throws away what a person may hold dear about the way
//! their name is written, so a folded name is never shown.

use std::borrow::Cow;

use model::Personal;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name of at least two words, or of one word and initials.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// Its words of two letters or more, in the order of the alphabet.
    pub(crate) words: Vec<String>,
    /// Its single letters, likewise.
    pub(crate) initials: Vec<char>,
    /// The same words as they were written, given name first.
    pub(crate) written: Vec<String>,
}

/// What a text signed as a name turns out to be.
pub(crate) enum Read {
    /// A name that tells much.
    Full(Name),
    /// One word: a given name, a login; and the name that its capitals may part it into.
    Single(String, Option<Name>),
    /// Nothing that names anybody.
    Nothing,
}

/// What programs and instructions put where a name should stand, its words in order.
const NO_NAMES: [&[&str]; 12] = [
    &["name", "your"],
    &["name", "no"],
    &["author", "no"],
    &["author", "name"],
    &["first", "last"],
    &["unknown"],
    &["anonymous"],
    &["nobody"],
    &["none"],
    &["root"],
    &["admin"],
    &["user"],
];

/// Reads a name.
pub(crate) fn read(name: &Personal) -> Read {
    let text = name.lossy();
    if text.contains('@') {
        return Read::Nothing;
    }
    let bare = without_brackets(&text);
    let (mut written, initials) = parts(&in_order(&bare));
    let mut words = written.clone();
    words.sort_unstable();
    if NO_NAMES.iter().any(|none| words.iter().eq(none.iter())) {
        return Read::Nothing;
    }
    match (words.len(), initials.len()) {
        (0, _) => Read::Nothing,
        (1, 0) => {
            let parted = parts(&parted_by_capitals(&bare)).0;
            let full = (parted.len() > 1).then(|| Name::of(parted, vec![]));
            Read::Single(written.pop().unwrap_or_default(), full)
        }
        _ => Read::Full(Name::of(written, initials)),
    }
}

/// Returns the letters and digits of a text, folded and without anything between them.
pub(crate) fn squeezed(text: &str) -> String {
    let text = decomposed(text);
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    reduced(letters.flat_map(char::to_lowercase).flat_map(plain))
}

impl Name {
    fn of(written: Vec<String>, mut initials: Vec<char>) -> Self {
        let mut words = written.clone();
        words.sort_unstable();
        initials.sort_unstable();
        initials.dedup();
        Self { words, initials, written }
    }
}

/// Returns the words of a name as written, and its single letters.
fn parts(name: &str) -> (Vec<String>, Vec<char>) {
    let apart = decomposed(name);
    let kept = apart.chars().filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c));
    let joined: String = kept.collect();
    let (mut words, mut initials) = (Vec::new(), Vec::new());
    for part in joined.split(|letter: char| !letter.is_alphanumeric()).filter(|p| !p.is_empty()) {
        let mut letters = part.chars().flat_map(char::to_lowercase).flat_map(plain);
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_alphabetic() && letter.is_ascii() => {
                initials.push(letter);
            }
            _ => words.push(squeezed(part)),
        }
    }
    (words, initials)
}

/// Returns the text with accents as letters of their own.
fn decomposed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkd().collect()) }
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '`' | '´')
}

/// Returns a letter that has no parts without its stroke or tail.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let (one, two) = match letter {
        'ø' => ('o', None),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        'ı' => ('i', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', None),
        'œ' => ('o', None),
        'þ' => ('t', Some('h')),
        letter => (letter, None),
    };
    std::iter::once(one).chain(two)
}

/// Writes `ae`, `oe` and `ue` as the letter that they stand for once its dots are gone.
fn reduced(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for letter in letters {
        if !(letter == 'e' && text.ends_with(['a', 'o', 'u'])) {
            text.push(letter);
        }
    }
    text
}

/// Returns the text without what stands in brackets: a company, a nickname, a country.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let kept = text.chars().filter(|letter| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    kept.collect()
}

/// Returns `Family, Given` as `Given Family`.
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// Parts `GivenFamily` where a capital follows a small letter.
fn parted_by_capitals(name: &str) -> String {
    let mut parted = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && parted.ends_with(char::is_lowercase) {
            parted.push(' ');
        }
        parted.push(letter);
    }
    parted
}

#[cfg(test)]
mod tests {
    use model::Personal;

    use super::{Read, read};

    fn words(name: &str) -> String {
        match read(&Personal::new(name)) {
            Read::Full(name) => {
                let initials: Vec<String> = name.initials.iter().map(char::to_string).collect();
                format!("{} / {}", name.words.join(" "), initials.join(" "))
            }
            Read::Single(word, None) => word,
            Read::Single(word, Some(name)) => format!("{word} or {}", name.words.join(" ")),
            Read::Nothing => String::new(),
        }
    }

    #[test]
    fn accents_case_order_and_brackets_do_not_matter() {
        assert_eq!(words("Zoë Åkerlund"), "akerlund zo / ");
        assert_eq!(words("akerlund, ZOE (Mill Ltd.)"), "akerlund zo / ");
        assert_eq!(words("Jörg Müller"), words("Joerg Mueller"));
        assert_eq!(words("Søren O'Brien-Łukasz"), "lukasz obrien soren / ");
    }

    #[test]
    fn initials_stand_apart_and_single_words_are_singles() {
        assert_eq!(words("Ada B. Lovelace"), "ada lovelace / b");
        assert_eq!(words("A. Lovelace"), "lovelace / a");
        assert_eq!(words("ada"), "ada");
        assert_eq!(words("AdaLovelace"), "adalovelace or ada lovelace");
    }

    #[test]
    fn what_names_nobody_is_nothing() {
        for nothing in ["", " ", "...", "unknown", "Your Name", "ada@mill.invalid", "A."] {
            assert_eq!(words(nothing), "", "{nothing}");
        }
    }
}
