//! The only door from a measured answer to a released one.
//!
//! **Who is kept out.** Somebody who has every page, knows these rules, can add and subtract, knows
//! that people come in whole numbers, and may know the total of a table from elsewhere. They must
//! not learn that a person is, or is not, in a small group that people told us about.
//!
//! **What is done**, by the sensitivity that a measure's head names (`definitions.md` 1 is the only
//! source of the numbers, [`floors`] their only home):
//! - *trace* ([`Sensitivity::Trace`]): the acts are public anyway, so counts stay; shares, estimates
//!   and curves are silent where too few people stand behind them. That floor keeps the page from
//!   saying too much from too few; it keeps no secret. A withheld share can sometimes be worked out
//!   from pooled figures on the same page, as it can from the public history itself.
//! - *declared*: protected against subtraction. Whole rows are withheld so that neither a small
//!   group nor its complement can be worked out. Zero is a small group. One row that is not small
//!   is always withheld with the small ones, and all carry the same reason, so "withheld" never
//!   means "small".
//! - *conduct*: as declared with a lower floor; a small total is told as a band.
//!
//! **What is not done yet.** Tables are protected one by one, along one dimension: tables that mix
//! totals of several kinds are refused, and the same people asked about twice (by year and by
//! quarter, this year and last) need a ledger of releases. Somebody who knows already which of two
//! withheld rows is the larger can narrow both further than the rule says.
//!
//! Nothing here reads a clock or a file or makes randomness: the same answer gives the same release.

mod conduct;
mod declared;
pub mod floors;
mod one_way;
pub mod released;
mod trace;

use model::{Answer, Definition, Measured, Refused, Sensitivity};

use floors::Floors;
pub use released::{
    Cell, Released, ReleasedAnswer, ReleasedCurve, ReleasedPoint, ReleasedRow, Withheld,
};

/// Who will read what is released.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Anybody.
    Public,
    /// The few people who answer for the community.
    Internal,
}

/// Returns the answer as the audience may see it; a refusal stays what it is.
///
/// A declared or conduct table that mixes totals of several kinds comes back as a refusal, because
/// its parts could be worked out from its totals.
pub fn release(answer: &Answer, audience: Audience) -> ReleasedAnswer {
    match answer {
        Answer::Refused { definition, refused } => refuse(definition, refused.clone()),
        Answer::Measured(measured) => match measured.definition.sensitivity {
            Sensitivity::Trace => ReleasedAnswer::Table(traced(measured)),
            Sensitivity::Declared => told(measured, floors::declared(audience)),
            Sensitivity::Conduct => told(measured, floors::conduct()),
        },
    }
}

fn refuse(definition: &Definition, refused: Refused) -> ReleasedAnswer {
    ReleasedAnswer::Refused { definition: definition.clone(), refused }
}

fn traced(measured: &Measured) -> Released {
    Released {
        rows: trace::rows(measured),
        curves: trace::curves(measured),
        exclusions: measured.exclusions.clone(),
        ..around(measured)
    }
}

fn told(measured: &Measured, floors: Floors) -> ReleasedAnswer {
    let rows = match declared::rows(measured, floors) {
        Ok(rows) => rows,
        Err(refused) => return refuse(&measured.definition, refused),
    };
    let (large, note) = declared::exclusions(measured, floors);
    let mut released = Released { rows, exclusions: large, ..around(measured) };
    released.coverage.extend(note);
    if !measured.curves.is_empty() {
        released.coverage.push("curves of what people told us are not shown".to_owned());
    }
    ReleasedAnswer::Table(released)
}

fn around(measured: &Measured) -> Released {
    Released {
        definition: measured.definition.clone(),
        as_of: measured.as_of,
        settings: measured.settings.clone(),
        rows: Vec::new(),
        curves: Vec::new(),
        exclusions: Vec::new(),
        coverage: measured.coverage.clone(),
    }
}
