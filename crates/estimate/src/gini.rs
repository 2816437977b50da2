//! The Gini index: how unequally the work is spread over those who did any of it.
//!
//! With amounts x sorted ascending, i = 1..n: G = sum((2i - n - 1) x_i) / (n sum x).
//! The corrected index is n/(n-1) G; the standard error is the delete-one jackknife,
//! sqrt((n-1)/n sum (G_(-j) - mean)²) (Yitzhaki 1991, J. Business & Economic Statistics 9:235).
//! G depends on n, so it is always told with n and its window and never compared across windows.

use crate::amounts::Amounts;
use crate::{Interval, Level};

/// Returns the index with its 95 % jackknife interval, cut to [0, 1]; nothing for fewer than three people
/// with a positive amount, or when an amount is negative or not finite.
pub fn gini(amounts: &[f64]) -> Option<Interval> {
    let amounts = Amounts::new(amounts).ok()?;
    let value = index(&amounts)?;
    let reach = Level::USUAL.z() * jackknife_error(&amounts)?;
    Some(Interval { value, low: (value - reach).max(0.0), high: (value + reach).min(1.0) })
}

/// Returns the index, 0 when all have the same; nothing when nobody has anything.
pub fn index(amounts: &Amounts) -> Option<f64> {
    let n = amounts.people() as f64;
    (n > 0.0).then(|| from_sums(n, rank_weighted(amounts), amounts.total()))
}

/// Returns the index times n/(n-1), which reaches 1 when one person does everything; nothing below two people.
pub fn corrected(amounts: &Amounts) -> Option<f64> {
    let n = amounts.people() as f64;
    if n < 2.0 { None } else { index(amounts).map(|g| g * n / (n - 1.0)) }
}

/// Returns the delete-one jackknife standard error of the index; nothing below three people, where it would
/// always be zero.
pub fn jackknife_error(amounts: &Amounts) -> Option<f64> {
    let n = amounts.people();
    if n < 3 {
        return None;
    }
    let (rank_sum, total) = (rank_weighted(amounts), amounts.total());
    let mut above = total;
    let mut without = Vec::with_capacity(n);
    for (i, x) in amounts.ascending().iter().enumerate() {
        above -= x;
        // Those above the one left out move down by one rank.
        let ranks = rank_sum - (i + 1) as f64 * x - above;
        without.push(from_sums((n - 1) as f64, ranks, total - x));
    }
    let size = n as f64;
    let mean = without.iter().sum::<f64>() / size;
    let spread = without.iter().map(|g| (g - mean).powi(2)).sum::<f64>();
    Some(((size - 1.0) / size * spread).sqrt())
}

fn rank_weighted(amounts: &Amounts) -> f64 {
    amounts.ascending().iter().enumerate().map(|(i, x)| (i + 1) as f64 * x).sum()
}

fn from_sums(n: f64, rank_sum: f64, total: f64) -> f64 {
    // Equal amounts may miss zero by a rounding error; the index is never negative.
    ((2.0 * rank_sum / total - n - 1.0) / n).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(list: &[f64]) -> Amounts {
        Amounts::new(list).unwrap()
    }

    #[test]
    fn the_index_of_one_two_three_four_is_a_quarter() {
        let four = amounts(&[4.0, 1.0, 3.0, 2.0]);
        assert!((index(&four).unwrap() - 0.25).abs() < 1e-15);
        assert!((corrected(&four).unwrap() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn the_jackknife_agrees_with_leaving_each_person_out_by_hand() {
        let list = [1.0, 2.0, 2.0, 7.0, 30.0];
        let without: Vec<f64> = (0..list.len())
            .map(|j| {
                let rest: Vec<f64> =
                    list.iter().enumerate().filter(|(i, _)| *i != j).map(|(_, x)| *x).collect();
                index(&amounts(&rest)).unwrap()
            })
            .collect();
        let mean = without.iter().sum::<f64>() / 5.0;
        let by_hand = (0.8 * without.iter().map(|g| (g - mean).powi(2)).sum::<f64>()).sqrt();
        assert!((jackknife_error(&amounts(&list)).unwrap() - by_hand).abs() < 1e-14);
    }

    #[test]
    fn equal_work_and_a_single_person_have_no_inequality() {
        assert!(index(&amounts(&[0.1; 7])).unwrap() < 1e-15);
        assert_eq!(index(&amounts(&[3.0; 7])), Some(0.0));
        assert_eq!(index(&amounts(&[9.0])), Some(0.0));
        assert_eq!(corrected(&amounts(&[9.0])), None);
        assert_eq!(index(&amounts(&[0.0])), None);
        assert_eq!(gini(&[1.0, 2.0]), None);
        assert_eq!(gini(&[1.0, -2.0, 3.0]), None);
    }
}
