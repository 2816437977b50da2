//! Alarms: groups that automatic rules make and that are too large to be believed.
//!
//! One wrong `.mailmap` line or one shared machine can chain a hundred people into one, and every
//! figure is wrong from then on without looking wrong. Such a group is left as what its addresses
//! and accounts alone make of it, and somebody is told; what a community declared or decided holds.

use std::collections::{BTreeMap, BTreeSet};

use model::{Alarm, Rule};

use crate::cast::Cast;
use crate::groups::Groups;

/// From where on a group is not believed.
pub(crate) struct Limits {
    /// How many signatures and accounts in use one person may have.
    pub(crate) subjects: u64,
    /// How many accounts of one platform one person may have.
    pub(crate) platform_ids: u64,
}

/// The limits of the house.
///
/// The longest list of one person in the `.mailmap` files of NumPy, SciPy and networkx has 14
/// addresses, and most people have one or two, so 50 leaves room for decades and none for a chain.
/// Two accounts of one platform, a lost one and a new one or one at work and one at home, are
/// common; more are rare enough to be looked at.
pub(crate) const LIMITS: Limits = Limits { subjects: 50, platform_ids: 2 };

/// Returns whether a rule still joins within a group that is not believed.
pub(crate) fn is_trusted(rule: Rule) -> bool {
    use Rule::{AddressCase, Decided, Declared, SameAccount, SameAddress};
    matches!(rule, SameAddress | AddressCase | SameAccount | Declared | Decided)
}

/// Groups that are not believed.
#[derive(Default)]
pub(crate) struct Suspects {
    /// The groups, by the node that stands for them, with their ids on one platform at most.
    groups: BTreeMap<usize, u64>,
}

impl Suspects {
    /// Looks at the groups that automatic rules make; `ids` are platforms and places of accounts.
    pub(crate) fn among(groups: &mut Groups, used: &[bool], ids: &[(&str, usize)]) -> Self {
        let mut sizes = vec![0_u64; used.len()];
        let mut most = BTreeMap::new();
        for (node, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            // A node of the cast comes before all places, so it stands for its group.
            let root = groups.find(node);
            sizes[root] += 1;
            if sizes[root] > LIMITS.subjects {
                most.insert(root, 0);
            }
        }
        let mut on: Vec<(usize, &str)> =
            ids.iter().map(|(platform, place)| (groups.find(*place), *platform)).collect();
        on.sort_unstable();
        for alike in on.chunk_by(|one, other| one == other) {
            let (ids, root) = (alike.len() as u64, alike[0].0);
            let in_use = sizes.get(root).is_some_and(|size| *size > 0);
            if in_use && (ids > LIMITS.platform_ids || most.contains_key(&root)) {
                let most: &mut u64 = most.entry(root).or_default();
                *most = ids.max(*most);
            }
        }
        Self { groups: most }
    }

    /// Returns whether a group is not believed, by the node that stands for it.
    pub(crate) fn has(&self, root: usize) -> bool {
        self.groups.contains_key(&root)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Tells who was left as how many people: `automatic` are the groups that are not believed,
    /// `left` the people.
    pub(crate) fn told(
        &self,
        cast: &Cast<'_>,
        automatic: &mut Groups,
        left: &mut Groups,
    ) -> Vec<Alarm> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut members: BTreeMap<usize, (BTreeSet<_>, BTreeSet<usize>)> = BTreeMap::new();
        for row in &cast.rows {
            let root = automatic.find(row.node);
            if self.has(root) {
                let (subjects, people) = members.entry(root).or_default();
                subjects.insert(cast.subject(row));
                people.insert(left.find(row.node));
            }
        }
        let alarm = |(root, (members, people)): (usize, (BTreeSet<_>, BTreeSet<_>))| Alarm {
            members: members.into_iter().collect(),
            people: people.len() as u64,
            platform_ids: self.groups.get(&root).copied().unwrap_or_default(),
        };
        let mut alarms: Vec<Alarm> = members.into_iter().map(alarm).collect();
        alarms.sort_by(|one, other| one.members.cmp(&other.members));
        alarms
    }
}
