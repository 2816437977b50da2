//! Gray's test: its extremes, what must not change it, and what it sees that the log-rank test of a cause does not.

use super::*;

/// An invented community: cause 1 takes group 0 earlier; cause 2 does not care.
fn meadow() -> (Vec<f64>, Vec<usize>, Vec<usize>) {
    let times = (0..80_u32).map(|i| f64::from(i * 37 % 83 % (40 + i % 2 * 30)) + 1.0).collect();
    let causes = (0..80_usize).map(|i| [1, 1, 2, 0, 1, 2, 0][i % 7]).collect();
    (times, causes, (0..80).map(|i| i % 2).collect())
}

#[test]
fn equal_groups_have_no_difference_and_one_group_none_to_test() {
    let (times, causes) = (vec![1.0, 1.0, 2.0, 2.0, 5.0, 5.0], vec![1, 1, 2, 2, 0, 0]);
    let found = test(&times, &causes, &[0, 1, 0, 1, 0, 1], None, 1, 0.0).unwrap();
    assert!(found.statistic.abs() < 1e-12 && found.p > 0.999);
    assert_eq!(test(&times, &causes, &[4; 6], None, 1, 0.0), None);
    assert_eq!(test(&times, &causes, &[0, 1, 0, 1, 0, 1], None, 9, 0.0), None);
    assert_eq!(test(&[], &[], &[], None, 1, 0.0), None);
    assert_eq!(test(&[1.0], &[1], &[0], None, 1, 0.0), None);
    assert_eq!(test(&[f64::NAN, 1.0], &[1, 1], &[0, 1], None, 1, 0.0), None);
}

#[test]
fn order_labels_and_the_unit_of_time_change_nothing() {
    let (times, causes, groups) = meadow();
    let found = test(&times, &causes, &groups, None, 1, 0.0).unwrap();
    assert!(found.p < 0.2, "{found:?}");
    let turned = |list: &[usize]| list.iter().rev().copied().collect::<Vec<usize>>();
    let scaled: Vec<f64> = times.iter().rev().map(|time| time * 16.0).collect();
    let again = test(&scaled, &turned(&causes), &turned(&groups), None, 1, 0.0).unwrap();
    assert_eq!(found, again);
    let swapped: Vec<usize> = groups.iter().map(|group| 7 - group).collect();
    let swapped = test(&times, &causes, &swapped, None, 1, 0.0).unwrap();
    assert!((swapped.statistic - found.statistic).abs() < 1e-9);
}

#[test]
fn of_three_groups_any_may_be_called_the_first() {
    let (times, causes, _) = meadow();
    let groups: Vec<usize> = (0..80).map(|i| i / 2 % 3).collect();
    let found = test(&times, &causes, &groups, None, 1, 0.0).unwrap();
    assert_eq!(found.degrees, 2);
    for turn in 1..3 {
        let turned: Vec<usize> = groups.iter().map(|group| (group + turn) % 3).collect();
        let again = test(&times, &causes, &turned, None, 1, 0.0).unwrap();
        assert!((again.statistic - found.statistic).abs() < 1e-9);
    }
}

#[test]
fn without_other_causes_it_is_close_to_the_log_rank_test() {
    let (times, causes, groups) = meadow();
    let causes: Vec<usize> = causes.iter().map(|cause| usize::from(*cause > 0)).collect();
    let events: Vec<bool> = causes.iter().map(|cause| *cause > 0).collect();
    let gray = test(&times, &causes, &groups, None, 1, 0.0).unwrap();
    let usual = crate::log_rank::test(&times, &events, None, &groups, None, 0.0).unwrap();
    let (statistic, degrees, _) = usual.test.unwrap();
    assert!((gray.statistic / statistic - 1.0).abs() < 0.1 && gray.degrees == degrees);
}

#[test]
fn a_cause_that_crowds_out_another_is_seen_in_its_incidence() {
    // Cause 1 takes both groups at the same rate, but group 1 is first emptied by cause 2.
    let times: Vec<f64> = (0..100).map(|i| f64::from(i / 2 + 1)).collect();
    let groups: Vec<usize> = (0..100).map(|i| i % 2).collect();
    let causes: Vec<usize> =
        (0..100).map(|i| if i % 2 == 1 && i % 8 > 1 { 2 } else { 1 }).collect();
    let found = test(&times, &causes, &groups, None, 1, 0.0).unwrap();
    assert!(found.p < 1e-4, "{found:?}");
}

#[test]
fn strata_compare_within_themselves() {
    let (times, causes, groups) = meadow();
    let strata: Vec<usize> = (0..80).map(|i| i / 40).collect();
    let within = test(&times, &causes, &groups, Some(&strata), 1, 0.0).unwrap();
    let whole = test(&times, &causes, &groups, None, 1, 0.0).unwrap();
    assert!(within.degrees == 1 && (within.statistic - whole.statistic).abs() > 1e-6);
    let alone: Vec<usize> = (0..80).collect();
    assert_eq!(test(&times, &causes, &groups, Some(&alone), 1, 0.0), None);
}
