//! Figures: numbers that exist only because somebody published them.

use crate::Instant;

/// A published number.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// What was counted, in the community's own word.
    pub measure: String,
    /// The period as published, such as `2024`, `2024-Q1` or `2024-05`.
    pub period: String,
    /// Where the period begins.
    pub starts_at: Instant,
    /// Where it ends, not included.
    pub ends_at: Instant,
    /// The number; finite.
    pub value: f64,
    /// How many people or things it rests on, where that was published.
    pub n: Option<u64>,
    /// Where it was published.
    pub source: String,
}
