//! Days as these files write them, and what stands for "always".
//!
//! SortingHat bounds whatever has no bound by 1900 and 2100; a spell says so by having none.

use model::{Instant, Spell};

use super::notes::Oddity;

/// Reads `2024-05-01`, `2024-05-01T12:00:00` and `2024-05-01 12:00:00.5`, in UTC where no zone
/// stands.
pub(super) fn read(text: &str) -> Option<Instant> {
    let text = text.trim();
    let whole = || text.replacen(' ', "T", 1);
    Instant::parse(text)
        .or_else(|| Instant::parse(&whole()))
        .or_else(|| Instant::parse(&format!("{}Z", whole())))
}

/// Reads `2014-Mar-31` as Stackalytics writes it.
pub(super) fn read_with_month_name(text: &str) -> Option<Instant> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = month.to_ascii_lowercase();
    let number = (1..).zip(MONTHS).find(|(_, known)| *known == month)?.0;
    let whole = parts.next().is_none();
    Instant::from_date(year.parse().ok()?, number, day.parse().ok()?).filter(|_| whole)
}

/// Returns the spell between two moments as SortingHat bounds it, and whether a bound lies beyond
/// what it uses for "always".
pub(super) fn bounded(
    from: Option<Instant>,
    until: Option<Instant>,
) -> Result<(Spell, bool), Oddity> {
    let (first, last) = (Instant::from_date(1900, 1, 1), Instant::from_date(2100, 1, 1));
    let far = from.is_some_and(|from| Some(from) < first)
        || until.is_some_and(|until| Some(until) > last);
    let from = from.filter(|from| Some(*from) > first);
    let until = until.filter(|until| Some(*until) < last);
    let spell = Spell { from, until };
    let turned = from.zip(until).is_some_and(|(from, until)| from >= until);
    if turned { Err(Oddity::EndsFirst) } else { Ok((spell, far)) }
}

/// Turns employers with the day on which each ended (nothing for the last) into spells, one after
/// another; beside them stand those who end on the same day as another.
pub(super) fn one_after_another<T>(
    mut ends: Vec<(Option<Instant>, T)>,
) -> (Vec<(T, Spell)>, Vec<T>) {
    ends.sort_by_key(|(until, _)| (until.is_none(), *until));
    let (mut spells, mut left_out, mut from, mut closed) = (Vec::new(), Vec::new(), None, false);
    for (until, what) in ends {
        if closed || (from.is_some() && until == from) {
            left_out.push(what);
            continue;
        }
        spells.push((what, Spell { from, until }));
        from = until;
        closed = until.is_none();
    }
    (spells, left_out)
}

#[cfg(test)]
mod tests {
    use model::Instant;

    use super::{one_after_another, read, read_with_month_name};

    #[test]
    fn days_are_read_as_written_and_no_other_day_is_made_of_them() {
        let day = Instant::from_date(2014, 3, 31);
        for text in ["2014-03-31", "2014-03-31T00:00:00", "2014-03-31 00:00:00.000"] {
            assert_eq!(read(text), day, "{text}");
        }
        assert_eq!(read_with_month_name("2014-Mar-31"), day);
        assert_eq!(read("2014-02-31T00:00:00"), None);
        for text in ["2014-Feb-31", "2014-03-31", "2014-Mar", "2014-Mar-31-1", ""] {
            assert_eq!(read_with_month_name(text), None, "{text}");
        }
    }

    #[test]
    fn employers_follow_each_other_in_the_order_of_their_ends() {
        let day = |day| Instant::from_date(2014, 3, day);
        let ends = vec![(None, 'c'), (day(9), 'b'), (day(5), 'a'), (None, 'd'), (day(9), 'e')];
        let (spells, left_out) = one_after_another(ends);
        let told: Vec<_> = spells.iter().map(|(who, s)| (*who, s.from, s.until)).collect();
        assert_eq!(told, [('a', None, day(5)), ('b', day(5), day(9)), ('c', day(9), None)]);
        assert_eq!(left_out, ['e', 'd']);
    }
}
