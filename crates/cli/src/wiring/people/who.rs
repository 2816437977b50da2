//! Who is meant: an address, an account, an id or a name, as somebody writes it in a terminal.

use std::collections::BTreeSet;

use model::address::folded;
use model::{Handle, Personal, SubjectId};

use super::Ground;
use crate::failure::Failure;

/// Which of several words is meant.
const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// The most ids that a hint lists.
const MOST_IDS: usize = 10;

/// The fewest digits of an id.
const FEWEST_DIGITS: usize = 6;

const HOW: &str = "an address, an account such as github.com:ada, the first digits of an id, or a \
                   whole name in quotes; `convivial people suggest` and `show` print ids";

/// What somebody wrote, and which of several words it is; it names a person and is never shown.
#[derive(Clone, Copy)]
pub(crate) struct Who<'a> {
    text: &'a str,
    place: Option<usize>,
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Who<'a> {
    fn from(text: &'a T) -> Self {
        Self { text: text.as_ref(), place: None }
    }
}

impl<'a> Who<'a> {
    /// Returns one of several who are named, counted from 0.
    pub(crate) fn among(text: &'a str, place: usize) -> Self {
        Self { text, place: Some(place) }
    }

    /// Says which word is meant, without saying the word.
    fn which(&self) -> String {
        match self.place.map(|place| (place + 1, ORDINALS.get(place))) {
            None => "that".to_owned(),
            Some((_, Some(ordinal))) => format!("the {ordinal} of those named"),
            Some((number, None)) => format!("number {number} of those named"),
        }
    }

    fn nobody(&self) -> Failure {
        Failure::asked(format!("nobody in the store is meant by {}", self.which()), HOW)
    }
}

impl Ground {
    /// Returns every signature and account that a text means, in order; at least one.
    pub(crate) fn all<'a>(&self, who: impl Into<Who<'a>>) -> Result<Vec<SubjectId>, Failure> {
        let who = who.into();
        let found = self.meant(who.text.trim());
        match found.is_empty() {
            true => Err(who.nobody()),
            false => Ok(found.into_iter().collect()),
        }
    }

    /// Returns a signature or an account of the one person that a text means.
    pub(crate) fn one<'a>(&self, who: impl Into<Who<'a>>) -> Result<SubjectId, Failure> {
        let who = who.into();
        let found = self.all(who)?;
        self.same_person(who, &found)?;
        found.into_iter().next().ok_or_else(|| who.nobody())
    }

    /// Returns the one person that a text means.
    pub(crate) fn one_person<'a>(&self, who: impl Into<Who<'a>>) -> Result<u32, Failure> {
        let who = who.into();
        self.same_person(who, &self.all(who)?)
    }

    /// Returns every person that a text means, in order; at least one.
    pub(crate) fn people_of<'a>(&self, who: impl Into<Who<'a>>) -> Result<BTreeSet<u32>, Failure> {
        Ok(self.all(who)?.iter().filter_map(|subject| self.person(subject)).collect())
    }

    fn same_person(&self, who: Who<'_>, subjects: &[SubjectId]) -> Result<u32, Failure> {
        let people: BTreeSet<u32> = subjects.iter().filter_map(|s| self.person(s)).collect();
        let mut several = people.iter();
        match (several.next(), several.next()) {
            (Some(person), None) => Ok(*person),
            (None, _) => Err(who.nobody()),
            (Some(_), Some(_)) => {
                let ids = people.iter().take(MOST_IDS).map(|person| self.short(*person));
                let ids = ids.collect::<Vec<_>>().join(", ");
                let hint = match people.len().saturating_sub(MOST_IDS) {
                    0 => format!("one of the ids {ids}"),
                    more => format!(
                        "one of the ids {ids}, or of {more} more that `convivial people show` lists"
                    ),
                };
                let many = format!("{} people are meant by {}", people.len(), who.which());
                Err(Failure::asked(many, hint))
            }
        }
    }

    /// Returns the id by which a person is shown: the first digits of the smallest of theirs.
    pub(crate) fn short(&self, person: u32) -> String {
        let least = self.person_of.iter().find(|(_, of)| **of == person);
        least.map(|(subject, _)| short_id(subject).to_owned()).unwrap_or_default()
    }

    /// Returns everything that a text means; what no event carries only where nothing else is meant.
    fn meant(&self, who: &str) -> BTreeSet<SubjectId> {
        let mut found = self.found(who);
        if found.iter().any(|subject| !self.unused.contains(subject)) {
            found.retain(|subject| !self.unused.contains(subject));
        }
        found
    }

    fn found(&self, who: &str) -> BTreeSet<SubjectId> {
        let known = |found: &[SubjectId]| -> BTreeSet<SubjectId> {
            found.iter().filter(|subject| self.person(subject).is_some()).cloned().collect()
        };
        let digits = who.len() >= FEWEST_DIGITS && who.bytes().all(|b| b.is_ascii_hexdigit());
        if digits {
            let small = who.to_ascii_lowercase();
            let from = SubjectId(small.clone());
            let range = self.person_of.range(from..);
            let own = range.take_while(|(subject, _)| subject.0.starts_with(&small));
            let own: BTreeSet<_> = own.map(|(subject, _)| subject.clone()).collect();
            if !own.is_empty() {
                return own;
            }
        }
        let mut found = BTreeSet::new();
        if let Some((platform, login)) = who.split_once(':') {
            let login = folded(login.as_bytes());
            for handle in [
                Handle::Login(platform.to_owned(), login.clone()),
                Handle::Id(platform.to_owned(), login),
            ] {
                found.extend(known(self.index.subjects(&handle)));
            }
        }
        if who.contains('@') {
            let handle = Handle::Address(folded(who.as_bytes()));
            found.extend(known(self.index.subjects(&handle)));
        }
        if found.is_empty() {
            found.extend(known(self.index.named(&Personal::new(who))));
        }
        found
    }
}

/// Returns the digits of an id that are shown.
pub(crate) fn short_id(subject: &SubjectId) -> &str {
    subject.0.get(..8).unwrap_or(&subject.0)
}
