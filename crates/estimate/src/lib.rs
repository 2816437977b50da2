//! Plain numbers in, numbers out: survival, shares, concentration, networks.
//!
//! One estimator is one file, with its formula and source at the top.
//! Nothing here knows a person, a file or a clock, and every sum of floats runs over sorted values, so that
//! the order of the input never changes a bit of the result.

pub mod aalen_johansen;
pub mod absence_factor;
pub mod agresti_caffo;
pub mod amounts;
pub mod burstiness;
pub mod chao;
mod chi_square;
pub mod clopper_pearson;
pub mod cluster_bootstrap;
pub mod cox;
pub mod entropy;
pub mod fisher;
pub mod gini;
pub mod gray;
pub mod hill;
pub mod homogeneity;
mod interval;
pub mod kaplan_meier;
pub mod landmark;
mod level;
pub mod log_rank;
pub mod mantel_haenszel;
pub mod mean_cumulative_function;
pub mod methods;
mod nearest;
pub mod network;
pub mod newcombe;
pub mod p_adjust;
pub mod permutation_log_rank;
pub mod pooled_z;
pub mod rarefaction;
pub mod restricted_mean;
mod symmetric;
pub mod wilson;
pub mod xoshiro;

pub use interval::Interval;
pub use level::Level;
