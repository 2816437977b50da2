//! What cannot be said where the known history does not reach back to the beginning.
//!
//! In a shallow clone, somebody first seen in the first year after the cut may have been there
//! before. Measures that need to know whether somebody is new say "unknown tenure" for periods that
//! begin in that year (`definitions.md` 2, left truncation); a number there would be a wrong figure.

use std::collections::BTreeMap;

use model::{Extent, Fact, Instant, Measured, Period, Value};

use crate::engine::Session;
use crate::measure::Measure;

/// For how many days after the beginning of the known history tenure is unknown.
const UNKNOWN_DAYS: i64 = 365;

/// Takes back the values of rows, and the curves, whose people's tenure is unknown.
pub(crate) fn take_back(session: &Session, measure: &Measure, measured: &mut Measured) {
    let views = session.catalog.views_behind(&measure.reads);
    if !views.iter().any(|view| view.needs_beginning) {
        return;
    }
    let known = known_from(session);
    let unknown = |project: &str, period: &str| {
        let first = period.split(' ').next().and_then(Period::parse);
        let (Some(first), Some(known)) = (first, known.get(project)) else { return false };
        first.starts_at() < *known
    };
    for row in &mut measured.rows {
        if unknown(&row.project, &row.period) {
            let why = Value::Undefined("unknown tenure: the known history begins here".to_owned());
            row.values.fill(why);
        }
    }
    measured.curves.retain(|point| !unknown(&point.project, &point.period));
}

/// Returns, for each project whose history is cut, from when on tenure is known.
fn known_from(session: &Session) -> BTreeMap<String, Instant> {
    let mut known = BTreeMap::new();
    for row in &session.coverage {
        let cut = row.fact == Fact::Commits && row.extent == Extent::Partial;
        if let (true, Some(from)) = (cut, row.from) {
            let from = from.plus_days(UNKNOWN_DAYS);
            let latest: &mut Instant = known.entry(row.project.to_string()).or_insert(from);
            *latest = from.max(*latest);
        }
    }
    known
}
