//! Coreness: how deep in the network somebody stands.
//!
//! The k-core is what remains when everybody with fewer than k connections is taken away, again and again; the
//! coreness of a person is the largest k whose core holds them. Directions are left aside: a connection both ways
//! counts once, as the reference tables have it. Seidman 1983, Social Networks 5:269; by Batagelj & Zaveršnik 2003 in O(n + m).

use super::Graph;

/// Returns the coreness of each node.
pub fn coreness(graph: &Graph) -> Vec<u64> {
    let beside = graph.undirected().out();
    let mut degrees: Vec<u64> =
        (0..graph.nodes() as u32).map(|n| beside.of(n).len() as u64).collect();
    let mut waiting = Waiting::new(&degrees);
    let mut coreness = vec![0; graph.nodes()];
    while let Some((node, degree)) = waiting.least(&degrees) {
        coreness[node as usize] = degree;
        waiting.gone[node as usize] = true;
        for other in beside.of(node) {
            let left = &mut degrees[*other as usize];
            // Nobody falls below the node taken away, so the least degree never falls either.
            if !waiting.gone[*other as usize] && *left > degree {
                *left -= 1;
                waiting.by_degree[*left as usize].push(*other);
            }
        }
    }
    coreness
}

/// Nodes by their degree; a node whose degree fell stands in several places and counts in its latest.
struct Waiting {
    by_degree: Vec<Vec<u32>>,
    gone: Vec<bool>,
    from: usize,
}

impl Waiting {
    fn new(degrees: &[u64]) -> Self {
        let most = degrees.iter().max().map_or(0, |most| *most as usize + 1);
        let mut by_degree = vec![Vec::new(); most];
        for (node, degree) in degrees.iter().enumerate() {
            by_degree[*degree as usize].push(node as u32);
        }
        Self { by_degree, gone: vec![false; degrees.len()], from: 0 }
    }

    fn least(&mut self, degrees: &[u64]) -> Option<(u32, u64)> {
        while let Some(nodes) = self.by_degree.get_mut(self.from) {
            while let Some(node) = nodes.pop() {
                if !self.gone[node as usize] && degrees[node as usize] as usize == self.from {
                    return Some((node, self.from as u64));
                }
            }
            self.from += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clique_with_a_tail_and_somebody_alone() {
        let edges = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (3, 4), (4, 5)];
        let graph = Graph::new(7, &edges, false).unwrap();
        assert_eq!(coreness(&graph), [3, 3, 3, 3, 1, 1, 0]);
        assert_eq!(coreness(&Graph::new(0, &[], false).unwrap()), [0_u64; 0]);
    }

    #[test]
    fn answering_each_other_counts_once() {
        let graph = Graph::new(3, &[(0, 1), (1, 0), (1, 2)], true).unwrap();
        assert_eq!(coreness(&graph), [1, 1, 1]);
    }

    /// Takes away whoever has fewer than k connections until nobody has.
    fn by_taking_away(graph: &Graph, k: u64) -> Vec<bool> {
        let beside = graph.undirected().out();
        let mut inside = vec![true; graph.nodes()];
        loop {
            let degree = |node: usize| {
                beside.of(node as u32).iter().filter(|other| inside[**other as usize]).count()
                    as u64
            };
            let out = (0..graph.nodes()).find(|node| inside[*node] && degree(*node) < k);
            let Some(out) = out else { return inside };
            inside[out] = false;
        }
    }

    proptest! {
        #[test]
        fn taking_away_again_and_again_gives_the_same(
            edges in prop::collection::vec((0_u32..10, 0_u32..10), 0..60),
            directed in any::<bool>(),
        ) {
            let graph = Graph::new(10, &edges, directed).unwrap();
            let got = coreness(&graph);
            for k in 1..12 {
                let inside = by_taking_away(&graph, k);
                let deep: Vec<bool> = got.iter().map(|depth| *depth >= k).collect();
                prop_assert_eq!(&deep, &inside, "{}", k);
            }
        }
    }
}
