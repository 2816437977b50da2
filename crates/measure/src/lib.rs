//! Events become measures: SQL beside its documentation, run on an embedded DataFusion.
//!
//! A measure is one `.sql` file under `sql/measures/<family>/`: a head that says what is asked,
//! prose that says what the answer means and what it cannot tell, and one SELECT over views. Views
//! (`sql/views/`) are the shared meanings, views read tables, and no table or view of a session
//! holds a name, an address or a path. SQL returns whole numbers; arithmetic beyond counting lives
//! in `estimate`. What comes out is a `model::Measured`, which only `protect` can turn into
//! something a page accepts. No DataFusion or Arrow type shows in what this crate offers.

mod beginning;
mod catalog;
mod ending;
mod engine;
mod fingerprint;
mod group;
mod header;
mod kinds;
mod measure;
mod params;
mod parse;
mod people;
mod rows;
mod run;
mod schema;
mod session_error;
mod stored;
mod tables;
mod teams;
mod view;

pub use catalog::{Catalog, CatalogError};
pub use engine::{Session, SessionInput};
pub use header::HeadError;
pub use kinds::{Kinds, KindsError};
pub use measure::{Estimator, Measure};
pub use params::{ParamError, Params};
pub use rows::{Cell, Column, Rows};
pub use session_error::SessionError;
