//! An estimate with its lower and upper limit.
//!
//! It exists only when all three numbers are defined; what is undefined is `None`, never a zero or a NaN.

/// An estimate and the limits of its confidence interval, all in the unit of the estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate itself.
    pub value: f64,
    /// The lower confidence limit.
    pub low: f64,
    /// The upper confidence limit.
    pub high: f64,
}
