//! Burstiness: whether acts come evenly, as if by chance, or in bursts with long silences.
//!
//! B = (s - m) / (s + m) with m the mean and s the standard deviation (over n) of the gaps between acts:
//! -1 like clockwork, 0 as if by chance, toward 1 in bursts.
//! Goh & Barabási 2008, Europhysics Letters 81:48002.
//! Among n gaps s cannot pass m·sqrt(n-1), so few gaps can never look bursty; below thirty nothing is said.

/// The fewest gaps of which anything is said.
pub const LEAST_GAPS: usize = 30;

/// Returns the burstiness, or nothing for fewer than thirty gaps, gaps that are all zero, or one that is negative
/// or not a finite number.
pub fn burstiness(gaps: &[f64]) -> Option<f64> {
    if gaps.len() < LEAST_GAPS || gaps.iter().any(|gap| !gap.is_finite() || *gap < 0.0) {
        return None;
    }
    let mut ascending = gaps.to_vec();
    ascending.sort_by(f64::total_cmp);
    let largest = ascending.last().copied()?;
    if largest <= 0.0 {
        return None;
    }
    // In units of the largest gap, so that no square leaves the range of numbers.
    let n = ascending.len() as f64;
    let mean = ascending.iter().map(|gap| gap / largest).sum::<f64>() / n;
    let squares: f64 = ascending.iter().map(|gap| (gap / largest - mean).powi(2)).sum();
    let deviation = (squares / n).sqrt();
    Some((deviation - mean) / (deviation + mean))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn clockwork_is_minus_one_and_one_long_silence_nearly_its_most() {
        assert!((burstiness(&[7.0; 30]).unwrap() + 1.0).abs() < 1e-12);
        let mut gaps = vec![0.0; 49];
        gaps.push(1.0);
        // s = m·sqrt(n-1) = 7 m.
        assert!((burstiness(&gaps).unwrap() - 6.0 / 8.0).abs() < 1e-12);
    }

    #[test]
    fn gaps_as_if_by_chance_are_near_zero() {
        let gaps: Vec<f64> = (1..2000).map(|i| -(1.0 - f64::from(i) / 2000.0).ln()).collect();
        assert!(burstiness(&gaps).unwrap().abs() < 0.01);
    }

    #[test]
    fn too_few_gaps_or_only_zeros_say_nothing() {
        assert_eq!(burstiness(&[1.0; 29]), None);
        assert_eq!(burstiness(&[0.0; 30]), None);
        assert_eq!(burstiness(&[f64::NAN; 30]), None);
        assert_eq!(burstiness(&[-1.0; 30]), None);
    }

    proptest! {
        #[test]
        fn the_unit_of_time_and_the_order_do_not_matter(
            gaps in prop::collection::vec(0_u32..100_000, 30..80),
            turn in 0_usize..80,
        ) {
            prop_assume!(gaps.iter().any(|gap| *gap > 0));
            let days: Vec<f64> = gaps.iter().map(|gap| f64::from(*gap)).collect();
            let mut hours: Vec<f64> = days.iter().map(|gap| gap * 24.0).collect();
            hours.rotate_left(turn % gaps.len());
            let (a, b) = (burstiness(&days).unwrap(), burstiness(&hours).unwrap());
            prop_assert!((a - b).abs() < 1e-12 && (-1.0..=1.0).contains(&a));
        }
    }
}
