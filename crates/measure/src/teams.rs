//! Roles as the lists of teams tell them, from the time at which a list told them until the time at
//! which it told them no longer.
//!
//! A list names members, and its own word says what of: whose list is called `maintainers`, `triage`
//! or `mentors-team` has that role. The word itself goes no further than here, for a list may be
//! called after anybody; what comes out is a role of the closed list.

use std::collections::BTreeMap;

use datafusion::error::DataFusionError;
use model::{CreditDocument, Instant, ProjectName, Recognition, RoleKind};
use store::{Id, RecognitionRow, Told};

use crate::tables::{Provider, numbers, table, words};

/// How many came, less how many left, at each moment of one account in one list.
type Steps = BTreeMap<Instant, i32>;

/// An account in one list: project, account, source and the list's word.
type Listed<'a> = (&'a ProjectName, Id, &'a str, &'a str);

/// A time with a role: from a moment until another one, or open.
type Stretch = (Instant, Option<Instant>);

/// Returns the roles that lists of teams tell with a time that can be believed, in the projects
/// asked about.
pub(crate) fn team_roles(
    told: &[Told<RecognitionRow>],
    projects: &[ProjectName],
) -> Result<Provider, DataFusionError> {
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
            Some((project, account, role?, stretches(steps)))
        })
        .flat_map(|(project, account, role, stretches)| {
            stretches.into_iter().map(move |stretch| (project, account, role, stretch))
        })
        .collect();
    let seconds = |at: Option<Instant>| at.map(Instant::seconds);
    table(vec![
        ("project", words(rows.iter().map(|(project, ..)| project.to_string()).collect())),
        ("account", words(rows.iter().map(|(_, account, ..)| account.to_string()).collect())),
        ("role", words(rows.iter().map(|(_, _, role, _)| role.word().to_owned()).collect())),
        ("from_seconds", numbers(rows.iter().map(|row| seconds(Some(row.3.0))).collect())),
        ("until_seconds", numbers(rows.iter().map(|row| seconds(row.3.1)).collect())),
    ])
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
