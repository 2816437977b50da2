//! What the log says of people beyond who they are: machine or not, since when, where they belong,
//! whether they want credit.
//!
//! It is said of one signature or account and holds for the whole person, under whichever of their
//! signatures it was said; a later line wins.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Affiliation, Automated, Decision, Instant, Spell};

use crate::cast::Cast;
use crate::decided::Decided;
use crate::spells::{add, is_empty, subtract};

/// The lines about each person.
pub(crate) struct Said<'a> {
    of_node: BTreeMap<usize, &'a [&'a Decision]>,
    forgotten_nodes: BTreeSet<usize>,
    of_person: BTreeMap<u32, Vec<&'a Decision>>,
    forgotten: BTreeSet<u32>,
}

impl<'a> Said<'a> {
    /// Readies what stands in the log; nobody is heard yet.
    pub(crate) fn of(decided: &'a Decided<'_>, cast: &Cast<'_>) -> Self {
        let said = decided.said.iter();
        let forgotten = decided.forgotten.iter().flatten();
        Self {
            of_node: said
                .filter_map(|(id, lines)| Some((cast.node(id)?, lines.as_slice())))
                .collect(),
            forgotten_nodes: forgotten.filter_map(|id| cast.node(id)).collect(),
            of_person: BTreeMap::new(),
            forgotten: BTreeSet::new(),
        }
    }

    /// Takes what was said of a node for its person.
    pub(crate) fn hear(&mut self, person: u32, node: usize) {
        if let Some(lines) = self.of_node.get(&node) {
            self.of_person.entry(person).or_default().extend(*lines);
        }
        if self.forgotten_nodes.contains(&node) {
            self.forgotten.insert(person);
        }
    }

    /// Returns when who is a machine for some of the time; `machines`, by person, begins with what
    /// the lists say and ends with who is one all the time.
    pub(crate) fn automated(&self, machines: &mut [bool]) -> Vec<Automated> {
        let mut automated = Vec::new();
        for (person, lines) in &self.of_person {
            let Some(machine) = machines.get_mut(*person as usize) else { continue };
            let mut verdicts: Vec<(Instant, bool, &Spell)> = lines
                .iter()
                .filter_map(|line| match &line.act {
                    Act::Bot(_, spell) => Some((line.at, false, spell)),
                    Act::NotBot(_, spell) => Some((line.at, true, spell)),
                    _ => None,
                })
                .collect();
            verdicts.sort_unstable();
            verdicts.dedup();
            let mut spells = if *machine { vec![Spell::default()] } else { Vec::new() };
            for (_, called_person, spell) in verdicts {
                match called_person {
                    true => subtract(&mut spells, spell),
                    false => add(&mut spells, spell),
                }
            }
            *machine = spells == [Spell::default()];
            if !*machine {
                let person = *person;
                automated.extend(spells.into_iter().map(|spell| Automated { person, spell }));
            }
        }
        automated
    }

    /// Returns where people belong, as the last line for each time says; nothing of the forgotten.
    ///
    /// An organization without a word was taken out with the key: it is unknown. Lines of one step
    /// stand beside each other: one may belong to two organizations.
    pub(crate) fn affiliations(&self) -> Vec<Affiliation> {
        let mut affiliations = Vec::new();
        for (person, lines) in self.of_person.iter().filter(|(p, _)| !self.forgotten.contains(p)) {
            let mut told: BTreeMap<(Instant, u64), Vec<_>> = BTreeMap::new();
            for line in lines {
                if let Act::Affiliation(_, organization, spell) = &line.act
                    && organization.as_deref() != Some("")
                {
                    told.entry((line.at, line.step)).or_default().push((organization, spell));
                }
            }
            let mut belongs: BTreeMap<&Option<String>, Vec<Spell>> = BTreeMap::new();
            for together in told.into_values() {
                for (_, spell) in &together {
                    belongs.values_mut().for_each(|spells| subtract(spells, spell));
                }
                for (organization, spell) in together.into_iter().filter(|(_, s)| !is_empty(s)) {
                    add(belongs.entry(organization).or_default(), spell);
                }
            }
            for (organization, spells) in belongs {
                affiliations.extend(spells.into_iter().map(|spell| Affiliation {
                    person: *person,
                    organization: organization.clone(),
                    spell,
                }));
            }
        }
        affiliations.sort();
        affiliations
    }

    /// Returns who does not want to be named in credits, the forgotten among them.
    pub(crate) fn uncredited(&self) -> Vec<u32> {
        let refuses = |lines: &Vec<&Decision>| {
            let wanted = lines.iter().filter_map(|line| match line.act {
                Act::Credit(_, wanted) => Some((line.at, !wanted)),
                _ => None,
            });
            wanted.max().is_some_and(|(_, refused)| refused)
        };
        let refused = self.of_person.iter().filter(|(_, lines)| refuses(lines)).map(|(p, _)| *p);
        refused
            .chain(self.forgotten.iter().copied())
            .collect::<BTreeSet<u32>>()
            .into_iter()
            .collect()
    }
}
