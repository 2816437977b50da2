//! Freezing: decisions that keep people as they were when something known of them is taken away.
//!
//! Who is one person rests on texts, and not only on their own: a login joins a number because
//! nobody else had it, and a group is left apart because it was too large. Once somebody is
//! forgotten, or the key is destroyed, such reasons are gone, and counts of others would move. The
//! decisions say what was so.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Class, People, Spell, SubjectId};

/// The person behind each signature and account.
type Whose<'a> = BTreeMap<&'a str, u32>;

/// Decisions that keep people as they were.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Freeze {
    /// What is to be said, moment by moment, if each is only a microsecond later.
    pub moments: Vec<Vec<Act>>,
}

/// People cannot be kept as they were: what was decided before holds them together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("who is who cannot be kept as it is")]
pub struct Unkept;

/// How often people are looked at again: each look resolves everybody.
const ROUNDS: usize = 12;

/// Returns what keeps the people `before` something was taken away, and nothing less: where they
/// would still be others once all is said, that is an error.
///
/// `after` resolves who is there without it once a freeze is said. Both are resolved by rules, of
/// the same events.
pub fn freeze(before: &People, after: impl Fn(&Freeze) -> People) -> Result<Freeze, Unkept> {
    let mut freeze = Freeze::default();
    let mut last = Round::default();
    // Whoever is parted may leave a group small enough to be believed, and whoever is bound may
    // bring others along, so people are looked at again.
    for _ in 0..ROUNDS {
        let round = Round::of(before, &after(&freeze));
        if round == Round::default() {
            return Ok(freeze);
        }
        // Saying the same again parts nobody.
        if round == last {
            return Err(Unkept);
        }
        freeze.moments.extend([round.first.clone(), round.then.clone()]);
        last = round;
    }
    Err(Unkept)
}

/// What is to be said of people as they are.
#[derive(Default, PartialEq)]
struct Round {
    first: Vec<Act>,
    then: Vec<Act>,
}

impl Round {
    fn of(before: &People, after: &People) -> Self {
        let (were, are) = (whose(before), whose(after));
        let mut round = Self::default();
        let mixed = round.part(&were, &are);
        round.bind(&were, &are, &mixed);
        round.keep_machines(before, after);
        round.keep_ghosts(before, after);
        round
    }

    /// Parts people who became one; returns who they are now.
    fn part(&mut self, were: &Whose<'_>, are: &Whose<'_>) -> BTreeSet<u32> {
        let mut mixed: BTreeMap<u32, BTreeMap<u32, Vec<&str>>> = BTreeMap::new();
        for (subject, now) in are {
            if let Some(then) = were.get(subject) {
                mixed.entry(*now).or_default().entry(*then).or_default().push(subject);
            }
        }
        mixed.retain(|_, people| people.len() > 1);
        for people in mixed.values() {
            let Some(stays) = people.values().flatten().next() else { continue };
            for leaves in people.values().skip(1).flatten() {
                self.first.push(Act::Unbind(id(leaves), id(stays)));
            }
        }
        mixed.into_keys().collect()
    }

    /// Binds those who fell apart.
    fn bind(&mut self, were: &Whose<'_>, are: &Whose<'_>, mixed: &BTreeSet<u32>) {
        let mut parts: BTreeMap<u32, BTreeMap<Result<u32, &str>, &str>> = BTreeMap::new();
        for (subject, person) in were {
            let Some(now) = are.get(subject) else { continue };
            // Whoever is parted from others is parted from their own too, and so bound one by one.
            let part = if mixed.contains(now) { Err(*subject) } else { Ok(*now) };
            parts.entry(*person).or_default().entry(part).or_insert(subject);
        }
        for parts in parts.values() {
            let one: Vec<&&str> = parts.values().collect();
            let pairs = one.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
            self.then.extend(pairs.map(|(one, other)| Act::Bind(id(one), id(other))));
        }
    }

    /// Keeps deleted accounts, which are known by their login alone, from becoming people.
    fn keep_ghosts(&mut self, before: &People, after: &People) {
        let (were, are) = (ghosts(before), ghosts(after));
        self.first.extend(were.difference(&are).map(|subject| Act::Ghost(id(subject))));
    }

    /// Keeps who was a machine, and when.
    fn keep_machines(&mut self, before: &People, after: &People) {
        let (were, are) = (machines(before), machines(after));
        let mut said = BTreeSet::new();
        for row in before.resolved.iter().filter(|row| row.class != Class::Ghost) {
            let subject = row.subject.id();
            if were.get(subject) == are.get(subject) || !said.insert(row.person) {
                continue;
            }
            self.first.push(Act::NotBot(id(subject), Spell::default()));
            let spells = were.get(subject).into_iter().flatten();
            self.then.extend(spells.map(|spell| Act::Bot(id(subject), *spell)));
        }
    }
}

fn id(subject: &str) -> SubjectId {
    SubjectId(subject.to_owned())
}

/// Returns the person behind each signature and account.
fn whose(people: &People) -> Whose<'_> {
    people.resolved.iter().map(|row| (row.subject.id(), row.person)).collect()
}

/// Returns every signature and account that is nobody's.
fn ghosts(people: &People) -> BTreeSet<&str> {
    let ghosts = people.resolved.iter().filter(|row| row.class == Class::Ghost);
    ghosts.map(|row| row.subject.id()).collect()
}

/// Returns when each signature and account is a machine's; nothing where it never is.
fn machines(people: &People) -> BTreeMap<&str, Vec<Spell>> {
    let mut spells: BTreeMap<u32, Vec<Spell>> = BTreeMap::new();
    for automated in &people.automated {
        spells.entry(automated.person).or_default().push(automated.spell);
    }
    let rows = people.resolved.iter().filter(|row| row.class != Class::Ghost);
    let of = |row: &model::Resolved| match row.class {
        Class::Bot => Some(vec![Spell::default()]),
        _ => spells.get(&row.person).cloned(),
    };
    rows.filter_map(|row| Some((row.subject.id(), of(row)?))).collect()
}
