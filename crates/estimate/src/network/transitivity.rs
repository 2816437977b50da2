//! Transitivity: whether two people who know the same third person know each other.
//!
//! Directions are left aside. Globally 3 triangles / pairs of neighbors of one node; locally the same at each node
//! with at least two neighbors, then the mean. Wasserman & Faust 1994; Watts & Strogatz 1998, Nature 393:440.
//! Triangles are found once each by looking only from smaller to larger degree, O(m^1.5) at worst.

use super::{Graph, Neighbors};

/// Triangles and possible triangles of each node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triangles {
    closed: Vec<u64>,
    possible: Vec<u64>,
}

impl Triangles {
    /// Counts them.
    pub fn new(graph: &Graph) -> Self {
        let graph = graph.undirected();
        let degrees = graph.out_degrees();
        let rank = |node: u32| (degrees[node as usize], node);
        let upward = graph
            .edges()
            .iter()
            .map(|(from, to)| if rank(*from) < rank(*to) { (*from, *to) } else { (*to, *from) });
        let upward = Neighbors::new(graph.nodes(), upward);
        let mut closed = vec![0; graph.nodes()];
        for (from, to) in graph.edges() {
            for third in shared(upward.of(*from), upward.of(*to)) {
                for node in [*from, *to, third] {
                    closed[node as usize] += 1;
                }
            }
        }
        let possible = degrees.iter().map(|degree| degree * degree.saturating_sub(1) / 2);
        Self { closed, possible: possible.collect() }
    }

    /// Returns the share of all possible triangles that are closed, or nothing when none is possible.
    pub fn global(&self) -> Option<f64> {
        let possible: u64 = self.possible.iter().sum();
        (possible > 0).then(|| self.closed.iter().sum::<u64>() as f64 / possible as f64)
    }

    /// Returns the mean of the shares at each node with two neighbors or more, or nothing when there is none.
    pub fn local_mean(&self) -> Option<f64> {
        let nodes = self.closed.iter().zip(&self.possible).filter(|(_, possible)| **possible > 0);
        let mut shares: Vec<f64> =
            nodes.map(|(closed, possible)| *closed as f64 / *possible as f64).collect();
        shares.sort_by(f64::total_cmp);
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    }
}

/// The numbers in both of two ascending lists.
fn shared<'a>(a: &'a [u32], b: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    std::iter::from_fn(move || {
        loop {
            let (x, y) = (*a.peek()?, *b.peek()?);
            if x <= y {
                a.next();
            }
            if y <= x {
                b.next();
            }
            if x == y {
                return Some(x);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_triangle_with_a_tail_is_worked_by_hand() {
        let graph = Graph::new(5, &[(0, 1), (1, 0), (1, 2), (2, 0), (2, 3)], true).unwrap();
        let triangles = Triangles::new(&graph);
        assert_eq!(triangles.global(), Some(3.0 / 5.0));
        assert!((triangles.local_mean().unwrap() - (1.0 + 1.0 + 1.0 / 3.0) / 3.0).abs() < 1e-15);
    }

    #[test]
    fn without_two_neighbors_there_is_no_share() {
        let triangles = Triangles::new(&Graph::new(2, &[(0, 1)], false).unwrap());
        assert_eq!((triangles.global(), triangles.local_mean()), (None, None));
    }

    proptest! {
        #[test]
        fn looking_at_all_threes_finds_the_same(
            edges in prop::collection::vec((0_u32..9, 0_u32..9), 0..40),
        ) {
            let graph = Graph::new(9, &edges, false).unwrap();
            let has = |a: u32, b: u32| graph.edges().contains(&(a.min(b), a.max(b)));
            let closed: Vec<u64> = (0..9).map(|a| {
                let pairs = (0..9).flat_map(|b| (b + 1..9).map(move |c| (b, c)));
                pairs.filter(|(b, c)| has(a, *b) && has(a, *c) && has(*b, *c)).count() as u64
            }).collect();
            prop_assert_eq!(Triangles::new(&graph).closed, closed);
        }
    }
}
