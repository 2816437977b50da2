//! `cluster_bootstrap`: a share, a quantile or a restricted mean, and the difference of two groups, as sure as the
//! number of people behind the rows allows.

use std::collections::BTreeMap;

use super::inputs::{Column, Inputs, LEVEL};
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError, survival_rows};
use crate::cluster_bootstrap::{
    LEAST_EFFECTIVE, Resampling, Spread, effective_clusters, quantile, share, spreads,
    weighted_restricted_mean, weighted_time_quantile,
};

pub(super) const SEED: OptionSpec = OptionSpec {
    name: "seed",
    help: "seed of the random draws, printed with the answer",
    kind: OptionKind::Number,
    default: Some("1"),
    keys: &[],
};
const FIGURE: OptionSpec = OptionSpec {
    name: "figure",
    help: "what is taken of the rows: share and quantile of a column, rmst and time_quantile of time and event",
    kind: OptionKind::Choice(&["share", "quantile", "rmst", "time_quantile"]),
    default: Some("share"),
    keys: &[],
};
const CLUSTER: OptionSpec = OptionSpec {
    name: "cluster",
    help: "column with the person, or project, that rows share (needed)",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const COLUMN: OptionSpec = OptionSpec {
    name: "column",
    help: "column with the values: 0 and 1 for a share, numbers for a quantile",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const QUANTILE: OptionSpec = OptionSpec {
    name: "quantile",
    help: "share of the rows below the quantile; the median when not given",
    kind: OptionKind::Numbers,
    default: Some("0.5"),
    keys: &[],
};
const TAU: OptionSpec = OptionSpec {
    name: "tau",
    help: "time up to which the mean is taken (needed for rmst)",
    kind: OptionKind::Number,
    default: None,
    keys: &[],
};
const DRAWS: OptionSpec = OptionSpec {
    name: "draws",
    help: "how many times people are drawn",
    kind: OptionKind::Number,
    default: Some("2000"),
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "cluster_bootstrap",
    help: "a figure and its interval when people stand behind several rows, and the difference of two groups",
    options: &[
        FIGURE,
        CLUSTER,
        COLUMN,
        survival_rows::TIME,
        survival_rows::EVENT,
        survival_rows::GROUP,
        QUANTILE,
        TAU,
        DRAWS,
        SEED,
        LEVEL,
    ],
    answer,
};

/// What is taken of the rows of a group.
#[derive(Clone, Copy)]
enum Figure {
    Share,
    Quantile(f64),
    Mean(f64),
    TimeQuantile(f64),
}

/// One row: what it says, and whose it is.
#[derive(Clone, Copy)]
struct Said<'a> {
    group: Option<&'a str>,
    value: f64,
    happened: bool,
    cluster: &'a str,
}

/// The rows of one group, values ascending, as places among all rows.
struct Group {
    name: String,
    first: usize,
    values: Vec<f64>,
    happened: Vec<bool>,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let figure = figure(inputs)?;
    let plan = Resampling {
        draws: inputs.whole(DRAWS.name)?,
        seed: u64::from(inputs.whole(SEED.name)?),
        level: inputs.level()?,
    };
    let mut output = Output::default();
    let rows = read(inputs, figure, &mut output)?;
    let names: Vec<&str> = rows.iter().map(|row| row.cluster).collect();
    let clusters = numbered(&names);
    let groups = grouped(&rows);
    let mut keys: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
    if let [earlier, later] = groups.as_slice() {
        keys.push(format!("{}-{}", later.name, earlier.name));
    }
    let effective: Vec<Option<f64>> = groups
        .iter()
        .map(|group| {
            effective_clusters(clusters.iter().skip(group.first).take(group.values.len()).copied())
        })
        .collect();
    let few =
        effective.iter().any(|count| count.is_none_or(|count| count < LEAST_EFFECTIVE as f64));
    let ones = vec![1; rows.len()];
    let values = figures(figure, &groups, &ones);
    let spreads = if few {
        output.notes.push(Note::OnlyDescribed { least: LEAST_EFFECTIVE });
        vec![None; keys.len()]
    } else {
        spreads(&clusters, plan, |weights| figures(figure, &groups, weights))
    };
    let why =
        if few { Undefined::OnlyDescribed { least: LEAST_EFFECTIVE } } else { Undefined::FewDraws };
    for ((key, value), spread) in keys.iter().zip(values).zip(spreads) {
        tell(&mut output, key, value, spread.ok_or(why));
    }
    for (group, count) in groups.iter().zip(effective) {
        output.push("rows", &group.name, Ok(group.values.len() as f64));
        output.push("effective_clusters", &group.name, count.ok_or(Undefined::EmptyGroup));
    }
    output.push("draws", "all", Ok(f64::from(plan.draws)));
    output.push("seed", "all", Ok(plan.seed as f64));
    Ok(output)
}

fn tell(output: &mut Output, key: &str, value: Option<f64>, spread: Result<Spread, Undefined>) {
    // A quantile that is not reached is infinite, and so is every difference from it.
    let reached =
        |value: f64| if value.is_finite() { Ok(value) } else { Err(Undefined::NotReached) };
    output.push("value", key, value.ok_or(Undefined::EmptyGroup).and_then(reached));
    let error = spread.and_then(|spread| spread.error.ok_or(Undefined::NotReached));
    output.push("se", key, error);
    output.push("ci_lower", key, spread.and_then(|spread| reached(spread.low)));
    output.push("ci_upper", key, spread.and_then(|spread| reached(spread.high)));
}

fn figure(inputs: &Inputs<'_>) -> Result<Figure, RequestError> {
    let part = || {
        let p = inputs.number(QUANTILE.name)?;
        let expected = "a number between 0 and 1";
        let wrong = RequestError::OptionValue { option: QUANTILE.name, expected };
        if p > 0.0 && p < 1.0 { Ok(p) } else { Err(wrong) }
    };
    Ok(match inputs.choice(FIGURE.name)? {
        "quantile" => Figure::Quantile(part()?),
        "time_quantile" => Figure::TimeQuantile(part()?),
        "rmst" => {
            let tau = inputs.number(TAU.name)?;
            let expected = "a finite number above zero";
            if !tau.is_finite() || tau <= 0.0 {
                return Err(RequestError::OptionValue { option: TAU.name, expected });
            }
            Figure::Mean(tau)
        }
        _ => Figure::Share,
    })
}

/// The rows that have all their values, sorted by group, value, event and person.
fn read<'a>(
    inputs: &Inputs<'a>,
    figure: Figure,
    output: &mut Output,
) -> Result<Vec<Said<'a>>, RequestError> {
    let cluster = inputs.needed_column(CLUSTER.name)?;
    let group = inputs.column(survival_rows::GROUP.name)?;
    let timed = matches!(figure, Figure::Mean(_) | Figure::TimeQuantile(_));
    let value = if timed { survival_rows::TIME.name } else { COLUMN.name };
    let value: Column<'_> = inputs.needed_column(value)?;
    let event = timed.then(|| inputs.needed_column(survival_rows::EVENT.name)).transpose()?;
    let mut rows = Vec::with_capacity(inputs.rows());
    for row in 0..inputs.rows() {
        let happened = event.as_ref().map_or(Ok(Some(false)), |event| event.flag(row))?;
        let number = match figure {
            Figure::Share => value.flag(row)?.map(f64::from),
            Figure::Quantile(_) => value.number(row)?,
            Figure::Mean(_) | Figure::TimeQuantile(_) => value.amount(row)?,
        };
        let within = group.as_ref().map(|group| group.text(row));
        let (Some(cluster), Some(value), Some(happened)) = (cluster.text(row), number, happened)
        else {
            continue;
        };
        if within != Some(None) {
            rows.push(Said { group: within.flatten(), value, happened, cluster });
        }
    }
    if rows.is_empty() {
        return Err(RequestError::NoRows);
    }
    let left_out = inputs.rows() - rows.len();
    output.notes.extend((left_out > 0).then_some(Note::RowsLeftOut { rows: left_out }));
    let numbers = rows.iter().all(|row| row.group.is_some_and(|g| number(g).is_some()));
    rows.sort_by(|a, b| {
        let by_number = || {
            let value = |row: &Said<'_>| row.group.and_then(number).unwrap_or(0.0);
            value(a).total_cmp(&value(b))
        };
        let by_group = if numbers { by_number() } else { a.group.cmp(&b.group) };
        by_group
            .then(a.group.cmp(&b.group))
            .then(a.value.total_cmp(&b.value))
            .then(a.happened.cmp(&b.happened))
            .then(a.cluster.cmp(b.cluster))
    });
    Ok(rows)
}

fn number(name: &str) -> Option<f64> {
    name.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Names as numbers in the order of the names, so that the order of rows changes no draw.
fn numbered(names: &[&str]) -> Vec<usize> {
    let mut numbers: BTreeMap<&str, usize> = names.iter().map(|name| (*name, 0)).collect();
    for (place, number) in numbers.values_mut().enumerate() {
        *number = place;
    }
    names.iter().filter_map(|name| numbers.get(name).copied()).collect()
}

fn grouped(rows: &[Said<'_>]) -> Vec<Group> {
    let mut first = 0;
    let group = |same: &[Said<'_>]| {
        let name = same.first().and_then(|row| row.group).unwrap_or("all").to_owned();
        let group = Group {
            name,
            first,
            values: same.iter().map(|row| row.value).collect(),
            happened: same.iter().map(|row| row.happened).collect(),
        };
        first += same.len();
        group
    };
    rows.chunk_by(|a, b| a.group == b.group).map(group).collect()
}

/// The figure of each group and, for two groups, the later less the earlier.
fn figures(figure: Figure, groups: &[Group], weights: &[u32]) -> Vec<Option<f64>> {
    let of = |group: &Group| {
        let weights = weights.get(group.first..group.first + group.values.len())?;
        match figure {
            Figure::Share => {
                let yes: Vec<bool> = group.values.iter().map(|value| *value > 0.0).collect();
                share(&yes, weights)
            }
            Figure::Quantile(p) => quantile(&group.values, weights, p),
            Figure::Mean(tau) => {
                weighted_restricted_mean(&group.values, &group.happened, weights, tau)
            }
            Figure::TimeQuantile(p) => {
                weighted_time_quantile(&group.values, &group.happened, weights, p)
            }
        }
    };
    let mut values: Vec<Option<f64>> = groups.iter().map(of).collect();
    if let [earlier, later] = values.as_slice() {
        values.push(later.zip(*earlier).map(|(later, earlier)| later - earlier));
    }
    values
}
