//! The pooled z statistic for two equal shares, without continuity correction.
//!
//! z = (p1 - p2) / sqrt(p(1-p)(1/n1 + 1/n2)), p = (x1+x2)/(n1+n2).
//! Its square is the chi-square of `prop.test(correct = FALSE)` in R 4.2.2.

/// Returns z, or nothing when a group is empty or everybody, or nobody, has a success.
pub fn statistic(x1: u64, n1: u64, x2: u64, n2: u64) -> Option<f64> {
    if n1 == 0 || n2 == 0 || x1 > n1 || x2 > n2 {
        return None;
    }
    let [x1, n1, x2, n2] = [x1, n1, x2, n2].map(|count| count as f64);
    let pooled = (x1 + x2) / (n1 + n2);
    let variance = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2);
    (variance > 0.0).then(|| (x1 / n1 - x2 / n2) / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_ten_against_none_of_ten_is_the_root_of_twenty() {
        assert!((statistic(10, 10, 0, 10).unwrap() - 20.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn without_variation_there_is_no_statistic() {
        assert_eq!(statistic(0, 10, 0, 20), None);
        assert_eq!(statistic(3, 3, 2, 2), None);
        assert_eq!(statistic(0, 0, 1, 2), None);
    }
}
