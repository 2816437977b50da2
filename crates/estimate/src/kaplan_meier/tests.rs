//! The curve against its published example, its extremes, and its promise about order.
//!
//! The example is the 6-MP arm of Freireich et al. 1963 as Gehan 1965 printed it; the expected values are those
//! of R `survival` 3.5-3.

use proptest::prelude::*;

use super::*;

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

fn of(rows: &[(f64, bool)]) -> Curve {
    let (times, events): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    curve(&times, &events, None).unwrap()
}

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
}

#[test]
fn the_leukemia_trial_is_met() {
    let curve = of(&SIX_MP);
    let point = curve.at(7.0).unwrap();
    assert_eq!((point.n_risk, point.n_event, point.n_censor), (17, 1, 0));
    close(point.survival, 0.8067226891);
    close(point.standard_error().unwrap(), 0.08693528518);
    let band = point.interval(Band::LogLog, Level::USUAL).unwrap();
    close(band.low, 0.5631465646);
    close(band.high, 0.9228090192);
    close(point.interval(Band::Log, Level::USUAL).unwrap().high, 0.9964436759);
    close(point.cumulative_hazard, 0.2016806723);
    close(point.hazard_error(), 0.1013061138);
    let median = curve.quantile(0.5, Level::USUAL);
    assert_eq!((median.value, median.low, median.high), (Some(23.0), Some(13.0), None));
}

#[test]
fn between_two_steps_the_curve_is_flat_and_counts_those_still_there() {
    let point = of(&SIX_MP).at(6.5).unwrap();
    assert_eq!((point.n_risk, point.n_event), (17, 0));
    close(point.survival, 0.8571428571);
}

#[test]
fn after_the_last_follow_up_nothing_is_known() {
    assert_eq!(of(&SIX_MP).at(36.0), None);
    assert_eq!(of(&SIX_MP).at(f64::NAN), None);
}

#[test]
fn nobody_leaves() {
    let curve = of(&[(4.0, false), (5.0, false)]);
    let band = curve.at(4.5).unwrap().interval(Band::LogLog, Level::USUAL).unwrap();
    assert_eq!((band.value, band.low, band.high), (1.0, 1.0, 1.0));
    assert_eq!(curve.quantile(0.5, Level::USUAL).value, None);
}

#[test]
fn everybody_leaves_on_day_one() {
    let curve = of(&[(1.0, true); 4]);
    let point = curve.at(1.0).unwrap();
    assert_eq!((point.survival, point.standard_error()), (0.0, None));
    assert_eq!(point.interval(Band::LogLog, Level::USUAL), None);
    assert_eq!(curve.at(99.0).unwrap().survival, 0.0);
    let median = curve.quantile(0.5, Level::USUAL);
    assert_eq!((median.value, median.low, median.high), (Some(1.0), None, None));
}

#[test]
fn somebody_who_leaves_on_day_zero_was_at_risk_on_day_zero() {
    let point = of(&[(0.0, true), (3.0, false)]).at(0.0).unwrap();
    assert_eq!((point.n_risk, point.survival), (2, 0.5));
}

#[test]
fn one_person() {
    assert_eq!(of(&[(2.0, true)]).at(1.0).unwrap().survival, 1.0);
    assert_eq!(of(&[(2.0, true)]).at(2.0).unwrap().survival, 0.0);
    assert_eq!(curve(&[], &[], None), Err(CurveError::Empty));
}

#[test]
fn a_curve_that_rests_exactly_at_the_half_has_its_median_in_the_middle() {
    let rows = [(1.0, true), (2.0, true), (5.0, true), (9.0, true)];
    assert_eq!(of(&rows).quantile(0.5, Level::USUAL).value, Some(3.5));
    let censored = [(1.0, true), (2.0, true), (5.0, false), (9.0, false)];
    assert_eq!(of(&censored).quantile(0.5, Level::USUAL).value, Some(5.5));
}

#[test]
fn somebody_who_enters_late_is_at_risk_only_afterwards() {
    let curve = curve(&[2.0, 4.0, 4.0], &[true, true, false], Some(&[0.0, 0.0, 2.0])).unwrap();
    assert_eq!(curve.at(2.0).unwrap().n_risk, 2);
    assert_eq!(curve.at(4.0).unwrap().n_risk, 2);
    close(curve.at(4.0).unwrap().survival, 0.25);
}

#[test]
fn what_makes_no_curve_is_said_with_its_place() {
    assert_eq!(curve(&[1.0, -1.0], &[true; 2], None), Err(CurveError::Negative { index: 1 }));
    assert_eq!(curve(&[f64::NAN], &[true], None), Err(CurveError::NotFinite { index: 0 }));
    let late = curve(&[1.0], &[true], Some(&[1.0]));
    assert_eq!(late, Err(CurveError::EntryNotBeforeTime { index: 0 }));
    assert!(matches!(curve(&[1.0], &[], None), Err(CurveError::Lengths { .. })));
}

proptest! {
    #[test]
    fn the_order_of_people_changes_nothing(
        mut rows in prop::collection::vec((0_u8..40, any::<bool>(), 1_u8..9), 1..60),
        seed in any::<u64>(),
    ) {
        let build = |rows: &[(u8, bool, u8)]| {
            let times: Vec<f64> = rows.iter().map(|r| f64::from(r.0) / 3.0 + 0.1).collect();
            let events: Vec<bool> = rows.iter().map(|r| r.1).collect();
            let entry: Vec<f64> =
                times.iter().zip(rows).map(|(time, r)| time - f64::from(r.2)).collect();
            curve(&times, &events, Some(&entry)).unwrap()
        };
        let first = build(&rows);
        let turn = seed as usize % rows.len();
        rows.rotate_left(turn);
        rows.reverse();
        prop_assert_eq!(build(&rows), first);
    }

    #[test]
    fn the_curve_never_rises_and_its_limits_enclose_it(
        rows in prop::collection::vec((0_u8..40, any::<bool>()), 1..60),
    ) {
        let rows: Vec<(f64, bool)> = rows.iter().map(|r| (f64::from(r.0), r.1)).collect();
        let mut last = 1.0;
        for point in of(&rows).points() {
            prop_assert!(point.survival <= last && point.survival >= 0.0);
            last = point.survival;
            for band in [Band::LogLog, Band::Log, Band::Plain] {
                if let Some(limits) = point.interval(band, Level::USUAL) {
                    prop_assert!(0.0 <= limits.low && limits.low <= limits.value);
                    prop_assert!(limits.value <= limits.high && limits.high <= 1.0);
                }
            }
        }
    }
}
