//! `cox_ph`: how the rate of an event changes with covariates, and whether the model may be believed.
//!
//! `wald_chisq` is rounded to two decimals, as R's summary and the reference tables have it; `wald_p` is not.
//! `se` and `p` are always those of the model, so that they compare with any software; the limits of the hazard ratio
//! stand on clusters when these are given: on the sandwich from twenty on, below that on the jackknife.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::cox_rows::{self, FORMULA, Rows, TIES};
use super::inputs::{Inputs, LEVEL};
use super::output::{Note, Output, Undefined};
use super::survival_rows::{CLUSTER, STRATA};
use super::{Method, RequestError};
use crate::Level;
use crate::cox::{self, Fit, NoEstimate, Test, Transform};
use crate::level::two_sided_p;

pub(super) const METHOD: Method = Method {
    name: "cox_ph",
    help: "rate of an event by covariates: Cox's proportional hazards",
    options: &[FORMULA, TIES, STRATA, CLUSTER, LEVEL],
    answer,
};

/// With fewer clusters than this the sandwich is too small.
const ENOUGH_CLUSTERS: usize = 20;
/// Below this p, hazards are said not to be proportional.
const DOUBTFUL: f64 = 0.05;

const TRANSFORMS: [(Transform, &str); 3] =
    [(Transform::KaplanMeier, "km"), (Transform::Rank, "rank"), (Transform::Identity, "identity")];

type Values = Result<Vec<Option<f64>>, Undefined>;

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let level = inputs.level()?;
    let rows = cox_rows::read(inputs)?;
    let observations = rows.observations();
    let fit = cox::fit(&observations, rows.ties).map_err(RequestError::Model)?;
    let mut output = Output::default();
    output.notes.extend(rows.note.clone());
    output.push("n", "all", Ok(observations.times.len() as f64));
    output.push("n_event", "all", Ok(fit.events as f64));
    output.push("loglik", "null", Ok(fit.null_log_likelihood));
    if rows.names.is_empty() {
        return Ok(output);
    }
    output.push("loglik", "model", Ok(fit.log_likelihood));
    whole_model(&mut output, &fit);
    let robust = fit.robust_errors(rows.clusters.as_deref()).map_err(reason);
    coefficients(&mut output, &rows, &fit, &robust);
    limits(&mut output, &rows, &fit, robust, level)?;
    proportional(&mut output, &rows, &fit);
    Ok(output)
}

fn whole_model(output: &mut Output, fit: &Fit) {
    let mut test = |names: [&'static str; 2], test: Result<Option<Test>, Undefined>, places| {
        let test = test.and_then(|test| test.ok_or(Undefined::FollowsFromOthers));
        let statistic = test.map(|test| round(test.statistic, places));
        output.push(names[0], "all", statistic);
        output.push(names[1], "all", test.map(|test| test.p));
    };
    test(["lr_chisq", "lr_p"], Ok(fit.likelihood_ratio()), None);
    test(["wald_chisq", "wald_p"], fit.wald().map_err(reason), Some(2));
    test(["score_chisq", "score_p"], Ok(fit.score()), None);
    let concordance = fit.concordance().map_err(reason);
    let value = concordance.and_then(|pairs| pairs.value().ok_or(Undefined::NothingToCompare));
    output.push("concordance", "all", value);
}

fn coefficients(output: &mut Output, rows: &Rows, fit: &Fit, robust: &Values) {
    let coefficients = fit.coefficients().map_err(reason);
    let errors = fit.standard_errors().map_err(reason);
    for (place, name) in rows.names.iter().enumerate() {
        let (coefficient, error) = (one(&coefficients, place), one(&errors, place));
        output.push("coef", name, coefficient);
        output.push("se", name, error);
        output.push("p", name, coefficient.and_then(|b| error.map(|se| two_sided_p(b / se))));
        output.push("robust_se", name, one(robust, place));
    }
}

/// The hazard ratio with its limits, and the jackknife where the sandwich cannot be believed.
fn limits(
    output: &mut Output,
    rows: &Rows,
    fit: &Fit,
    robust: Values,
    level: Level,
) -> Result<(), RequestError> {
    let mut errors = fit.standard_errors().map_err(reason);
    let mut reach = level.z();
    if let Some(clusters) = &rows.clusters {
        let count = clusters.iter().max().map_or(0, |last| last + 1);
        if count >= ENOUGH_CLUSTERS {
            errors = robust;
        } else {
            output.notes.push(Note::FewClusters { clusters: count });
            let student = StudentsT::new(0.0, 1.0, count.saturating_sub(1) as f64).ok();
            let observations = rows.observations();
            let jackknife = cox::jackknife(&observations, rows.ties, clusters);
            let jackknife = jackknife.map_err(RequestError::Model)?;
            let found = jackknife.map(|found| found.standard_errors);
            errors = found.ok_or(Undefined::NothingToCompare);
            let student_p = |t: f64| student.as_ref().map(|student| 2.0 * student.cdf(-t.abs()));
            reach = student.as_ref().map_or(f64::NAN, |t| t.inverse_cdf(1.0 - level.tail()));
            let coefficients = fit.coefficients().map_err(reason);
            for (place, name) in rows.names.iter().enumerate() {
                let coefficient = one(&coefficients, place);
                let error = coefficient
                    .and_then(|_| one(&errors, place).map_err(|_| Undefined::OneCluster));
                output.push("jackknife_se", name, error);
                let t = coefficient.and_then(|b| error.map(|se| b / se));
                let p = t.and_then(|t| student_p(t).ok_or(Undefined::NotFinite));
                output.push("jackknife_p", name, p);
            }
        }
    }
    let coefficients = fit.coefficients().map_err(reason);
    for (place, name) in rows.names.iter().enumerate() {
        let (coefficient, error) = (one(&coefficients, place), one(&errors, place));
        let limit = |sign: f64| {
            coefficient.and_then(|b| error.map(|error| (b + sign * reach * error).exp()))
        };
        output.push("hazard_ratio", name, coefficient.map(f64::exp));
        output.push("hazard_ratio_lower", name, limit(-1.0));
        output.push("hazard_ratio_upper", name, limit(1.0));
    }
    Ok(())
}

fn proportional(output: &mut Output, rows: &Rows, fit: &Fit) {
    let places: Vec<Vec<usize>> = rows.terms.iter().map(|(_, places)| places.clone()).collect();
    let names: Vec<&str> =
        rows.terms.iter().map(|(name, _)| name.as_str()).chain(["GLOBAL"]).collect();
    let mut doubtful = false;
    for (transform, word) in TRANSFORMS {
        let tests = fit.proportional(transform, &places).map_err(reason);
        for (place, name) in names.iter().enumerate() {
            let test = match &tests {
                Ok(tests) => tests.get(place).copied().flatten().ok_or(Undefined::NoVariation),
                Err(why) => Err(*why),
            };
            let key = format!("{word}|{name}");
            output.push("zph_chisq", &key, test.map(|test| test.statistic));
            output.push("zph_p", &key, test.map(|test| test.p));
            doubtful |= transform == Transform::KaplanMeier && test.is_ok_and(|t| t.p < DOUBTFUL);
        }
    }
    if doubtful {
        output.notes.push(Note::NotProportional);
    }
}

fn one(values: &Values, place: usize) -> Result<f64, Undefined> {
    let values = values.as_ref().map_err(|why| *why)?;
    values.get(place).copied().flatten().ok_or(Undefined::FollowsFromOthers)
}

pub(super) fn reason(why: NoEstimate) -> Undefined {
    match why {
        NoEstimate::MonotoneLikelihood => Undefined::MonotoneLikelihood,
        NoEstimate::NotConverged => Undefined::NotConverged,
    }
}

fn round(value: f64, places: Option<i32>) -> f64 {
    let Some(places) = places else { return value };
    let scale = 10.0_f64.powi(places);
    (value * scale).round() / scale
}
