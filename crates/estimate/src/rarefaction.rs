//! Rarefaction: how many people one would expect to meet in a smaller sample of the acts.
//!
//! E = sum over people of 1 - C(N - x, m) / C(N, m), with N acts in all, x of a person, m drawn without return.
//! Hurlbert 1971, Ecology 52:577; as `rarefy` in R `vegan` 2.6-4.
//! The ratio is multiplied out over the smaller of m and x factors, so that no large factorial is needed.

use crate::amounts::Amounts;

/// Returns the people expected among `acts` acts drawn at random; nothing when amounts are not whole counts, or
/// fewer acts than that exist, or `acts` is not a whole number of at least one.
pub fn expected_people(amounts: &Amounts, acts: f64) -> Option<f64> {
    let total = amounts.total();
    if !amounts.are_counts() || acts < 1.0 || acts.fract() != 0.0 || acts > total {
        return None;
    }
    let mut expected = 0.0;
    for same in amounts.ascending().chunk_by(|a, b| a == b) {
        let Some(amount) = same.first() else { continue };
        expected += same.len() as f64 * (1.0 - missed(total, *amount, acts));
    }
    Some(expected)
}

/// The chance that none of `amount` acts is among `acts` drawn out of `total`.
fn missed(total: f64, amount: f64, acts: f64) -> f64 {
    let (few, many) = (amount.min(acts), amount.max(acts));
    let (mut chance, mut step) = (1.0, 0.0);
    while step < few && chance > 0.0 {
        chance *= ((total - many - step) / (total - step)).max(0.0);
        step += 1.0;
    }
    chance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_three_acts_are_worked_by_hand() {
        // Acts a, a, b: of the three pairs one is a-a and two are a-b.
        let amounts = Amounts::new(&[2.0, 1.0]).unwrap();
        assert!((expected_people(&amounts, 2.0).unwrap() - 5.0 / 3.0).abs() < 1e-15);
        assert_eq!(expected_people(&amounts, 1.0), Some(1.0));
        assert_eq!(expected_people(&amounts, 3.0), Some(2.0));
    }

    #[test]
    fn a_larger_sample_than_there_is_has_no_answer() {
        let amounts = Amounts::new(&[2.0, 1.0]).unwrap();
        for acts in [0.0, 4.0, 1.5, f64::NAN] {
            assert_eq!(expected_people(&amounts, acts), None);
        }
        assert_eq!(expected_people(&Amounts::new(&[1.5, 2.0]).unwrap(), 1.0), None);
    }
}
