//! By `.mailmap` alone: people as git itself tells them apart, project by project.
//!
//! It is the ground that the rules are measured against. A deleted account's shared login and an
//! empty address join nobody here either, and whoever is forgotten is one person all the same.

use std::collections::BTreeMap;

use model::Personal;
use model::address::folded;

use crate::cast::{self, Row};
use crate::ghost;
use crate::groups::Groups;
use crate::resolve::{Scene, Traits};

impl Scene<'_> {
    /// Returns the group of each row when the project's own `.mailmap` alone decides.
    pub(crate) fn mailmap_groups(&self) -> Vec<usize> {
        let forgotten = self.forgotten();
        let mut groups: BTreeMap<Result<Personal, usize>, usize> = BTreeMap::new();
        let mut of_row = Vec::new();
        for row in &self.cast.rows {
            let address = self.mapped(row).map(|mapped| folded(mapped.address.bytes()));
            let face = self.cast.face(row.node);
            let ghost = face.is_some_and(|face| ghost::is_shared_address(&face.address));
            let slot = forgotten.get(&row.node);
            let told = address.filter(|a| !a.is_blank() && !ghost && slot.is_none());
            let key = told.ok_or(*slot.unwrap_or(&row.node));
            let next = groups.len();
            of_row.push(*groups.entry(key).or_insert(next));
        }
        of_row
    }

    /// Returns, for each node of somebody forgotten, the one that stands for them.
    fn forgotten(&self) -> BTreeMap<usize, usize> {
        let mut groups = Groups::new(vec![false; self.cast.len()]);
        let mut nodes = Vec::new();
        for known in &self.decided.forgotten {
            let known: Vec<usize> = known.iter().filter_map(|id| self.cast.node(id)).collect();
            for pair in known.windows(2) {
                groups.join(pair[0], pair[1]);
            }
            nodes.extend(known);
        }
        nodes.into_iter().map(|node| (node, groups.find(node))).collect()
    }

    /// Returns what is known of each row when the project's own `.mailmap` alone decides.
    ///
    /// Only the shared login of deleted accounts is a ghost here: git lists all others.
    pub(crate) fn mailmap_traits(&self) -> Vec<Traits> {
        let forgotten = self.forgotten();
        let of = |row: &Row<'_>| {
            let traits = self.mailmap_traits_of(row);
            match forgotten.contains_key(&row.node) {
                true => Traits { ghost: false, unresolved: false, ..traits },
                false => traits,
            }
        };
        self.cast.rows.iter().map(of).collect()
    }

    fn mailmap_traits_of(&self, row: &Row<'_>) -> Traits {
        let machine = self.is_machine(row);
        let Some((face, mapped)) = self.cast.face(row.node).zip(self.mapped(row)) else {
            let by_name = self.cast.accounts(row.node).iter().all(|seen| cast::is_by_name(seen));
            let ghost = self.bindings().ghosts[row.node];
            let unresolved = by_name && !ghost && !machine;
            return Traits { ghost, machine, placed: !by_name, unresolved };
        };
        let ghost = ghost::is_shared_address(&face.address);
        let placed = self.input.unusable.is_usable(&mapped.address);
        let unresolved = mapped.address.is_blank() && !machine;
        Traits { ghost, machine, placed, unresolved }
    }
}
