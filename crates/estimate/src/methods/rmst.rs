//! `rmst`: the restricted mean up to tau of each group, and the difference and ratio of every later group to an
//! earlier.

use super::inputs::{Inputs, LEVEL};
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError, survival_rows};
use crate::restricted_mean::{Mean, restricted_mean};

const TAU: OptionSpec = OptionSpec {
    name: "tau",
    help: "time up to which the mean is taken (needed)",
    kind: OptionKind::Number,
    default: None,
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "rmst",
    help: "average time without the event up to tau, and how groups differ in it",
    options: &[
        survival_rows::TIME,
        survival_rows::EVENT,
        survival_rows::ENTRY,
        survival_rows::GROUP,
        TAU,
        LEVEL,
    ],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let tau = inputs.number(TAU.name)?;
    let level = inputs.level()?;
    let (groups, note) = survival_rows::groups(inputs)?;
    let mut output = Output::default();
    output.notes.extend(note);
    let mut means: Vec<(String, Mean)> = Vec::new();
    for group in &groups {
        let expected = "a finite number above zero";
        let mean = restricted_mean(&group.curve, tau)
            .ok_or(RequestError::OptionValue { option: TAU.name, expected })?;
        means.push((group.key(), mean));
    }
    for (key, mean) in &means {
        output.push("rmst", key, Ok(mean.value));
        output.push("rmst_se", key, Ok(mean.standard_error));
        let limits = mean.interval(level);
        output.push("rmst_ci_lower", key, Ok(limits.low));
        output.push("rmst_ci_upper", key, Ok(limits.high));
        if mean.extended {
            output.notes.push(Note::ContinuedFlat { at: key.clone() });
        }
    }
    for (place, (later, second)) in means.iter().enumerate() {
        for (earlier, first) in means.iter().take(place) {
            let (key, difference) = (format!("{later}-{earlier}"), second.minus(first));
            output.push("rmst_diff", &key, Ok(difference.value));
            output.push("rmst_diff_se", &key, Ok(difference.standard_error));
            let p = difference.p_value().ok_or(Undefined::NoVariation);
            output.push("rmst_diff_p", &key, p);
            let limits = difference.interval(level);
            output.push("rmst_diff_ci_lower", &key, Ok(limits.low));
            output.push("rmst_diff_ci_upper", &key, Ok(limits.high));
            let ratio = second.over(first, level).ok_or(Undefined::NoVariation);
            let key = format!("{later}/{earlier}");
            output.push("rmst_ratio", &key, ratio.map(|ratio| ratio.value));
            output.push("rmst_ratio_ci_lower", &key, ratio.map(|ratio| ratio.low));
            output.push("rmst_ratio_ci_upper", &key, ratio.map(|ratio| ratio.high));
        }
    }
    Ok(output)
}
