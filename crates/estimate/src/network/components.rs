//! Components: how many people can be reached from each other at all, directions left aside.
//!
//! Trees of nodes joined at their roots; nearly O(n + m). Tarjan 1975, J. ACM 22:215.

use super::Graph;

/// Returns the size of the largest component, 0 when there is nobody.
pub fn largest(graph: &Graph) -> usize {
    let mut above: Vec<u32> = (0..graph.nodes() as u32).collect();
    for (from, to) in graph.edges() {
        let (from, to) = (root(&mut above, *from), root(&mut above, *to));
        above[from.max(to) as usize] = from.min(to);
    }
    let mut sizes = vec![0; graph.nodes()];
    for node in 0..graph.nodes() as u32 {
        sizes[root(&mut above, node) as usize] += 1;
    }
    sizes.into_iter().max().unwrap_or(0)
}

fn root(above: &mut [u32], mut node: u32) -> u32 {
    while above[node as usize] != node {
        // Halving the way keeps the trees flat.
        above[node as usize] = above[above[node as usize] as usize];
        node = above[node as usize];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_of_two_circles_is_found_and_directions_do_not_matter() {
        let graph = Graph::new(8, &[(0, 1), (4, 3), (2, 3), (5, 4), (6, 0)], true).unwrap();
        assert_eq!(largest(&graph), 4);
        assert_eq!(largest(&Graph::new(3, &[], false).unwrap()), 1);
        assert_eq!(largest(&Graph::new(0, &[], false).unwrap()), 0);
    }
}
