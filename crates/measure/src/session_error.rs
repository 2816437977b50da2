//! Why a session cannot be opened or a question not be answered.

use datafusion::error::DataFusionError;
use model::Instant;
use store::StoreError;
use thiserror::Error;

use crate::header::HeadError;
use crate::params::ParamError;

/// Why a session cannot be opened or a question not be answered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The store cannot be read.
    #[error("the store cannot be read")]
    Store(#[from] StoreError),
    /// Nothing has been collected yet.
    #[error("the store holds no complete collection")]
    Empty,
    /// There is no such project.
    #[error("there is no project `{name}` in the store")]
    UnknownProject {
        /// What was asked for.
        name: String,
        /// The projects there are.
        known: Vec<String>,
    },
    /// The moment asked for lies after the snapshot.
    #[error("the record ends at {snapshot}; nothing can be said as of {asked}")]
    AfterSnapshot {
        /// What was asked for.
        asked: Instant,
        /// The snapshot.
        snapshot: Instant,
    },
    /// The settings cannot be used.
    #[error(transparent)]
    Param(#[from] ParamError),
    /// The SQL is refused or cannot be read.
    #[error("the SQL cannot be used")]
    Sql(#[source] HeadError),
    /// The query engine failed.
    #[error("the query could not be run")]
    Query(#[from] Box<DataFusionError>),
    /// The engine's threads could not be started.
    #[error("the query engine could not be started")]
    Threads(#[source] std::io::Error),
    /// A measure's rows are not of the form that its head promises.
    #[error("the measure `{measure}` does not return what its head promises: {why}")]
    Shape {
        /// The measure.
        measure: String,
        /// What is wrong.
        why: String,
    },
}

impl From<DataFusionError> for SessionError {
    fn from(error: DataFusionError) -> Self {
        SessionError::Query(Box::new(error))
    }
}
