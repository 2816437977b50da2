//! What a method answers: rows, and what must be said beside them.
//!
//! A value that does not exist is `Err` with its reason, never a zero, a NaN or an infinity.

use thiserror::Error;

/// Why a quantity has no value.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undefined {
    /// Nobody is left without the event, so the error and the limits do not exist.
    #[error("the survival is zero")]
    SurvivalZero,
    /// The time lies after the last follow-up.
    #[error("after the last follow-up")]
    AfterFollowUp,
    /// So many never had the event during follow-up.
    #[error("not reached")]
    NotReached,
    /// The standard error is zero.
    #[error("there is no variation")]
    NoVariation,
    /// More people are needed.
    #[error("needs at least {least} people")]
    FewPeople {
        /// How many.
        least: usize,
    },
    /// The estimator is one of whole counts.
    #[error("the amounts are not whole counts")]
    NotCounts,
    /// The sample asked for is larger than all there is.
    #[error("more acts than there are")]
    TooManyActs,
    /// The group has no members.
    #[error("a group is empty")]
    EmptyGroup,
    /// The covariates separate those with the event from the others.
    #[error(
        "monotone likelihood: the covariates separate the events, so a coefficient is infinite"
    )]
    MonotoneLikelihood,
    /// Newton's method did not settle.
    #[error("the estimation did not converge")]
    NotConverged,
    /// A covariate is the same for all at risk, or the others determine it.
    #[error("it does not vary among those at risk, or follows from the covariates before it")]
    FollowsFromOthers,
    /// The groups cannot be told apart, or there is only one.
    #[error("there are not two groups to compare")]
    NothingToCompare,
    /// The test is not defined for people who are first seen late.
    #[error("not with late entry")]
    LateEntry,
    /// The incidence is one.
    #[error("the incidence is one")]
    IncidenceOne,
    /// Without one of the clusters there is no estimate.
    #[error("a coefficient rests on one cluster alone")]
    OneCluster,
    /// The arithmetic leaves the range of numbers.
    #[error("not a finite number")]
    NotFinite,
}

/// Something that is true of the answer and must be told with it.
#[derive(Debug, Error, Clone, PartialEq)]
#[non_exhaustive]
pub enum Note {
    /// Rows were left out because a value is missing.
    #[error("{rows} rows left out: a value is missing")]
    RowsLeftOut {
        /// How many.
        rows: usize,
    },
    /// The curve was continued flat from the last follow-up to tau.
    #[error("`{at}`: tau lies after the last follow-up, the curve is continued flat")]
    ContinuedFlat {
        /// The key of the rows concerned.
        at: String,
    },
    /// A robust error stands on too few clusters to be believed.
    #[error(
        "{clusters} clusters are too few for robust_se, which is too small then; read jackknife_se and jackknife_p"
    )]
    FewClusters {
        /// How many there are.
        clusters: usize,
    },
    /// A hazard ratio that changes with time.
    #[error(
        "hazards do not stay proportional (zph): each ratio is an average over time; look at `rmst` first"
    )]
    NotProportional,
    /// No column was named, so one was taken.
    #[error("no column named, `{column}` taken")]
    ColumnTaken {
        /// The column.
        column: String,
    },
}

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is, as in the reference tables.
    pub quantity: &'static str,
    /// Where it holds: `all`, a time, a group, or `group|time`.
    pub at: String,
    /// The value, always finite, or why there is none.
    pub value: Result<f64, Undefined>,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Output {
    /// The values, in a fixed order.
    pub rows: Vec<Row>,
    /// What must be told with them.
    pub notes: Vec<Note>,
}

impl Output {
    /// Returns the rows without a value, with the reason.
    pub fn undefined(&self) -> impl Iterator<Item = (&Row, Undefined)> {
        self.rows.iter().filter_map(|row| row.value.err().map(|reason| (row, reason)))
    }

    pub(super) fn push(&mut self, quantity: &'static str, at: &str, value: Result<f64, Undefined>) {
        let finite =
            value.and_then(|x| if x.is_finite() { Ok(x) } else { Err(Undefined::NotFinite) });
        self.rows.push(Row { quantity, at: at.to_owned(), value: finite });
    }
}
