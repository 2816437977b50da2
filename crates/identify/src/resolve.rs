//! Resolving: signatures and accounts in, people out.
//!
//! Everything is sorted before it is looked at, so the order in which signatures, accounts,
//! projects, `.mailmap` files, links or decisions come in cannot change a byte of the answer. People
//! are numbered by the smallest of their ids in use, which are keyed and say nothing about a name.

use std::cell::OnceCell;

use model::{
    AccountId, AccountSeen, Class, Decision, IdentityMode, People, Personal, ProjectName, Resolved,
    Rule, RuleTally, Signature, SignatureId, SignatureSeen,
};

use crate::alike::named_alike;
use crate::bind::Bindings;
use crate::bots::BotList;
use crate::cast::{Cast, Row};
use crate::decided::Decided;
use crate::ghost;
use crate::groups::Groups;
use crate::links::Link;
use crate::mailmap::Mailmap;
use crate::said::Said;
use crate::usable::UnusableList;

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

/// Returns the people behind the signatures and accounts in use, one row per project and each.
///
/// In [`IdentityMode::Mailmap`] there are no tallies and no alarms, and of the log only what is said
/// of whoever is there counts, and that the forgotten are one; an empty address is a person of its
/// own for each signature, and so is an account without an address. A signature that the personal
/// table does not know any more stays a person of its own, unresolved, unless it is one of somebody
/// forgotten.
pub fn resolve(input: &Input<'_>) -> People {
    let scene = Scene::of(input);
    match input.mode {
        IdentityMode::Rules => scene.by_rules(),
        IdentityMode::Mailmap => {
            scene.people(&scene.mailmap_groups(), &[], &scene.mailmap_traits())
        }
    }
}

/// What is known of one row before its person is.
pub(crate) struct Traits {
    pub(crate) ghost: bool,
    pub(crate) machine: bool,
    /// Whether what makes it a machine may speak for a whole person.
    pub(crate) placed: bool,
    pub(crate) unresolved: bool,
}

/// The input, sorted and joined.
pub(crate) struct Scene<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) cast: Cast<'a>,
    pub(crate) mailmaps: Vec<(&'a ProjectName, &'a Mailmap)>,
    pub(crate) decided: Decided<'a>,
    bindings: OnceCell<Bindings>,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(input: &Input<'a>) -> Self {
        let input = *input;
        let decided = Decided::read(input.decisions);
        let mut mailmaps: Vec<_> = input.mailmaps.iter().map(|(name, map)| (name, map)).collect();
        mailmaps.sort();
        let cast = Cast::of(&input, &mailmaps, decided.subjects());
        Self { input, cast, mailmaps, decided, bindings: OnceCell::new() }
    }

    /// Returns what every rule says, found out when it is first asked.
    pub(crate) fn bindings(&self) -> &Bindings {
        let Self { input, cast, mailmaps, decided, bindings } = self;
        let collect = || Bindings::collect(cast, mailmaps, input.links, input.unusable, decided);
        bindings.get_or_init(collect)
    }

    /// Returns the groups of all nodes by every rule, with merges counted rule by rule.
    pub(crate) fn groups(&self) -> (Groups, Vec<RuleTally>) {
        let mut counted = self.cast.in_use();
        counted.resize(self.bindings().nodes, false);
        let mut groups = Groups::new(counted);
        for (node, place) in &self.bindings().own {
            groups.join(*node, *place);
        }
        let mut tallies = Vec::new();
        for rule in Rule::ALL {
            let joins = self.bindings().joins.get(&rule).into_iter().flatten();
            let merges = joins.filter(|(one, other)| groups.join(*one, *other)).count() as u64;
            tallies.push(RuleTally { rule, merges });
        }
        (groups, tallies)
    }

    /// Returns the people whom all rules give.
    fn by_rules(&self) -> People {
        let (mut groups, tallies) = self.groups();
        let of_row: Vec<usize> = self.cast.rows.iter().map(|row| groups.find(row.node)).collect();
        let traits: Vec<Traits> = self.cast.rows.iter().map(|row| self.rule_traits(row)).collect();
        // What was said of somebody under a signature that no event carries any more holds still.
        let said = self.decided.said.keys().filter_map(|id| self.cast.node(id));
        let others: Vec<(usize, usize)> = said.map(|node| (groups.find(node), node)).collect();
        let mut automatic = self.bindings().automatic.clone();
        let alarms = self.bindings().suspects.told(&self.cast, &mut automatic, &mut groups);
        let people = self.people(&of_row, &others, &traits);
        let alike = named_alike(&self.input, &people);
        People { tallies, alarms, alike, ..people }
    }

    fn rule_traits(&self, row: &Row<'_>) -> Traits {
        let placed = self.bindings().placed[row.node];
        let (accounts, face) = (self.cast.accounts(row.node), self.cast.face(row.node));
        let usable = face.is_some_and(|face| self.input.unusable.is_usable(&face.address));
        let deleted = self.bindings().ghosts[row.node];
        let nobody = match accounts {
            [] => face.is_some_and(|face| ghost::is_nobody(face, usable)),
            rows => ghost::is_unknown(rows, usable),
        };
        let machine = self.is_machine(row);
        Traits {
            ghost: deleted || (nobody && !placed && !machine),
            machine,
            placed,
            unresolved: !placed && !deleted && !machine,
        }
    }

    /// Returns the people that groups of rows make, numbered and classed; `others` are more nodes
    /// of the groups that stand on no row.
    pub(crate) fn people(
        &self,
        of_row: &[usize],
        others: &[(usize, usize)],
        traits: &[Traits],
    ) -> People {
        let numbers = Numbers::of(&self.cast, of_row);
        let person_of = |row: usize| numbers.0[of_row[row]];
        let mut hints = vec![Hint::default(); numbers.1 as usize];
        let mut said = Said::of(&self.decided, &self.cast);
        for ((at, row), traits) in self.cast.rows.iter().enumerate().zip(traits) {
            hints[person_of(at) as usize].take(row.node, traits);
            said.hear(person_of(at), row.node);
        }
        for (group, node) in others {
            if let Some(person) = numbers.0.get(*group).filter(|number| **number != NOBODY) {
                said.hear(*person, *node);
            }
        }
        let mut machines: Vec<bool> = hints.iter().map(Hint::is_machine).collect();
        let automated = said.automated(&mut machines);
        let resolved = self.cast.rows.iter().zip(traits).enumerate().map(|(at, (row, traits))| {
            let person = person_of(at);
            let class = match (traits.ghost, machines[person as usize]) {
                (true, _) => Class::Ghost,
                (false, true) => Class::Bot,
                (false, false) => Class::Human,
            };
            Resolved {
                project: row.project.clone(),
                subject: self.cast.subject(row),
                person,
                class,
                unresolved: traits.unresolved,
            }
        });
        People {
            resolved: resolved.collect(),
            automated,
            affiliations: said.affiliations(),
            uncredited: said.uncredited(),
            lists: self.lists(),
            ..People::default()
        }
    }

    fn lists(&self) -> Vec<(String, String)> {
        let identity = match self.input.mode {
            IdentityMode::Rules => "rules",
            IdentityMode::Mailmap => "mailmap",
        };
        vec![
            ("bots".to_owned(), self.input.bots.fingerprint()),
            ("identity".to_owned(), identity.to_owned()),
            ("unusable".to_owned(), self.input.unusable.fingerprint()),
        ]
    }

    pub(crate) fn is_machine(&self, row: &Row<'_>) -> bool {
        let bots = self.input.bots;
        let accounts = self.cast.accounts(row.node);
        self.cast.face(row.node).is_some_and(|face| bots.has(face))
            || accounts.iter().any(|account| bots.has_account(account))
            || self.changed(row).is_some_and(|mapped| bots.has(&mapped))
    }

    /// Returns the names that `.mailmap` files give a signature, each with the address that it is
    /// sent to: at an address that tells nobody apart, those of its own projects alone.
    pub(crate) fn proper_names<'s>(
        &'s self,
        id: &str,
        signature: &'s Signature,
    ) -> impl Iterator<Item = (&'s Personal, Option<&'s Personal>)> {
        let everywhere = self.input.unusable.is_usable(&signature.address);
        let node = if everywhere { None } else { self.cast.node(id) };
        let counts = move |project: &ProjectName| {
            everywhere || node.is_some_and(|node| self.cast.is_in(node, project))
        };
        let counting = self.mailmaps.iter().filter(move |(project, _)| counts(project));
        counting.filter_map(|(_, mailmap)| {
            Some((mailmap.proper_name(signature)?, mailmap.sent(signature).map(|sent| sent.to)))
        })
    }

    /// Returns what the project's own `.mailmap` makes of a row.
    pub(crate) fn mapped(&self, row: &Row<'_>) -> Option<Signature> {
        self.changed(row).or_else(|| self.cast.face(row.node).cloned())
    }

    /// Returns what the project's own `.mailmap` makes of a row that it changes.
    fn changed(&self, row: &Row<'_>) -> Option<Signature> {
        let face = self.cast.face(row.node)?;
        let own = self.mailmaps.iter().filter(|(project, _)| *project == row.project);
        own.map(|(_, mailmap)| mailmap.map(face)).find(|mapped| mapped != face)
    }
}

/// The number of nobody.
const NOBODY: u32 = u32::MAX;

/// The number of each group's person, and how many people there are.
struct Numbers(Vec<u32>, u32);

impl Numbers {
    fn of(cast: &Cast<'_>, of_row: &[usize]) -> Self {
        let mut nodes: Vec<(usize, usize)> =
            cast.rows.iter().zip(of_row).map(|(row, group)| (row.node, *group)).collect();
        nodes.sort_unstable();
        let groups = of_row.iter().max().map_or(0, |most| most + 1);
        let mut numbers = vec![NOBODY; groups];
        let mut next = 0;
        for (_, group) in nodes {
            if numbers[group] == NOBODY {
                numbers[group] = next;
                next += 1;
            }
        }
        Self(numbers, next)
    }
}

/// What the lists say of one person.
#[derive(Clone, Default)]
struct Hint {
    node: Option<usize>,
    /// More than one node.
    several: bool,
    machine: bool,
    machine_placed: bool,
}

impl Hint {
    fn take(&mut self, node: usize, traits: &Traits) {
        self.several |= self.node.is_some_and(|first| first != node);
        self.node = Some(node);
        self.machine |= traits.machine && !traits.ghost;
        self.machine_placed |= traits.machine && !traits.ghost && traits.placed;
    }

    /// A person is a machine when a list knows something that may speak for all of them.
    fn is_machine(&self) -> bool {
        self.machine_placed || (self.machine && !self.several)
    }
}
