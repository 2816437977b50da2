//! Conduct: a total below ten is told as a band, and its parts are not told at all.
//!
//! "Fewer than ten" includes none: a year without a report must look like a year with a few, or
//! the person who made the only one could be found.

use model::Value;

use crate::floors::CONDUCT_TOTAL;
use crate::released::Withheld;

/// Returns how a withheld value of a total is told: as a band where it is a small count.
pub(crate) fn total(value: &Value, otherwise: Withheld) -> Withheld {
    match value {
        Value::Count(count) if *count < CONDUCT_TOTAL => Withheld::Band(CONDUCT_TOTAL),
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_a_few_look_alike() {
        let told = |count| total(&Value::Count(count), Withheld::Complement);
        assert_eq!(told(0), told(9));
        assert_eq!(told(0), Withheld::Band(10));
        assert_eq!(told(10), Withheld::Complement);
    }
}
