//! How evenly the work is spread: Shannon and Theil entropy, Pielou's evenness, and the Herfindahl index.
//!
//! With shares p of n people: Shannon H = -sum p ln p; Pielou J = H / ln n; Theil T = sum p ln(n p) = ln n - H;
//! Herfindahl HHI = sum p², the chance that two acts are by one person; Gini–Simpson = 1 - HHI.
//! Shannon 1948; Pielou 1966, J. Theoretical Biology 13:131; Theil 1967; as in R `vegan` 2.6-4.

use crate::amounts::Amounts;

/// Returns Shannon's entropy in nats; nothing when nobody has anything.
pub fn shannon(amounts: &Amounts) -> Option<f64> {
    sum(amounts, |p| -p * p.ln())
}

/// Returns Pielou's evenness, 1 when all have the same; nothing below two people.
pub fn pielou(amounts: &Amounts) -> Option<f64> {
    let n = amounts.people() as f64;
    if n < 2.0 { None } else { shannon(amounts).map(|h| h / n.ln()) }
}

/// Returns Theil's index, 0 when all have the same; nothing when nobody has anything.
pub fn theil(amounts: &Amounts) -> Option<f64> {
    let n = amounts.people() as f64;
    sum(amounts, |p| p * (n * p).ln())
}

/// Returns the Herfindahl–Hirschman index, from 1/n to 1; nothing when nobody has anything.
pub fn herfindahl(amounts: &Amounts) -> Option<f64> {
    sum(amounts, |p| p * p)
}

/// Returns the Gini–Simpson index, the chance that two acts are by two people; nothing when nobody has anything.
pub fn gini_simpson(amounts: &Amounts) -> Option<f64> {
    herfindahl(amounts).map(|index| 1.0 - index)
}

fn sum(amounts: &Amounts, term: impl Fn(f64) -> f64) -> Option<f64> {
    // Adding to zero turns the -0 of a single person into 0.
    (amounts.people() > 0).then(|| 0.0 + amounts.shares().map(term).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_two_quarters_are_worked_by_hand() {
        let three = Amounts::new(&[1.0, 2.0, 1.0]).unwrap();
        let shannon_bits = 1.5 * 2.0_f64.ln();
        assert!((shannon(&three).unwrap() - shannon_bits).abs() < 1e-15);
        assert!((pielou(&three).unwrap() - shannon_bits / 3.0_f64.ln()).abs() < 1e-15);
        assert!((theil(&three).unwrap() - (3.0_f64.ln() - shannon_bits)).abs() < 1e-15);
        assert_eq!(herfindahl(&three), Some(0.375));
        assert_eq!(gini_simpson(&three), Some(0.625));
    }

    #[test]
    fn one_person_is_wholly_concentrated_and_nobody_is_nothing() {
        let one = Amounts::new(&[4.0]).unwrap();
        assert_eq!(shannon(&one), Some(0.0));
        assert_eq!(herfindahl(&one), Some(1.0));
        assert_eq!(pielou(&one), None);
        assert_eq!(shannon(&Amounts::new(&[]).unwrap()), None);
    }
}
