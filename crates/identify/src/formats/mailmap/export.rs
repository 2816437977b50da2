//! A `.mailmap` of everybody: git then shows each person under one name and one address.
//!
//! A line is written only where git would otherwise show something else. At an address that
//! several people sign with, every line asks for the name as well, so they stay apart; machines
//! and deleted accounts stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use model::address::folded;
use model::{People, Personal, Signature};

use super::lower;
use crate::formats::shown::{Exported, LeftOut, Shown, everybody};
use crate::resolve::Input;

/// A commit address as git compares it, and a name at it.
type Named = (Personal, Personal);

/// Returns the `.mailmap` of people, each under the name in `names`.
pub fn export(input: &Input<'_>, people: &People, names: &BTreeMap<u32, Personal>) -> Exported {
    let owners = Owners::of(input, people);
    let (mut lines, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut exported = Exported::default();
    for shown in everybody(input, people).iter().filter(|shown| !shown.is_machine) {
        let address = shown.address(input.unusable, |s| owners.is_shared(s), is_writable);
        let Some(address) = address else {
            exported.leave_out(LeftOut::NoAddress, shown.signatures.len());
            continue;
        };
        let name = shown.name(names).map(cleaned).filter(|name| !name.is_blank());
        let to = Signature { name: name.unwrap_or_default(), address: address.clone() };
        let before = lines.len();
        if owners.is_of_another(&to, shown.person) || !taken.insert(named(&to)) {
            // Git would show two people as one.
            let changed = shown.signatures.iter().filter(|seen| !is_shown_so(&seen.signature, &to));
            exported.leave_out(LeftOut::AsAnother, changed.count());
            continue;
        }
        exported.leave_out(LeftOut::NotAsked, write(shown, &to, &owners, &mut lines));
        exported.people += u64::from(lines.len() > before);
    }
    exported.text = lines.into_iter().flatten().collect();
    exported
}

/// Writes the lines of one person, and returns how many signatures no line can ask for.
fn write(
    shown: &Shown<'_>,
    to: &Signature,
    owners: &Owners,
    lines: &mut BTreeSet<Vec<u8>>,
) -> usize {
    let mut left_out = 0;
    for seen in &shown.signatures {
        let signature = &seen.signature;
        if is_shown_so(signature, to) {
            continue;
        }
        let name = owners.is_shared(signature).then_some(&signature.name);
        let is_named = name.is_none_or(|name| {
            !name.is_blank() && cleaned(name) == trimmed(name) && !owners.is_torn(signature)
        });
        if is_key(&signature.address) && is_named {
            lines.insert(line(to, name, &signature.address));
        } else {
            left_out += 1;
        }
    }
    left_out
}

/// Returns whether git shows a signature so without any line.
fn is_shown_so(signature: &Signature, to: &Signature) -> bool {
    let same_name = to.name.is_blank() || signature.name == to.name;
    same_name && signature.address == to.address
}

fn line(to: &Signature, name: Option<&Personal>, address: &Personal) -> Vec<u8> {
    let mut line = Vec::new();
    // A line that begins with `#` is a comment, and white space before a name counts for nothing.
    if to.name.bytes().starts_with(b"#") {
        line.push(b' ');
    }
    line.extend_from_slice(to.name.bytes());
    line.extend_from_slice(if line.is_empty() { b"<" } else { b" <" });
    line.extend_from_slice(to.address.bytes());
    line.push(b'>');
    if name.is_some() || *address != to.address {
        line.push(b' ');
        if let Some(name) = name {
            line.extend_from_slice(trimmed(name).bytes());
            line.push(b' ');
        }
        line.push(b'<');
        line.extend_from_slice(lower(address).bytes());
        line.push(b'>');
    }
    line.push(b'\n');
    line
}

/// Who signs with which address, and with which name at it.
struct Owners {
    of_address: BTreeMap<Personal, BTreeSet<u32>>,
    of_name: BTreeMap<Named, BTreeSet<u32>>,
}

impl Owners {
    fn of(input: &Input<'_>, people: &People) -> Self {
        let mut person_of = BTreeMap::new();
        for row in &people.resolved {
            person_of.insert(row.subject.id(), row.person);
        }
        let mut owners = Self { of_address: BTreeMap::new(), of_name: BTreeMap::new() };
        for seen in input.signatures {
            let Some(person) = person_of.get(seen.id.0.as_str()) else { continue };
            let (address, name) = named(&seen.signature);
            owners.of_address.entry(address.clone()).or_default().insert(*person);
            owners.of_name.entry((address, name)).or_default().insert(*person);
        }
        owners
    }

    /// Returns whether several people sign with the address.
    fn is_shared(&self, signature: &Signature) -> bool {
        self.of_address.get(&named(signature).0).is_some_and(|people| people.len() > 1)
    }

    /// Returns whether somebody else signs with the address and the name, as git compares them.
    fn is_of_another(&self, signature: &Signature, person: u32) -> bool {
        let people = self.of_name.get(&named(signature));
        people.is_some_and(|people| people.iter().any(|of| *of != person))
    }

    /// Returns whether several people sign with the address and the name, as git compares them.
    fn is_torn(&self, signature: &Signature) -> bool {
        self.of_name.get(&named(signature)).is_some_and(|people| people.len() > 1)
    }
}

fn named(signature: &Signature) -> Named {
    (lower(&signature.address), folded(signature.name.bytes()))
}

fn trimmed(name: &Personal) -> Personal {
    Personal::new(name.bytes().trim_ascii())
}

/// Returns a name without what a line cannot hold.
fn cleaned(name: &Personal) -> Personal {
    let fits = |byte: &u8| !matches!(byte, b'<' | b'>') && !byte.is_ascii_control();
    let kept: Vec<u8> = name.bytes().iter().copied().filter(fits).collect();
    Personal::new(kept.trim_ascii())
}

/// Returns whether an address can be shown by a line.
fn is_writable(address: &Personal) -> bool {
    !address.is_blank() && is_key(address)
}

/// Returns whether an address can be asked for by a line.
fn is_key(address: &Personal) -> bool {
    !address.bytes().iter().any(|byte| matches!(byte, b'<' | b'>') || byte.is_ascii_control())
}
