//! Fisher's exact test of two shares, two-sided.
//!
//! With all margins fixed, p = sum of the hypergeometric probabilities that do not exceed the observed one.
//! Fisher 1935; as `fisher.test` in R 4.2.2, whose relative slack of 1e-7 for ties is kept.
//! Probabilities are built by their ratios outward from the most likely table, so no factorial is needed.

/// Probabilities within this factor of the observed one count as tied with it, as in R.
const TIED: f64 = 1.0 + 1e-7;

/// Returns the two-sided p-value, or nothing when a group is empty or smaller than its successes.
pub fn two_sided_p(x1: u64, n1: u64, x2: u64, n2: u64) -> Option<f64> {
    if n1 == 0 || n2 == 0 || x1 > n1 || x2 > n2 {
        return None;
    }
    let [x1, n1, x2, n2] = [x1, n1, x2, n2].map(|count| count as f64);
    let successes = x1 + x2;
    let (least, most) = ((successes - n2).max(0.0), successes.min(n1));
    // The chance of one success more in the first group, relative to having k there.
    let ratio = |k: f64| (n1 - k) * (successes - k) / ((k + 1.0) * (n2 - successes + k + 1.0));
    let peak = ((n1 + 1.0) * (successes + 1.0) / (n1 + n2 + 2.0)).floor().clamp(least, most);

    let mut weights = vec![(peak, 1.0)];
    let (mut k, mut weight) = (peak, 1.0);
    while k < most && weight > 0.0 {
        weight *= ratio(k);
        k += 1.0;
        weights.push((k, weight));
    }
    (k, weight) = (peak, 1.0);
    while k > least && weight > 0.0 {
        k -= 1.0;
        weight /= ratio(k);
        weights.push((k, weight));
    }
    let observed = weights.iter().find(|(k, _)| *k == x1).map_or(0.0, |(_, weight)| *weight);
    weights.sort_by(|a, b| a.1.total_cmp(&b.1));
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let unlikely: f64 =
        weights.iter().map(|(_, weight)| *weight).filter(|weight| *weight <= observed * TIED).sum();
    Some((unlikely / all).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lady_tasting_tea_is_met() {
        // Fisher 1935: three of four cups right; 34/70.
        assert!((two_sided_p(3, 4, 1, 4).unwrap() - 34.0 / 70.0).abs() < 1e-14);
        assert!((two_sided_p(4, 4, 0, 4).unwrap() - 2.0 / 70.0).abs() < 1e-14);
    }

    #[test]
    fn swapping_the_groups_or_the_outcome_changes_nothing() {
        for (x1, n1, x2, n2) in [(9, 10, 3, 12), (0, 7, 5, 6), (5, 56, 0, 29), (40, 90, 400, 1200)]
        {
            let p = two_sided_p(x1, n1, x2, n2).unwrap();
            let swapped = two_sided_p(x2, n2, x1, n1).unwrap();
            let failures = two_sided_p(n1 - x1, n1, n2 - x2, n2).unwrap();
            assert!((p - swapped).abs() < 1e-12 && (p - failures).abs() < 1e-12);
        }
    }

    #[test]
    fn without_variation_everything_is_as_likely() {
        assert_eq!(two_sided_p(0, 10, 0, 20), Some(1.0));
        assert_eq!(two_sided_p(10, 10, 20, 20), Some(1.0));
        assert_eq!(two_sided_p(0, 0, 1, 2), None);
    }
}
