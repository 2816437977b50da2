//! The tests against their published example, the formula written out, and their extremes.

use proptest::prelude::*;

use super::*;

/// Freireich et al. 1963 as printed by Gehan 1965: 6-MP (group 0) and placebo (1).
fn leukemia() -> (Vec<f64>, Vec<bool>, Vec<usize>) {
    let six_mp = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
    let relapse = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
    let placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
    let times = six_mp.iter().chain(&placebo).map(|time| f64::from(*time)).collect();
    let events = relapse.iter().map(|event| *event == 1).chain([true; 21]).collect();
    (times, events, [[0; 21], [1; 21]].concat())
}

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-8, "{got} is not {expected}");
}

#[test]
fn the_leukemia_trial_is_met() {
    let (times, events, groups) = leukemia();
    let plain = test(&times, &events, None, &groups, None, 0.0).unwrap();
    close(plain.test.unwrap().0, 16.79294099);
    close(plain.expected[0], 19.25050095);
    assert_eq!((plain.observed.as_slice(), plain.test.unwrap().1), (&[9.0, 21.0][..], 1));
    let early = test(&times, &events, None, &groups, None, 1.0).unwrap();
    close(early.test.unwrap().0, 14.45715082);
    close(early.observed[1], 14.55285169);
}

#[test]
fn one_group_one_person_and_groups_apart_cannot_be_compared() {
    let none = |times: &[f64], groups: &[usize]| {
        let events = vec![true; times.len()];
        test(times, &events, None, groups, None, 0.0).unwrap().test
    };
    assert_eq!(none(&[1.0, 2.0], &[3, 3]), None);
    assert_eq!(none(&[1.0], &[0]), None);
    // Everybody leaves on day one: nothing is left to chance.
    assert_eq!(none(&[1.0; 4], &[0, 0, 1, 1]), None);
    assert_eq!(test(&[], &[], None, &[], None, 0.0), Err(CurveError::Empty));
    let quiet = test(&[1.0, 2.0], &[false; 2], None, &[0, 1], None, 0.0).unwrap();
    assert_eq!((quiet.observed, quiet.test), (vec![0.0; 2], None));
}

#[test]
fn strata_of_one_person_each_say_nothing() {
    let (times, events, groups) = leukemia();
    let strata: Vec<usize> = (0..times.len()).collect();
    let found = test(&times, &events, None, &groups, Some(&strata), 0.0).unwrap();
    assert_eq!((found.test, found.observed.as_slice()), (None, &found.expected[..]));
}

type Person = (u8, u8, bool, usize, usize);

fn written_out(people: &[Person], rho: f64) -> (Vec<f64>, Vec<f64>, f64) {
    let followed = |p: &Person, time: u8| p.1 < time && time <= p.0;
    let (mut observed, mut expected, mut variance) = (vec![0.0; 2], vec![0.0; 2], 0.0);
    for stratum in 0..3 {
        let members: Vec<&Person> = people.iter().filter(|p| p.4 == stratum).collect();
        let mut survival = 1.0_f64;
        for time in 0..40 {
            let at_risk: Vec<&&Person> = members.iter().filter(|p| followed(p, time)).collect();
            let died: Vec<_> = at_risk.iter().filter(|p| p.2 && p.0 == time).collect();
            let (n, d) = (at_risk.len() as f64, died.len() as f64);
            if d == 0.0 {
                continue;
            }
            let weight = survival.powf(rho);
            for group in 0..2 {
                let share = at_risk.iter().filter(|p| p.3 == group).count() as f64 / n;
                observed[group] += weight * died.iter().filter(|p| p.3 == group).count() as f64;
                expected[group] += weight * d * share;
                if group == 0 && n > 1.0 {
                    variance += weight * weight * d * (n - d) / (n - 1.0) * share * (1.0 - share);
                }
            }
            survival *= 1.0 - d / n;
        }
    }
    (observed, expected, variance)
}

proptest! {
    #[test]
    fn the_formula_written_out_agrees_and_order_changes_nothing(
        people in prop::collection::vec((5_u8..20, 0_u8..5, any::<bool>(), 0_usize..2, 0_usize..3), 2..40),
        rho in 0_u8..3,
    ) {
        let rho = f64::from(rho) / 2.0;
        let run = |people: &[Person], unit: f64| {
            let times: Vec<f64> = people.iter().map(|p| f64::from(p.0) * unit).collect();
            let entry: Vec<f64> = people.iter().map(|p| f64::from(p.1) * unit).collect();
            let events: Vec<bool> = people.iter().map(|p| p.2).collect();
            let groups: Vec<usize> = people.iter().map(|p| p.3).collect();
            let strata: Vec<usize> = people.iter().map(|p| p.4).collect();
            test(&times, &events, Some(&entry), &groups, Some(&strata), rho).unwrap()
        };
        let found = run(&people, 1.0);
        let mut turned = people.clone();
        turned.reverse();
        prop_assert_eq!(&found, &run(&turned, 4.0));
        let (observed, expected, variance) = written_out(&people, rho);
        if found.observed.len() == 2 {
            for group in 0..2 {
                prop_assert!((found.observed[group] - observed[group]).abs() < 1e-9);
                prop_assert!((found.expected[group] - expected[group]).abs() < 1e-9);
            }
            if let Some((statistic, 1, _)) = found.test {
                let plain = (observed[0] - expected[0]).powi(2) / variance;
                prop_assert!((statistic - plain).abs() < 1e-8 * (1.0 + plain));
            }
        }
    }
}
