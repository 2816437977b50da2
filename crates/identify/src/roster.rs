//! The roster: who has which role, and when, as a community writes it down itself.
//!
//! It is written by hand, so a mistake is told with its line and nothing is guessed: an unknown
//! role or key, a day that is none, or a role that ends before it begins refuses the file. Who is
//! not known, or could be several people, is counted and gets no role.

mod csv_rows;
mod refused;
mod toml_rows;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    DeclaredRole, Handle, Instant, People, Personal, ProjectName, RoleKind, Spell, SubjectId,
    nearest,
};

use crate::formats::{Notes, Oddity};
use crate::index::Index;

pub use refused::RosterError;

/// The keys of a line; `who` and `role` are needed.
pub const KEYS: [&str; 6] = ["who", "role", "project", "from", "until", "source"];

/// What stands as the source of a role where its line names none.
const SOURCE: &str = "roster";

/// A roster, read.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Roster {
    rows: Vec<Row>,
}

/// By what somebody of a roster is found.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Who {
    Handle(Handle),
    Name(Personal),
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    line: usize,
    who: Who,
    role: RoleKind,
    project: Option<ProjectName>,
    spell: Spell,
    source: String,
}

/// A line as it is written: its number and the text under each of [`KEYS`].
struct Written {
    line: usize,
    texts: [Option<String>; KEYS.len()],
}

impl Roster {
    /// Reads `roster.csv`; its first line names the columns, in any order.
    ///
    /// `from` is the first day of a role and `until` the first day after it; both may be empty.
    /// `who` is an address, a login such as `github.com:ada`, or else a whole name.
    ///
    /// # Errors
    /// When a column, role, project or day is not one, or a role ends before it begins.
    pub fn parse_csv(bytes: &[u8]) -> Result<(Self, Notes), RosterError> {
        Self::of(csv_rows::read(bytes)?)
    }

    /// Reads `roster.toml`: tables `[[role]]` with the same keys.
    ///
    /// # Errors
    /// When it is not TOML, or as [`Roster::parse_csv`].
    pub fn parse_toml(text: &str) -> Result<(Self, Notes), RosterError> {
        Self::of(toml_rows::read(text)?)
    }

    fn of(written: Vec<Written>) -> Result<(Self, Notes), RosterError> {
        let mut notes = Notes::default();
        let rows = written.iter().map(|written| written.row(&mut notes));
        Ok((Self { rows: rows.collect::<Result<_, _>>()? }, notes))
    }

    /// Returns whether no line gives a role.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the roles, in order, and the numbers of the lines that are about nobody who is known,
    /// or about who could be several people.
    ///
    /// Such a line keeps its role filled, by somebody with a number beyond all people: were it left
    /// out, a roster whose last known member is forgotten would say that there is no roster. Spells
    /// of one role that overlap or meet are one spell, with the source of the first.
    pub fn declared(&self, index: &Index, people: &People) -> (Vec<DeclaredRole>, Vec<usize>) {
        let mut person_of: BTreeMap<&str, u32> = BTreeMap::new();
        for row in &people.resolved {
            person_of.insert(row.subject.id(), row.person);
        }
        let beyond = people.resolved.iter().map(|row| row.person + 1).max().unwrap_or(0);
        let mut strangers: Vec<&Who> = Vec::new();
        let mut roles = Vec::new();
        let mut unmatched = Vec::new();
        for row in &self.rows {
            let person = row.person(index, &person_of).unwrap_or_else(|| {
                unmatched.push(row.line);
                let known = strangers.iter().position(|who| **who == row.who);
                let number = known.unwrap_or_else(|| {
                    strangers.push(&row.who);
                    strangers.len() - 1
                });
                beyond.saturating_add(u32::try_from(number).unwrap_or(u32::MAX))
            });
            let project = row.project.clone();
            let source = row.source.clone();
            roles.push(DeclaredRole { project, person, role: row.role, spell: row.spell, source });
        }
        (merged(roles), unmatched)
    }
}

impl Row {
    /// Returns the one person whom the line is about.
    fn person(&self, index: &Index, person_of: &BTreeMap<&str, u32>) -> Option<u32> {
        let subjects: &[SubjectId] = match &self.who {
            Who::Handle(handle) => index.subjects(handle),
            Who::Name(name) => index.named(name),
        };
        let people: BTreeSet<u32> = subjects
            .iter()
            .filter_map(|subject| person_of.get(subject.0.as_str()).copied())
            .collect();
        let mut people = people.into_iter();
        people.next().filter(|_| people.next().is_none())
    }
}

impl Written {
    fn row(&self, notes: &mut Notes) -> Result<Row, RosterError> {
        let [who, role, project, from, until, source] = &self.texts;
        let line = self.line;
        let needed =
            |text: &Option<String>, key| text.clone().ok_or(RosterError::Missing { line, key });
        let who = who_of(&needed(who, "who")?).ok_or(RosterError::Who { line })?;
        if matches!(who, Who::Name(_)) {
            notes.line(Oddity::ByName, line);
        }
        let role = needed(role, "role")?;
        let role = RoleKind::of_word(&role.to_lowercase()).ok_or_else(|| {
            let known = RoleKind::ALL.map(|(_, word)| word);
            RosterError::Role { line, nearest: nearest(&role, &known), known: known.to_vec() }
        })?;
        let project = project.as_deref().map(ProjectName::parse);
        let project = match project {
            Some(None) => return Err(RosterError::Project { line }),
            Some(name) => name,
            None => None,
        };
        let (from, until) = (self.day(from, "from")?, self.day(until, "until")?);
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err(RosterError::EndsFirst { line });
        }
        let source = source.clone().unwrap_or_else(|| SOURCE.to_owned());
        Ok(Row { line, who, role, project, spell: Spell { from, until }, source })
    }

    fn day(
        &self,
        text: &Option<String>,
        key: &'static str,
    ) -> Result<Option<Instant>, RosterError> {
        let Some(text) = text else { return Ok(None) };
        let day = Instant::parse(text).filter(|_| text.len() == 10);
        day.map(Some).ok_or(RosterError::Day { line: self.line, key })
    }
}

/// Reads by what somebody is found; what is in quotes, or cannot be meant as a handle, is a name.
fn who_of(text: &str) -> Option<Who> {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if let Some(handle) = Handle::read(text).filter(|_| inner.is_none()) {
        return Some(Who::Handle(handle));
    }
    let may_be_a_slip = inner.is_none() && text.contains(['@', ':', '/']);
    (!may_be_a_slip).then(|| Who::Name(Personal::new(inner.unwrap_or(text))))
}

/// Makes one spell of those of one role that overlap or meet.
fn merged(mut roles: Vec<DeclaredRole>) -> Vec<DeclaredRole> {
    roles.sort_by(|one, other| {
        let key = |role: &DeclaredRole| (role.project.clone(), role.person, role.role);
        let (from, then) = (one.spell.from, other.spell.from);
        key(one).cmp(&key(other)).then(from.cmp(&then)).then_with(|| one.cmp(other))
    });
    let mut merged: Vec<DeclaredRole> = Vec::new();
    for role in roles {
        let same = |last: &DeclaredRole| {
            (&last.project, last.person, last.role) == (&role.project, role.person, role.role)
        };
        let meets = |last: &DeclaredRole| match (last.spell.until, role.spell.from) {
            (Some(until), Some(from)) => from <= until,
            _ => true,
        };
        match merged.last_mut().filter(|last| same(last) && meets(last)) {
            Some(last) => {
                let ends = last.spell.until.zip(role.spell.until);
                last.spell.until = ends.map(|(one, other)| one.max(other));
            }
            None => merged.push(role),
        }
    }
    merged
}
