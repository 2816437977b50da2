//! Tests of the comparison, on invented figures.

use std::collections::BTreeMap;

use super::changes;
use super::cohorts::{Cohort, against_git, against_published};

fn cohort(year: i64, new: i64, shares: [Option<i64>; 3]) -> BTreeMap<i64, Cohort> {
    BTreeMap::from([(year, Cohort { new, shares })])
}

#[test]
fn equal_cohorts_do_not_differ_and_a_share_may_be_a_point_away() {
    let ours = cohort(2020, 40, [Some(31), Some(8), None]);
    let published = cohort(2020, 40, [Some(30), Some(8), None]);
    assert!(against_published(&ours, &published, &BTreeMap::new()).is_empty());
    let further = cohort(2020, 40, [Some(28), Some(8), Some(5)]);
    let found = against_published(&ours, &further, &BTreeMap::new());
    assert_eq!(found.len(), 2, "one share is three points away, one is not measured");
    assert!(found.iter().all(|difference| !difference.explained));
}

#[test]
fn only_bots_of_the_year_explain_that_more_were_published() {
    let shares = [None; 3];
    let explained = |ours: i64, published: i64, bots: i64| {
        let bots = BTreeMap::from([(2020, bots)]);
        let found =
            against_published(&cohort(2020, ours, shares), &cohort(2020, published, shares), &bots);
        found.iter().all(|difference| difference.explained)
    };
    assert!(explained(39, 40, 1));
    assert!(!explained(38, 40, 1), "one bot is not two people");
    assert!(!explained(39, 40, 0));
    assert!(!explained(41, 40, 2), "a bot left out never makes our count higher");
}

#[test]
fn git_counts_exactly_us_and_those_who_are_not_human() {
    let ours = cohort(2020, 40, [None; 3]);
    let one = BTreeMap::from([(2020, 1)]);
    assert!(against_git(&ours, &BTreeMap::from([(2020, 40)]), &BTreeMap::new()).is_empty());
    let explained = |git: i64| {
        let found = against_git(&ours, &BTreeMap::from([(2020, git)]), &one);
        found.iter().all(|difference| difference.explained)
    };
    assert!(explained(41));
    assert!(!explained(42) && !explained(39));
    let elsewhere = against_git(&ours, &BTreeMap::from([(2019, 40)]), &BTreeMap::new());
    assert_eq!(
        elsewhere.len(),
        2,
        "a person in another year is missing in one and too many in one"
    );
}

#[test]
fn each_change_is_laid_to_the_rule_that_made_it() {
    let counts = |of: i64, then: i64| BTreeMap::from([(2019, of), (2020, then)]);
    let steps = [
        ("mailmapped", counts(7, 40)),
        ("no_reply", counts(7, 37)),
        ("mailmap", counts(7, 37)),
        ("kept_apart", counts(7, 38)),
    ];
    let lines: Vec<String> = changes(&steps).iter().map(|line| line.join(" ")).collect();
    assert_eq!(
        lines,
        ["cohort mailmapped no_reply mailmap kept_apart default", "2020 40 -3 0 +1 38"],
        "a year that no rule changed is left out"
    );
}
