//! Groups that grow together: which nodes belong to one person.
//!
//! A node is a signature that is in use or something that joins signatures (an address, an
//! account). Only a join of two groups that both hold a signature in use counts as a merge, so the
//! count of merges does not depend on the order of joins.

/// Disjoint groups of nodes, numbered from 0.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    parent: Vec<usize>,
    counted: Vec<bool>,
}

impl Groups {
    /// Makes one group for each node; `counted` says which nodes are signatures in use.
    pub(crate) fn new(counted: Vec<bool>) -> Self {
        Self { parent: (0..counted.len()).collect(), counted }
    }

    /// Returns the node that stands for the group of `node`.
    pub(crate) fn find(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    /// Joins two groups and returns whether two people became one.
    pub(crate) fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return false;
        }
        let (root, child) = (one.min(other), one.max(other));
        let merged = self.counted[root] && self.counted[child];
        self.parent[child] = root;
        self.counted[root] |= self.counted[child];
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn joining_through_an_address_counts_one_merge_in_any_order() {
        for order in [[(0, 2), (1, 2)], [(1, 2), (0, 2)]] {
            let mut groups = Groups::new(vec![true, true, false]);
            let merges = order.into_iter().filter(|&(a, b)| groups.join(a, b)).count();
            assert_eq!(merges, 1);
            assert_eq!(groups.find(0), groups.find(1));
        }
    }
}
