//! Survival observations from a table: time, event, optional entry and group.
//!
//! Rows with a missing value are left out and counted, as R does.
//! Groups come in the order of R's factors: by number when all are numbers, else by their bytes.

use std::collections::BTreeMap;

use super::inputs::Inputs;
use super::output::Note;
use super::{OptionKind, OptionSpec, RequestError};
use crate::kaplan_meier::{Curve, curve};

pub(super) const TIME: OptionSpec = OptionSpec {
    name: "time",
    help: "column with the time at which follow-up ends",
    kind: OptionKind::Column,
    default: Some("time"),
    keys: &[],
};
pub(super) const EVENT: OptionSpec = OptionSpec {
    name: "event",
    help: "column that is 1 (or true) when the event ended it, 0 when censored",
    kind: OptionKind::Column,
    default: Some("event"),
    keys: &[],
};
pub(super) const ENTRY: OptionSpec = OptionSpec {
    name: "entry",
    help: "column with the time of entry, for people first seen late",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
pub(super) const GROUP: OptionSpec = OptionSpec {
    name: "group",
    help: "column that splits the rows into groups",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};

pub(super) const STRATA: OptionSpec = OptionSpec {
    name: "strata",
    help: "column that splits the rows into strata, within which alone people are compared",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
pub(super) const CLUSTER: OptionSpec = OptionSpec {
    name: "cluster",
    help: "column with what belongs together: a person with several rows, a project",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};

/// The curve of one group; without groups there is one, without a name.
pub(super) struct Group {
    pub(super) name: Option<String>,
    pub(super) curve: Curve,
}

impl Group {
    /// The key of a value of the whole group.
    pub(super) fn key(&self) -> String {
        self.name.clone().unwrap_or_else(|| "all".to_owned())
    }

    /// The key of a value at a number.
    pub(super) fn key_at(&self, number: f64) -> String {
        match &self.name {
            Some(name) => format!("{name}|{number}"),
            None => number.to_string(),
        }
    }
}

#[derive(Default)]
struct Observed {
    times: Vec<f64>,
    events: Vec<bool>,
    entries: Vec<f64>,
}

/// Reads the groups of a request, with a note when rows are left out.
pub(super) fn groups(inputs: &Inputs<'_>) -> Result<(Vec<Group>, Option<Note>), RequestError> {
    let time = inputs.needed_column(TIME.name)?;
    let event = inputs.needed_column(EVENT.name)?;
    let entry = inputs.column(ENTRY.name)?;
    let group = inputs.column(GROUP.name)?;

    let mut by_name: BTreeMap<Option<&str>, Observed> = BTreeMap::new();
    let mut left_out = 0;
    for row in 0..inputs.rows() {
        let name = group.as_ref().map(|group| group.text(row));
        let start = entry.as_ref().map(|entry| entry.number(row)).transpose()?;
        let (Some(end), Some(happened)) = (time.amount(row)?, event.flag(row)?) else {
            left_out += 1;
            continue;
        };
        if name == Some(None) || start == Some(None) {
            left_out += 1;
            continue;
        }
        let (name, start) = (name.flatten(), start.flatten());
        if let (Some(start), Some(entry)) = (start, &entry)
            && start >= end
        {
            return Err(entry.wrong(row, "before the end of follow-up"));
        }
        let group = by_name.entry(name).or_default();
        group.times.push(end);
        group.events.push(happened);
        group.entries.extend(start);
    }
    if by_name.is_empty() {
        return Err(RequestError::NoRows);
    }
    let mut observed: Vec<(Option<&str>, Observed)> = by_name.into_iter().collect();
    sort(&mut observed);
    let groups = observed
        .into_iter()
        .map(|(name, group)| {
            let entries = entry.is_some().then_some(group.entries.as_slice());
            let curve = curve(&group.times, &group.events, entries).map_err(RequestError::Curve)?;
            Ok(Group { name: name.map(str::to_owned), curve })
        })
        .collect::<Result<Vec<Group>, RequestError>>()?;
    Ok((groups, (left_out > 0).then_some(Note::RowsLeftOut { rows: left_out })))
}

/// Names come sorted by their bytes; numbers are put in the order of their values.
fn sort(groups: &mut [(Option<&str>, Observed)]) {
    let number = |name: Option<&str>| name.and_then(|name| name.parse::<f64>().ok());
    if groups.iter().all(|(name, _)| number(*name).is_some_and(f64::is_finite)) {
        groups.sort_by(|(a, _), (b, _)| {
            number(*a).unwrap_or(0.0).total_cmp(&number(*b).unwrap_or(0.0))
        });
    }
}
