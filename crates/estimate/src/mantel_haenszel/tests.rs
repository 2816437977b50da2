//! Published figures, a paradox, and what must hold for any counts.

use proptest::prelude::*;

use super::*;

fn stratum(yes_a: u64, yes_b: u64, no_a: u64, no_b: u64) -> Stratum {
    Stratum { yes_a, yes_b, no_a, no_b }
}

/// Kidney stones, small and large: Charig and others 1986, BMJ 292:879; A open surgery, B puncture.
fn stones() -> Strata {
    Strata::new(&[stratum(81, 234, 6, 36), stratum(192, 55, 71, 25)])
}

fn close(got: Option<f64>, expected: f64) {
    let got = got.unwrap();
    assert!((got - expected).abs() < 1e-9, "{got} against {expected}");
}

#[test]
fn the_kidney_stones_reverse() {
    let stones = stones();
    assert!(stones.odds_ratio().unwrap() > 1.0);
    assert!(stones.crude().odds_ratio().unwrap() < 1.0);
    assert_eq!(stones.simpson(), Some(Simpson::Reversed));
    close(stones.crude().risk_difference(), 273.0 / 350.0 - 289.0 / 350.0);
}

#[test]
fn one_stratum_is_the_plain_comparison() {
    let one = Strata::new(&[stratum(56, 48, 14, 32)]);
    close(one.odds_ratio(), 56.0 * 32.0 / (48.0 * 14.0));
    close(one.risk_ratio(), 0.8 / 0.6);
    close(one.risk_difference(), 0.2);
    let variance = 0.8 * 0.2 / 70.0 + 0.6 * 0.4 / 80.0;
    close(one.risk_difference_error(), f64::sqrt(variance));
    let log_error = f64::sqrt(1.0 / 56.0 - 1.0 / 70.0 + 1.0 / 48.0 - 1.0 / 80.0);
    close(one.log_risk_ratio_error(), log_error);
    // Woolf's variance of the log odds ratio, to which that of Robins and others reduces.
    let interval = one.odds_ratio_interval(Level::USUAL).unwrap();
    let woolf = f64::sqrt(1.0 / 56.0 + 1.0 / 48.0 + 1.0 / 14.0 + 1.0 / 32.0);
    close(Some((interval.high / interval.low).ln() / 2.0 / Level::USUAL.z()), woolf);
    assert_eq!(one.simpson(), None);
}

#[test]
fn a_sixfold_stratum_of_a_matched_pair_is_the_test_of_mc_nemar() {
    // Six pairs where only A has it and two where only B has it: chi-square (6-2)²/8, and (|6-2|-1)²/8.
    let pairs = [vec![stratum(1, 0, 0, 1); 6], vec![stratum(0, 1, 1, 0); 2]].concat();
    let strata = Strata::new(&pairs);
    close(strata.test(false).map(|test| test.statistic), 2.0);
    close(strata.test(true).map(|test| test.statistic), 9.0 / 8.0);
    close(strata.odds_ratio(), 3.0);
}

#[test]
fn without_anybody_or_without_one_group_there_is_nothing_to_say() {
    for strata in [vec![], vec![stratum(0, 0, 0, 0)], vec![stratum(3, 0, 2, 0)]] {
        let strata = Strata::new(&strata);
        assert_eq!(strata.odds_ratio(), None);
        assert_eq!(strata.risk_ratio(), None);
        assert_eq!(strata.risk_difference(), None);
        assert_eq!(strata.risk_difference_error_sato(), None);
        assert_eq!(strata.test(true), None);
        assert_eq!(strata.simpson(), None);
    }
}

#[test]
fn one_person_on_each_side_is_no_panic() {
    let strata = Strata::new(&[stratum(1, 0, 0, 1)]);
    assert_eq!(strata.odds_ratio(), None);
    assert_eq!(strata.odds_ratio_interval(Level::USUAL), None);
    close(strata.risk_difference(), 1.0);
    close(strata.risk_difference_error(), 0.0);
}

fn counts() -> impl Strategy<Value = Vec<Stratum>> {
    let cell = || 0_u64..40;
    let one = (cell(), cell(), cell(), cell()).prop_map(|(a, b, c, d)| stratum(a, b, c, d));
    prop::collection::vec(one, 1..6)
}

proptest! {
    #[test]
    fn swapping_the_groups_turns_every_comparison_round(strata in counts()) {
        let swapped: Vec<Stratum> =
            strata.iter().map(|x| stratum(x.yes_b, x.yes_a, x.no_b, x.no_a)).collect();
        let (plain, swapped) = (Strata::new(&strata), Strata::new(&swapped));
        if let (Some(a), Some(b)) = (plain.odds_ratio(), swapped.odds_ratio()) {
            prop_assert!((a * b - 1.0).abs() < 1e-9);
        }
        if let (Some(a), Some(b)) = (plain.risk_difference(), swapped.risk_difference()) {
            prop_assert!((a + b).abs() < 1e-12);
        }
        let errors = |x: &Strata| x.risk_difference_error_sato();
        if let (Some(a), Some(b)) = (errors(&plain), errors(&swapped)) {
            prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        let statistic = |x: &Strata| x.test(true).map(|test| test.statistic);
        if let (Some(a), Some(b)) = (statistic(&plain), statistic(&swapped)) {
            prop_assert!((a - b).abs() < 1e-9 * a.max(1.0));
        }
    }

    #[test]
    fn the_order_of_the_strata_changes_no_bit(strata in counts(), turn in 0_usize..6) {
        let mut turned = strata.clone();
        turned.rotate_left(turn % strata.len());
        let (plain, turned) = (Strata::new(&strata), Strata::new(&turned));
        prop_assert_eq!(plain.odds_ratio_interval(Level::USUAL), turned.odds_ratio_interval(Level::USUAL));
        prop_assert_eq!(plain.risk_difference_error_sato(), turned.risk_difference_error_sato());
    }

    #[test]
    fn strata_alike_have_nothing_to_reverse(one in counts(), times in 1_usize..4) {
        let one: Vec<Stratum> = one.into_iter().take(1).collect();
        let strata = Strata::new(&one.repeat(times));
        prop_assert_eq!(strata.simpson(), None);
    }
}
