//! Small systems by hand, and rows that follow from others.

use super::*;

fn close(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{got:?}");
}

#[test]
fn a_system_of_three_is_solved() {
    let cells = [[4.0, 2.0, 1.0], [2.0, 5.0, 3.0], [1.0, 3.0, 6.0]];
    let matrix = Symmetric::from_cells(3, |i, j| cells[i][j]);
    let factor = matrix.whole_factor(1e-12, &[]).unwrap();
    close(&factor.solve(&[11.0, 21.0, 25.0]), &[1.0, 2.0, 3.0]);
    let inverse = factor.inverse();
    for (i, row) in cells.iter().enumerate() {
        for j in 0..3 {
            let product: f64 = (0..3).map(|k| row[k] * inverse.at(k, j)).sum();
            assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
        }
    }
}

#[test]
fn sums_of_outer_products_are_what_they_are_written_out() {
    let mut matrix = Symmetric::zeros(2);
    matrix.add_square(2.0, &[1.0, 3.0]);
    matrix.add_product(1.0, &[1.0, 3.0], &[4.0, 5.0]);
    assert_eq!((matrix.at(0, 0), matrix.at(1, 0), matrix.at(1, 1)), (10.0, 23.0, 48.0));
}

#[test]
fn a_row_that_follows_from_others_is_left_out() {
    let mut matrix = Symmetric::zeros(3);
    for x in [[1.0, 2.0, 0.3], [0.1, 0.2, 5.0], [-3.0, -6.0, 1.0]] {
        matrix.add_square(1.0, &x);
    }
    assert_eq!(matrix.factor(1e-12, &[]).kept, [0, 2]);
    assert!(matrix.whole_factor(1e-12, &[]).is_none());
    assert_eq!(matrix.factor(1e-12, &[0.0, 0.0, 1e15]).kept, [0]);
    assert_eq!(Symmetric::zeros(2).factor(1e-12, &[]).kept, Vec::<usize>::new());
}
