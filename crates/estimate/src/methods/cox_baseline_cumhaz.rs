//! `cox_baseline_cumhaz`: the cumulative hazard of somebody whose covariates are all zero, under a Cox model.

use super::cox_ph::reason;
use super::cox_rows::{self, FORMULA, TIES};
use super::inputs::Inputs;
use super::output::{Output, Undefined};
use super::survival_rows::{CLUSTER, STRATA};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::cox;

const AT: OptionSpec = OptionSpec {
    name: "at",
    help: "times to report; every time of an event when not given",
    kind: OptionKind::Numbers,
    default: None,
    keys: &["cumhaz0"],
};

pub(super) const METHOD: Method = Method {
    name: "cox_baseline_cumhaz",
    help: "cumulative hazard of a Cox model where all covariates are zero",
    options: &[FORMULA, TIES, STRATA, CLUSTER, AT],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let times = inputs.times(AT.name)?;
    let rows = cox_rows::read(inputs)?;
    let fit = cox::fit(&rows.observations(), rows.ties).map_err(RequestError::Model)?;
    let mut output = Output::default();
    output.notes.extend(rows.note.clone());
    let baselines = match fit.baselines() {
        Ok(baselines) => baselines,
        Err(why) => {
            output.push("cumhaz0", "all", Err(reason(why)));
            return Ok(output);
        }
    };
    for baseline in &baselines {
        let name = rows.strata_names.get(baseline.stratum).filter(|name| !name.is_empty());
        let key = |time: f64| match name {
            Some(name) => format!("{name}|{time}"),
            None => time.to_string(),
        };
        if times.is_empty() {
            for (time, hazard) in baseline.steps() {
                output.push("cumhaz0", &key(*time), Ok(*hazard));
            }
        }
        for time in &times {
            let hazard = baseline.at(*time).ok_or(Undefined::AfterFollowUp);
            output.push("cumhaz0", &key(*time), hazard);
        }
    }
    Ok(output)
}
