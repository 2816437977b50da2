//! `.mailmap`: its lines as decisions, where a community wants them in its log.
//!
//! Every address that a line sends somewhere belongs to whoever owns the address it is sent to. A
//! line that asks for a name as well is about that name at the address, and nobody else there. An
//! address that tells nobody apart owns nothing, so two lines that send there are two people.

mod export;

use std::collections::{BTreeMap, BTreeSet};

use model::{Handle, Personal, Signature};

use super::notes::{Notes, Oddity};
use super::{FormatError, Told, ToldPerson};
use crate::Mailmap;
use crate::mailmap::Saying;
use crate::usable::UnusableList;

pub use export::export;

/// Whom a line is about: the owner of an address, or of one that tells nobody apart the line itself.
type Key = (Personal, usize);

/// Reads a `.mailmap`.
///
/// # Errors
/// When it has lines and none of them can be read.
pub fn parse(bytes: &[u8]) -> Result<Told, FormatError> {
    let mailmap = Mailmap::parse(bytes);
    let sayings: Vec<Saying<'_>> = mailmap.sayings().collect();
    if sayings.is_empty() && !mailmap.broken_lines().is_empty() {
        let expected = "a name or an address with the address of a commit";
        return Err(FormatError::NoLine { format: "mailmap", expected });
    }
    let mut notes = Notes::default();
    for (line, _) in mailmap.broken_lines() {
        notes.line(Oddity::Unreadable, *line);
    }
    let unusable = UnusableList::built_in();
    let mut people: BTreeMap<Key, ToldPerson> = BTreeMap::new();
    for (line, saying) in (1..).zip(&sayings) {
        let to = saying.to.map_or_else(|| saying.address.clone(), lower);
        let line = if unusable.is_usable(&to) { 0 } else { line };
        let person = people.entry((to.clone(), line)).or_default();
        add(person, to);
        match saying.name {
            None => add(person, saying.address.clone()),
            Some(name) => person.signed.push(signature(name, saying.address)),
        }
        if let Some(shown) = saying.shown {
            person.name = Some(shown.clone());
        }
    }
    // Whoever the address alone leads to is not who signs with this name there.
    let anybody: BTreeMap<&Personal, Personal> = sayings
        .iter()
        .filter(|saying| saying.name.is_none())
        .filter_map(|saying| Some((saying.address, lower(saying.to?))))
        .collect();
    for saying in &sayings {
        let Some(name) = saying.name else { continue };
        let to = saying.to.map_or_else(|| saying.address.clone(), lower);
        let owners = BTreeSet::from([Some(saying.address), anybody.get(saying.address)]);
        for owner in owners.into_iter().flatten().filter(|owner| **owner != to) {
            if let Some(person) = people.get_mut(&(owner.clone(), 0)) {
                person.others.push(signature(name, saying.address));
            }
        }
    }
    Ok(Told { people: people.into_values().collect(), notes, ..Told::default() })
}

fn add(person: &mut ToldPerson, address: Personal) {
    let handle = Handle::Address(address);
    if !person.handles.contains(&handle) {
        person.handles.push(handle);
    }
}

fn signature(name: &Personal, address: &Personal) -> Signature {
    Signature { name: name.clone(), address: address.clone() }
}

fn lower(address: &Personal) -> Personal {
    Personal::new(address.bytes().to_ascii_lowercase())
}
