//! The small invented community that every test shares.
