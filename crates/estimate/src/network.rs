//! Who answers whom: a simple graph without loops, directed or not, over numbered people.
//!
//! Several answers from one to another are one edge, and an answer to oneself is none: the measures ask who is
//! connected, not how often. Building sorts once, O(m log m) for m edges, so the order of the input is forgotten.
//! Every end is checked to be below the number of nodes here, so no lookup by node can fail later.

pub mod assortativity;
pub mod betweenness;
pub mod centralization;
pub mod components;
pub mod coreness;
pub mod dyads;
pub mod mixing;
pub mod rewiring;
pub mod transitivity;

/// A simple graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    directed: bool,
    nodes: usize,
    edges: Vec<(u32, u32)>,
}

/// For each node the nodes beside it, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbors {
    starts: Vec<usize>,
    ends: Vec<u32>,
}

impl Graph {
    /// Returns the graph of these edges, or nothing when an end is not below `nodes`.
    pub fn new(nodes: usize, edges: &[(u32, u32)], directed: bool) -> Option<Self> {
        if edges.iter().any(|(from, to)| (*from).max(*to) as usize >= nodes) {
            return None;
        }
        let one_way = |(from, to): (u32, u32)| {
            if directed || from < to { (from, to) } else { (to, from) }
        };
        let mut edges: Vec<(u32, u32)> =
            edges.iter().copied().filter(|(from, to)| from != to).map(one_way).collect();
        edges.sort_unstable();
        edges.dedup();
        Some(Self { directed, nodes, edges })
    }

    /// Whether an edge has a direction.
    pub fn is_directed(&self) -> bool {
        self.directed
    }

    /// Returns the number of nodes, those without an edge included.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Returns the edges in order; without direction the smaller end comes first.
    pub fn edges(&self) -> &[(u32, u32)] {
        &self.edges
    }

    /// Returns the nodes each node points to; without direction all beside it.
    pub fn out(&self) -> Neighbors {
        let back = self.edges.iter().map(|(from, to)| (*to, *from)).filter(|_| !self.directed);
        Neighbors::new(self.nodes, self.edges.iter().copied().chain(back))
    }

    /// Returns the graph without directions.
    pub fn undirected(&self) -> Self {
        let undirected = Self::new(self.nodes, &self.edges, false);
        undirected.unwrap_or(Self { directed: false, nodes: self.nodes, edges: Vec::new() })
    }

    /// Returns how many edges leave each node; without direction how many touch it.
    pub fn out_degrees(&self) -> Vec<u64> {
        self.degrees(
            |(from, to)| if self.directed { [Some(from), None] } else { [Some(from), Some(to)] },
        )
    }

    /// Returns how many edges reach each node; without direction how many touch it.
    pub fn in_degrees(&self) -> Vec<u64> {
        self.degrees(
            |(from, to)| if self.directed { [None, Some(to)] } else { [Some(from), Some(to)] },
        )
    }

    fn degrees(&self, counted: impl Fn((u32, u32)) -> [Option<u32>; 2]) -> Vec<u64> {
        let mut degrees = vec![0; self.nodes];
        for node in self.edges.iter().flat_map(|edge| counted(*edge)).flatten() {
            degrees[node as usize] += 1;
        }
        degrees
    }
}

impl Neighbors {
    fn new(nodes: usize, arcs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; nodes + 1];
        for (from, _) in arcs.clone() {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut free = starts.clone();
        let mut ends = vec![0; starts[nodes]];
        for (from, to) in arcs {
            ends[free[from as usize]] = to;
            free[from as usize] += 1;
        }
        for node in 0..nodes {
            ends[starts[node]..starts[node + 1]].sort_unstable();
        }
        Self { starts, ends }
    }

    /// Returns the nodes beside one, ascending.
    pub fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.ends[self.starts[node]..self.starts[node + 1]]
    }

    /// Returns the number of nodes.
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_and_repeats_are_dropped() {
        let arcs = [(0, 1), (1, 0), (1, 0), (2, 2), (1, 2)];
        let directed = Graph::new(4, &arcs, true).unwrap();
        assert_eq!(directed.edges(), [(0, 1), (1, 0), (1, 2)]);
        assert_eq!(directed.out().of(1), [0, 2]);
        assert_eq!(directed.in_degrees(), [1, 1, 1, 0]);
        let undirected = Graph::new(4, &arcs, false).unwrap();
        assert_eq!(undirected, directed.undirected());
        assert_eq!(undirected.edges(), [(0, 1), (1, 2)]);
        assert_eq!(undirected.out().of(1), [0, 2]);
        assert_eq!(undirected.out_degrees(), [1, 2, 1, 0]);
    }

    #[test]
    fn an_end_that_is_no_node_makes_no_graph() {
        assert_eq!(Graph::new(2, &[(0, 2)], true), None);
        assert_eq!(Graph::new(0, &[], true).unwrap().out().nodes(), 0);
    }
}
