//! A period: a half-open calendar year, quarter or month, in UTC.

use std::fmt;
use std::str::FromStr;

use crate::Instant;

/// The length of the periods in a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Per {
    /// Calendar years, written `2024`.
    Year,
    /// Calendar quarters, written `2024-Q3`.
    Quarter,
    /// Calendar months, written `2024-07`.
    Month,
}

impl Per {
    /// Every length, longest first.
    pub const ALL: [Per; 3] = [Per::Year, Per::Quarter, Per::Month];

    /// Returns the word used in settings and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Per::Year => "year",
            Per::Quarter => "quarter",
            Per::Month => "month",
        }
    }

    fn months(self) -> i32 {
        match self {
            Per::Year => 12,
            Per::Quarter => 3,
            Per::Month => 1,
        }
    }
}

impl FromStr for Per {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Per::ALL.into_iter().find(|per| per.word() == text).ok_or(())
    }
}

/// One calendar year, quarter or month: from its first midnight up to, not including, the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    per: Per,
    /// Number of this period since year 0.
    number: i32,
}

impl Period {
    /// Returns the period of length `per` that holds `at`.
    pub fn holding(at: Instant, per: Per) -> Self {
        let (year, month, _) = at.date();
        let months = year * 12 + month as i32 - 1;
        Self { per, number: months.div_euclid(per.months()) }
    }

    /// Returns the period that follows.
    pub fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }

    /// Returns its length.
    pub fn per(self) -> Per {
        self.per
    }

    /// Returns its first moment.
    pub fn starts_at(self) -> Instant {
        let months = self.number * self.per.months();
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
        Instant::from_date(year, month, 1).unwrap_or(Instant::END)
    }

    /// Returns the first moment after it.
    pub fn ends_at(self) -> Instant {
        self.next().starts_at()
    }

    /// Reads `2024`, `2024-Q3` or `2024-07`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        match rest {
            None => Some(Self { per: Per::Year, number: year }),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(quarter) => {
                    let quarter: i32 = quarter.parse().ok()?;
                    (1..=4)
                        .contains(&quarter)
                        .then_some(Self { per: Per::Quarter, number: year * 4 + quarter - 1 })
                }
                None => {
                    let month: i32 = (rest.len() == 2).then(|| rest.parse().ok()).flatten()?;
                    (1..=12)
                        .contains(&month)
                        .then_some(Self { per: Per::Month, number: year * 12 + month - 1 })
                }
            },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.number;
        match self.per {
            Per::Year => write!(f, "{n:04}"),
            Per::Quarter => write!(f, "{:04}-Q{}", n.div_euclid(4), n.rem_euclid(4) + 1),
            Per::Month => write!(f, "{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Per, Period};
    use crate::Instant;

    #[test]
    fn periods_are_half_open_and_labelled_as_people_write_them() {
        let last = Instant::parse("2024-12-31T23:59:59Z").unwrap();
        assert_eq!(Period::holding(last, Per::Quarter).to_string(), "2024-Q4");
        assert_eq!(Period::holding(last, Per::Month).to_string(), "2024-12");
        let next = Period::holding(last, Per::Quarter).next();
        assert_eq!(next.to_string(), "2025-Q1");
        assert_eq!(next.starts_at().to_string(), "2025-01-01T00:00:00Z");
        assert_eq!(next.ends_at().day(), "2025-04-01");
        let leap = Period::parse("2024-02").unwrap();
        assert_eq!(leap.ends_at().micros() - leap.starts_at().micros(), 29 * 86_400_000_000);
    }

    #[test]
    fn every_label_reads_back_and_nonsense_does_not() {
        for text in ["2024", "2024-Q3", "2024-07", "0999-01"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for text in ["24", "2024-Q5", "2024-13", "2024-7", "2024-00", "Q3", "", "2024-"] {
            assert!(Period::parse(text).is_none(), "{text}");
        }
    }
}
