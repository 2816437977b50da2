//! Mixing of groups: how often newcomers answer the core, the core newcomers, and each their own.
//!
//! With m edges, E_ij from group i to j, A_i their sums by origin, B_j by target:
//! expected under the margins A_i B_j / m (without direction, D the ends in a group, D_i D_j / 2m, and half of it
//! within a group); nominal assortativity (tr E/m - sum AB/m²) / (1 - sum AB/m²), Newman 2003, Physical Review E
//! 67:026126; modularity tr E/m - sum (D/2m)², directions left aside, Newman & Girvan 2004, ibid. 69:026113;
//! E-I index (between - within) / m, Krackhardt & Stern 1988, Social Psychology Quarterly 51:123.
//! All of them depend on how large and how active the groups are: only the comparison with `rewiring` is evidence
//! that people choose each other by group. O(m + g²) for g groups.

use super::Graph;

/// Counts of edges between groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mixing {
    directed: bool,
    groups: usize,
    counts: Vec<u64>,
    left_out: u64,
}

impl Mixing {
    /// Returns the counts between numbered groups; an edge with an end in no group is left out.
    pub fn new(graph: &Graph, groups: &[Option<u32>]) -> Self {
        Self::of_edges(graph.edges(), groups, graph.is_directed())
    }

    /// Returns the counts of these edges.
    pub(crate) fn of_edges(edges: &[(u32, u32)], groups: &[Option<u32>], directed: bool) -> Self {
        let size = groups.iter().flatten().max().map_or(0, |last| *last as usize + 1);
        let mut mixing = Self { directed, groups: size, counts: vec![0; size * size], left_out: 0 };
        let group = |node: u32| groups.get(node as usize).copied().flatten();
        for (from, to) in edges {
            let (Some(from), Some(to)) = (group(*from), group(*to)) else {
                mixing.left_out += 1;
                continue;
            };
            let turned = !directed && from > to;
            let (from, to) = if turned { (to, from) } else { (from, to) };
            mixing.counts[from as usize * size + to as usize] += 1;
        }
        mixing
    }

    /// Returns the pairs of groups in order; without direction the smaller number comes first.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let targets = |from| if self.directed { 0 } else { from }..self.groups;
        (0..self.groups).flat_map(move |from| targets(from).map(move |to| (from, to)))
    }

    /// Returns how many edges run from one group to another.
    pub fn count(&self, from: usize, to: usize) -> u64 {
        let inside = from < self.groups && to < self.groups;
        if inside { self.counts[from * self.groups + to] } else { 0 }
    }

    /// Returns how many edges have an end in no group.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Returns how many edges would run from one group to another if only the margins mattered; nothing without an
    /// edge.
    pub fn expected(&self, from: usize, to: usize) -> Option<f64> {
        let edges = self.edges();
        if edges == 0 || from >= self.groups || to >= self.groups {
            return None;
        }
        if self.directed {
            let (origins, targets) = self.margins();
            return Some(origins[from] as f64 * targets[to] as f64 / edges as f64);
        }
        let ends = self.ends();
        let both = ends[from] as f64 * ends[to] as f64 / (2 * edges) as f64;
        Some(if from == to { both / 2.0 } else { both })
    }

    /// Returns the nominal assortativity; nothing without an edge or when all edges touch one group only.
    pub fn assortativity(&self) -> Option<f64> {
        let (mut edges, mut within) = (i128::from(self.edges()), i128::from(self.within()));
        let by_chance = if self.directed {
            let (origins, targets) = self.margins();
            product(&origins, &targets)
        } else {
            // Each edge is walked both ways.
            (edges, within) = (2 * edges, 2 * within);
            product(&self.ends(), &self.ends())
        };
        let room = edges * edges - by_chance;
        (room > 0).then(|| (edges * within - by_chance) as f64 / room as f64)
    }

    /// Returns the modularity of the groups, or nothing without an edge.
    pub fn modularity(&self) -> Option<f64> {
        let (edges, within) = (i128::from(self.edges()), i128::from(self.within()));
        let ends = self.ends();
        let above = 4 * edges * within - product(&ends, &ends);
        (edges > 0).then(|| above as f64 / (4 * edges * edges) as f64)
    }

    /// Returns the E-I index, from -1 (all within) to 1 (all between), or nothing without an edge.
    pub fn external_internal(&self) -> Option<f64> {
        let (edges, within) = (self.edges() as f64, self.within() as f64);
        (edges > 0.0).then(|| (edges - 2.0 * within) / edges)
    }

    fn edges(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn within(&self) -> u64 {
        (0..self.groups).map(|group| self.count(group, group)).sum()
    }

    fn margins(&self) -> (Vec<u64>, Vec<u64>) {
        let all = || 0..self.groups;
        let origins = all().map(|from| all().map(|to| self.count(from, to)).sum());
        let targets = all().map(|to| all().map(|from| self.count(from, to)).sum());
        (origins.collect(), targets.collect())
    }

    /// The ends of edges in each group.
    fn ends(&self) -> Vec<u64> {
        let (origins, targets) = self.margins();
        origins.into_iter().zip(targets).map(|(origin, target)| origin + target).collect()
    }
}

fn product(a: &[u64], b: &[u64]) -> i128 {
    a.iter().zip(b).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_couples_of_newman_2003_are_met() {
        // Table I, couples by group, printed as shares of three digits; r = 0.621.
        let shares = [[258, 16, 35, 13], [12, 157, 58, 19], [13, 23, 306, 35], [5, 7, 24, 16]];
        let counts: Vec<u64> = shares.into_iter().flatten().collect();
        let mixing = Mixing { directed: true, groups: 4, counts, left_out: 0 };
        assert!((mixing.assortativity().unwrap() - 0.621).abs() < 3e-3);
    }

    #[test]
    fn two_teams_joined_by_one_edge_are_worked_by_hand() {
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3)];
        let graph = Graph::new(7, &edges, false).unwrap();
        let groups = [Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), None];
        let mixing = Mixing::new(&graph, &groups);
        assert_eq!(mixing.pairs().collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 1)]);
        assert_eq!(mixing.count(0, 1), 1);
        assert!((mixing.modularity().unwrap() - (6.0 / 7.0 - 0.5)).abs() < 1e-15);
        assert!((mixing.assortativity().unwrap() - 5.0 / 7.0).abs() < 1e-15);
        assert!((mixing.external_internal().unwrap() + 5.0 / 7.0).abs() < 1e-15);
        assert_eq!(mixing.expected(0, 0), Some(1.75));
        assert_eq!(mixing.expected(0, 1), Some(3.5));
    }

    #[test]
    fn an_edge_to_nobody_known_is_left_out_and_told() {
        let graph = Graph::new(3, &[(0, 1), (2, 1)], true).unwrap();
        let mixing = Mixing::new(&graph, &[Some(0), Some(1), None]);
        assert_eq!((mixing.left_out(), mixing.count(0, 1)), (1, 1));
        assert_eq!(mixing.expected(0, 1), Some(1.0));
    }

    #[test]
    fn one_group_alone_or_no_edge_has_no_assortativity() {
        let graph = Graph::new(2, &[(0, 1)], true).unwrap();
        assert_eq!(Mixing::new(&graph, &[Some(0), Some(0)]).assortativity(), None);
        let none = Mixing::new(&graph, &[None, None]);
        assert_eq!(
            (none.assortativity(), none.modularity(), none.external_internal()),
            (None, None, None)
        );
        assert_eq!(none.expected(0, 0), None);
    }
}
