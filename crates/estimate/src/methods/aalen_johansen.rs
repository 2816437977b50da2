//! `aalen_johansen`: the share who left by each cause, of everybody and of each group, with Gray's test.

use super::inputs::{Inputs, LEVEL};
use super::labels::{few, labels};
use super::output::{Note, Output, Undefined};
use super::survival_rows::{ENTRY, GROUP, STRATA, TIME};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::Level;
use crate::aalen_johansen::{Incidence, Point, incidence};
use crate::gray;

const STATUS: OptionSpec = OptionSpec {
    name: "status",
    help: "column with the cause that ended follow-up: 1, 2, …; 0 when censored",
    kind: OptionKind::Column,
    default: Some("status"),
    keys: &[],
};
const AT: OptionSpec = OptionSpec {
    name: "at",
    help: "times to report; every time of an event when not given",
    kind: OptionKind::Numbers,
    default: None,
    keys: &["cif", "cif_se_ij", "cif_var_aalen", "ci_loglog_lower", "ci_loglog_upper"],
};

pub(super) const METHOD: Method = Method {
    name: "aalen_johansen",
    help: "share who left by each of several competing causes, over time",
    options: &[TIME, STATUS, ENTRY, GROUP, STRATA, AT, LEVEL],
    answer,
};

/// Gray's test keeps a square of the groups for each time, so that more of them would not fit.
const GROUPS: usize = 50;

struct Observed<'a> {
    times: Vec<f64>,
    causes: Vec<usize>,
    entries: Option<Vec<f64>>,
    groups: Option<(Vec<usize>, Vec<&'a str>)>,
    strata: Option<Vec<usize>>,
    left_out: usize,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let (times, level) = (inputs.times(AT.name)?, inputs.level()?);
    let observed = read(inputs)?;
    let mut output = Output::default();
    if observed.left_out > 0 {
        output.notes.push(Note::RowsLeftOut { rows: observed.left_out });
    }
    let everybody = observed.of(|_| true)?;
    let causes: Vec<usize> = everybody.causes().iter().map(|cause| cause.cause).collect();
    push_curves(&mut output, "", &everybody, &causes, &times, level);
    let Some((groups, names)) = &observed.groups else { return Ok(output) };
    for (place, name) in names.iter().enumerate() {
        let curves = observed.of(|row| groups.get(row) == Some(&place))?;
        push_curves(&mut output, &format!("{name}|"), &curves, &causes, &times, level);
    }
    for cause in causes {
        let test = match &observed.entries {
            Some(_) => Err(Undefined::LateEntry),
            None => {
                let (times, ends) = (&observed.times, &observed.causes);
                gray::test(times, ends, groups, observed.strata.as_deref(), cause, 0.0)
                    .ok_or(Undefined::NothingToCompare)
            }
        };
        let key = cause.to_string();
        output.push("gray_chisq", &key, test.map(|test| test.statistic));
        output.push("gray_p", &key, test.map(|test| test.p));
    }
    Ok(output)
}

impl Observed<'_> {
    /// The curves of some rows.
    fn of(&self, wanted: impl Fn(usize) -> bool) -> Result<Incidence, RequestError> {
        let rows: Vec<usize> = (0..self.times.len()).filter(|row| wanted(*row)).collect();
        let take = |list: &Vec<f64>| -> Vec<f64> {
            rows.iter().filter_map(|row| list.get(*row).copied()).collect()
        };
        let causes: Vec<usize> =
            rows.iter().filter_map(|row| self.causes.get(*row).copied()).collect();
        let entries = self.entries.as_ref().map(take);
        incidence(&take(&self.times), &causes, entries.as_deref()).map_err(RequestError::Curve)
    }
}

fn push_curves(
    output: &mut Output,
    before: &str,
    curves: &Incidence,
    causes: &[usize],
    times: &[f64],
    level: Level,
) {
    let mut push = |cause: usize, time: f64, point: Option<&Point>| {
        let key = format!("{before}{cause}|{time}");
        let point = point.ok_or(Undefined::AfterFollowUp);
        let limits = point.and_then(|point| point.interval(level).ok_or(Undefined::IncidenceOne));
        output.push("cif", &key, point.map(|point| point.incidence));
        output.push("cif_se_ij", &key, point.map(|point| point.jackknife_error));
        output.push("cif_var_aalen", &key, point.map(|point| point.variance));
        output.push("ci_loglog_lower", &key, limits.map(|limits| limits.low));
        output.push("ci_loglog_upper", &key, limits.map(|limits| limits.high));
    };
    for cause in causes {
        if times.is_empty() {
            let curve = curves.causes().iter().find(|known| known.cause == *cause);
            let points = curve.into_iter().flat_map(|curve| curve.event_points());
            points.for_each(|point| push(*cause, point.time, Some(point)));
        }
        times.iter().for_each(|time| push(*cause, *time, curves.at(*cause, *time).as_ref()));
    }
}

fn read<'a>(inputs: &Inputs<'a>) -> Result<Observed<'a>, RequestError> {
    let (time, status) = (inputs.needed_column(TIME.name)?, inputs.needed_column(STATUS.name)?);
    let (entry, group) = (inputs.column(ENTRY.name)?, inputs.column(GROUP.name)?);
    let strata = inputs.column(STRATA.name)?;
    let complete = |row: &usize| {
        let more = entry.iter().chain(&group).chain(&strata);
        [&time, &status].into_iter().chain(more).all(|column| column.text(*row).is_some())
    };
    let kept: Vec<usize> = (0..inputs.rows()).filter(complete).collect();
    if kept.is_empty() {
        return Err(RequestError::NoRows);
    }
    let (mut times, mut causes, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for row in &kept {
        times.extend(time.amount(*row)?);
        causes.extend(status.count(*row)?.map(|cause| cause as usize));
        if let Some(entry) = &entry {
            let start = entry.number(*row)?;
            if start >= times.last().copied() {
                return Err(entry.wrong(*row, "before the end of follow-up"));
            }
            entries.extend(start);
        }
    }
    let texts = |column: &super::inputs::Column<'a>| -> Vec<&'a str> {
        kept.iter().filter_map(|row| column.text(*row)).collect()
    };
    let groups = group.as_ref().map(|column| labels(&texts(column)));
    if let (Some(column), Some((_, names))) = (&group, &groups) {
        few(column, names.len(), GROUPS)?;
    }
    Ok(Observed {
        times,
        causes,
        entries: entry.is_some().then_some(entries),
        groups,
        strata: strata.as_ref().map(|column| labels(&texts(column)).0),
        left_out: inputs.rows() - kept.len(),
    })
}
