//! Resolving: signatures in, people out.
//!
//! Everything is sorted before it is looked at, so the order in which signatures, projects,
//! `.mailmap` files or decisions come in cannot change a byte of the answer. People are numbered
//! by the smallest of their signature ids, which are keyed and say nothing about a name.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AccountId, AccountSeen, Class, Decision, IdentityMode, People, Personal, ProjectName, Resolved,
    Rule, RuleTally, Signature, SignatureId, SignatureSeen, Subject,
};

use crate::bind::{Bindings, Seen};
use crate::bots::BotList;
use crate::decided::Decided;
use crate::ghost;
use crate::groups::Groups;
use crate::links::Link;
use crate::mailmap::Mailmap;
use crate::usable::UnusableList;
use model::address::folded;

/// What people are resolved from; the order within each part does not matter.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The personal table.
    pub signatures: &'a [SignatureSeen],
    /// Which project's events carry which signature.
    pub usage: &'a [(ProjectName, SignatureId)],
    /// The personal table of accounts.
    pub accounts: &'a [AccountSeen],
    /// Which project's events carry which account.
    pub account_usage: &'a [(ProjectName, AccountId)],
    /// What the community itself says belongs together.
    pub links: &'a [Link],
    /// The `.mailmap` of each project that has one.
    pub mailmaps: &'a [(ProjectName, Mailmap)],
    /// The decision log.
    pub decisions: &'a [Decision],
    /// Machines.
    pub bots: &'a BotList,
    /// Addresses that tell nobody apart.
    pub unusable: &'a UnusableList,
    /// How signatures become people.
    pub mode: IdentityMode,
}

/// Returns the people behind the signatures in use, one row per project and signature.
///
/// In [`IdentityMode::Mailmap`] there are no tallies and no bindings from the log; an empty address
/// is a person of its own for each signature. A signature that the personal table does not know any
/// more stays a person of its own, unresolved.
pub fn resolve(input: &Input<'_>) -> People {
    let scene = Scene::of(input);
    match input.mode {
        IdentityMode::Rules => scene.by_rules(),
        IdentityMode::Mailmap => scene.people(&scene.mailmap_groups(), &scene.mailmap_traits()),
    }
}

/// A signature in a project.
pub(crate) struct Row<'a> {
    pub(crate) project: &'a ProjectName,
    id: &'a SignatureId,
    /// Its place among all signatures.
    pub(crate) node: usize,
}

/// What is known of one row before its person is.
pub(crate) struct Traits {
    ghost: bool,
    machine: bool,
    /// Whether what makes it a machine may speak for a whole person.
    placed: bool,
    unresolved: bool,
}

/// The input, sorted and joined.
pub(crate) struct Scene<'a> {
    input: Input<'a>,
    seen: BTreeMap<&'a SignatureId, Seen<'a>>,
    pub(crate) rows: Vec<Row<'a>>,
    mailmaps: Vec<(&'a ProjectName, &'a Mailmap)>,
    decided: Decided<'a>,
    pub(crate) bindings: Bindings,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(input: &Input<'a>) -> Self {
        let input = *input;
        let mut seen: BTreeMap<&SignatureId, Seen<'_>> = BTreeMap::new();
        for known in input.signatures {
            let entry = seen.entry(&known.id).or_default();
            let least = entry.signature.map_or(&known.signature, |s| s.min(&known.signature));
            entry.signature = Some(least);
        }
        for (project, id) in input.usage {
            seen.entry(id).or_default().projects.insert(project);
        }
        let decided = Decided::read(input.decisions);
        let mut mailmaps: Vec<_> = input.mailmaps.iter().map(|(name, map)| (name, map)).collect();
        mailmaps.sort();
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (node, (id, seen)) in seen.iter().enumerate() {
            rows.extend(seen.projects.iter().map(|project| Row { project, id, node }));
        }
        rows.sort_by_key(|row| (row.project, row.node));
        let bindings = Bindings::collect(&seen, &mailmaps, input.unusable, &decided);
        Self { input, seen, rows, mailmaps, decided, bindings }
    }

    /// Returns the people whom all rules give.
    pub(crate) fn by_rules(&self) -> People {
        let mut counted = vec![false; self.bindings.nodes];
        for row in &self.rows {
            counted[row.node] = true;
        }
        let mut groups = Groups::new(counted);
        let mut tallies = Vec::new();
        for rule in Rule::ALL {
            let joins = self.bindings.joins.get(&rule).into_iter().flatten();
            let merges = joins.filter(|(one, other)| groups.join(*one, *other)).count() as u64;
            tallies.push(RuleTally { rule, merges });
        }
        let of_row: Vec<usize> = self.rows.iter().map(|row| groups.find(row.node)).collect();
        let traits: Vec<Traits> = self.rows.iter().map(|row| self.rule_traits(row)).collect();
        People { tallies, ..self.people(&of_row, &traits) }
    }

    fn rule_traits(&self, row: &Row<'_>) -> Traits {
        let placed = self.bindings.placed.get(row.node).copied().unwrap_or_default();
        let Some(signature) = self.signature(row) else {
            return Traits { ghost: false, machine: false, placed, unresolved: !placed };
        };
        let usable = self.input.unusable.is_usable(&signature.address);
        let deleted = ghost::is_deleted_account(signature, usable);
        let machine = self.is_machine(row, signature);
        Traits {
            ghost: deleted || (ghost::is_nobody(signature, usable) && !placed && !machine),
            machine,
            placed,
            unresolved: !placed && !deleted && !machine,
        }
    }

    /// Returns the group of each row when the project's own `.mailmap` alone decides.
    pub(crate) fn mailmap_groups(&self) -> Vec<usize> {
        let mut groups: BTreeMap<Result<Personal, usize>, usize> = BTreeMap::new();
        let mut of_row = Vec::new();
        for row in &self.rows {
            let address = self.mapped(row).map(|mapped| folded(mapped.address.bytes()));
            let ghost = self.signature(row).is_some_and(|s| ghost::is_shared_address(&s.address));
            let key = address.filter(|a| !a.is_blank() && !ghost).ok_or(row.node);
            let next = groups.len();
            of_row.push(*groups.entry(key).or_insert(next));
        }
        of_row
    }

    /// Returns what is known of each row when the project's own `.mailmap` alone decides.
    ///
    /// Only the shared login of deleted accounts is a ghost here: git lists all others.
    pub(crate) fn mailmap_traits(&self) -> Vec<Traits> {
        let of = |row: &Row<'_>| {
            let Some((signature, mapped)) = self.signature(row).zip(self.mapped(row)) else {
                return Traits { ghost: false, machine: false, placed: false, unresolved: true };
            };
            let ghost = ghost::is_shared_address(&signature.address);
            let machine = self.is_machine(row, signature);
            let placed = self.input.unusable.is_usable(&mapped.address);
            let unresolved = mapped.address.is_blank() && !machine;
            Traits { ghost, machine, placed, unresolved }
        };
        self.rows.iter().map(of).collect()
    }

    /// Returns the people that groups of rows make, numbered and classed.
    pub(crate) fn people(&self, of_row: &[usize], traits: &[Traits]) -> People {
        let mut members: BTreeMap<usize, Vec<(&Row<'_>, &Traits)>> = BTreeMap::new();
        for ((row, traits), group) in self.rows.iter().zip(traits).zip(of_row) {
            members.entry(*group).or_default().push((row, traits));
        }
        let machines: BTreeSet<usize> = members
            .iter()
            .filter_map(|(group, members)| self.is_machine_group(members).then_some(*group))
            .collect();
        let mut first: Vec<(usize, usize)> = members
            .iter()
            .filter_map(|(group, members)| Some((members.iter().map(|m| m.0.node).min()?, *group)))
            .collect();
        first.sort_unstable();
        let number: BTreeMap<usize, u32> = first.iter().map(|(_, group)| *group).zip(0..).collect();
        let resolved = self.rows.iter().zip(traits).zip(of_row).map(|((row, traits), group)| {
            let class = match (traits.ghost, machines.contains(group)) {
                (true, _) => Class::Ghost,
                (false, true) => Class::Bot,
                (false, false) => Class::Human,
            };
            Resolved {
                project: row.project.clone(),
                subject: Subject::Signature(row.id.clone()),
                person: number.get(group).copied().unwrap_or_default(),
                class,
                unresolved: traits.unresolved,
            }
        });
        let identity = match self.input.mode {
            IdentityMode::Rules => "rules",
            IdentityMode::Mailmap => "mailmap",
        };
        let lists = vec![
            ("bots".to_owned(), self.input.bots.fingerprint()),
            ("identity".to_owned(), identity.to_owned()),
            ("unusable".to_owned(), self.input.unusable.fingerprint()),
        ];
        People { resolved: resolved.collect(), lists, ..People::default() }
    }

    /// A group is a machine when the log says so last, or else when a list knows a signature that
    /// may speak for the group.
    fn is_machine_group(&self, members: &[(&Row<'_>, &Traits)]) -> bool {
        let verdict = members
            .iter()
            .filter_map(|(row, _)| self.decided.verdicts.get(row.id.0.as_str()))
            .max();
        if let Some(verdict) = verdict {
            return !verdict.called_person;
        }
        let lone = members.iter().all(|(row, _)| row.node == members[0].0.node);
        members.iter().any(|(_, t)| t.machine && !t.ghost && (t.placed || lone))
    }

    fn is_machine(&self, row: &Row<'_>, signature: &Signature) -> bool {
        let bots = self.input.bots;
        bots.has(signature) || self.mapped(row).is_some_and(|mapped| bots.has(&mapped))
    }

    fn signature(&self, row: &Row<'_>) -> Option<&'a Signature> {
        self.seen.get(row.id).and_then(|seen| seen.signature)
    }

    /// Returns what the project's own `.mailmap` makes of a row.
    fn mapped(&self, row: &Row<'_>) -> Option<Signature> {
        let signature = self.signature(row)?;
        let own = self.mailmaps.iter().filter(|(project, _)| *project == row.project);
        let mut mapped = own.map(|(_, mailmap)| mailmap.map(signature));
        let changed = mapped.find(|mapped| mapped != signature);
        Some(changed.unwrap_or_else(|| signature.clone()))
    }
}
