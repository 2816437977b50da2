//! Incidence against sums written out, the Kaplan–Meier curve, and its extremes.

use proptest::prelude::*;

use super::*;
use crate::kaplan_meier::curve;

#[test]
fn a_small_example_is_worked_by_hand() {
    // Five people: cause 1 at 1, cause 2 at 2, censored at 2, cause 1 at 3, censored at 4.
    let found = incidence(&[1.0, 2.0, 2.0, 3.0, 4.0], &[1, 2, 0, 1, 0], None).unwrap();
    let at = |cause, time| found.at(cause, time).unwrap().incidence;
    assert!((at(1, 1.0) - 0.2).abs() < 1e-15 && (at(2, 2.5) - 0.2).abs() < 1e-15);
    // Free of any end after 2: 0.8 * 3/4 = 0.6; half of it goes at 3.
    assert!((at(1, 3.0) - 0.5).abs() < 1e-15);
    assert_eq!(found.at(1, 0.5).unwrap().incidence, 0.0);
    assert_eq!((found.at(1, 4.5), found.at(1, -1.0), found.at(2, f64::NAN)), (None, None, None));
    assert_eq!(found.at(7, 3.0).unwrap().incidence, 0.0);
}

#[test]
fn without_censoring_both_errors_are_those_of_a_share() {
    let found = incidence(&[1.0, 2.0, 3.0, 4.0], &[1, 2, 1, 2], None).unwrap();
    let point = found.at(1, 4.0).unwrap();
    assert!((point.incidence - 0.5).abs() < 1e-15);
    assert!((point.jackknife_error - (0.25_f64 / 4.0).sqrt()).abs() < 1e-12);
    let limits = point.interval(Level::USUAL).unwrap();
    assert!(limits.low < 0.5 && limits.high > 0.5 && limits.low > 0.0 && limits.high < 1.0);
}

#[test]
fn nobody_leaves_everybody_leaves_and_one_person() {
    let nobody = incidence(&[3.0, 4.0], &[0, 0], None).unwrap();
    assert!(nobody.causes().is_empty());
    assert_eq!(nobody.at(1, 4.0).unwrap().interval(Level::USUAL).unwrap().high, 0.0);
    let everybody = incidence(&[1.0; 3], &[1; 3], None).unwrap();
    let point = everybody.at(1, 99.0).unwrap();
    assert_eq!((point.incidence, point.jackknife_error), (1.0, 0.0));
    assert_eq!(point.interval(Level::USUAL), None);
    assert_eq!(incidence(&[2.0], &[2], None).unwrap().at(2, 2.0).unwrap().incidence, 1.0);
    assert_eq!(incidence(&[], &[], None), Err(CurveError::Empty));
}

type Person = (u8, u8, usize);

struct Written {
    f: f64,
    variance: f64,
    squares: f64,
}

/// Everything by its definition: influences by walking each person through every time.
fn written_out(people: &[Person], cause: usize, until: u8) -> Written {
    let at = |time: u8| {
        let followed = |p: &&Person| p.1 < time && time <= p.0;
        let n = people.iter().filter(followed).count() as f64;
        let died = |ends: bool| {
            people.iter().filter(|p| p.0 == time && p.2 > 0 && (p.2 == cause) == ends).count()
                as f64
        };
        (n, died(true), died(false))
    };
    let (mut free, mut f) = (1.0, 0.0);
    let (mut on_free, mut on_f) = (vec![0.0; people.len()], vec![0.0; people.len()]);
    let mut steps = Vec::new();
    for time in 0..=until {
        let (n, d, others) = at(time);
        if d + others == 0.0 {
            continue;
        }
        for (i, p) in people.iter().enumerate() {
            let y = f64::from(u8::from(p.1 < time && time <= p.0));
            let by = |wanted: bool| {
                f64::from(u8::from(p.0 == time && p.2 > 0 && (p.2 == cause) == wanted))
            };
            let (own, all) = (by(true), by(true) + by(false));
            on_f[i] += on_free[i] * d / n + free * (own - y * d / n) / n;
            on_free[i] =
                on_free[i] * (1.0 - (d + others) / n) - free * (all - y * (d + others) / n) / n;
        }
        let before: f64 = free;
        f += free * d / n;
        free *= (n - d - others) / n;
        steps.push((before, free, f, n, d, others));
    }
    let mut variance = 0.0;
    for (before, free, then, n, d, others) in steps {
        let ties = |d: f64| if d > 1.0 { d * (1.0 - (d - 1.0) / (n - 1.0)) } else { d };
        let rest = if free > 0.0 { (f - then) / free } else { 0.0 };
        let scale = (before / n).powi(2);
        variance += scale * (ties(d) * (1.0 - rest).powi(2) + ties(others) * rest.powi(2));
    }
    Written { f, variance, squares: on_f.iter().map(|x| x * x).sum() }
}

proptest! {
    #[test]
    fn the_definitions_written_out_agree(
        people in prop::collection::vec((4_u8..20, 0_u8..4, 0_usize..3), 1..40),
        late in any::<bool>(),
        until in 4_u8..20,
    ) {
        let people: Vec<Person> =
            people.iter().map(|p| (p.0 + 1, if late { p.1 + 1 } else { 0 }, p.2)).collect();
        let times: Vec<f64> = people.iter().map(|p| f64::from(p.0)).collect();
        let causes: Vec<usize> = people.iter().map(|p| p.2).collect();
        let entry: Vec<f64> = people.iter().map(|p| f64::from(p.1)).collect();
        let found = incidence(&times, &causes, late.then_some(&entry[..])).unwrap();
        let until = until.min(people.iter().map(|p| p.0).max().unwrap());
        for cause in [1, 2] {
            let point = found.at(cause, f64::from(until)).unwrap();
            let plain = written_out(&people, cause, until);
            prop_assert!((point.incidence - plain.f).abs() < 1e-12);
            prop_assert!((point.variance - plain.variance).abs() < 1e-11);
            prop_assert!((point.jackknife_error.powi(2) - plain.squares).abs() < 1e-11);
        }
        let events: Vec<bool> = causes.iter().map(|cause| *cause > 0).collect();
        let all = curve(&times, &events, late.then_some(&entry[..])).unwrap();
        let time = f64::from(until);
        let sum: f64 = [1, 2].iter().map(|cause| found.at(*cause, time).unwrap().incidence).sum();
        prop_assert!((1.0 - sum - all.at(time).unwrap().survival).abs() < 1e-12);
        let turned = |list: &[f64]| list.iter().rev().map(|x| x * 2.0).collect::<Vec<f64>>();
        let causes: Vec<usize> = causes.iter().rev().copied().collect();
        let entry = turned(&entry);
        let again = incidence(&turned(&times), &causes, late.then_some(&entry[..])).unwrap();
        for cause in [1, 2] {
            let (one, two) = (found.at(cause, time).unwrap(), again.at(cause, 2.0 * time).unwrap());
            prop_assert_eq!((one.incidence, one.variance), (two.incidence, two.variance));
            prop_assert_eq!(one.jackknife_error, two.jackknife_error);
        }
    }
}
