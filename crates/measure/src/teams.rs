//! Roles as the lists of teams tell them, from the time at which a list told them until the time at
//! which it told them no longer.
//!
//! A list names members, and its own word says what of: whose list is called `maintainers`, `triage`
//! or `mentors-team` has that role. The word itself goes no further than here, for a list may be
//! called after anybody; what comes out is a role of the closed list.

use std::collections::BTreeMap;

use datafusion::error::DataFusionError;
use model::{Class, CreditDocument, Instant, People, ProjectName, Recognition, RoleKind, Subject};
use store::{Id, RecognitionRow, Told};

use crate::tables::{Provider, numbers, table, words};

/// How many came, less how many left, at each moment of one account in one list.
type Steps = BTreeMap<Instant, i32>;

/// An account in one list: project, account, source and the list's word.
type Listed<'a> = (&'a ProjectName, Id, &'a str, &'a str);

/// A time with a role: from a moment until another one, or open.
type Stretch = (Instant, Option<Instant>);

/// Returns the roles that lists of teams tell with a time that can be believed, in the projects
/// asked about, each with the person whom the list means.
pub(crate) fn team_roles(
    told: &[Told<RecognitionRow>],
    projects: &[ProjectName],
    people: &People,
) -> Result<Provider, DataFusionError> {
    let meant = meant(people);
    let mut lists: BTreeMap<Listed<'_>, (Option<RoleKind>, Steps)> = BTreeMap::new();
    for Told { project, source, row, .. } in told {
        let is_team = row.document == CreditDocument::Team && projects.contains(project);
        let Some(at) = row.at.filter(|_| is_team && !row.suspect) else { continue };
        let has_left = &*row.role == Recognition::LEFT;
        let (role, steps) =
            lists.entry((project, row.account, source.as_str(), &*row.within)).or_default();
        *steps.entry(at).or_default() += if has_left { -1 } else { 1 };
        if !has_left {
            *role = role_of(&row.role).or_else(|| role_of(&row.within)).or(*role);
        }
    }
    let rows: Vec<_> = lists
        .into_iter()
        .filter_map(|((project, account, ..), (role, steps))| {
            let person = *meant.get(account.to_string().as_str())?;
            Some((project, person, role?, stretches(steps)))
        })
        .flat_map(|(project, person, role, stretches)| {
            stretches.into_iter().map(move |stretch| (project, person, role, stretch))
        })
        .collect();
    let seconds = |at: Option<Instant>| at.map(Instant::seconds);
    table(vec![
        ("project", words(rows.iter().map(|(project, ..)| project.to_string()).collect())),
        ("person", numbers(rows.iter().map(|(_, person, ..)| Some(i64::from(*person))).collect())),
        ("role", words(rows.iter().map(|(_, _, role, _)| role.word().to_owned()).collect())),
        ("from_seconds", numbers(rows.iter().map(|row| seconds(Some(row.3.0))).collect())),
        ("until_seconds", numbers(rows.iter().map(|row| seconds(row.3.1)).collect())),
    ])
}

/// Returns whom each account of a person means: whoever it belongs to, or the one who signs alike.
fn meant(people: &People) -> BTreeMap<&str, u32> {
    let mut meant: BTreeMap<&str, u32> = BTreeMap::new();
    for row in people.resolved.iter().filter(|row| row.class == Class::Human) {
        if let Subject::Account(account) = &row.subject {
            meant.insert(&account.0, row.person);
        }
    }
    for (account, person) in &people.alike {
        if let Some(known) = meant.get_mut(account.0.as_str()) {
            *known = *person;
        }
    }
    meant
}

/// Returns when somebody was in a list. Comings and leavings take turns, so at one moment it is
/// their difference that counts.
fn stretches(steps: Steps) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (at, came) in steps {
        let open = found.last_mut().filter(|(_, until)| until.is_none());
        match open {
            Some((_, until)) if came < 0 => *until = Some(at),
            None if came > 0 => found.push((at, None)),
            _ => {}
        }
    }
    found
}

/// Returns the role that a word stands for, alone or as a team; `emeritus_maintainers` is none.
fn role_of(told: &str) -> Option<RoleKind> {
    let told = told.to_ascii_lowercase().replace(['-', ' '], "_");
    let told = told.strip_suffix("_team").unwrap_or(&told);
    if told == "triage" {
        return Some(RoleKind::Triager);
    }
    RoleKind::of_word(told).or_else(|| RoleKind::of_word(told.strip_suffix('s')?))
}
