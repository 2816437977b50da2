//! What is known of each person, gathered from all their signatures and accounts and folded.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use model::address::halves;
use model::{Act, Class, People, Personal, Subject, no_reply};

use super::everyday::is_everyday;
use super::name::{self, Name, Read, squeezed};
use crate::resolve::Input;

/// How many people may carry a word in their names before it tells nobody apart.
const CARRIED_BY: u32 = 5;

/// Everybody who may be suggested.
pub(crate) struct Persons<'a> {
    known: Vec<Known<'a>>,
    /// The person behind each subject, by its id.
    of_subject: HashMap<&'a str, u32>,
    /// How many people carry a word in their names, by the hash of the word, in order.
    carried: Vec<(u64, u32)>,
}

/// What is known of one person.
#[derive(Default)]
pub(crate) struct Known<'a> {
    subject: Option<&'a Subject>,
    left_out: bool,
    /// Names of more than one word.
    pub(crate) names: Vec<Name>,
    /// Names of one word.
    pub(crate) singles: Vec<String>,
    /// Logins, each with its platform, and the local parts of addresses.
    pub(crate) handles: Vec<Login<'a>>,
}

/// A login of a platform, or what stands before the `@` of an address.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Login<'a> {
    /// The word, folded and without dots.
    pub(crate) word: String,
    /// The platform of a login; nothing for the local part of an address.
    pub(crate) platform: Option<&'a str>,
}

impl<'a> Persons<'a> {
    /// Gathers everybody who is a human being and not forgotten.
    pub(crate) fn of(input: &Input<'a>, people: &'a People) -> Self {
        let count = people.resolved.iter().map(|row| row.person as usize + 1).max().unwrap_or(0);
        let mut known: Vec<Known<'_>> = Vec::new();
        known.resize_with(count, Known::default);
        let forgotten = forgotten(input);
        let mut of_subject = HashMap::with_capacity(people.resolved.len());
        for row in &people.resolved {
            of_subject.insert(row.subject.id(), row.person);
            if let Some(person) = known.get_mut(row.person as usize) {
                person.subject = Some(person.subject.map_or(&row.subject, |s| s.min(&row.subject)));
                person.left_out |=
                    row.class != Class::Human || forgotten.contains(row.subject.id());
            }
        }
        let mut persons = Self { known, of_subject, carried: Vec::new() };
        persons.hear(input);
        persons.count_words();
        persons
    }

    fn hear(&mut self, input: &Input<'a>) {
        for seen in input.signatures {
            let Some(person) = self.person(&seen.id.0) else { continue };
            if let Some(known) = self.known.get_mut(person as usize).filter(|p| !p.left_out) {
                known.name(&seen.signature.name);
                known.address(&seen.signature.address);
            }
        }
        for seen in input.accounts {
            let Some(person) = self.person(&seen.id.0) else { continue };
            if let Some(known) = self.known.get_mut(person as usize).filter(|p| !p.left_out) {
                seen.name.iter().for_each(|name| known.name(name));
                seen.address.iter().for_each(|address| known.address(address));
                let login = seen.login.iter().map(|login| squeezed(&login.lossy()));
                known
                    .handles
                    .extend(login.map(|word| Login { word, platform: Some(&seen.platform) }));
            }
        }
        for known in &mut self.known {
            known.handles.retain(|handle| !is_everyday(&handle.word));
            sorted(&mut known.names);
            sorted(&mut known.singles);
            sorted(&mut known.handles);
        }
    }

    fn count_words(&mut self) {
        let mut words: Vec<u64> = Vec::new();
        for known in &self.known {
            let of_one: BTreeSet<&String> =
                known.names.iter().flat_map(|name| &name.words).collect();
            words.extend(of_one.into_iter().map(hashed));
        }
        words.sort_unstable();
        let counted = words.chunk_by(|one, other| one == other);
        self.carried = counted
            .filter_map(|same| Some((*same.first()?, u32::try_from(same.len()).ok()?)))
            .collect();
    }

    /// Returns whether a login or a local part is one that many people could have.
    pub(crate) fn is_everyday(&self, word: &str) -> bool {
        let at = self.carried.binary_search_by_key(&hashed(word), |(hash, _)| *hash);
        let carried = at.ok().and_then(|at| self.carried.get(at)).map_or(0, |(_, count)| *count);
        carried > CARRIED_BY || is_everyday(word)
    }

    /// Returns everybody with their numbers, without those who are never suggested.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, &Known<'a>)> {
        (0..).zip(&self.known).filter(|(_, known)| !known.left_out && known.subject.is_some())
    }

    /// Returns what is known of a person.
    pub(crate) fn known(&self, person: u32) -> Option<&Known<'a>> {
        self.known.get(person as usize)
    }

    /// Returns the person behind a signature or an account that is in use.
    pub(crate) fn person(&self, subject: &str) -> Option<u32> {
        self.of_subject.get(subject).copied()
    }
}

impl<'a> Known<'a> {
    /// Returns the first of the person's signatures and accounts.
    pub(crate) fn subject(&self) -> Option<&'a Subject> {
        self.subject
    }

    fn name(&mut self, text: &Personal) {
        match name::read(text) {
            Read::Full(name) => self.names.push(name),
            Read::Single(word, name) => {
                self.singles.push(word);
                self.names.extend(name);
            }
            Read::Nothing => {}
        }
    }

    fn address(&mut self, address: &Personal) {
        if let Some(account) = no_reply::read(address.bytes()) {
            let word = squeezed(&account.login.lossy());
            self.handles.push(Login { word, platform: Some(account.platform.host()) });
        } else if let Some((local, _)) = halves(address.bytes()) {
            let local = local.split(|&byte| byte == b'+').next().unwrap_or_default();
            let word = squeezed(&String::from_utf8_lossy(local));
            self.handles.push(Login { word, platform: None });
        }
    }
}

/// Returns what hashes to the same number on every machine.
pub(crate) fn hashed(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Returns the ids of all that was forgotten; a forgetting is never undone.
pub(crate) fn forgotten<'a>(input: &Input<'a>) -> BTreeSet<&'a str> {
    let told = input.decisions.iter().filter_map(|decision| match &decision.act {
        Act::Forget(forgotten) => Some(forgotten),
        _ => None,
    });
    let ids = told.flat_map(|of| of.subjects.iter().chain(std::iter::once(&of.slot)));
    ids.map(|id| id.0.as_str()).collect()
}

fn sorted<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}
