//! The rewired null: what the network would look like if everybody kept their number of connections and chance
//! chose with whom.
//!
//! Two edges a>b, c>d become a>d, c>b; a proposal that makes a loop or a double edge is rejected and counts as
//! staying, so that every reachable network is as likely. Each draw begins at the observed network and makes
//! `PROPOSALS_PER_EDGE` proposals for each edge. Milo and others 2003, arXiv:cond-mat/0312028; Fosdick and others
//! 2018, SIAM Review 60:315.
//! z = (observed - mean) / sd of the draws; p = 2 min(those at least, those at most as large, observed counted), at
//! most 1. A correlation with the group that survives this is not explained by size or activity of the groups.
//! O(m) for each draw, with no more than 2^32 people.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::Graph;
use crate::xoshiro::Xoshiro;

/// How many proposals each draw makes for each edge.
pub const PROPOSALS_PER_EDGE: u64 = 20;

/// A statistic against its values in rewired networks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Against {
    /// In the observed network.
    pub observed: f64,
    /// The mean of the draws.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// The permutation p-value, two-sided.
    pub p: f64,
}

impl Against {
    /// Returns how many standard deviations the observed value lies above the mean; nothing when all draws agree.
    pub fn z(&self) -> Option<f64> {
        (self.deviation > 0.0).then(|| (self.observed - self.mean) / self.deviation)
    }
}

/// What the draws came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Null {
    /// Each statistic in the order of the closure; nothing where it, or a draw of it, is undefined.
    pub statistics: Vec<Option<Against>>,
    /// Proposals made, over all draws.
    pub proposals: u64,
    /// Proposals that became a swap.
    pub swaps: u64,
}

/// Compares statistics of the edges with those of `draws` rewired networks; nothing for fewer than two draws.
///
/// The closure gets the edges in ascending order, without direction the smaller end first.
pub fn against_rewired(
    graph: &Graph,
    draws: u32,
    seed: u64,
    statistics: impl Fn(&[(u32, u32)]) -> Vec<Option<f64>>,
) -> Option<Null> {
    if draws < 2 {
        return None;
    }
    let observed = statistics(graph.edges());
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(draws as usize); observed.len()];
    let mut null = Null { statistics: Vec::new(), proposals: 0, swaps: 0 };
    for draw in 0..draws {
        let mut wires = Wires::new(graph);
        let mut random = Xoshiro::of_draw(seed, u64::from(draw));
        let proposals = PROPOSALS_PER_EDGE * graph.edges().len() as u64;
        null.proposals += proposals;
        null.swaps += (0..proposals).map(|_| u64::from(wires.propose(&mut random))).sum::<u64>();
        let values = statistics(&wires.into_edges());
        for (all, value) in drawn.iter_mut().zip(values) {
            all.extend(value.filter(|value| value.is_finite()));
        }
    }
    let told = observed.into_iter().zip(drawn).map(|(observed, drawn)| {
        let whole = drawn.len() == draws as usize;
        observed.filter(|_| whole).map(|observed| against(observed, drawn))
    });
    null.statistics = told.collect();
    Some(null)
}

fn against(observed: f64, mut drawn: Vec<f64>) -> Against {
    drawn.sort_by(f64::total_cmp);
    let n = drawn.len() as f64;
    let mean = drawn.iter().sum::<f64>() / n;
    let squares: f64 = drawn.iter().map(|value| (value - mean).powi(2)).sum();
    // Equal figures may come by different roads of rounding.
    let slack = 1e-12 * observed.abs().max(1.0);
    let as_large = drawn.iter().filter(|value| **value >= observed - slack).count();
    let as_small = drawn.iter().filter(|value| **value <= observed + slack).count();
    let p = 2.0 * (as_large.min(as_small) as f64 + 1.0) / (n + 1.0);
    Against { observed, mean, deviation: (squares / (n - 1.0)).sqrt(), p: p.min(1.0) }
}

/// Edges that can be swapped, and which of them exist.
struct Wires {
    directed: bool,
    edges: Vec<(u32, u32)>,
    present: HashSet<u64, BuildHasherDefault<Mixed>>,
}

impl Wires {
    fn new(graph: &Graph) -> Self {
        let directed = graph.is_directed();
        let present = graph.edges().iter().map(|(from, to)| key(directed, *from, *to)).collect();
        Self { directed, edges: graph.edges().to_vec(), present }
    }

    /// Proposes one swap; whether it was made.
    fn propose(&mut self, random: &mut Xoshiro) -> bool {
        let (first, second) = (random.below(self.edges.len()), random.below(self.edges.len()));
        let ((a, b), (mut c, mut d)) = (self.edges[first], self.edges[second]);
        if !self.directed && random.bits() >> 63 == 1 {
            (c, d) = (d, c);
        }
        if first == second || a == d || c == b {
            return false;
        }
        let (one, other) = (key(self.directed, a, d), key(self.directed, c, b));
        if one == other || self.present.contains(&one) || self.present.contains(&other) {
            return false;
        }
        self.present.remove(&key(self.directed, a, b));
        self.present.remove(&key(self.directed, c, d));
        self.present.extend([one, other]);
        self.edges[first] = (a, d);
        self.edges[second] = (c, b);
        true
    }

    fn into_edges(self) -> Vec<(u32, u32)> {
        let directed = self.directed;
        let one_way = |(from, to): (u32, u32)| {
            if directed || from < to { (from, to) } else { (to, from) }
        };
        let mut edges: Vec<(u32, u32)> = self.edges.into_iter().map(one_way).collect();
        edges.sort_unstable();
        edges
    }
}

fn key(directed: bool, from: u32, to: u32) -> u64 {
    let (first, second) = if directed || from < to { (from, to) } else { (to, from) };
    (u64::from(first) << 32) | u64::from(second)
}

/// A quick hash of one number; the usual one is keyed by chance, which no library here may use.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::dyads::mutual;

    #[test]
    fn on_a_square_chance_takes_each_of_the_three_rings_as_often() {
        let square = Graph::new(4, &[(0, 1), (1, 2), (2, 3), (3, 0)], false).unwrap();
        let has = |edge| {
            move |edges: &[(u32, u32)]| vec![Some(f64::from(u8::from(edges.contains(&edge))))]
        };
        for edge in [(0, 1), (0, 2), (0, 3)] {
            let null = against_rewired(&square, 3000, 5, has(edge)).unwrap();
            let mean = null.statistics[0].unwrap().mean;
            assert!((mean - 2.0 / 3.0).abs() < 0.03, "{edge:?} {mean}");
        }
    }

    #[test]
    fn answering_each_other_always_is_more_than_chance() {
        let pairs: Vec<(u32, u32)> =
            (0..15).flat_map(|i| [(2 * i, 2 * i + 1), (2 * i + 1, 2 * i)]).collect();
        let graph = Graph::new(30, &pairs, true).unwrap();
        let null =
            against_rewired(&graph, 99, 1, |edges| vec![Some(mutual(edges) as f64), None]).unwrap();
        let told = null.statistics[0].unwrap();
        assert_eq!((told.observed, told.p), (15.0, 0.02));
        assert!(told.z().unwrap() > 5.0 && told.mean < 2.0);
        assert_eq!(null.statistics[1], None);
        assert_eq!(null.proposals, 99 * 20 * 30);
        assert!(null.swaps > 0 && null.swaps < null.proposals);
    }

    #[test]
    fn what_no_swap_can_change_is_no_evidence() {
        let star = Graph::new(4, &[(0, 1), (0, 2), (0, 3)], false).unwrap();
        let null = against_rewired(&star, 9, 1, |edges| vec![Some(edges.len() as f64)]).unwrap();
        let told = null.statistics[0].unwrap();
        assert_eq!((null.swaps, told.p, told.z()), (0, 1.0, None));
        assert_eq!(against_rewired(&star, 1, 1, |_| Vec::new()), None);
        let nobody = Graph::new(0, &[], true).unwrap();
        assert_eq!(against_rewired(&nobody, 9, 1, |_| Vec::new()).unwrap().swaps, 0);
    }

    proptest! {
        #[test]
        fn everybody_keeps_their_degrees_and_the_graph_stays_simple(
            edges in prop::collection::vec((0_u32..12, 0_u32..12), 0..50),
            directed in any::<bool>(),
            seed in any::<u64>(),
        ) {
            let graph = Graph::new(12, &edges, directed).unwrap();
            let mut wires = Wires::new(&graph);
            let mut random = Xoshiro::of_draw(seed, 0);
            for _ in 0..if graph.edges().is_empty() { 0 } else { 200 } {
                wires.propose(&mut random);
            }
            let rewired = wires.into_edges();
            let again = Graph::new(12, &rewired, directed).unwrap();
            prop_assert_eq!(again.edges(), rewired.as_slice());
            prop_assert_eq!(again.out_degrees(), graph.out_degrees());
            prop_assert_eq!(again.in_degrees(), graph.in_degrees());
        }
    }
}
