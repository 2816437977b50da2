//! `logrank`: whether groups have the event at the same rate, with several weights at once.
//!
//! With `cluster`, the labels of groups are also dealt anew over clusters, for exposures that whole projects have.

use super::cox_rows::LEVELS;
use super::inputs::Inputs;
use super::labels::{few, labels};
use super::output::{Note, Output, Undefined};
use super::survival_rows::{CLUSTER, ENTRY, EVENT, GROUP, STRATA, TIME};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::log_rank;
use crate::permutation_log_rank::{self, Design};

const RHO: OptionSpec = OptionSpec {
    name: "rho",
    help: "weights S(t-)^rho: 0 is the log-rank test, 1 heeds early events more",
    kind: OptionKind::Numbers,
    default: Some("0,1"),
    keys: &["chisq", "df", "p", "observed", "expected", "permutation_p", "permutations"],
};
const DRAWS: OptionSpec = OptionSpec {
    name: "draws",
    help: "random deals of the groups over clusters, when there are more than 20000 deals",
    kind: OptionKind::Number,
    default: Some("9999"),
    keys: &[],
};
const SEED: OptionSpec = OptionSpec {
    name: "seed",
    help: "whole number from which everything random follows",
    kind: OptionKind::Number,
    default: Some("1"),
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "logrank",
    help: "test whether groups have the event at the same rate",
    options: &[TIME, EVENT, ENTRY, GROUP, STRATA, RHO, CLUSTER, DRAWS, SEED],
    answer,
};

/// Beyond 2^53 a number no longer says which seed it is.
const LARGEST: f64 = 9_007_199_254_740_992.0;
const MOST_DRAWS: f64 = 1e6;

struct Observed<'a> {
    times: Vec<f64>,
    events: Vec<bool>,
    entries: Option<Vec<f64>>,
    groups: Vec<usize>,
    names: Vec<&'a str>,
    strata: Option<Vec<usize>>,
    clusters: Option<Vec<usize>>,
    left_out: usize,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let weights = inputs.numbers(RHO.name)?;
    if weights.iter().any(|rho| !rho.is_finite()) {
        return Err(RequestError::OptionValue { option: RHO.name, expected: "a finite number" });
    }
    let draws = whole(inputs, DRAWS.name, MOST_DRAWS)?;
    let seed = whole(inputs, SEED.name, LARGEST)?;
    let observed = read(inputs)?;
    let Observed { times, events, groups, .. } = &observed;
    let (entry, strata) = (observed.entries.as_deref(), observed.strata.as_deref());
    let mut output = Output::default();
    if observed.left_out > 0 {
        output.notes.push(Note::RowsLeftOut { rows: observed.left_out });
    }
    for rho in weights {
        let found = log_rank::test(times, events, entry, groups, strata, rho);
        let found = found.map_err(RequestError::Curve)?;
        let at = format!("rho={rho}");
        let test = found.test.ok_or(Undefined::NothingToCompare);
        output.push("chisq", &at, test.map(|test| test.0));
        output.push("df", &at, test.map(|test| test.1 as f64));
        output.push("p", &at, test.map(|test| test.2));
        for (quantity, values) in [("observed", &found.observed), ("expected", &found.expected)] {
            for (name, value) in observed.names.iter().zip(values) {
                output.push(quantity, &format!("{at}|{name}"), Ok(*value));
            }
        }
        let Some(clusters) = observed.clusters.as_deref() else { continue };
        let design = Design { times, events, entry, groups, clusters, strata };
        let dealt = permutation_log_rank::test(&design, rho, draws, seed);
        let dealt = dealt.map_err(RequestError::Permutation)?;
        let dealt = dealt.ok_or(Undefined::NothingToCompare);
        output.push("permutation_p", &at, dealt.map(|dealt| dealt.p));
        output.push("permutations", &at, dealt.map(|dealt| dealt.deals as f64));
    }
    Ok(output)
}

fn whole(inputs: &Inputs<'_>, option: &'static str, most: f64) -> Result<u64, RequestError> {
    let number = inputs.number(option)?;
    let fits = number.fract() == 0.0 && (0.0..=most).contains(&number);
    let expected = "a whole number of zero or more";
    if fits { Ok(number as u64) } else { Err(RequestError::OptionValue { option, expected }) }
}

fn read<'a>(inputs: &Inputs<'a>) -> Result<Observed<'a>, RequestError> {
    let (time, event) = (inputs.needed_column(TIME.name)?, inputs.needed_column(EVENT.name)?);
    let (group, entry) = (inputs.needed_column(GROUP.name)?, inputs.column(ENTRY.name)?);
    let (strata, cluster) = (inputs.column(STRATA.name)?, inputs.column(CLUSTER.name)?);
    let complete = |row: &usize| {
        let more = entry.iter().chain(&strata).chain(&cluster);
        [&time, &event, &group].into_iter().chain(more).all(|c| c.text(*row).is_some())
    };
    let kept: Vec<usize> = (0..inputs.rows()).filter(complete).collect();
    if kept.is_empty() {
        return Err(RequestError::NoRows);
    }
    let (mut times, mut events, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for row in &kept {
        times.extend(time.amount(*row)?);
        events.extend(event.flag(*row)?);
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
    let (groups, names) = labels(&texts(&group));
    few(&group, names.len(), LEVELS)?;
    Ok(Observed {
        times,
        events,
        entries: entry.is_some().then_some(entries),
        groups,
        names,
        strata: strata.as_ref().map(|column| labels(&texts(column)).0),
        clusters: cluster.as_ref().map(|column| labels(&texts(column)).0),
        left_out: inputs.rows() - kept.len(),
    })
}
