//! The mean cumulative function by hand, against sums written out, and at its extremes.

use proptest::prelude::*;

use super::*;

#[test]
fn a_small_example_is_worked_by_hand() {
    // Person 0: events at 1 and 3, followed to 4; person 1: event at 2, followed to 2.
    let starts = [0.0, 1.0, 3.0, 0.0];
    let found = mean_cumulative(
        Some(&starts),
        &[1.0, 3.0, 4.0, 2.0],
        &[true, true, false, true],
        &[0, 0, 0, 1],
    )
    .unwrap();
    let means: Vec<f64> = found.points().iter().map(|point| point.mean).collect();
    assert_eq!(means, [0.5, 1.0, 2.0]);
    // At 1 the influences are 1/4 and -1/4, at 2 both vanish, at 3 nobody is left to differ from.
    let errors: Vec<f64> = found.points().iter().map(|point| point.standard_error).collect();
    assert!((errors[0] - 0.125_f64.sqrt()).abs() < 1e-12 && errors[1] < 1e-7 && errors[2] < 1e-7);
    assert_eq!(found.at(0.5).unwrap().mean, 0.0);
    assert_eq!((found.at(4.5), found.at(f64::NAN)), (None, None));
    let limits = found.at(1.5).unwrap().interval(Level::USUAL);
    assert!(limits.low > 0.0 && limits.low < 0.5 && limits.high > 0.5);
}

#[test]
fn nobody_no_event_and_overlaps() {
    let empty = mean_cumulative(None, &[], &[], &[]);
    assert_eq!(empty, Err(RecurrentError::Times(CurveError::Empty)));
    let quiet = mean_cumulative(None, &[3.0], &[false], &[0]).unwrap();
    assert!(quiet.points().is_empty() && quiet.at(2.0).unwrap().mean == 0.0);
    assert_eq!(quiet.at(2.0).unwrap().interval(Level::USUAL).high, 0.0);
    let twice = mean_cumulative(Some(&[0.0, 1.0]), &[2.0, 3.0], &[true; 2], &[5, 5]);
    assert_eq!(twice, Err(RecurrentError::Overlap { index: 1 }));
    let one = mean_cumulative(None, &[2.0], &[true], &[0]).unwrap();
    assert_eq!((one.points()[0].mean, one.points()[0].standard_error), (1.0, 0.0));
}

/// Lawless and Nadeau's formula: the sum over people of the squared sum over times.
fn written_out(rows: &[(f64, f64, bool, usize)], until: f64) -> (f64, f64) {
    let mut times: Vec<f64> = rows.iter().filter(|row| row.2).map(|row| row.1).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let (mut mean, mut influence) = (0.0, vec![0.0; 10]);
    for time in times.into_iter().filter(|time| *time <= until) {
        let followed = |row: &&(f64, f64, bool, usize)| row.0 < time && time <= row.1;
        let n = rows.iter().filter(followed).count() as f64;
        let d = rows.iter().filter(|row| row.2 && row.1 == time).count() as f64;
        mean += d / n;
        for row in rows.iter().filter(followed) {
            let own = f64::from(u8::from(row.2 && row.1 == time));
            influence[row.3] += (own - d / n) / n;
        }
    }
    (mean, influence.iter().map(|x| x * x).sum::<f64>().sqrt())
}

proptest! {
    #[test]
    fn the_formula_written_out_agrees_and_order_changes_nothing(
        gaps in prop::collection::vec((1_u8..6, any::<bool>(), any::<bool>()), 1..50),
    ) {
        // Ten people in turn; each interval begins where the last one ended, or a day later.
        let mut ends = [0.0_f64; 10];
        let rows: Vec<(f64, f64, bool, usize)> = gaps
            .iter()
            .enumerate()
            .map(|(i, (length, event, pause))| {
                let start = ends[i % 10] + f64::from(u8::from(*pause));
                ends[i % 10] = start + f64::from(*length);
                (start, ends[i % 10], *event, i % 10)
            })
            .collect();
        let run = |rows: &[(f64, f64, bool, usize)]| {
            let list = |take: fn(&(f64, f64, bool, usize)) -> f64| rows.iter().map(take).collect::<Vec<f64>>();
            let events: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let people: Vec<usize> = rows.iter().map(|row| row.3).collect();
            mean_cumulative(Some(&list(|r| r.0)), &list(|r| r.1), &events, &people).unwrap()
        };
        let found = run(&rows);
        let turned: Vec<_> = rows.iter().rev().copied().collect();
        prop_assert_eq!(&found, &run(&turned));
        for point in found.points() {
            let (mean, error) = written_out(&rows, point.time);
            prop_assert!((point.mean - mean).abs() < 1e-12);
            prop_assert!((point.standard_error - error).abs() < 1e-7);
        }
    }
}
