//! The absence factor: the fewest people who together did a given share of the work.
//!
//! min { m : x_(1) + … + x_(m) >= share · sum x }, largest amounts first.
//! CHAOSS "Contributor Absence Factor", with the threshold as an argument.

use crate::amounts::Amounts;

/// Returns the fewest people whose amounts reach `share` (in (0, 1]) of the total; nothing when nobody has a
/// positive amount, an amount is negative or not finite, or the share is out of range.
pub fn fewest(amounts: &[f64], share: f64) -> Option<usize> {
    fewest_of(&Amounts::new(amounts).ok()?, share)
}

/// Returns the same for amounts already sorted.
pub fn fewest_of(amounts: &Amounts, share: f64) -> Option<usize> {
    if !(share > 0.0 && share <= 1.0) {
        return None;
    }
    // The total is summed in the order of the walk, so that the whole list reaches a share of exactly 1.
    let total: f64 = amounts.ascending().iter().rev().sum();
    let mut reached = 0.0;
    amounts
        .ascending()
        .iter()
        .rev()
        .position(|x| {
            reached += x;
            reached / total >= share
        })
        .map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dominant_person_is_a_factor_of_one() {
        assert_eq!(fewest(&[1.0, 906.0, 1.0], 0.5), Some(1));
    }

    #[test]
    fn equal_work_needs_the_share_of_the_people() {
        assert_eq!(fewest(&[2.0; 10], 0.5), Some(5));
        assert_eq!(fewest(&[2.0; 10], 0.8), Some(8));
        assert_eq!(fewest(&[0.1; 10], 1.0), Some(10));
    }

    #[test]
    fn nobody_has_no_factor() {
        assert_eq!(fewest(&[], 0.5), None);
        assert_eq!(fewest(&[0.0], 0.5), None);
        assert_eq!(fewest(&[1.0], 0.0), None);
        assert_eq!(fewest(&[1.0], f64::NAN), None);
        assert_eq!(fewest(&[7.0], 0.5), Some(1));
    }
}
