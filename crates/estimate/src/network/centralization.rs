//! Freeman's centralization: how far the network hangs on one person.
//!
//! sum (max - c_i) over its largest possible value, that of a star: (n-1)(n-2) for degrees without direction,
//! (n-1)² for in- or out-degrees; for betweenness (n-1)²(n-2), half of it without direction.
//! Freeman 1979, Social Networks 1:215; loops are not counted as possible, as `loops = FALSE` in igraph 1.3.5.

use super::Graph;

/// Returns the centralization of degrees (in- or out-degrees when directed), or nothing when a network of this
/// size cannot hang on anybody.
pub fn by_degree(graph: &Graph, degrees: &[u64]) -> Option<f64> {
    let others = graph.nodes() as f64 - 1.0;
    let largest = if graph.is_directed() { others * others } else { others * (others - 1.0) };
    let degrees: Vec<f64> = degrees.iter().map(|degree| *degree as f64).collect();
    centralization(&degrees, largest)
}

/// Returns the centralization of betweenness, or nothing below three nodes.
pub fn by_betweenness(graph: &Graph, betweenness: &[f64]) -> Option<f64> {
    let others = graph.nodes() as f64 - 1.0;
    let largest = others * others * (others - 1.0) / if graph.is_directed() { 1.0 } else { 2.0 };
    centralization(betweenness, largest)
}

fn centralization(values: &[f64], largest: f64) -> Option<f64> {
    if largest <= 0.0 {
        return None;
    }
    let mut ascending = values.to_vec();
    ascending.sort_by(f64::total_cmp);
    let most = ascending.last().copied()?;
    Some(ascending.iter().map(|value| most - value).sum::<f64>() / largest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::betweenness::betweenness;

    #[test]
    fn a_star_is_one_and_a_ring_is_zero() {
        let star = Graph::new(5, &[(0, 1), (0, 2), (0, 3), (0, 4)], false).unwrap();
        assert_eq!(by_degree(&star, &star.out_degrees()), Some(1.0));
        assert_eq!(by_betweenness(&star, &betweenness(&star)), Some(1.0));
        let ring = Graph::new(4, &[(0, 1), (1, 2), (2, 3), (3, 0)], true).unwrap();
        assert_eq!(by_degree(&ring, &ring.in_degrees()), Some(0.0));
        assert_eq!(by_betweenness(&ring, &betweenness(&ring)), Some(0.0));
    }

    #[test]
    fn a_directed_star_is_one_by_who_answers() {
        let star = Graph::new(4, &[(0, 1), (0, 2), (0, 3)], true).unwrap();
        assert_eq!(by_degree(&star, &star.out_degrees()), Some(1.0));
    }

    #[test]
    fn too_few_people_cannot_hang_on_one() {
        for nodes in [0, 1, 2] {
            let graph = Graph::new(nodes, &[], false).unwrap();
            assert_eq!(by_degree(&graph, &graph.out_degrees()), None);
            assert_eq!(by_betweenness(&graph, &betweenness(&graph)), None);
        }
    }
}
