//! gitdm: its list of aliases and its map of addresses to employers, told apart line by line.
//!
//! `ALIAS CANONICAL` joins two addresses; `ADDRESS EMPLOYER < 2015-01-01` is an affiliation until
//! that day, the next line of the address from then on. `DOMAIN EMPLOYER` is read and not used:
//! who belongs to it would be inferred. What follows a `#` is a comment, as it is to gitdm.

use std::collections::BTreeMap;

use model::{Handle, Instant};

use super::notes::{Notes, Oddity};
use super::organization::{self, Organization};
use super::{FormatError, Told, ToldPerson, day};

/// What a line says.
enum Line<'a> {
    Alias(Handle, Handle),
    Employer(Handle, &'a str, Option<Instant>),
}

/// Employers of one address, with the line of each and the day on which it ended.
type Ends = Vec<(Option<Instant>, (Organization, usize))>;

/// Reads a file.
///
/// # Errors
/// When it has lines and none is an alias, an employer of an address or one of a domain.
pub fn parse(bytes: &[u8]) -> Result<Told, FormatError> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut notes = Notes::default();
    let mut circles = Circles::default();
    let (mut lines, mut unreadable) = (0_u64, 0_u64);
    for (line, number) in text.lines().zip(1..) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        lines += 1;
        match read(line) {
            Ok(Line::Alias(one, other)) => circles.join(one, other),
            Ok(Line::Employer(address, name, until)) => {
                let organization = organization::read(name);
                if organization == Organization::Unknown {
                    notes.line(Oddity::UnknownOrganization, number);
                }
                circles.of(address.clone());
                let ends = circles.ends.entry(address).or_default();
                ends.push((until, (organization, number)));
            }
            Err(oddity) => {
                unreadable += u64::from(oddity == Oddity::Unreadable);
                notes.line(oddity, number);
            }
        }
    }
    if lines > 0 && lines == unreadable {
        let expected = "an alias, or the employer of an address or a domain";
        return Err(FormatError::NoLine { format: "gitdm", expected });
    }
    Ok(Told { people: circles.people(&mut notes), notes, ..Told::default() })
}

/// Reads what is left of a line once its comment is cut off.
fn read(line: &str) -> Result<Line<'_>, Oddity> {
    if let Some((_, rest)) = line.strip_prefix('"').and_then(|line| line.split_once('"')) {
        let alias = Handle::read_address(rest).is_some();
        return Err(if alias { Oddity::NameAlone } else { Oddity::Unreadable });
    }
    let (first, rest) = line.split_once(char::is_whitespace).ok_or(Oddity::Unreadable)?;
    let rest = rest.trim();
    let Some(address) = Handle::read_address(first) else {
        return Err(if is_domain(first) { Oddity::ByDomain } else { Oddity::Unreadable });
    };
    if let Some(other) = Handle::read_address(rest) {
        return Ok(Line::Alias(address, other));
    }
    match rest.split_once('<') {
        None => Ok(Line::Employer(address, rest, None)),
        Some((employer, until)) => {
            let until = day::read(until).ok_or(Oddity::BadDay)?;
            Ok(Line::Employer(address, employer, Some(until)))
        }
    }
}

fn is_domain(text: &str) -> bool {
    let labels = text.trim_start_matches('.').split('.');
    let plain = |c: char| c.is_alphanumeric() || c == '-';
    labels.clone().count() > 1
        && labels.into_iter().all(|label| !label.is_empty() && label.chars().all(plain))
}

/// Addresses that belong together, in the order in which they were first met.
#[derive(Default)]
struct Circles {
    circle_of: BTreeMap<Handle, usize>,
    members: Vec<Vec<Handle>>,
    ends: BTreeMap<Handle, Ends>,
}

impl Circles {
    fn of(&mut self, handle: Handle) -> usize {
        let next = self.members.len();
        let circle = *self.circle_of.entry(handle.clone()).or_insert(next);
        if circle == next {
            self.members.push(vec![handle]);
        }
        circle
    }

    fn join(&mut self, one: Handle, other: Handle) {
        let (one, other) = (self.of(one), self.of(other));
        let (kept, left) = (one.min(other), one.max(other));
        if kept == left {
            return;
        }
        let moved = self.members.get_mut(left).map(std::mem::take).unwrap_or_default();
        for handle in &moved {
            self.circle_of.insert(handle.clone(), kept);
        }
        if let Some(members) = self.members.get_mut(kept) {
            members.extend(moved);
        }
    }

    /// Returns the people; employers follow each other within an address, not across addresses.
    fn people(mut self, notes: &mut Notes) -> Vec<ToldPerson> {
        let mut people = Vec::new();
        for handles in self.members.into_iter().filter(|members| !members.is_empty()) {
            let mut person = ToldPerson::default();
            for handle in &handles {
                let ends = self.ends.remove(handle).unwrap_or_default();
                let (spells, left_out) = day::one_after_another(ends);
                for (_, line) in left_out {
                    notes.line(Oddity::SecondOpen, line);
                }
                for ((organization, _), spell) in spells {
                    let Organization::Told(organization) = organization else { continue };
                    let affiliation = (organization, spell);
                    if !person.affiliations.contains(&affiliation) {
                        person.affiliations.push(affiliation);
                    }
                }
            }
            people.push(ToldPerson { handles, ..person });
        }
        people
    }
}
