//! The head of a table of figures: exactly the columns that it must have, in any order.

use std::fmt;

/// The columns of a table of figures.
const NAMES: [&str; 6] = ["project", "period", "measure", "value", "n", "source"];

/// Where each column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Columns {
    pub(super) project: usize,
    pub(super) period: usize,
    pub(super) measure: usize,
    pub(super) value: usize,
    pub(super) n: usize,
    pub(super) source: usize,
    /// How many there are.
    pub(super) width: usize,
}

/// What is wrong with a head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WrongHead {
    /// A column that is not known stands at a place, from 1; the known one that is nearest.
    Unknown(usize, Option<&'static str>),
    /// A column is not there.
    Missing(&'static str),
    /// A column is there twice.
    Twice(&'static str),
}

impl fmt::Display for WrongHead {
    /// Writes what is wrong, without a text of the table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WrongHead::Unknown(at, Some(near)) => {
                write!(f, "column {at} is not known; perhaps `{near}` is meant")
            }
            WrongHead::Unknown(at, None) => {
                write!(f, "column {at} is not known; the columns are {}", NAMES.join(", "))
            }
            WrongHead::Missing(name) => write!(f, "the column `{name}` is missing"),
            WrongHead::Twice(name) => write!(f, "the column `{name}` is there twice"),
        }
    }
}

impl Columns {
    /// Returns where each column stands in a head.
    pub(super) fn of(head: &[String]) -> Result<Self, WrongHead> {
        let head: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
        for (number, name) in (1..).zip(&head) {
            if !NAMES.contains(&name.as_str()) {
                return Err(WrongHead::Unknown(number, nearest(name)));
            }
        }
        let column = |wanted: &'static str| {
            let mut at = head.iter().enumerate().filter(|(_, name)| *name == wanted);
            match (at.next(), at.next()) {
                (Some((at, _)), None) => Ok(at),
                (Some(_), Some(_)) => Err(WrongHead::Twice(wanted)),
                (None, _) => Err(WrongHead::Missing(wanted)),
            }
        };
        let [project, period, measure, value, n, source] = NAMES;
        Ok(Self {
            project: column(project)?,
            period: column(period)?,
            measure: column(measure)?,
            value: column(value)?,
            n: column(n)?,
            source: column(source)?,
            width: head.len(),
        })
    }
}

/// Returns the known column that shares the most pairs of letters with a word, if it shares half.
fn nearest(word: &str) -> Option<&'static str> {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let own = pairs(word);
    let alike = |known: &&'static str| {
        let known = pairs(known);
        let shared = known.iter().filter(|pair| own.contains(pair)).count();
        (shared * 200) / (known.len() + own.len()).max(1)
    };
    NAMES.iter().copied().max_by_key(alike).filter(|near| alike(near) >= 50)
}

#[cfg(test)]
mod tests {
    use super::{Columns, WrongHead};

    fn of(head: &str) -> Result<Columns, WrongHead> {
        Columns::of(&head.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_order_is_free_and_every_column_must_be_there_once() {
        let columns = of("source,n, Value,measure,period,project").unwrap();
        assert_eq!((columns.project, columns.value, columns.source), (5, 2, 0));
        assert_eq!(of("project,period,measure,value,n"), Err(WrongHead::Missing("source")));
        let twice = of("project,period,measure,value,n,source,n");
        assert_eq!(twice, Err(WrongHead::Twice("n")));
    }

    #[test]
    fn a_slip_finds_the_column_that_was_meant() {
        let slip = of("project,perid,measure,value,n,source").unwrap_err();
        assert_eq!(slip, WrongHead::Unknown(2, Some("period")));
        assert!(slip.to_string().contains("perhaps `period` is meant"));
        let other = of("project,period,measure,value,n,source,weather").unwrap_err();
        assert_eq!(other, WrongHead::Unknown(7, None));
    }
}
