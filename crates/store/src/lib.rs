//! The tables on disk: one schema per file, Parquet in and out.
