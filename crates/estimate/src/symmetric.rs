//! Small symmetric systems: sums of outer products, Cholesky, solving.
//!
//! A = L Lᵀ row by row; a row whose pivot is lost in rounding follows from the rows before it and is left
//! out, so that collinear columns are named instead of dividing by nothing.
//! Sizes are at most some hundreds, so nothing here is blocked or parallel, and every sum has a fixed order.

#[cfg(test)]
mod tests;

/// A symmetric matrix, its lower triangle row after row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

/// The Cholesky factor of the rows that are independent.
#[derive(Debug, Clone)]
pub(crate) struct Factor {
    /// Which rows of the matrix are in the factor, ascending.
    pub(crate) kept: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

impl Symmetric {
    pub(crate) fn zeros(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * (size + 1) / 2] }
    }

    /// The matrix with these cells on and below the diagonal.
    pub(crate) fn from_cells(size: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let cell = &cell;
        let cells = (0..size).flat_map(|i| (0..=i).map(move |j| cell(i, j))).collect();
        Self { size, cells }
    }

    pub(crate) fn clear(&mut self) {
        self.cells.fill(0.0);
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        let (low, high) = if i < j { (i, j) } else { (j, i) };
        self.cells.get(high * (high + 1) / 2 + low).copied().unwrap_or(0.0)
    }

    pub(crate) fn diagonal(&self) -> Vec<f64> {
        (0..self.size).map(|i| self.at(i, i)).collect()
    }

    /// Adds `factor x xᵀ`.
    pub(crate) fn add_square(&mut self, factor: f64, x: &[f64]) {
        // Whole rows as slices, which the compiler turns into wide instructions.
        let mut rest = self.cells.as_mut_slice();
        for (i, xi) in x.iter().enumerate() {
            let Some((row, below)) = rest.split_at_mut_checked(i + 1) else { return };
            let scaled = factor * xi;
            row.iter_mut().zip(x).for_each(|(cell, xj)| *cell += scaled * xj);
            rest = below;
        }
    }

    /// Adds `factor (x yᵀ + y xᵀ)`.
    pub(crate) fn add_product(&mut self, factor: f64, x: &[f64], y: &[f64]) {
        let mut rest = self.cells.as_mut_slice();
        for (i, (xi, yi)) in x.iter().zip(y).enumerate() {
            let Some((row, below)) = rest.split_at_mut_checked(i + 1) else { return };
            for (cell, (xj, yj)) in row.iter_mut().zip(x.iter().zip(y)) {
                *cell += factor * (xi * yj + yi * xj);
            }
            rest = below;
        }
    }

    /// Adds `factor` times another matrix of the same size.
    pub(crate) fn add(&mut self, factor: f64, other: &Self) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell += factor * more;
        }
    }

    /// Returns the factor; a row counts as dependent when its pivot is at most `tolerance` of its size, which is its
    /// diagonal or, when the diagonal is itself a difference of larger numbers, those numbers.
    pub(crate) fn factor(&self, tolerance: f64, sizes: &[f64]) -> Factor {
        let mut factor = Factor { kept: Vec::new(), rows: Vec::new() };
        for i in 0..self.size {
            let mut row: Vec<f64> = Vec::with_capacity(factor.rows.len() + 1);
            for (earlier, j) in factor.rows.iter().zip(&factor.kept) {
                let known: f64 = row.iter().zip(earlier).map(|(a, b)| a * b).sum();
                row.push((self.at(i, *j) - known) / earlier.last().copied().unwrap_or(1.0));
            }
            let whole = self.at(i, i);
            let pivot = whole - row.iter().map(|a| a * a).sum::<f64>();
            let size = sizes.get(i).copied().unwrap_or(0.0).max(whole);
            if pivot > tolerance * size && pivot > 0.0 && pivot.is_finite() {
                row.push(pivot.sqrt());
                factor.rows.push(row);
                factor.kept.push(i);
            }
        }
        factor
    }

    /// Returns the factor, or nothing unless every row is independent.
    pub(crate) fn whole_factor(&self, tolerance: f64, sizes: &[f64]) -> Option<Factor> {
        Some(self.factor(tolerance, sizes)).filter(|factor| factor.kept.len() == self.size)
    }

    /// Returns `xᵀ A⁻¹ x`, or nothing when the matrix is singular.
    pub(crate) fn inverse_form(&self, x: &[f64], tolerance: f64) -> Option<f64> {
        let solved = self.whole_factor(tolerance, &[])?.solve(x);
        Some(dot(x, &solved))
    }
}

impl Factor {
    /// Returns the solution of A x = b over the kept rows, `b` holding those alone.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut y: Vec<f64> = Vec::with_capacity(b.len());
        for (row, value) in self.rows.iter().zip(b) {
            let known = dot(row, &y);
            y.push((value - known) / row.last().copied().unwrap_or(1.0));
        }
        let mut solution = vec![0.0; y.len()];
        for (i, row) in self.rows.iter().enumerate().rev() {
            let value = y.get(i).copied().unwrap_or(0.0) / row.last().copied().unwrap_or(1.0);
            for (rest, a) in y.iter_mut().take(i).zip(row) {
                *rest -= a * value;
            }
            if let Some(place) = solution.get_mut(i) {
                *place = value;
            }
        }
        solution
    }

    /// Returns the inverse over the kept rows.
    pub(crate) fn inverse(&self) -> Symmetric {
        let size = self.rows.len();
        let columns: Vec<Vec<f64>> = (0..size)
            .map(|j| {
                self.solve(&(0..size).map(|i| f64::from(u8::from(i == j))).collect::<Vec<_>>())
            })
            .collect();
        Symmetric::from_cells(size, |i, j| {
            columns.get(j).and_then(|column| column.get(i)).copied().unwrap_or(0.0)
        })
    }
}

pub(crate) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}
