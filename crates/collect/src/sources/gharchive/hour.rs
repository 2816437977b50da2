//! Hours: what the name of an hour file says, with the hour padded to two digits or not.

use std::fmt;

use model::Instant;

/// An hour, in hours since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Hour(pub(super) i64);

impl Hour {
    /// Returns the hour that a file's name begins with, such as `2015-01-01-0.json.gz`.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.rsplit('/').next()?;
        let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
        let (day, hour) = stem.rsplit_once('-')?;
        let digits = hour.len() <= 2 && hour.bytes().all(|b| b.is_ascii_digit());
        let hour: i64 = hour.parse().ok().filter(|hour| digits && *hour < 24)?;
        // The archive begins in 2011; a name from elsewhere must not span thousands of years.
        let day = (day.len() == 10).then(|| Instant::parse(day)).flatten()?;
        (2011..=2100).contains(&day.date().0).then(|| Self(day.seconds() / 3600 + hour))
    }

    /// Returns the hours of the days from one until another.
    pub(super) fn between(from: Instant, until: Instant) -> impl Iterator<Item = Self> {
        (from.seconds() / 3600..until.seconds() / 3600).map(Self)
    }

    /// Returns when it begins.
    pub(super) fn start(self) -> Instant {
        Instant::from_seconds(self.0.saturating_mul(3600)).unwrap_or(Instant::END)
    }

    /// Returns the hour after it.
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns an address with the year, month, day and hour put in.
    pub(super) fn put_into(self, template: &str) -> String {
        let (year, month, day) = self.start().date();
        template
            .replace("{Y}", &format!("{year:04}"))
            .replace("{M}", &format!("{month:02}"))
            .replace("{D}", &format!("{day:02}"))
            .replace("{H}", &(self.0 % 24).to_string())
    }
}

impl fmt::Display for Hour {
    /// Writes it as the archive does: `2015-01-01-0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.put_into("{Y}-{M}-{D}-{H}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Hour;

    #[test]
    fn a_name_says_its_hour_padded_or_not_and_nothing_else_is_an_hour() {
        let hour = Hour::of_name("2015-01-01-5.json.gz");
        assert_eq!(hour, Hour::of_name("folder/2015-01-01-05.json"));
        assert_eq!(hour.map(|hour| hour.to_string()).as_deref(), Some("2015-01-01-5"));
        for odd in ["2015-01-01-24.json.gz", "2015-02-30-1.json", "page.json", "9999-01-01-0.json"]
        {
            assert_eq!(Hour::of_name(odd), None, "{odd}");
        }
    }
}
