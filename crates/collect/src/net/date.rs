//! Moments as HTTP headers write them: `Sun, 06 Nov 1994 08:49:37 GMT`.

use model::Instant;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns the moment of a header's text; the two forms that were given up long ago are not read.
pub(super) fn parse(text: &str) -> Option<Instant> {
    let (_, rest) = text.split_once(", ")?;
    let mut words = rest.split_whitespace();
    let day: u32 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|known| *known == name)?;
    let year: i32 = words.next()?.parse().ok()?;
    let mut parts = words.next()?.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let fits =
        (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
    let midnight = Instant::from_date(year, month as u32 + 1, day).filter(|_| fits)?;
    Some(midnight.plus_seconds(hours * 3600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_what_servers_write_and_nothing_else() {
        let moment = parse("Sun, 06 Nov 1994 08:49:37 GMT").map(|at| at.to_string());
        assert_eq!(moment.as_deref(), Some("1994-11-06T08:49:37Z"));
        for odd in ["", "soon", "Sun, 31 Feb 2024 00:00:00 GMT", "Sun, 06 Nov 1994 99:00:00 GMT"] {
            assert_eq!(parse(odd), None);
        }
    }
}
