//! `kaplan_meier`: the curve at every time of an event (or at given times), with its quantiles.

use super::inputs::{Inputs, LEVEL};
use super::output::{Output, Undefined};
use super::survival_rows::{self, Group};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::Level;
use crate::kaplan_meier::{Band, Point};

const BANDS: [(Band, &str, &str); 3] = [
    (Band::LogLog, "ci_loglog_lower", "ci_loglog_upper"),
    (Band::Log, "ci_log_lower", "ci_log_upper"),
    (Band::Plain, "ci_plain_lower", "ci_plain_upper"),
];

const AT: OptionSpec = OptionSpec {
    name: "at",
    help: "times to report; every time of an event when not given",
    kind: OptionKind::Numbers,
    default: None,
    keys: &[
        "n_risk",
        "n_event",
        "n_censor",
        "surv",
        "se_greenwood",
        "ci_loglog_lower",
        "ci_loglog_upper",
        "ci_log_lower",
        "ci_log_upper",
        "ci_plain_lower",
        "ci_plain_upper",
        "nelson_aalen",
        "nelson_aalen_se",
    ],
};

const QUANTILE: OptionSpec = OptionSpec {
    name: "quantile",
    help: "shares whose time to report, between 0 and 1",
    kind: OptionKind::Numbers,
    default: Some("0.25,0.5,0.75"),
    keys: &["quantile", "quantile_ci_loglog_lower", "quantile_ci_loglog_upper"],
};

pub(super) const METHOD: Method = Method {
    name: "kaplan_meier",
    help: "share who have not had the event yet, over time",
    options: &[
        survival_rows::TIME,
        survival_rows::EVENT,
        survival_rows::ENTRY,
        survival_rows::GROUP,
        AT,
        QUANTILE,
        LEVEL,
    ],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let level = inputs.level()?;
    let shares = inputs.numbers(QUANTILE.name)?;
    if shares.iter().any(|share| *share <= 0.0 || *share >= 1.0) {
        let expected = "a number between 0 and 1";
        return Err(RequestError::OptionValue { option: QUANTILE.name, expected });
    }
    let times = inputs.times(AT.name)?;
    let (groups, note) = survival_rows::groups(inputs)?;
    let mut output = Output::default();
    output.notes.extend(note);
    for group in &groups {
        if times.is_empty() {
            for point in group.curve.event_points() {
                at_point(&mut output, &group.key_at(point.time), point, level);
            }
        }
        for time in &times {
            let key = group.key_at(*time);
            match group.curve.at(*time) {
                Some(point) => at_point(&mut output, &key, &point, level),
                None => AT.keys.iter().for_each(|quantity| {
                    output.push(quantity, &key, Err(Undefined::AfterFollowUp));
                }),
            }
        }
        quantiles(&mut output, group, &shares, level);
    }
    Ok(output)
}

fn at_point(output: &mut Output, at: &str, point: &Point, level: Level) {
    output.push("n_risk", at, Ok(point.n_risk as f64));
    output.push("n_event", at, Ok(point.n_event as f64));
    output.push("n_censor", at, Ok(point.n_censor as f64));
    output.push("surv", at, Ok(point.survival));
    output.push("se_greenwood", at, point.standard_error().ok_or(Undefined::SurvivalZero));
    for (band, lower, upper) in BANDS {
        let limits = point.interval(band, level).ok_or(Undefined::SurvivalZero);
        output.push(lower, at, limits.map(|limits| limits.low));
        output.push(upper, at, limits.map(|limits| limits.high));
    }
    output.push("nelson_aalen", at, Ok(point.cumulative_hazard));
    output.push("nelson_aalen_se", at, Ok(point.hazard_error()));
}

fn quantiles(output: &mut Output, group: &Group, shares: &[f64], level: Level) {
    for share in shares {
        let key = group.key_at(*share);
        let quantile = group.curve.quantile(*share, level);
        for (name, value) in [
            ("quantile", quantile.value),
            ("quantile_ci_loglog_lower", quantile.low),
            ("quantile_ci_loglog_upper", quantile.high),
        ] {
            output.push(name, &key, value.ok_or(Undefined::NotReached));
        }
    }
}
