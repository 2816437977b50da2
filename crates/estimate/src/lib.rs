//! Plain numbers in, numbers out: survival, shares, concentration.
//!
//! One estimator is one file, with its formula and source at the top.
//! Nothing here knows a person, a file or a clock, and every sum of floats runs over sorted values, so that
//! the order of the input never changes a bit of the result.

pub mod aalen_johansen;
pub mod absence_factor;
pub mod agresti_caffo;
pub mod amounts;
pub mod chao;
mod chi_square;
pub mod clopper_pearson;
pub mod cox;
pub mod entropy;
pub mod fisher;
pub mod gini;
pub mod gray;
pub mod hill;
mod interval;
pub mod kaplan_meier;
pub mod landmark;
mod level;
pub mod log_rank;
pub mod mean_cumulative_function;
pub mod methods;
mod nearest;
pub mod newcombe;
pub mod permutation_log_rank;
pub mod pooled_z;
pub mod rarefaction;
pub mod restricted_mean;
mod symmetric;
pub mod wilson;

pub use interval::Interval;
pub use level::Level;
