//! Events become measures: SQL beside its documentation, run on DataFusion.
