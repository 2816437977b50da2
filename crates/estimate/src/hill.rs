//! Hill numbers: the effective number of people, of order q.
//!
//! With shares p: (sum p^q)^(1/(1-q)); q = 0 counts people, q = 1 is exp(Shannon entropy), q = 2 is
//! 1 / sum p², and q = infinity is 1 / max p.
//! Hill 1973, Ecology 54:427; Jost 2006, Oikos 113:363.
//! Orders 1 and 2 are for headlines, because order 0 mostly measures how long one looked.

use crate::amounts::Amounts;
use crate::entropy;

/// Returns the effective number of people of order `q` (zero to infinity); nothing when nobody has anything.
pub fn number(amounts: &Amounts, q: f64) -> Option<f64> {
    if amounts.people() == 0 || q.is_nan() || q < 0.0 {
        return None;
    }
    if q == 1.0 {
        return entropy::shannon(amounts).map(f64::exp);
    }
    if q == f64::INFINITY {
        return amounts.shares().last().map(f64::recip);
    }
    Some(amounts.shares().map(|p| p.powf(q)).sum::<f64>().powf(1.0 / (1.0 - q)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_work_is_worth_everybody_at_every_order() {
        let four = Amounts::new(&[3.0; 4]).unwrap();
        for q in [0.0, 0.5, 1.0, 2.0, 7.0, f64::INFINITY] {
            assert!((number(&four, q).unwrap() - 4.0).abs() < 1e-12, "order {q}");
        }
    }

    #[test]
    fn half_and_two_quarters_are_worked_by_hand() {
        let three = Amounts::new(&[2.0, 1.0, 1.0]).unwrap();
        assert!((number(&three, 1.0).unwrap() - 2.0_f64.powf(1.5)).abs() < 1e-12);
        assert!((number(&three, 2.0).unwrap() - 8.0 / 3.0).abs() < 1e-12);
        assert_eq!(number(&three, f64::INFINITY), Some(2.0));
    }

    #[test]
    fn nobody_and_impossible_orders_have_no_number() {
        assert_eq!(number(&Amounts::new(&[]).unwrap(), 0.0), None);
        let one = Amounts::new(&[5.0]).unwrap();
        assert_eq!(number(&one, 1.0), Some(1.0));
        assert_eq!(number(&one, -1.0), None);
    }
}
