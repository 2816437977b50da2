//! Density, and whether answers are returned: the census of pairs.
//!
//! Density is m over all edges that could be; reciprocity is the share of arcs whose opposite exists too,
//! 2 M / m with M the pairs connected both ways. Wasserman & Faust 1994, Social Network Analysis, 4.2 and 13.
//! O(m log m).

use super::Graph;

/// How pairs of people are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Census {
    /// Both answer each other.
    pub mutual: u64,
    /// Only one answers the other.
    pub one_way: u64,
    /// Neither does.
    pub none: u64,
}

/// Returns the share of possible edges that exist, or nothing below two nodes.
pub fn density(graph: &Graph) -> Option<f64> {
    let pairs = pairs(graph) as f64;
    let possible = if graph.is_directed() { 2.0 * pairs } else { pairs };
    (possible > 0.0).then(|| graph.edges().len() as f64 / possible)
}

/// Returns the census of pairs; nothing without direction, where every connected pair is mutual.
pub fn census(graph: &Graph) -> Option<Census> {
    if !graph.is_directed() {
        return None;
    }
    let (arcs, mutual) = (graph.edges().len() as u64, mutual(graph.edges()));
    let one_way = arcs - 2 * mutual;
    Some(Census { mutual, one_way, none: pairs(graph) - mutual - one_way })
}

/// Returns the share of arcs that are returned, or nothing without direction or without an arc.
pub fn reciprocity(graph: &Graph) -> Option<f64> {
    if graph.is_directed() { returned(graph.edges()) } else { None }
}

/// Returns the share of arcs, in ascending order, that are returned; nothing without an arc.
pub(crate) fn returned(arcs: &[(u32, u32)]) -> Option<f64> {
    (!arcs.is_empty()).then(|| 2.0 * mutual(arcs) as f64 / arcs.len() as f64)
}

/// Returns how many pairs are connected both ways by arcs in ascending order.
pub(super) fn mutual(arcs: &[(u32, u32)]) -> u64 {
    let forward = arcs.iter().filter(|(from, to)| from < to);
    forward.filter(|(from, to)| arcs.binary_search(&(*to, *from)).is_ok()).count() as u64
}

fn pairs(graph: &Graph) -> u64 {
    let nodes = graph.nodes() as u64;
    nodes * nodes.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_is_counted_once() {
        let graph = Graph::new(4, &[(0, 1), (1, 0), (2, 1), (3, 3)], true).unwrap();
        assert_eq!(census(&graph), Some(Census { mutual: 1, one_way: 1, none: 4 }));
        assert_eq!(reciprocity(&graph), Some(2.0 / 3.0));
        assert_eq!(density(&graph), Some(0.25));
        assert_eq!(density(&graph.undirected()), Some(2.0 / 6.0));
        assert_eq!(reciprocity(&graph.undirected()), None);
    }

    #[test]
    fn nobody_and_one_person_have_no_pairs() {
        for nodes in [0, 1] {
            let graph = Graph::new(nodes, &[], true).unwrap();
            assert_eq!(density(&graph), None);
            assert_eq!(reciprocity(&graph), None);
            assert_eq!(census(&graph), Some(Census { mutual: 0, one_way: 0, none: 0 }));
        }
    }
}
