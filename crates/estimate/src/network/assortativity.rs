//! Degree assortativity: whether people with many connections are connected to each other.
//!
//! The correlation over edges of the degrees at both ends; with direction of the out-degree of who answers and
//! the in-degree of who is answered. Newman 2003, Physical Review E 67:026126, equations 26 and 21.
//! Newman counts degrees less one, which no correlation notices. Sums are of whole numbers and exact. O(m).

use super::Graph;

/// Returns the correlation, or nothing when there is no edge or all degrees at one end are the same.
pub fn by_degree(graph: &Graph) -> Option<f64> {
    correlation(graph.edges(), &graph.out_degrees(), &graph.in_degrees(), graph.is_directed())
}

/// Returns the correlation over these edges of the degrees given.
pub(crate) fn correlation(
    edges: &[(u32, u32)],
    out_degrees: &[u64],
    in_degrees: &[u64],
    directed: bool,
) -> Option<f64> {
    let mut sums = Sums::default();
    for (from, to) in edges {
        sums.add(out_degrees[*from as usize], in_degrees[*to as usize]);
        if !directed {
            sums.add(out_degrees[*to as usize], in_degrees[*from as usize]);
        }
    }
    sums.correlation()
}

#[derive(Default)]
struct Sums {
    n: i128,
    x: i128,
    y: i128,
    xx: i128,
    yy: i128,
    xy: i128,
}

impl Sums {
    fn add(&mut self, x: u64, y: u64) {
        let (x, y) = (i128::from(x), i128::from(y));
        self.n += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn correlation(&self) -> Option<f64> {
        let x = (self.n * self.xx - self.x * self.x) as f64;
        let y = (self.n * self.yy - self.y * self.y) as f64;
        let both = (self.n * self.xy - self.x * self.y) as f64;
        (x > 0.0 && y > 0.0).then(|| both / (x.sqrt() * y.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_wholly_disassortative_and_a_ring_undefined() {
        let star = Graph::new(5, &[(0, 1), (0, 2), (0, 3), (0, 4)], false).unwrap();
        assert_eq!(by_degree(&star), Some(-1.0));
        let ring = Graph::new(4, &[(0, 1), (1, 2), (2, 3), (3, 0)], false).unwrap();
        assert_eq!(by_degree(&ring), None);
        assert_eq!(by_degree(&Graph::new(1, &[], true).unwrap()), None);
    }

    #[test]
    fn a_path_of_four_is_worked_by_hand() {
        // Ends (1,2), (2,2), (2,1) both ways: mean 5/3, covariance -1/9, variance 2/9.
        let path = Graph::new(4, &[(0, 1), (1, 2), (2, 3)], false).unwrap();
        assert!((by_degree(&path).unwrap() + 0.5).abs() < 1e-15);
    }
}
