//! Somebody who should not succeed: reads released rows only, and knows the total.
//!
//! Shares no code with the suppressor. The first attacker knows that people come in whole numbers
//! and add up. The second also has the program, and runs it on every table there could be: those
//! that come out like the page are what the page leaves open.

use std::collections::BTreeMap;

use model::Value;
use protect::{Cell, Released};

/// The people of each row, nothing where they are hidden: what a page shows.
pub(crate) type Seen = Vec<Option<u64>>;

/// The lowest and the highest number of people that a hidden group may have.
pub(crate) type Bounds = (u64, u64);

/// Returns the people that a page shows.
pub(crate) fn seen(released: &Released) -> Seen {
    let people = |row: &protect::ReleasedRow| match &row.people {
        Cell::Shown(Value::Count(people)) => Some(*people),
        Cell::Shown(_) => panic!("people are a count"),
        Cell::Withheld(_) => None,
    };
    released.rows().iter().map(people).collect()
}

/// Returns the bounds that subtracting from the total gives for every hidden group.
pub(crate) fn by_subtraction(seen: &Seen, total: u64) -> Option<Bounds> {
    let missing = total - seen.iter().flatten().sum::<u64>();
    match seen.iter().filter(|people| people.is_none()).count() {
        0 => None,
        1 => Some((missing, missing)),
        _ => Some((0, missing)),
    }
}

/// Returns, for every page that a table of `groups` groups and `total` people can give, the bounds
/// of each group over all the tables that give it.
pub(crate) fn by_running_the_program(
    groups: usize,
    total: u64,
    page: &dyn Fn(&[u64]) -> Seen,
) -> BTreeMap<Seen, Vec<Bounds>> {
    let mut pages: BTreeMap<Seen, Vec<Bounds>> = BTreeMap::new();
    for table in tables(groups, total) {
        let bounds = pages.entry(page(&table)).or_insert_with(|| vec![(u64::MAX, 0); groups]);
        for (people, bound) in table.iter().zip(bounds) {
            *bound = (bound.0.min(*people), bound.1.max(*people));
        }
    }
    pages
}

/// Returns whether a hidden number may be large, and is uncertain by the floor.
pub(crate) fn is_enough((low, high): Bounds, floor: u64) -> bool {
    high >= floor && high - low >= floor
}

fn tables(groups: usize, total: u64) -> Vec<Vec<u64>> {
    if groups == 1 {
        return vec![vec![total]];
    }
    let with_first = |first: u64| {
        let rests = tables(groups - 1, total - first).into_iter();
        rests.map(move |rest| [vec![first], rest].concat())
    };
    (0..=total).flat_map(with_first).collect()
}
