//! Cohorts: the newcomers of a year and what became of them, from two places laid side by side.
//!
//! A difference is either explained by a named cause or told as unexplained; nothing is rounded away
//! beyond the whole percent in which the baseline was published.

use std::collections::{BTreeMap, BTreeSet};

/// The words over the three shares, in the order of the published table.
pub(crate) const SHARES: [&str; 3] = ["2nd <= 365 d", "active yr 2", ">= 3 y"];

/// People who first contributed in the same year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cohort {
    /// How many they are.
    pub(crate) new: i64,
    /// The shares of [`SHARES`] in whole percent; nothing where undefined or withheld.
    pub(crate) shares: [Option<i64>; 3],
}

/// A year in which two counts differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Difference {
    pub(crate) year: i64,
    /// What was found, in words and numbers.
    pub(crate) told: String,
    /// Whether bots first seen that year account for it.
    pub(crate) explained: bool,
}

/// Returns where our cohorts and the published ones differ.
///
/// A number of newcomers must be equal; up to as many more may be published as there are bots first
/// seen that year, whom whoever published did not know for bots. A share may be a point away.
pub(crate) fn against_published(
    ours: &BTreeMap<i64, Cohort>,
    published: &BTreeMap<i64, Cohort>,
    bots: &BTreeMap<i64, i64>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let nobody = Cohort::default();
    for (year, theirs) in published {
        let our = ours.get(year).unwrap_or(&nobody);
        let more = theirs.new - our.new;
        if more != 0 {
            let known = bots.get(year).copied().unwrap_or(0);
            found.push(Difference {
                year: *year,
                told: format!(
                    "{} new, published {}; bots first seen that year: {known}",
                    our.new, theirs.new
                ),
                explained: (1..=known).contains(&more),
            });
        }
        for ((name, our), their) in SHARES.iter().zip(our.shares).zip(theirs.shares) {
            let near = match (our, their) {
                (_, None) => true,
                (Some(our), Some(their)) => (our - their).abs() <= 1,
                (None, Some(_)) => false,
            };
            if !near {
                let percent =
                    |share: Option<i64>| share.map_or("nothing".into(), |s| s.to_string());
                let told = format!("{name}: {}, published {}", percent(our), percent(their));
                found.push(Difference { year: *year, told, explained: false });
            }
        }
    }
    found
}

/// Returns the years in which git's own count, less whoever is no human being, is not ours.
pub(crate) fn against_git(
    ours: &BTreeMap<i64, Cohort>,
    git: &BTreeMap<i64, i64>,
    not_human: &BTreeMap<i64, i64>,
) -> Vec<Difference> {
    let years: BTreeSet<i64> = ours.keys().chain(git.keys()).copied().collect();
    let mut found = Vec::new();
    for year in years {
        let our = ours.get(&year).map_or(0, |cohort| cohort.new);
        let of = |counts: &BTreeMap<i64, i64>| counts.get(&year).copied().unwrap_or(0);
        let (git, others) = (of(git), of(not_human));
        if git - our != 0 {
            let told =
                format!("{our} new, by git {git}; bots and ghosts first seen then: {others}");
            found.push(Difference { year, told, explained: git - our == others });
        }
    }
    found
}
