//! Spells put together: when something holds, as spans that neither touch nor overlap.

use model::Spell;

/// Returns whether a spell holds at no moment.
pub(crate) fn is_empty(spell: &Spell) -> bool {
    spell.from.zip(spell.until).is_some_and(|(from, until)| until <= from)
}

/// Takes the time of a spell out of others.
pub(crate) fn subtract(spells: &mut Vec<Spell>, out: &Spell) {
    if is_empty(out) {
        return;
    }
    let rest = |spell: &Spell| {
        let before = out.from.map(|end| {
            let until = spell.until.map_or(end, |until| until.min(end));
            Spell { from: spell.from, until: Some(until) }
        });
        let after = out.until.map(|start| {
            let from = spell.from.map_or(start, |from| from.max(start));
            Spell { from: Some(from), until: spell.until }
        });
        [before, after].into_iter().flatten().filter(|spell| !is_empty(spell))
    };
    *spells = spells.iter().flat_map(rest).collect();
}

/// Adds the time of a spell to others; the result is in order.
pub(crate) fn add(spells: &mut Vec<Spell>, more: &Spell) {
    if is_empty(more) {
        return;
    }
    subtract(spells, more);
    spells.push(*more);
    spells.sort_unstable();
    let mut joined: Vec<Spell> = Vec::with_capacity(spells.len());
    for spell in spells.drain(..) {
        match joined.last_mut() {
            Some(last) if last.until.is_some() && last.until == spell.from => {
                last.until = spell.until;
            }
            _ => joined.push(spell),
        }
    }
    *spells = joined;
}

#[cfg(test)]
mod tests {
    use model::{Instant, Spell};

    use super::{add, subtract};

    fn spell(from: Option<i64>, until: Option<i64>) -> Spell {
        let at = |second: i64| Instant::from_seconds(second).unwrap();
        Spell { from: from.map(at), until: until.map(at) }
    }

    #[test]
    fn time_taken_out_leaves_both_sides_and_comes_back_whole() {
        let mut spells = vec![Spell::default()];
        subtract(&mut spells, &spell(Some(3), Some(5)));
        assert_eq!(spells, [spell(None, Some(3)), spell(Some(5), None)]);
        subtract(&mut spells, &spell(Some(9), None));
        assert_eq!(spells, [spell(None, Some(3)), spell(Some(5), Some(9))]);
        add(&mut spells, &spell(Some(9), None));
        add(&mut spells, &spell(Some(2), Some(6)));
        assert_eq!(spells, [Spell::default()]);
    }

    #[test]
    fn a_spell_that_ends_before_it_begins_changes_nothing() {
        let mut spells = vec![spell(Some(1), Some(9))];
        add(&mut spells, &spell(Some(20), Some(10)));
        subtract(&mut spells, &spell(Some(6), Some(6)));
        assert_eq!(spells, [spell(Some(1), Some(9))]);
    }
}
