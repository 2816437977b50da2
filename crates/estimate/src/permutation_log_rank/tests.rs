//! Dealing labels over projects: exact, drawn, and refused.

use super::*;
use crate::log_rank;

fn design<'a>(
    times: &'a [f64],
    events: &'a [bool],
    groups: &'a [usize],
    clusters: &'a [usize],
) -> Design<'a> {
    Design { times, events, entry: None, groups, clusters, strata: None }
}

#[test]
fn the_stream_is_the_published_one() {
    let mut random = SplitMix(1_234_567);
    assert_eq!(random.next(), 6_457_827_717_110_365_317);
    assert_eq!(random.next(), 3_203_168_211_198_807_973);
    assert_eq!(random.next(), 9_817_491_932_198_370_423);
}

#[test]
fn three_projects_against_three_can_never_be_rarer_than_two_in_twenty() {
    let times: Vec<f64> = (0..60).map(|i| f64::from(i % 10 + 1 + 20 * (i / 30))).collect();
    let events = [true; 60];
    let clusters: Vec<usize> = (0..60).map(|i| i / 10).collect();
    let groups: Vec<usize> = (0..60).map(|i| i / 30).collect();
    let found = test(&design(&times, &events, &groups, &clusters), 0.0, 0, 0).unwrap().unwrap();
    // The mirror deal is less extreme, because (O - E)²/E is not symmetric in groups of unlike risk.
    assert!(found.exact && found.deals == 20);
    assert!((0.05..=0.1).contains(&found.p), "{found:?}");
    let usual = log_rank::test(&times, &events, None, &groups, None, 0.0).unwrap();
    assert!(usual.test.unwrap().2 < 1e-9);
}

#[test]
fn many_projects_are_drawn_and_the_seed_decides() {
    let times: Vec<f64> = (0..40_u32).map(|i| f64::from(i * 7 % 41 + 1)).collect();
    let clusters: Vec<usize> = (0..40).collect();
    let groups: Vec<usize> = (0..40).map(|i| i % 2).collect();
    let events = [true; 40];
    let run = |seed| test(&design(&times, &events, &groups, &clusters), 0.0, 999, seed);
    let (one, again, two) = (run(1), run(1), run(2));
    assert_eq!(one, again);
    let (one, two) = (one.unwrap().unwrap(), two.unwrap().unwrap());
    assert!(!one.exact && (one.p - two.p).abs() < 0.1);
    // The chance of people dealt one by one is the usual one.
    let usual = log_rank::test(&times, &events, None, &groups, None, 0.0).unwrap();
    assert!((one.p - usual.test.unwrap().2).abs() < 0.06);
}

#[test]
fn late_entry_and_weights_enter_the_statistic_as_in_the_test_itself() {
    let (times, entry) = ([3.0, 5.0, 4.0, 7.0, 9.0, 8.0], [0.0, 2.0, 1.0, 3.0, 0.0, 4.0]);
    let (events, groups) = ([true, true, false, true, true, false], [0, 0, 0, 1, 1, 1]);
    let one = log_rank::test(&times, &events, Some(&entry), &groups, None, 1.0).unwrap();
    let expected: f64 = one
        .observed
        .iter()
        .zip(&one.expected)
        .map(|(observed, expected)| (observed - expected).powi(2) / expected)
        .sum();
    let together = Compared::new(&[0; 6]);
    let all: Vec<usize> = (0..6).collect();
    let hazard = Hazard::new(&moments(&times, &events, Some(&entry), &together, &all), 1.0);
    let mut sums = [(0.0, 0.0); 2];
    for (row, group) in groups.iter().enumerate() {
        sums[*group].0 += if events[row] { hazard.weight(times[row]) } else { 0.0 };
        sums[*group].1 += hazard.until(times[row]) - hazard.until(entry[row]);
    }
    assert!((statistic(&sums, &[0, 1], 2) - expected).abs() < 1e-12);
}

#[test]
fn a_project_in_two_groups_is_refused() {
    let found = test(&design(&[1.0, 2.0], &[true; 2], &[0, 1], &[0, 0]), 0.0, 9, 0);
    assert_eq!(found, Err(PermutationError::MixedCluster));
    let alone = test(&design(&[1.0, 2.0], &[true; 2], &[0, 0], &[0, 1]), 0.0, 9, 0);
    assert_eq!(alone, Ok(None));
}
