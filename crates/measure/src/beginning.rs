//! What cannot be said where the known history does not reach back to the beginning.
//!
//! In a shallow clone, somebody first seen in the first year after the cut may have been there
//! before. Measures that need to know whether somebody is new leave out the periods that begin in
//! that year (`definitions.md` 2, left truncation); a number there would be a wrong figure. Who is
//! returning and who long-standing cannot be told apart for a second year. Where a history begins is
//! said by the view `beginnings`, for these measures as for `tenure`.

use std::collections::BTreeMap;

use model::{Instant, Measured, Period};

use crate::engine::Session;
use crate::measure::Measure;
use crate::params::Settled;
use crate::rows::Cell;
use crate::session_error::SessionError;

/// For how many days after the beginning of the known history nobody is known to be new.
const UNKNOWN_DAYS: i64 = 365;

/// For how many days after it returning and long-standing people cannot be told apart.
const UNKNOWN_TENURE_DAYS: i64 = 730;

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// Drops the rows and the points of curves whose people's tenure is unknown, and says so for each
/// project but those in `without`, which the answer leaves out altogether.
pub(crate) fn drop_unknown<V>(
    session: &Session,
    (measure, settled): (&Measure, &Settled),
    without: &BTreeMap<String, V>,
    measured: &mut Measured,
) -> Result<(), SessionError> {
    let views = session.catalog.views_behind(&measure.reads);
    if !views.iter().any(|view| view.needs_beginning) {
        return Ok(());
    }
    let mut cuts = cuts(session, settled)?;
    cuts.retain(|project, _| !without.contains_key(project));
    let place = |name: &str| measured.definition.dimensions.iter().position(|known| known == name);
    let cohort = place("cohort");
    let days = if place("tenure").is_some() { UNKNOWN_TENURE_DAYS } else { UNKNOWN_DAYS };
    let known = |project: &str, period: &str, dimensions: &[String]| {
        let Some(cut) = cuts.get(project) else { return true };
        let begins_before = |label: &str, limit: Instant| {
            let first = label.split(' ').next().and_then(Period::parse);
            first.is_some_and(|first| first.starts_at() < limit)
        };
        let first_seen = cohort.and_then(|place| dimensions.get(place));
        !begins_before(period, whole_day(cut.plus_days(days)))
            && !first_seen
                .is_some_and(|label| begins_before(label, whole_day(cut.plus_days(UNKNOWN_DAYS))))
    };
    measured.rows.retain(|row| known(&row.project, &row.period, &row.dimensions));
    measured.curves.retain(|point| known(&point.project, &point.period, &point.dimensions));
    let what = if cohort.is_some() { "periods and cohorts" } else { "periods" };
    for (project, cut) in &cuts {
        measured.coverage.push(format!(
            "{project}: {what} before {} are left out: the known history begins {}, so nobody's \
             tenure is known there",
            whole_day(cut.plus_days(days)).day(),
            cut.day()
        ));
    }
    Ok(())
}

/// Returns where the known commits of each project asked about begin, if not at their beginning.
fn cuts(session: &Session, settled: &Settled) -> Result<BTreeMap<String, Instant>, SessionError> {
    let sql = "SELECT project, begins_seconds FROM beginnings WHERE fact = 'commits' \
               ORDER BY project";
    let rows = session.query(sql, &["beginnings".to_owned()], settled)?;
    let cells = |name: &str| rows.column(name).unwrap_or_default();
    let cut = |(project, begins): (&Cell, &Cell)| {
        Some((project.text(), Instant::from_seconds(begins.number()?)?))
    };
    Ok(cells("project").iter().zip(cells("begins_seconds")).filter_map(cut).collect())
}

/// Returns the first midnight at or after an instant, since periods begin at midnight.
fn whole_day(at: Instant) -> Instant {
    let into_the_day = at.micros().rem_euclid(DAY);
    let midnight = at.micros() - into_the_day;
    let next = if into_the_day == 0 { midnight } else { midnight.saturating_add(DAY) };
    Instant::from_micros(next).unwrap_or(at)
}
