//! Betweenness: through whom the shortest ways between others run.
//!
//! b(v) = sum over s, t of the share of shortest ways from s to t that pass v; without direction each pair once.
//! Freeman 1977, Sociometry 40:35; by Brandes 2001, J. Mathematical Sociology 25:163: one search from each node,
//! O(n m) time and O(n + m) memory.
//! Sources are dealt to two lanes that are added at the end, so that two cores halve the time and the sums do not
//! depend on how many there are.

use std::thread;

use super::{Graph, Neighbors};

/// Below this many nodes a second thread costs more than it saves.
const WORTH_TWO: usize = 200;

/// Returns the betweenness of each node, unweighted and not normalized.
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let out = graph.out();
    let (first, second) = if graph.nodes() < WORTH_TWO {
        (lane(&out, 0), lane(&out, 1))
    } else {
        thread::scope(|scope| {
            let beside = thread::Builder::new().spawn_scoped(scope, || lane(&out, 1));
            let first = lane(&out, 0);
            // Where no thread is to be had, this one does the other half too.
            let second = beside.ok().and_then(|beside| beside.join().ok());
            (first, second.unwrap_or_else(|| lane(&out, 1)))
        })
    };
    let ways = if graph.is_directed() { 1.0 } else { 2.0 };
    first.iter().zip(&second).map(|(a, b)| (a + b) / ways).collect()
}

/// The sums over every second source.
fn lane(out: &Neighbors, start: usize) -> Vec<f64> {
    let nodes = out.nodes();
    let mut search = Search::new(nodes);
    let mut sums = vec![0.0; nodes];
    for source in (start..nodes).step_by(2) {
        search.add(out, source as u32, &mut sums);
    }
    sums
}

/// What one search knows; each list of its own, because the depths alone fit where memory is quick.
struct Search {
    depth: Vec<u32>,
    /// How many shortest ways lead to a node.
    ways: Vec<f64>,
    /// What a node hands back to those before it: (1 + passing) / ways.
    handed: Vec<f64>,
    order: Vec<u32>,
    /// The next nodes on shortest ways, of each node in order, ending where `ends` says.
    onward: Vec<u32>,
    ends: Vec<usize>,
}

const UNSEEN: u32 = u32::MAX;

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            depth: vec![UNSEEN; nodes],
            ways: vec![0.0; nodes],
            handed: vec![0.0; nodes],
            order: Vec::with_capacity(nodes),
            onward: Vec::new(),
            ends: Vec::with_capacity(nodes),
        }
    }

    fn add(&mut self, out: &Neighbors, source: u32, sums: &mut [f64]) {
        self.forget();
        self.depth[source as usize] = 0;
        self.ways[source as usize] = 1.0;
        self.order.push(source);
        let mut next = 0;
        while let Some(node) = self.order.get(next).copied() {
            next += 1;
            let (below, ways) = (self.depth[node as usize] + 1, self.ways[node as usize]);
            for other in out.of(node).iter().copied() {
                let depth = &mut self.depth[other as usize];
                if *depth == UNSEEN {
                    *depth = below;
                    self.order.push(other);
                }
                if *depth == below {
                    self.ways[other as usize] += ways;
                    self.onward.push(other);
                }
            }
            self.ends.push(self.onward.len());
        }
        for (place, node) in self.order.iter().enumerate().rev() {
            let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
            let onward = self.onward[start..self.ends[place]].iter();
            let handed: f64 = onward.map(|other| self.handed[*other as usize]).sum();
            let ways = self.ways[*node as usize];
            self.handed[*node as usize] = 1.0 / ways + handed;
            if *node != source {
                sums[*node as usize] += handed * ways;
            }
        }
    }

    fn forget(&mut self) {
        for node in self.order.drain(..) {
            self.depth[node as usize] = UNSEEN;
            self.ways[node as usize] = 0.0;
        }
        self.onward.clear();
        self.ends.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_of_a_path_and_of_a_ring() {
        let path = Graph::new(5, &[(0, 1), (1, 2), (2, 3), (3, 4)], false).unwrap();
        assert_eq!(betweenness(&path), [0.0, 3.0, 4.0, 3.0, 0.0]);
        let ring = Graph::new(4, &[(0, 1), (1, 2), (2, 3), (3, 0)], false).unwrap();
        assert_eq!(betweenness(&ring), [0.5; 4]);
        let one_way = Graph::new(3, &[(0, 1), (1, 2)], true).unwrap();
        assert_eq!(betweenness(&one_way), [0.0, 1.0, 0.0]);
        assert_eq!(betweenness(&Graph::new(1, &[], true).unwrap()), [0.0]);
    }

    #[test]
    fn in_a_long_path_each_stands_between_all_before_and_all_after() {
        let length = 300_u32;
        let edges: Vec<(u32, u32)> = (1..length).map(|node| (node - 1, node)).collect();
        let got = betweenness(&Graph::new(length as usize, &edges, false).unwrap());
        for (node, value) in (0..length).zip(got) {
            assert_eq!(value, f64::from(node) * f64::from(length - 1 - node));
        }
    }

    /// Counts the shortest ways between all pairs, then those through each node.
    fn by_all_pairs(graph: &Graph) -> Vec<f64> {
        let n = graph.nodes();
        let out = graph.out();
        let mut far = vec![vec![usize::MAX; n]; n];
        let mut ways = vec![vec![0.0; n]; n];
        for s in 0..n {
            far[s][s] = 0;
            ways[s][s] = 1.0;
            for step in 0..n {
                for v in (0..n).filter(|v| far[s][*v] == step).collect::<Vec<_>>() {
                    for w in out.of(v as u32).iter().map(|w| *w as usize) {
                        if far[s][w] > step {
                            far[s][w] = step + 1;
                            ways[s][w] += ways[s][v];
                        }
                    }
                }
            }
        }
        let through = |v: usize| {
            let pairs = (0..n).flat_map(|s| (0..n).map(move |t| (s, t)));
            let pairs = pairs.filter(|(s, t)| s != t && *s != v && *t != v && far[*s][*t] < n);
            let on_way = pairs.filter(|(s, t)| {
                far[*s][v] < n && far[v][*t] < n && far[*s][v] + far[v][*t] == far[*s][*t]
            });
            on_way.map(|(s, t)| ways[s][v] * ways[v][t] / ways[s][t]).sum::<f64>()
        };
        let both = if graph.is_directed() { 1.0 } else { 2.0 };
        (0..n).map(|v| through(v) / both).collect()
    }

    proptest! {
        #[test]
        fn counting_the_ways_between_all_pairs_gives_the_same(
            edges in prop::collection::vec((0_u32..9, 0_u32..9), 0..40),
            directed in any::<bool>(),
        ) {
            let graph = Graph::new(9, &edges, directed).unwrap();
            for (got, expected) in betweenness(&graph).iter().zip(by_all_pairs(&graph)) {
                prop_assert!((got - expected).abs() < 1e-9);
            }
        }
    }
}
