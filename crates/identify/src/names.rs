//! Names: by which each person is shown, where they may be shown at all.
//!
//! A name that somebody chose stands everywhere and back in time. Without one it is the name that a
//! `.mailmap` gives, because that is where people put right how they are called, and else the one
//! last signed with. A name that a `.mailmap` replaces is never shown: it may be one that a person
//! left behind. Of the forgotten nobody knows a name. Whom somebody parted from another takes no
//! name from a line that sends to that other.

use std::collections::{BTreeMap, BTreeSet};

use model::address::folded;
use model::{Act, Class, IdentityMode, Instant, People, Personal, Signature};

use crate::decided::standing;
use crate::resolve::{Input, Scene};

/// Returns the name that each person of a resolution is shown by; none for the forgotten, for
/// deleted accounts, and for people of whom no name is known.
pub fn names(input: &Input<'_>, people: &People) -> BTreeMap<u32, Personal> {
    let scene = Scene::of(input);
    let whose = Whose::of(&scene, people);
    let parted = Parted::of(&scene, &whose);
    let forgotten: BTreeSet<u32> =
        scene.decided.forgotten.iter().flatten().flat_map(|id| whose.id(&scene, id)).collect();
    let mut called: BTreeMap<u32, Called> = BTreeMap::new();
    for decision in standing(input.decisions) {
        if let Act::Name(of, name) = &decision.act {
            for person in whose.id(&scene, &of.0) {
                let line = (decision.at, name.is_none(), decision.step, name.clone());
                let chosen = &mut called.entry(person).or_default().chosen;
                *chosen = Some(line).max(chosen.take());
            }
        }
    }
    for seen in input.signatures {
        for person in whose.id(&scene, &seen.id.0) {
            let name = Some(&seen.signature);
            let given = parted.given(&scene, person, &seen.id.0, name);
            called.entry(person).or_default().sign(&given, name, seen.last_at);
        }
    }
    for seen in input.accounts {
        let signature = seen
            .name
            .clone()
            .map(|name| Signature { name, address: seen.address.clone().unwrap_or_default() });
        for person in whose.id(&scene, &seen.id.0) {
            let called = called.entry(person).or_default();
            let given = parted.given(&scene, person, &seen.id.0, signature.as_ref());
            called.sign(&given, signature.as_ref(), seen.last_at);
            if let Some(login) = seen.login.as_ref().filter(|login| !login.is_blank()) {
                called.login = Some((seen.last_at, login.clone())).max(called.login.take());
            }
        }
    }
    let ghosts: BTreeSet<u32> = whose.ghosts;
    let shown = called.into_iter().filter(|(p, _)| !forgotten.contains(p) && !ghosts.contains(p));
    shown.filter_map(|(person, called)| Some((person, called.name()?))).collect()
}

/// Which people stand behind a node: by project they may differ where `.mailmap` alone decides.
struct Whose {
    /// Nodes in use and their people, in order.
    people: Vec<(usize, u32)>,
    /// The people of nodes that no event carries, but that are decided about.
    others: BTreeMap<usize, BTreeSet<u32>>,
    ghosts: BTreeSet<u32>,
}

impl Whose {
    fn of(scene: &Scene<'_>, people: &People) -> Self {
        let rows = people.resolved.iter();
        let mut of_node: Vec<(usize, u32)> =
            rows.filter_map(|row| Some((scene.cast.node(row.subject.id())?, row.person))).collect();
        of_node.sort_unstable();
        of_node.dedup();
        let ghosts = people.resolved.iter().filter(|row| row.class == Class::Ghost);
        let mut ghosts: BTreeSet<u32> = ghosts.map(|row| row.person).collect();
        for row in people.resolved.iter().filter(|row| row.class != Class::Ghost) {
            ghosts.remove(&row.person);
        }
        let mut whose = Self { people: of_node, others: BTreeMap::new(), ghosts };
        let decided = scene.decided.forgotten.iter().flatten().chain(scene.decided.said.keys());
        let unused: BTreeSet<usize> = decided
            .filter_map(|id| scene.cast.node(id))
            .filter(|node| whose.node(*node).next().is_none())
            .collect();
        if !unused.is_empty() {
            let (mut groups, _) = scene.groups();
            let mut of_group: BTreeMap<usize, BTreeSet<u32>> =
                unused.iter().map(|node| (groups.find(*node), BTreeSet::new())).collect();
            for (node, person) in &whose.people {
                if let Some(people) = of_group.get_mut(&groups.find(*node)) {
                    people.insert(*person);
                }
            }
            for node in unused {
                let people = of_group.get(&groups.find(node)).cloned().unwrap_or_default();
                whose.others.insert(node, people);
            }
        }
        whose
    }

    fn node(&self, node: usize) -> impl Iterator<Item = u32> {
        let from = self.people.partition_point(|(other, _)| *other < node);
        let used = self.people.iter().skip(from).take_while(move |(other, _)| *other == node);
        used.map(|(_, person)| *person)
    }

    fn id(&self, scene: &Scene<'_>, id: &str) -> Vec<u32> {
        let Some(node) = scene.cast.node(id) else { return Vec::new() };
        let others = self.others.get(&node).into_iter().flatten().copied();
        self.node(node).chain(others).collect()
    }
}

/// Whom somebody parted from others: where they are at home, and so which lines are about them.
#[derive(Default)]
struct Parted {
    nodes: BTreeSet<usize>,
    /// The folded addresses that their people sign with.
    homes: BTreeSet<(u32, Personal)>,
}

impl Parted {
    fn of(scene: &Scene<'_>, whose: &Whose) -> Self {
        if scene.decided.parted.is_empty() || scene.input.mode != IdentityMode::Rules {
            return Self::default();
        }
        let cuts = &scene.bindings().cuts;
        let nodes: BTreeSet<usize> = (0..scene.cast.len()).filter(|node| cuts.has(*node)).collect();
        let people: BTreeSet<u32> = nodes.iter().flat_map(|node| whose.node(*node)).collect();
        let own = whose.people.iter().filter(|(_, person)| people.contains(person));
        let homes = own.filter_map(|(node, person)| {
            Some((*person, folded(scene.cast.face(*node)?.address.bytes())))
        });
        Self { homes: homes.collect(), nodes }
    }

    /// Returns the names that `.mailmap` files give a signature of a person.
    fn given(
        &self,
        scene: &Scene<'_>,
        person: u32,
        id: &str,
        signature: Option<&Signature>,
    ) -> Vec<Personal> {
        let Some(signature) = signature else { return Vec::new() };
        let is_cut = scene.cast.node(id).is_some_and(|node| self.nodes.contains(&node));
        let is_home = |to: &Personal| !is_cut || self.homes.contains(&(person, folded(to.bytes())));
        let names = scene.proper_names(id, signature);
        let own = names.filter(|(name, to)| !name.is_blank() && to.is_none_or(is_home));
        own.map(|(name, _)| name.clone()).collect()
    }
}

/// A name, and when somebody was last seen with it.
type Dated = (Option<Instant>, Personal);

/// How one person was called.
#[derive(Default)]
struct Called {
    /// The last line of the log about it.
    chosen: Option<(Instant, bool, u64, Option<Personal>)>,
    proper: Vec<Dated>,
    signed: Vec<Dated>,
    /// Names that a `.mailmap` replaces, folded.
    replaced: BTreeSet<Personal>,
    login: Option<Dated>,
}

impl Called {
    /// Takes a name that was signed with, and what `.mailmap` files make of it.
    fn sign(&mut self, given: &[Personal], signature: Option<&Signature>, at: Option<Instant>) {
        let Some(signature) = signature else { return };
        for proper in given {
            self.proper.push((at, proper.clone()));
            if *proper != signature.name {
                self.replaced.insert(folded(signature.name.bytes()));
            }
        }
        if !signature.name.is_blank() {
            self.signed.push((at, signature.name.clone()));
        }
    }

    fn name(self) -> Option<Personal> {
        let Self { chosen, proper, signed, replaced, login } = self;
        if let Some(chosen) = chosen.and_then(|(.., name)| name).filter(|name| !name.is_blank()) {
            return Some(chosen);
        }
        let last = |names: &[Dated], fits: &dyn Fn(&Personal) -> bool| {
            let fitting = names.iter().filter(|(_, name)| fits(name));
            fitting.max().map(|(_, name)| name.clone())
        };
        let stays = |name: &Personal| !replaced.contains(&folded(name.bytes()));
        // Files that replace each other's names leave the one of them that was signed with last.
        let given = |name: &Personal| proper.iter().any(|(_, proper)| proper == name);
        last(&proper, &stays)
            .or_else(|| last(&signed, &given))
            .or_else(|| last(&proper, &|_| true))
            .or_else(|| last(&signed, &stays))
            .or_else(|| login.map(|(_, login)| login))
    }
}
