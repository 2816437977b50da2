//! Random tables and all small ones, and the attackers that must not get through.

use model::{Measured, Sensitivity, Unit, Value};
use proptest::prelude::*;
use protect::{Audience, Cell, Released, Withheld};

use crate::answers::{check_release, definition, measured, row, share};
use crate::attacker::{by_running_the_program, by_subtraction, is_enough, seen};

const GROUPS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn table(people: &[u64]) -> Measured {
    let columns = [("came", Unit::People)];
    let rows = people.iter().zip(GROUPS).map(|(n, group)| row(group, *n, vec![Value::Count(*n)]));
    measured(definition(Sensitivity::Declared, &columns), rows.collect())
}

/// Returns a table of people, of those who came back among them, and of the share they are.
fn table_with_parts(groups: &[(u64, u64)]) -> Measured {
    let columns = [("came", Unit::People), ("back", Unit::People), ("share", Unit::Share)];
    let rows = groups.iter().zip(GROUPS).map(|((people, back), group)| {
        let values = vec![Value::Count(*people), Value::Count(*back), share(*back, *people)];
        row(group, *people, values)
    });
    measured(definition(Sensitivity::Declared, &columns), rows.collect())
}

fn floor(audience: Audience) -> u64 {
    match audience {
        Audience::Public => 10,
        Audience::Internal => 5,
    }
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![Just(Audience::Public), Just(Audience::Internal)]
}

/// Sizes around the floors, where suppression is hardest, and some far from them.
fn sizes(groups: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(prop_oneof![0..12_u64, 4..26_u64, 0..60_u64], groups)
}

fn whole_table_is_hidden(released: &Released) -> bool {
    let hidden = Cell::Withheld(Withheld::TableTooSmall);
    released.rows().iter().all(|row| row.people == hidden)
}

#[test]
fn knowing_the_program_leaves_every_hidden_group_uncertain() {
    let small_tables = [
        (Audience::Internal, 2, 20..61),
        (Audience::Internal, 3, 20..51),
        (Audience::Internal, 4, 20..27),
        (Audience::Public, 2, 20..61),
        (Audience::Public, 3, 20..61),
        (Audience::Public, 4, 39..42),
    ];
    for (audience, groups, totals) in small_tables {
        for total in totals {
            let page = |people: &[u64]| seen(&check_release(&table(people), audience));
            for (page, bounds) in by_running_the_program(groups, total, &page) {
                for (_, bounds) in page.iter().zip(bounds).filter(|(shown, _)| shown.is_none()) {
                    assert!(is_enough(bounds, floor(audience)), "{page:?} of {total}: {bounds:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_group_below_the_floor_is_shown_nor_its_complement(
        people in sizes(1..7), audience in audience()
    ) {
        let released = check_release(&table(&people), audience);
        let total: u64 = people.iter().sum();
        for shown in seen(&released).into_iter().flatten() {
            prop_assert!(shown >= floor(audience) && total - shown >= floor(audience));
            prop_assert!(total >= 20);
        }
    }

    #[test]
    fn subtraction_leaves_every_hidden_group_uncertain(
        people in sizes(2..7), audience in audience()
    ) {
        let released = check_release(&table(&people), audience);
        if !whole_table_is_hidden(&released)
            && let Some(bounds) = by_subtraction(&seen(&released), people.iter().sum())
        {
            prop_assert!(is_enough(bounds, floor(audience)), "{bounds:?}");
        }
    }

    #[test]
    fn the_partner_of_a_single_small_group_is_needed(
        people in sizes(3..7), audience in audience()
    ) {
        let page = seen(&check_release(&table(&people), audience));
        if page.iter().filter(|people| people.is_none()).count() == 2 {
            for open in (0..people.len()).filter(|index| page[*index].is_none()) {
                let mut weaker = page.clone();
                weaker[open] = Some(people[open]);
                let bounds = by_subtraction(&weaker, people.iter().sum()).unwrap();
                prop_assert!(!is_enough(bounds, floor(audience)), "{bounds:?}");
            }
        }
    }

    #[test]
    fn every_hidden_cell_of_a_table_gives_the_same_reason(
        people in sizes(1..7), audience in audience()
    ) {
        let released = check_release(&table(&people), audience);
        let mut reasons = released.rows().iter().filter_map(|row| match row.people {
            Cell::Withheld(why) => Some(why),
            Cell::Shown(_) => None,
        });
        if let Some(first) = reasons.next() {
            prop_assert!(reasons.all(|why| why == first));
        }
    }

    #[test]
    fn parts_of_a_group_are_no_way_round(
        groups in proptest::collection::vec((0..80_u64, 0..101_u64), 1..5), audience in audience()
    ) {
        let groups: Vec<(u64, u64)> = groups.iter().map(|(n, of)| (*n, n * of / 100)).collect();
        let released = check_release(&table_with_parts(&groups), audience);
        let k = floor(audience);
        let mut left = (0, 0);
        let mut parts_are_shown = false;
        let mut hides = false;
        for (row, (people, back)) in released.rows().iter().zip(&groups) {
            let shown = |column: usize| matches!(row.cells[column], Cell::Shown(_));
            prop_assert_eq!(shown(1), shown(2), "a count and its share stand or fall together");
            prop_assert!(!shown(2) || shown(0));
            if shown(2) {
                parts_are_shown = true;
                prop_assert!(*back >= k && people - back >= k && *people >= 20);
            }
            if row.people == Cell::Withheld(Withheld::Complement) {
                hides = true;
                left = (left.0 + people, left.1 + back);
            }
        }
        if parts_are_shown && hides {
            // One hidden group against all others, any split of people and of those back.
            let (people, back) = left;
            let splits = (0..=people).flat_map(|n| (0..=back.min(n)).map(move |b| (n, b)));
            let possible: Vec<(u64, u64)> =
                splits.filter(|(n, b)| back - b <= people - n).collect();
            let backs = || possible.iter().map(|(_, b)| *b);
            let gone = || possible.iter().map(|(n, b)| n - b);
            prop_assert!(is_enough((backs().min().unwrap(), backs().max().unwrap()), k));
            prop_assert!(is_enough((gone().min().unwrap(), gone().max().unwrap()), k));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        people in sizes(1..7), turn in 0..6_usize, audience in audience()
    ) {
        let straight = table(&people);
        let mut turned = straight.clone();
        let by = turn % turned.rows.len();
        turned.rows.rotate_left(by);
        turned.rows.reverse();
        prop_assert_eq!(check_release(&straight, audience), check_release(&turned, audience));
    }

    #[test]
    fn traces_never_lose_a_number_of_people(people in sizes(0..7), audience in audience()) {
        let mut answer = table(&people);
        answer.definition.sensitivity = Sensitivity::Trace;
        let shown: Vec<u64> =
            seen(&check_release(&answer, audience)).into_iter().flatten().collect();
        prop_assert_eq!(shown, people);
    }
}
