//! `figures`: numbers that exist only because somebody published them.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use model::Instant;

use super::row::row;

row! {
    /// A published number.
    #[derive(Clone, PartialEq, Debug)]
    pub struct FigureRow {
        /// What was counted, in the community's own word.
        pub measure: Arc<str>,
        /// The period as published.
        pub period: Arc<str>,
        /// Where the period begins.
        pub starts_at: Instant,
        /// Where it ends, not included.
        pub ends_at: Instant,
        /// The number.
        pub value: f64,
        /// How many people or things it rests on.
        pub n: Option<u64>,
        /// Where it was published.
        pub published: Arc<str>,
    }
}

impl Hash for FigureRow {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { measure, period, starts_at, ends_at, value, n, published } = self;
        (measure, period, starts_at, ends_at, value.to_bits(), n, published).hash(state);
    }
}
