//! Roles as the lists of teams tell them, from the time at which a list told them.
//!
//! A list names members, and its own word says what of: whose list is called `maintainers`, `triage`
//! or `mentors-team` has that role. The word itself goes no further than here, for a list may be
//! called after anybody; what comes out is a role of the closed list.

use datafusion::error::DataFusionError;
use model::{CreditDocument, Instant, ProjectName, RoleKind};
use store::{RecognitionRow, Told};

use crate::tables::{Provider, numbers, table, words};

/// Returns the roles that lists of teams tell with a time that can be believed, in the projects
/// asked about.
pub(crate) fn team_roles(
    told: &[Told<RecognitionRow>],
    projects: &[ProjectName],
) -> Result<Provider, DataFusionError> {
    let team = told.iter().filter(|told| {
        told.row.document == CreditDocument::Team && projects.contains(&told.project)
    });
    let rows: Vec<_> = team
        .filter_map(|told| {
            let at = told.row.at.filter(|_| !told.row.suspect)?;
            let role = role_of(&told.row.role).or_else(|| role_of(&told.row.within))?;
            Some((told.project.to_string(), told.row.account.to_string(), role, at))
        })
        .collect();
    table(vec![
        ("project", words(rows.iter().map(|(project, ..)| project.clone()).collect())),
        ("account", words(rows.iter().map(|(_, account, ..)| account.clone()).collect())),
        ("role", words(rows.iter().map(|(_, _, role, _)| role.word().to_owned()).collect())),
        ("from_seconds", numbers(rows.iter().map(|row| Some(Instant::seconds(row.3))).collect())),
    ])
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
