//! The model against its published example, against the formulas written out, and at its extremes.
//!
//! The example is Freireich et al. 1963 as Gehan 1965 printed it; expected values are those of R `survival` 3.5-3.
//! `plain` is a second implementation: for each death, loops over everybody, no running sum, no sorting.

use proptest::prelude::*;

use super::*;
use plain::Plain;

mod plain;

const SIX_MP: [(f64, bool); 21] = [
    (6.0, true),
    (6.0, true),
    (6.0, true),
    (6.0, false),
    (7.0, true),
    (9.0, false),
    (10.0, true),
    (10.0, false),
    (11.0, false),
    (13.0, true),
    (16.0, true),
    (17.0, false),
    (19.0, false),
    (20.0, false),
    (22.0, true),
    (23.0, true),
    (25.0, false),
    (32.0, false),
    (32.0, false),
    (34.0, false),
    (35.0, false),
];
const PLACEBO: [f64; 21] = [
    1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0,
    17.0, 22.0, 23.0,
];

fn leukemia() -> Plain {
    let mut data = Plain::new(1);
    SIX_MP.iter().for_each(|(time, event)| data.push(*time, *event, &[1.0]));
    PLACEBO.iter().for_each(|time| data.push(*time, true, &[0.0]));
    data
}

fn close(got: f64, expected: f64) {
    let near = (got - expected).abs() <= 1e-8 * expected.abs().max(1.0);
    assert!(near, "{got} is not {expected}");
}

fn coefficients(fit: &Fit) -> Vec<f64> {
    fit.coefficients().unwrap().into_iter().flatten().collect()
}

#[test]
fn the_leukemia_trial_is_met() {
    let data = leukemia();
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    close(coefficients(&fit)[0], -1.572125149);
    close(fit.standard_errors().unwrap()[0].unwrap(), 0.4123967177);
    close(fit.robust_errors(None).unwrap()[0].unwrap(), 0.3773655952);
    close(fit.null_log_likelihood, -93.18427);
    close(fit.log_likelihood, -85.00842458);
    close(fit.likelihood_ratio().unwrap().statistic, 16.35169084);
    close(fit.score().unwrap().statistic, 17.2465368);
    close((fit.wald().unwrap().unwrap().statistic * 100.0).round() / 100.0, 14.53);
    close(fit.concordance().unwrap().value().unwrap(), 0.6900420757);
    let km = fit.proportional(Transform::KaplanMeier, &[vec![0]]).unwrap();
    close(km[0].unwrap().statistic, 0.02286337805);
    close(km[1].unwrap().p, 0.879812895);
    let rank = fit.proportional(Transform::Rank, &[]).unwrap();
    close(rank[0].unwrap().statistic, 0.0065952805);
}

#[test]
fn breslow_draws_ties_towards_zero() {
    // Kalbfleisch & Prentice 2002 print 1.509 for these data.
    let data = leukemia();
    let fit = fit(&data.observations(), Ties::Breslow).unwrap();
    assert!((coefficients(&fit)[0] + 1.509).abs() < 5e-4);
}

#[test]
fn a_covariate_that_separates_the_events_is_refused_with_the_reason() {
    let mut data = Plain::new(2);
    for i in 0..12_i32 {
        data.push(f64::from(i + 1), i < 6, &[f64::from(u8::from(i < 6)), f64::from(i % 5)]);
    }
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    assert_eq!(fit.coefficients(), Err(NoEstimate::MonotoneLikelihood));
    assert_eq!(fit.robust_errors(None), Err(NoEstimate::MonotoneLikelihood));
    assert!(fit.log_likelihood > fit.null_log_likelihood);
    assert!(fit.score().unwrap().p < 0.1);
}

#[test]
fn a_hidden_separation_by_two_covariates_together_is_found() {
    let mut data = Plain::new(2);
    for i in 0..30_i32 {
        let (a, b) = (f64::from(i * 7 % 11), f64::from(i * 5 % 13));
        // Only the sum decides who goes first.
        data.push(100.0 - (a + b), true, &[a, b]);
    }
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    assert_eq!(fit.coefficients(), Err(NoEstimate::MonotoneLikelihood));
}

#[test]
fn one_exception_is_enough_for_a_finite_answer() {
    let mut data = Plain::new(1);
    for i in 0..40_i32 {
        data.push(f64::from(i + 1), i < 20, &[f64::from(u8::from(i < 20 && i > 0))]);
    }
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    let found = coefficients(&fit)[0];
    assert!(found.is_finite() && found > 1.0);
    assert!(data.gradient(&[found], Ties::Efron)[0].abs() < 1e-8);
}

#[test]
fn columns_that_do_not_vary_or_follow_from_others_have_no_coefficient() {
    let mut data = Plain::new(4);
    for i in 0..40_i32 {
        let x = f64::from(i * 7 % 11);
        data.push(
            f64::from(i * 13 % 41 + 1),
            i % 3 > 0,
            &[0.1, x, 3.0 - 2.0 * x, f64::from(i % 2)],
        );
    }
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    let found = fit.coefficients().unwrap();
    assert!(found[0].is_none() && found[1].is_some() && found[2].is_none() && found[3].is_some());
    assert_eq!(fit.wald().unwrap().unwrap().degrees, 2);
    let tests = fit.proportional(Transform::Identity, &[vec![0], vec![1]]).unwrap();
    assert!(tests[0].is_none() && tests[1].is_some());
}

#[test]
fn nobody_one_person_and_no_event_are_told_apart() {
    let empty = Plain::new(1);
    assert!(matches!(fit(&empty.observations(), Ties::Efron), Err(CoxError::Times(_))));
    let mut one = Plain::new(1);
    one.push(3.0, false, &[1.0]);
    assert!(matches!(fit(&one.observations(), Ties::Efron), Err(CoxError::NoEvents)));
    one.events[0] = true;
    let fit_one = fit(&one.observations(), Ties::Efron).unwrap();
    assert_eq!(fit_one.coefficients(), Ok(vec![None]));
    assert_eq!(fit_one.concordance().unwrap().value(), None);
    assert_eq!((fit_one.likelihood_ratio(), fit_one.log_likelihood), (None, 0.0));
    one.covariates[0] = f64::NAN;
    let not = fit(&one.observations(), Ties::Efron);
    assert!(matches!(not, Err(CoxError::NotFinite { index: 0 })));
}

#[test]
fn everybody_leaving_on_day_one_leaves_nothing_to_compare() {
    let mut data = Plain::new(1);
    (0..6).for_each(|i| data.push(1.0, true, &[f64::from(i)]));
    let breslow = fit(&data.observations(), Ties::Breslow).unwrap();
    close(coefficients(&breslow)[0], 0.0);
    assert_eq!(breslow.concordance().unwrap().value(), None);
    assert!(breslow.proportional(Transform::Identity, &[]).unwrap()[0].is_none());
}

#[test]
fn a_far_away_origin_and_a_tiny_unit_change_nothing() {
    let data = leukemia();
    let usual = coefficients(&fit(&data.observations(), Ties::Efron).unwrap())[0];
    let mut moved = leukemia();
    moved.covariates.iter_mut().for_each(|x| *x += 1e9);
    let found = coefficients(&fit(&moved.observations(), Ties::Efron).unwrap())[0];
    assert!((found - usual).abs() < 1e-9);
    let mut tiny = leukemia();
    tiny.covariates.iter_mut().for_each(|x| *x *= 1e-200);
    close(coefficients(&fit(&tiny.observations(), Ties::Efron).unwrap())[0] * 1e-200, usual);
}

#[test]
fn somebody_of_enormous_weight_leaves_no_rounding_behind() {
    // The first leaves early; whoever follows must be weighed as if nobody had been that heavy.
    let mut data = Plain::new(1);
    data.push(1.0, true, &[60.0]);
    for i in 0..30_i32 {
        data.push_late(
            f64::from(i % 4) + 1.0,
            f64::from(i * 7 % 31 + 6),
            i % 4 > 0,
            &[f64::from(i % 3)],
        );
    }
    let fit = fit(&data.observations(), Ties::Efron).unwrap();
    let beta = coefficients(&fit);
    assert!(data.gradient(&beta, Ties::Efron)[0].abs() < 1e-7);
    close(fit.log_likelihood, data.log_likelihood(&beta, Ties::Efron));
}

#[test]
fn doubling_everybody_keeps_breslow_and_halves_its_variance() {
    let (once, mut twice) = (leukemia(), leukemia());
    for i in 0..once.times.len() {
        twice.push(once.times[i], once.events[i], &[once.covariates[i]]);
    }
    let [one, two] = [once, twice].map(|data| fit(&data.observations(), Ties::Breslow).unwrap());
    close(coefficients(&one)[0], coefficients(&two)[0]);
    let error = |fit: &Fit| fit.standard_errors().unwrap()[0].unwrap();
    close(error(&one), error(&two) * 2.0_f64.sqrt());
}

#[test]
fn the_jackknife_leaves_out_one_cluster_after_the_other() {
    let data = leukemia();
    let clusters: Vec<usize> = (0..42).map(|i| i % 6).collect();
    let found = jackknife(&data.observations(), Ties::Efron, &clusters).unwrap().unwrap();
    let without: Vec<f64> = (0..6)
        .map(|cluster| {
            let mut rest = Plain::new(1);
            for i in (0..42).filter(|i| clusters[*i] != cluster) {
                rest.push(data.times[i], data.events[i], &[data.covariates[i]]);
            }
            coefficients(&fit(&rest.observations(), Ties::Efron).unwrap())[0]
        })
        .collect();
    let mean = without.iter().sum::<f64>() / 6.0;
    let spread: f64 = without.iter().map(|b| (b - mean).powi(2)).sum();
    close(found.standard_errors[0].unwrap(), (5.0 / 6.0 * spread).sqrt());
    assert_eq!(found.clusters, 6);
    assert_eq!(jackknife(&data.observations(), Ties::Efron, &[0; 42]), Ok(None));
}

fn people() -> impl Strategy<Value = Vec<(u8, u8, bool, u8, i8, i8)>> {
    prop::collection::vec((1_u8..12, 0_u8..6, any::<bool>(), 0_u8..3, -3_i8..4, 0_i8..2), 8..40)
}

fn read(rows: &[(u8, u8, bool, u8, i8, i8)], stride: f64) -> Plain {
    let mut data = Plain::new(2);
    for (length, start, event, stratum, a, b) in rows {
        let start = f64::from(*start) * stride;
        data.push_late(
            start,
            start + f64::from(*length) * stride,
            *event,
            &[f64::from(*a), f64::from(*b)],
        );
        data.strata.push(usize::from(*stratum));
    }
    data
}

proptest! {
    #[test]
    fn the_formulas_written_out_agree(rows in people(), breslow in any::<bool>()) {
        let data = read(&rows, 1.0);
        let ties = if breslow { Ties::Breslow } else { Ties::Efron };
        let Ok(fit) = fit(&data.observations(), ties) else { return Ok(()) };
        prop_assert!((fit.null_log_likelihood - data.log_likelihood(&[0.0; 2], ties)).abs() < 1e-9);
        let separated = data.is_separated();
        let Ok(found) = fit.coefficients() else {
            prop_assert_eq!(fit.coefficients(), Err(NoEstimate::MonotoneLikelihood));
            prop_assert!(separated, "refused without a reason");
            return Ok(());
        };
        prop_assert!(!separated || found.iter().any(Option::is_none), "an infinite coefficient");
        let beta: Vec<f64> = found.iter().map(|b| b.unwrap_or(0.0)).collect();
        prop_assert!((fit.log_likelihood - data.log_likelihood(&beta, ties)).abs() < 1e-8);
        if found.iter().any(Option::is_none) || beta.iter().any(|b| b.abs() > 8.0) {
            return Ok(());
        }
        prop_assert!(data.gradient(&beta, ties).iter().all(|g| g.abs() < 1e-6));
        let variance = data.information(&beta, ties, |_| 0.0).0.whole_factor(0.0, &[]).unwrap().inverse();
        let clusters: Vec<usize> = (0..rows.len()).map(|i| i % 7).collect();
        for (clusters, labels) in [(None, (0..rows.len()).collect()), (Some(&clusters[..]), clusters.clone())] {
            let robust = fit.robust_errors(clusters).unwrap();
            let plain = data.robust_variances(&beta, ties, &variance, &labels);
            for j in 0..2 {
                let error = fit.standard_errors().unwrap()[j].unwrap();
                prop_assert!((error - variance.at(j, j).sqrt()).abs() < 1e-6 * (1.0 + error));
                let (got, expected) = (robust[j].unwrap(), plain[j].sqrt());
                prop_assert!((got - expected).abs() < 1e-6 * (1.0 + expected), "{} {}", got, expected);
            }
        }
        let concordance = fit.concordance().unwrap();
        prop_assert_eq!(concordance.concordant + concordance.discordant + concordance.tied, data.pairs());
        for baseline in fit.baselines().unwrap() {
            let (time, hazard) = baseline.steps().last().copied().unwrap_or((0.0, 0.0));
            let plain = data.baseline(&beta, ties, baseline.stratum, time);
            prop_assert!((hazard - plain).abs() < 1e-7 * (1.0 + plain));
        }
        let g = |time: f64| time - 3.0;
        let (information, once, twice) = data.information(&beta, ties, g);
        let pull = data.changing_gradient(&beta, ties, g);
        let whole = Symmetric::from_cells(4, |i, j| match (i < 2, j < 2) {
            (true, true) => information.at(i, j),
            (false, false) => twice.at(i - 2, j - 2),
            _ => once.at(i % 2, j % 2),
        });
        if let (Some(plain), Some(found)) = (
            whole.inverse_form(&[0.0, 0.0, pull[0], pull[1]], 1e-6),
            fit.proportional(Transform::Identity, &[]).unwrap()[0],
        ) {
            prop_assert!((found.statistic - plain).abs() < 1e-5 * (1.0 + plain));
        }
    }

    #[test]
    fn order_labels_and_the_unit_of_time_change_nothing(rows in people(), turn in 0_usize..40) {
        let first = fit(&read(&rows, 1.0).observations(), Ties::Efron);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let again = fit(&read(&turned, 1.0).observations(), Ties::Efron);
        let scaled = fit(&read(&rows, 8.0).observations(), Ties::Efron);
        let mut relabelled = read(&rows, 1.0);
        relabelled.strata.iter_mut().for_each(|stratum| *stratum = 9 - *stratum);
        let relabelled = fit(&relabelled.observations(), Ties::Efron);
        let (Ok(first), Ok(again), Ok(scaled), Ok(relabelled)) = (first, again, scaled, relabelled) else {
            return Ok(());
        };
        let all = |fit: &Fit| (fit.coefficients(), fit.robust_errors(None), fit.log_likelihood);
        prop_assert_eq!(all(&first), all(&again));
        prop_assert_eq!(all(&first), all(&scaled));
        if first.coefficients().is_ok() {
            prop_assert!((first.log_likelihood - relabelled.log_likelihood).abs() < 1e-9);
        }
    }
}
