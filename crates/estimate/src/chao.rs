//! Chao1: a lower bound for how many people there are, seen or unseen.
//!
//! n + f1 (f1 - 1) / (2 (f2 + 1)), bias-corrected, with f1 and f2 the people with exactly one and two acts.
//! Chao 1984, Scandinavian J. Statistics 11:265; as `estimateR` in R `vegan` 2.6-4.

use crate::amounts::Amounts;

/// Returns the bound; nothing when nobody has anything or amounts are not whole counts.
pub fn lower_bound(amounts: &Amounts) -> Option<f64> {
    if amounts.people() == 0 || !amounts.are_counts() {
        return None;
    }
    let with = |acts: f64| amounts.ascending().iter().filter(|x| **x == acts).count() as f64;
    let (once, twice) = (with(1.0), with(2.0));
    Some(amounts.people() as f64 + once * (once - 1.0) / (2.0 * (twice + 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_once_and_one_twice_hint_at_more() {
        let amounts = Amounts::new(&[1.0, 1.0, 1.0, 2.0, 9.0]).unwrap();
        assert_eq!(lower_bound(&amounts), Some(5.0 + 6.0 / 4.0));
    }

    #[test]
    fn without_single_acts_nobody_is_missing() {
        assert_eq!(lower_bound(&Amounts::new(&[2.0, 3.0]).unwrap()), Some(2.0));
        assert_eq!(lower_bound(&Amounts::new(&[]).unwrap()), None);
        assert_eq!(lower_bound(&Amounts::new(&[0.5]).unwrap()), None);
    }
}
