//! The bootstrap by cluster: how sure a figure is when the same people stand behind several rows.
//!
//! Whole people are drawn with replacement, as many as there are, and the figure is taken again of all their rows;
//! the limits are the percentiles of `draws` such figures, the error their standard deviation.
//! Field & Welsh 2007, J. Royal Statistical Society B 69:369; Davison & Hinkley 1997, ch. 3.8 and 5.3.
//! A row's weight is how often its person was drawn. The effective number of people is (sum m)² / sum m² for m rows
//! each (Kish 1965): below twenty in a group a figure describes those people and no interval is given.

use crate::Level;
use crate::kaplan_meier::{Curve, curve};
use crate::restricted_mean::restricted_mean;
use crate::xoshiro::Xoshiro;

/// The fewest effective clusters of a group of which more than a description is given.
pub const LEAST_EFFECTIVE: usize = 20;

/// The share of draws without a value beyond which there is no interval.
const MOST_UNDEFINED: f64 = 0.05;

/// How the draws are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// How many draws; 2,000 is usual.
    pub draws: u32,
    /// The seed, to be printed with the answer.
    pub seed: u64,
    /// The confidence level of the limits.
    pub level: Level,
}

/// How much a figure varies over the draws; a limit may be infinite where a quantile is never reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The standard deviation of the draws; nothing when a draw is infinite.
    pub error: Option<f64>,
    /// The lower percentile.
    pub low: f64,
    /// The upper percentile.
    pub high: f64,
}

/// Returns the effective number of clusters, or nothing without a row.
pub fn effective_clusters(clusters: impl IntoIterator<Item = usize>) -> Option<f64> {
    let mut rows = Vec::new();
    let mut all = 0_u128;
    for cluster in clusters {
        if rows.len() <= cluster {
            rows.resize(cluster + 1, 0_u128);
        }
        rows[cluster] += 1;
        all += 1;
    }
    let squares: u128 = rows.iter().map(|rows| rows * rows).sum();
    (all > 0).then(|| (all * all) as f64 / squares as f64)
}

/// Returns the spread of each figure over draws of clusters, which are numbered from zero, one number for each row.
///
/// The closure gets the weight of each row. A figure has no spread when it is undefined in more than one draw of
/// twenty, or when there are too few draws to reach the level.
pub fn spreads(
    clusters: &[usize],
    plan: Resampling,
    figures: impl Fn(&[u32]) -> Vec<Option<f64>>,
) -> Vec<Option<Spread>> {
    let count = clusters.iter().max().map_or(0, |last| last + 1);
    let mut drawn: Vec<Vec<f64>> = Vec::new();
    for draw in 0..plan.draws {
        let mut random = Xoshiro::of_draw(plan.seed, u64::from(draw));
        let mut times = vec![0_u32; count];
        for _ in 0..count {
            times[random.below(count)] += 1;
        }
        let weights: Vec<u32> = clusters.iter().map(|cluster| times[*cluster]).collect();
        let values = figures(&weights);
        drawn.resize_with(values.len(), Vec::new);
        for (all, value) in drawn.iter_mut().zip(values) {
            all.extend(value.filter(|value| !value.is_nan()));
        }
    }
    drawn.into_iter().map(|values| spread(values, plan)).collect()
}

fn spread(mut values: Vec<f64>, plan: Resampling) -> Option<Spread> {
    let n = values.len();
    if (n as f64) < f64::from(plan.draws) * (1.0 - MOST_UNDEFINED) {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let beyond = ((n as f64 + 1.0) * plan.level.tail()).floor() as usize;
    let low = *values.get(beyond.checked_sub(1)?)?;
    let high = *values.get(n.checked_sub(beyond)?)?;
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let error = (squares / (n as f64 - 1.0)).sqrt();
    Some(Spread { error: Some(error).filter(|error| error.is_finite()), low, high })
}

/// Returns the weighted share of rows with the outcome, or nothing without weight.
pub fn share(outcomes: &[bool], weights: &[u32]) -> Option<f64> {
    let rows = || outcomes.iter().zip(weights);
    let all: u64 = rows().map(|(_, weight)| u64::from(*weight)).sum();
    let yes: u64 = rows().filter(|(yes, _)| **yes).map(|(_, weight)| u64::from(*weight)).sum();
    (all > 0).then(|| yes as f64 / all as f64)
}

/// Returns the weighted quantile of values in ascending order, the middle of two where it falls between them;
/// nothing without weight.
pub fn quantile(ascending: &[f64], weights: &[u32], p: f64) -> Option<f64> {
    let all: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    let wanted = p * all as f64;
    // Up to rounding of p, as one expects of 0.1 of ten.
    let slack = 1e-9 * wanted.max(1.0);
    let mut so_far = 0;
    let mut between = None;
    for (value, weight) in ascending.iter().zip(weights).filter(|(_, weight)| **weight > 0) {
        if let Some(lower) = between {
            return Some(f64::midpoint(lower, *value));
        }
        so_far += u64::from(*weight);
        let passed = so_far as f64 - wanted;
        if passed > slack {
            return Some(*value);
        }
        if passed >= -slack {
            between = Some(*value);
        }
    }
    between
}

/// Returns the weighted restricted mean up to `tau`; nothing without weight.
pub fn weighted_restricted_mean(
    times: &[f64],
    events: &[bool],
    weights: &[u32],
    tau: f64,
) -> Option<f64> {
    Some(restricted_mean(&weighted_curve(times, events, weights)?, tau)?.value)
}

/// Returns the time at which the share `p` has had the event, infinite where it is not reached; nothing without
/// weight.
pub fn weighted_time_quantile(
    times: &[f64],
    events: &[bool],
    weights: &[u32],
    p: f64,
) -> Option<f64> {
    let curve = weighted_curve(times, events, weights)?;
    Some(curve.quantile(p, Level::USUAL).value.unwrap_or(f64::INFINITY))
}

/// The curve of rows each taken as often as it weighs.
fn weighted_curve(times: &[f64], events: &[bool], weights: &[u32]) -> Option<Curve> {
    let rows = || times.iter().zip(events).zip(weights);
    let repeated = |weight: &u32| *weight as usize;
    let times: Vec<f64> = rows()
        .flat_map(|((time, _), weight)| std::iter::repeat_n(*time, repeated(weight)))
        .collect();
    let events: Vec<bool> = rows()
        .flat_map(|((_, event), weight)| std::iter::repeat_n(*event, repeated(weight)))
        .collect();
    curve(&times, &events, None).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAN: Resampling = Resampling { draws: 2000, seed: 11, level: Level::USUAL };

    #[test]
    fn one_row_each_gives_the_error_of_a_share() {
        let outcomes: Vec<bool> = (0..100).map(|i| i % 4 == 0).collect();
        let clusters: Vec<usize> = (0..100).collect();
        let spread = spreads(&clusters, PLAN, |weights| vec![share(&outcomes, weights)]);
        let spread = spread[0].unwrap();
        let expected = f64::sqrt(0.25 * 0.75 / 100.0);
        assert!((spread.error.unwrap() / expected - 1.0).abs() < 0.06);
        assert!((spread.low - (0.25 - 1.96 * expected)).abs() < 0.02);
        assert!((spread.high - (0.25 + 1.96 * expected)).abs() < 0.02);
    }

    #[test]
    fn rows_that_repeat_their_person_add_no_certainty() {
        let people: Vec<bool> = (0..50).map(|i| i % 2 == 0).collect();
        let rows: Vec<bool> = people.iter().flat_map(|yes| [*yes; 10]).collect();
        let (one, ten): (Vec<usize>, Vec<usize>) =
            ((0..50).collect(), (0..500).map(|i| i / 10).collect());
        let once = spreads(&one, PLAN, |weights| vec![share(&people, weights)]);
        let often = spreads(&ten, PLAN, |weights| vec![share(&rows, weights)]);
        assert_eq!(once, often);
        assert_eq!(effective_clusters(ten), Some(50.0));
    }

    #[test]
    fn one_busy_person_is_hardly_more_than_one() {
        let rows = std::iter::repeat_n(0, 100).chain(1..=10);
        assert!((effective_clusters(rows).unwrap() - 12_100.0 / 10_010.0).abs() < 1e-12);
        assert_eq!(effective_clusters([]), None);
    }

    #[test]
    fn a_figure_often_undefined_has_no_spread() {
        let only_first = |weights: &[u32]| vec![(weights[0] > 0).then_some(1.0), Some(2.0)];
        let told = spreads(&(0..30).collect::<Vec<_>>(), PLAN, only_first);
        assert_eq!(told[0], None);
        assert_eq!(told[1], Some(Spread { error: Some(0.0), low: 2.0, high: 2.0 }));
        let few = Resampling { draws: 20, ..PLAN };
        assert_eq!(spreads(&[0, 1], few, |_| vec![Some(1.0)]), [None]);
        assert_eq!(spreads(&[], PLAN, |weights| vec![share(&[], weights)]), [None]);
    }

    #[test]
    fn a_median_that_may_not_be_reached_has_an_open_limit() {
        let times: Vec<f64> = (1..=40).map(f64::from).collect();
        let events: Vec<bool> = (0..40).map(|i| i < 22).collect();
        let clusters: Vec<usize> = (0..40).collect();
        let median = |weights: &[u32]| vec![weighted_time_quantile(&times, &events, weights, 0.5)];
        let spread = spreads(&clusters, PLAN, median)[0].unwrap();
        assert!(spread.low < 21.0 && spread.high == f64::INFINITY);
        assert_eq!(spread.error, None);
    }

    proptest! {
        #[test]
        fn a_weight_is_a_repetition(
            rows in prop::collection::vec((0_u8..20, any::<bool>(), 0_u32..4), 1..30),
            p in 0.05_f64..0.95,
        ) {
            let mut rows = rows;
            rows.sort_unstable();
            let values: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let events: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let weights: Vec<u32> = rows.iter().map(|row| row.2).collect();
            let long: Vec<(f64, bool)> = rows
                .iter()
                .flat_map(|row| std::iter::repeat_n((f64::from(row.0), row.1), row.2 as usize))
                .collect();
            let (long_values, long_events): (Vec<f64>, Vec<bool>) = long.into_iter().unzip();
            let ones = vec![1; long_values.len()];
            prop_assert_eq!(quantile(&values, &weights, p), quantile(&long_values, &ones, p));
            prop_assert_eq!(share(&events, &weights), share(&long_events, &ones));
            let mean = curve(&long_values, &long_events, None).ok();
            let mean = mean.and_then(|curve| restricted_mean(&curve, 9.0)).map(|mean| mean.value);
            prop_assert_eq!(weighted_restricted_mean(&values, &events, &weights, 9.0), mean);
        }

        #[test]
        fn the_median_is_the_middle(values in prop::collection::vec(0_u8..50, 1..30)) {
            let mut values: Vec<f64> = values.into_iter().map(f64::from).collect();
            values.sort_by(f64::total_cmp);
            let n = values.len();
            let middle = f64::midpoint(values[(n - 1) / 2], values[n / 2]);
            prop_assert_eq!(quantile(&values, &vec![1; n], 0.5), Some(middle));
        }
    }
}
