//! `mean_cumulative_function`: how often something has happened on average by a time, when it may happen again.

use std::collections::BTreeMap;

use super::inputs::{Inputs, LEVEL};
use super::labels::labels;
use super::output::{Note, Output, Undefined};
use super::survival_rows::{EVENT, GROUP};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::Level;
use crate::mean_cumulative_function::{MeanCumulative, Point, RecurrentError, mean_cumulative};

const START: OptionSpec = OptionSpec {
    name: "start",
    help: "column with the time at which an interval begins; zero when not given",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const STOP: OptionSpec = OptionSpec {
    name: "stop",
    help: "column with the time at which an interval ends, with an event or without",
    kind: OptionKind::Column,
    default: Some("stop"),
    keys: &[],
};
const ID: OptionSpec = OptionSpec {
    name: "id",
    help: "column that says whose interval it is",
    kind: OptionKind::Column,
    default: Some("id"),
    keys: &[],
};
const AT: OptionSpec = OptionSpec {
    name: "at",
    help: "times to report; every time of an event when not given",
    kind: OptionKind::Numbers,
    default: None,
    keys: &["mcf", "mcf_se_robust", "mcf_ci_log_lower", "mcf_ci_log_upper"],
};

pub(super) const METHOD: Method = Method {
    name: "mean_cumulative_function",
    help: "average number of events by a time, when they may happen again",
    options: &[START, STOP, EVENT, ID, GROUP, AT, LEVEL],
    answer,
};

#[derive(Default)]
struct Intervals {
    starts: Vec<f64>,
    stops: Vec<f64>,
    events: Vec<bool>,
    people: Vec<usize>,
    /// The rows they come from.
    rows: Vec<usize>,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let (times, level) = (inputs.times(AT.name)?, inputs.level()?);
    let mut output = Output::default();
    let (groups, left_out) = read(inputs)?;
    if left_out > 0 {
        output.notes.push(Note::RowsLeftOut { rows: left_out });
    }
    let has_starts = inputs.column(START.name)?.is_some();
    let id = inputs.needed_column(ID.name)?;
    for (name, intervals) in &groups {
        let Intervals { starts, stops, events, people, rows } = intervals;
        let starts = has_starts.then_some(starts.as_slice());
        let curve = mean_cumulative(starts, stops, events, people).map_err(|why| match why {
            RecurrentError::Overlap { index } => {
                let expected = "free of the person's other intervals";
                id.wrong(rows.get(index).copied().unwrap_or(0), expected)
            }
            why => RequestError::Recurrent(why),
        })?;
        push_curve(&mut output, name.as_deref(), &curve, &times, level);
    }
    Ok(output)
}

type Groups = Vec<(Option<String>, Intervals)>;

fn read(inputs: &Inputs<'_>) -> Result<(Groups, usize), RequestError> {
    let (stop, event) = (inputs.needed_column(STOP.name)?, inputs.needed_column(EVENT.name)?);
    let (start, id) = (inputs.column(START.name)?, inputs.needed_column(ID.name)?);
    let group = inputs.column(GROUP.name)?;
    let complete = |row: &usize| {
        let mut columns = [&stop, &event, &id].into_iter().chain(&start).chain(&group);
        columns.all(|column| column.text(*row).is_some())
    };
    let kept: Vec<usize> = (0..inputs.rows()).filter(complete).collect();
    if kept.is_empty() {
        return Err(RequestError::NoRows);
    }
    let ids: Vec<&str> = kept.iter().filter_map(|row| id.text(*row)).collect();
    let (people, _) = labels(&ids);
    let names: Vec<&str> =
        group.iter().flat_map(|group| kept.iter().filter_map(|row| group.text(*row))).collect();
    let (places, names) = labels(&names);
    let mut by_group: BTreeMap<usize, Intervals> = BTreeMap::new();
    for (i, (row, person)) in kept.iter().zip(people).enumerate() {
        let intervals = by_group.entry(places.get(i).copied().unwrap_or(0)).or_default();
        let end = stop.amount(*row)?;
        if let Some(start) = &start {
            let begin = start.number(*row)?;
            if begin >= end {
                return Err(start.wrong(*row, "before the end of the interval"));
            }
            intervals.starts.extend(begin);
        }
        intervals.stops.extend(end);
        intervals.events.extend(event.flag(*row)?);
        intervals.people.push(person);
        intervals.rows.push(*row);
    }
    let named = by_group
        .into_iter()
        .map(|(place, intervals)| (names.get(place).map(|name| (*name).to_owned()), intervals));
    Ok((named.collect(), inputs.rows() - kept.len()))
}

fn push_curve(
    output: &mut Output,
    name: Option<&str>,
    curve: &MeanCumulative,
    times: &[f64],
    level: Level,
) {
    let key = |time: f64| match name {
        Some(name) => format!("{name}|{time}"),
        None => time.to_string(),
    };
    let mut push = |time: f64, point: Option<&Point>| {
        let point = point.ok_or(Undefined::AfterFollowUp);
        let limits = point.map(|point| point.interval(level));
        let key = key(time);
        output.push("mcf", &key, point.map(|point| point.mean));
        output.push("mcf_se_robust", &key, point.map(|point| point.standard_error));
        output.push("mcf_ci_log_lower", &key, limits.map(|limits| limits.low));
        output.push("mcf_ci_log_upper", &key, limits.map(|limits| limits.high));
    };
    if times.is_empty() {
        curve.points().iter().for_each(|point| push(point.time, Some(point)));
    }
    times.iter().for_each(|time| push(*time, curve.at(*time).as_ref()));
}
