//! What each person did, as positive numbers in ascending order: the input of every measure of concentration.
//!
//! Zeros are dropped: someone who did nothing is not among the people whose work is compared.
//! Sorting here, once, is what makes every sum independent of the order of the input.

use thiserror::Error;

/// Why a list of amounts cannot be used; indexes count from zero.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum AmountError {
    /// An amount is NaN or infinite.
    #[error("amount {index} is not a finite number")]
    NotFinite {
        /// Its place in the input.
        index: usize,
    },
    /// An amount is below zero.
    #[error("amount {index} is negative")]
    Negative {
        /// Its place in the input.
        index: usize,
    },
    /// The sum of the amounts is too large for a number.
    #[error("the sum of the amounts is not a finite number")]
    TotalNotFinite,
}

/// Positive amounts in ascending order, with their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    ascending: Vec<f64>,
    total: f64,
}

impl Amounts {
    /// Returns the positive amounts, sorted, or says which one is not an amount.
    pub fn new(amounts: &[f64]) -> Result<Self, AmountError> {
        for (index, amount) in amounts.iter().enumerate() {
            if !amount.is_finite() {
                return Err(AmountError::NotFinite { index });
            }
            if *amount < 0.0 {
                return Err(AmountError::Negative { index });
            }
        }
        let mut ascending: Vec<f64> = amounts.iter().copied().filter(|x| *x > 0.0).collect();
        ascending.sort_by(f64::total_cmp);
        let total = ascending.iter().sum::<f64>();
        if total.is_finite() {
            Ok(Self { ascending, total })
        } else {
            Err(AmountError::TotalNotFinite)
        }
    }

    /// Returns the amounts, smallest first.
    pub fn ascending(&self) -> &[f64] {
        &self.ascending
    }

    /// Returns how many people have a positive amount.
    pub fn people(&self) -> usize {
        self.ascending.len()
    }

    /// Returns the sum of the amounts.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Returns each person's share of the total, smallest first.
    pub fn shares(&self) -> impl Iterator<Item = f64> + '_ {
        self.ascending.iter().map(|x| x / self.total)
    }

    /// Returns whether every amount is a whole number, as counts of single acts are.
    pub fn are_counts(&self) -> bool {
        self.ascending.iter().all(|x| x.fract() == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_dropped_and_the_rest_sorted() {
        let amounts = Amounts::new(&[3.0, 0.0, 1.0]).unwrap();
        assert_eq!(amounts.ascending(), [1.0, 3.0]);
        assert_eq!(amounts.total(), 4.0);
    }

    #[test]
    fn what_is_not_an_amount_is_named_by_its_place() {
        assert_eq!(Amounts::new(&[1.0, f64::NAN]), Err(AmountError::NotFinite { index: 1 }));
        assert_eq!(Amounts::new(&[-1.0]), Err(AmountError::Negative { index: 0 }));
        assert_eq!(Amounts::new(&[f64::MAX, f64::MAX]), Err(AmountError::TotalNotFinite));
    }
}
