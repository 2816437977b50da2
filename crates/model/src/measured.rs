//! A measured answer: exact, unprotected, and therefore never shown as it is.
//!
//! Only `protect` turns it into something that a page accepts. A share without its interval and
//! the number of people behind it cannot be written in these types.

use crate::{Definition, Instant, Refused};

/// What came of asking a measure.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// An answer.
    Measured(Measured),
    /// The question cannot be answered from what is there.
    Refused {
        /// What was asked.
        definition: Definition,
        /// Why not.
        refused: Refused,
    },
}

/// A table of measured values with everything that must stand beside them.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// What was asked, and how it is defined.
    pub definition: Definition,
    /// The snapshot E: nothing at or after it was looked at.
    pub as_of: Instant,
    /// The settings that governed the answer, such as `per = quarter`, in order of name.
    pub settings: Vec<Setting>,
    /// The rows, totally ordered by project, period and dimensions.
    pub rows: Vec<MeasuredRow>,
    /// The curves, ordered by project, period, dimensions and time; empty without estimator.
    pub curves: Vec<CurvePoint>,
    /// Who or what was left out, and how many.
    pub exclusions: Vec<Exclusion>,
    /// What is missing from the sources behind it, in plain words; empty when all is there.
    pub coverage: Vec<String>,
}

/// A setting that governed an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name, such as `door`.
    pub name: String,
    /// Its value, such as `authored`.
    pub value: String,
}

/// How many were left out of one project's figures, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exclusion {
    /// The project.
    pub project: String,
    /// Why, in plain words, such as `commits by bots`.
    pub what: String,
    /// How many.
    pub count: u64,
}

/// One row of a measured table.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasuredRow {
    /// The project.
    pub project: String,
    /// The period's label, or `all`.
    pub period: String,
    /// Whether the period had ended at the snapshot.
    pub complete: bool,
    /// The dimensions, as the definition orders them.
    pub dimensions: Vec<String>,
    /// The values, as the definition orders them.
    pub values: Vec<Value>,
    /// How many people stand behind the row.
    pub people: u64,
}

/// One value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A census: everybody or everything was counted.
    Count(u64),
    /// An estimate with its 95 % interval.
    Estimate {
        /// The point.
        value: f64,
        /// The interval's lower end.
        low: f64,
        /// The interval's upper end.
        high: f64,
        /// How many people stand behind it (the denominator of a share).
        of: u64,
    },
    /// There is no value; the reason in a few plain words, such as `not yet followed for 365 days`.
    Undefined(String),
}

/// One step of a curve.
#[derive(Clone, PartialEq, Debug)]
pub struct CurvePoint {
    /// The project.
    pub project: String,
    /// The cohort's period, or `all`.
    pub period: String,
    /// The dimensions, as the definition orders them.
    pub dimensions: Vec<String>,
    /// Days since the first contribution.
    pub time_days: f64,
    /// The share from this time on.
    pub share: f64,
    /// The lower end of its 95 % interval; nothing where it is undefined.
    pub low: Option<f64>,
    /// The upper end of its 95 % interval; nothing where it is undefined.
    pub high: Option<f64>,
    /// How many people are still followed just before this time.
    pub at_risk: u64,
}
