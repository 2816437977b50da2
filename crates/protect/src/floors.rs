//! The floors: how many people must stand behind what is shown.
//!
//! The numbers are those of `definitions.md` 1 and stand nowhere else in the program.

use model::Sensitivity;

use crate::Audience;

/// People who must stand behind a share, an estimate or a point of a curve, for traces.
pub const TRACE_PEOPLE: u64 = 5;
/// People still followed below whom a curve is drawn dashed.
pub const CURVE_SOLID: u64 = 10;
/// People in a declared group, and outside it, before a public page may show it.
pub const DECLARED_PUBLIC: u64 = 10;
/// The same on a page for the few who answer for the community.
pub const DECLARED_INTERNAL: u64 = 5;
/// People in a declared table before any part of it is shown.
pub const DECLARED_TABLE: u64 = 20;
/// People in a group of a conduct table, and outside it.
pub const CONDUCT_GROUP: u64 = 5;
/// A conduct total below this is told as a band only.
pub const CONDUCT_TOTAL: u64 = 10;

/// Returns the rule in one plain sentence, for the page that prints it.
pub fn rule(sensitivity: Sensitivity, audience: Audience) -> String {
    match sensitivity {
        Sensitivity::Trace => format!(
            "Counts are shown; a share, an estimate or a curve needs at least {TRACE_PEOPLE} \
             people behind it, and a curve is dashed below {CURVE_SOLID}."
        ),
        Sensitivity::Declared => format!(
            "A group is shown when at least {} people are in it and as many are not, in a table \
             of at least {DECLARED_TABLE}; a second group is withheld with a small one, so that \
             neither can be worked out.",
            declared(audience).group
        ),
        Sensitivity::Conduct => format!(
            "A group is shown when at least {CONDUCT_GROUP} people are in it and as many are not; \
             a total below {CONDUCT_TOTAL} is told as \"fewer than {CONDUCT_TOTAL}\"."
        ),
    }
}

/// The floors of a one-way table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Floors {
    /// People in a group and in its complement.
    pub(crate) group: u64,
    /// People in the whole table.
    pub(crate) table: u64,
    /// People in a count that stands for a whole table.
    pub(crate) total: u64,
    /// Whether a total below `total` is told as a band.
    pub(crate) banded: bool,
}

pub(crate) fn declared(audience: Audience) -> Floors {
    let group = match audience {
        Audience::Public => DECLARED_PUBLIC,
        Audience::Internal => DECLARED_INTERNAL,
    };
    Floors { group, table: DECLARED_TABLE, total: group, banded: false }
}

pub(crate) fn conduct() -> Floors {
    Floors { group: CONDUCT_GROUP, table: CONDUCT_TOTAL, total: CONDUCT_TOTAL, banded: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_on_the_page_names_the_floor_of_its_audience() {
        assert!(rule(Sensitivity::Declared, Audience::Public).contains("at least 10 people"));
        assert!(rule(Sensitivity::Declared, Audience::Internal).contains("at least 5 people"));
        assert!(rule(Sensitivity::Trace, Audience::Public).contains("at least 5 people"));
        assert!(rule(Sensitivity::Conduct, Audience::Internal).contains("fewer than 10"));
    }
}
