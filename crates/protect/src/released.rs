//! What a page may show: a released answer, its rows, curves and withheld cells.
//!
//! Every field of [`Released`] is private and so is its constructor; the rows, curves and points
//! are `non_exhaustive`, are lent but never given away, and cannot be cloned. So no other room can
//! build one, change one or read one from a file: whoever holds one got it from
//! [`release`](crate::release).

use std::fmt;

use model::{Definition, Exclusion, Instant, Refused, Setting, Value};

/// What came of passing an answer through the door.
#[derive(PartialEq, Debug)]
pub enum ReleasedAnswer {
    /// A protected table.
    Table(Released),
    /// The question cannot be answered, or not without harm.
    Refused {
        /// What was asked.
        definition: Definition,
        /// Why not.
        refused: Refused,
    },
}

/// A protected table with everything that must stand beside it.
#[derive(PartialEq, Debug)]
pub struct Released {
    pub(crate) definition: Definition,
    pub(crate) as_of: Instant,
    pub(crate) settings: Vec<Setting>,
    pub(crate) rows: Vec<ReleasedRow>,
    pub(crate) curves: Vec<ReleasedCurve>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) coverage: Vec<String>,
}

impl Released {
    /// Returns what was asked, and how it is defined.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Returns the snapshot: nothing at or after it was looked at.
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns the settings that governed the answer, in order of name.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Returns the rows: in the measure's order for traces, else by project, period, dimensions.
    pub fn rows(&self) -> &[ReleasedRow] {
        &self.rows
    }

    /// Returns the curves, each with its points by time.
    pub fn curves(&self) -> &[ReleasedCurve] {
        &self.curves
    }

    /// Returns who or what was left out, and how many.
    pub fn exclusions(&self) -> &[Exclusion] {
        &self.exclusions
    }

    /// Returns what is missing from the sources, in plain words; empty when all is there.
    pub fn coverage(&self) -> &[String] {
        &self.coverage
    }

    /// Returns the number of withheld cells, those of the column `people` included.
    pub fn withheld(&self) -> usize {
        self.rows
            .iter()
            .flat_map(|row| row.cells.iter().chain([&row.people]))
            .filter(|cell| matches!(cell, Cell::Withheld(_)))
            .count()
    }
}

/// One row of a protected table; only this crate can build one.
#[derive(PartialEq, Debug)]
#[non_exhaustive]
pub struct ReleasedRow {
    /// The project.
    pub project: String,
    /// The period's label, or `all`.
    pub period: String,
    /// Whether the period had ended at the snapshot.
    pub complete: bool,
    /// The dimensions, as the definition orders them.
    pub dimensions: Vec<String>,
    /// The values, as the definition orders them.
    pub cells: Vec<Cell>,
    /// How many people stand behind the row: a count, or withheld.
    pub people: Cell,
}

/// One value, or why it is not shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// The value; an estimate's three numbers are finite.
    Shown(Value),
    /// The value is there and is not shown.
    Withheld(Withheld),
}

impl Cell {
    /// Returns the value as shown; an estimate without finite numbers has no value.
    pub(crate) fn shown(value: &Value) -> Self {
        match value {
            Value::Estimate { value, low, high, .. }
                if !(value.is_finite() && low.is_finite() && high.is_finite()) =>
            {
                Cell::Shown(Value::Undefined("cannot be estimated".to_owned()))
            }
            _ => Cell::Shown(value.clone()),
        }
    }
}

/// Why a value is not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Withheld {
    /// Fewer people stand behind it than the floor asks.
    TooFewPeople,
    /// Showing it would let a small group be worked out: this one, or another row's.
    ///
    /// Which of the two is never told, since "this is the small one" is itself an answer.
    Complement,
    /// The whole table holds too few people for any part of it to be shown.
    TableTooSmall,
    /// A total that is only told to be below this number.
    Band(u64),
}

impl Withheld {
    /// Returns the reason in a few kind, plain words without a full stop.
    pub fn sentence(self) -> String {
        match self {
            Withheld::TooFewPeople => "too few people to say".to_owned(),
            Withheld::Complement => "not shown, so that a small group stays private".to_owned(),
            Withheld::TableTooSmall => "too few people in this table to show its parts".to_owned(),
            Withheld::Band(below) => format!("fewer than {below}"),
        }
    }

    /// Returns the reason as one word for machines, such as `too_few_people`.
    pub fn code(self) -> &'static str {
        match self {
            Withheld::TooFewPeople => "too_few_people",
            Withheld::Complement => "complement",
            Withheld::TableTooSmall => "table_too_small",
            Withheld::Band(_) => "band",
        }
    }
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

/// One protected curve; only this crate can build one.
#[derive(PartialEq, Debug)]
#[non_exhaustive]
pub struct ReleasedCurve {
    /// The project.
    pub project: String,
    /// The cohort's period, or `all`.
    pub period: String,
    /// The dimensions, as the definition orders them.
    pub dimensions: Vec<String>,
    /// The points by time; none where too few people were followed from the start.
    pub points: Vec<ReleasedPoint>,
    /// Whether the curve ends before its people do, because too few are still followed.
    pub ended_early: bool,
}

/// One step of a protected curve; only this crate can build one.
#[derive(PartialEq, Debug)]
#[non_exhaustive]
pub struct ReleasedPoint {
    /// Days since the first contribution.
    pub time_days: f64,
    /// The share (0–1) from this time on.
    pub share: f64,
    /// The lower end of its 95 % interval; nothing where it is undefined.
    pub low: Option<f64>,
    /// The upper end of its 95 % interval; nothing where it is undefined.
    pub high: Option<f64>,
    /// How many people are still followed just before this time; at least 5.
    pub at_risk: u64,
    /// Whether so few are followed (below 10) that the line is drawn dashed.
    pub dashed: bool,
}
