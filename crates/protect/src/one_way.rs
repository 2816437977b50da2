//! Suppression in a one-way table: which groups stay hidden so that none can be worked out.
//!
//! The attacker knows the total, the shown groups and this very rule. A group is *small* when it,
//! or everybody outside it, is below the floor. If any is small, the smallest other group is hidden
//! with them. Always one, also where the small ones together pass the floor: a hidden set known to
//! hold small groups only would tell each to be below the floor. What is left to the attacker is
//! then "one of these is at most the smallest shown group, each other one is below the floor, and
//! they sum to S". Where that still pins a group within the floor, everything is hidden. The test
//! that decides uses only what the attacker sees anyway, so that its outcome tells nothing.

/// Returns, for each group in order of its label, whether it is hidden; `floor` is in people.
pub(crate) fn hide(people: &[u64], floor: u64) -> Vec<bool> {
    let floor = u128::from(floor);
    let total: u128 = people.iter().copied().map(u128::from).sum();
    let small = |count: u64| u128::from(count) < floor || total - u128::from(count) < floor;
    let mut hidden: Vec<bool> = people.iter().map(|count| small(*count)).collect();
    if !hidden.contains(&true) {
        return hidden;
    }
    if let Some(partner) = smallest_shown(people, &hidden)
        && let Some(flag) = hidden.get_mut(partner)
    {
        *flag = true;
    }
    match smallest_shown(people, &hidden).and_then(|index| people.get(index)) {
        Some(&shown) if leaves_room(people, &hidden, u128::from(shown), floor) => hidden,
        _ => vec![true; people.len()],
    }
}

fn smallest_shown(people: &[u64], hidden: &[bool]) -> Option<usize> {
    let shown = people.iter().zip(hidden).enumerate().filter(|(_, (_, hidden))| !**hidden);
    shown.min_by_key(|(index, (count, _))| (**count, *index)).map(|(index, _)| index)
}

/// Returns whether each hidden group may be, for all that is known, at or above the floor, and its
/// lowest and highest possible size differ by the floor or more.
fn leaves_room(people: &[u64], hidden: &[bool], smallest_shown: u128, floor: u128) -> bool {
    let of_hidden = || people.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    let sum: u128 = of_hidden().map(|(count, _)| u128::from(*count)).sum();
    // One less than the smallest shown group, since labels decide between equals.
    let partner_at_most = smallest_shown.saturating_sub(1).min(sum);
    let others = of_hidden().count().saturating_sub(2) as u128;
    let at_least = sum.saturating_sub(partner_at_most).saturating_sub(others * (floor - 1));
    at_least < floor && partner_at_most >= at_least + floor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(people: &[u64]) -> Vec<u64> {
        let flags = hide(people, 10);
        people.iter().zip(flags).filter(|(_, hidden)| *hidden).map(|(count, _)| *count).collect()
    }

    #[test]
    fn a_table_of_large_groups_is_shown_whole() {
        assert_eq!(hidden(&[10, 30, 12]), []);
    }

    #[test]
    fn a_small_group_takes_the_smallest_large_one_with_it() {
        assert_eq!(hidden(&[4, 60, 25, 40]), [4, 25]);
        assert_eq!(hidden(&[9, 9, 9, 50, 40]), [9, 9, 9, 40]);
    }

    #[test]
    fn zero_is_a_small_group() {
        assert_eq!(hidden(&[0, 60, 25, 40]), [0, 25]);
    }

    #[test]
    fn a_group_of_nearly_everybody_is_hidden_too() {
        assert_eq!(hidden(&[95, 3, 4]), [95, 3, 4]);
        assert_eq!(hidden(&[95]), [95]);
        assert_eq!(hidden(&[]), []);
    }

    #[test]
    fn a_partner_that_could_only_be_one_size_hides_the_table() {
        assert_eq!(hidden(&[9, 10, 10]), [9, 10, 10]);
    }

    #[test]
    fn the_largest_numbers_there_are_do_not_overflow() {
        assert_eq!(hidden(&[u64::MAX, u64::MAX, 3]), [u64::MAX, 3]);
        assert_eq!(hidden(&[u64::MAX, u64::MAX - 9, 40, 3]), [40, 3]);
    }
}
