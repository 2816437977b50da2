//! Moments, in every way in which GitHub has written them over the years.

use model::Instant;

/// Reads a moment: RFC 3339, or `2012/03/11 00:00:00 -0800` as the first archives wrote it.
pub(super) fn moment(text: &str) -> Option<Instant> {
    if let Some(moment) = plain(text.as_bytes()) {
        return Some(moment);
    }
    let slashed = text.as_bytes().get(4) == Some(&b'/') && text.len() == 25 && text.is_ascii();
    if !slashed {
        return Instant::parse(text);
    }
    let (day, time, zone) = (text.get(..10)?, text.get(11..19)?, text.get(20..)?);
    let day = day.replace('/', "-");
    Instant::parse(&format!("{day}T{time}{}:{}", zone.get(..3)?, zone.get(3..)?))
}

/// Reads `2015-01-01T00:00:00Z`, which is nearly every moment there is, without further ado.
fn plain(text: &[u8]) -> Option<Instant> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        n0,
        n1,
        b':',
        s0,
        s1,
        b'Z',
    ] = text
    else {
        return None;
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + u32::from(**digit - b'0'))
        })
    };
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[n0, n1])?, number(&[s0, s1])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let year = i32::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    let day = Instant::from_date(year, number(&[m0, m1])?, number(&[d0, d1])?)?;
    Some(day.plus_seconds(i64::from(hour * 3600 + minute * 60 + second)))
}

#[cfg(test)]
mod tests {
    use model::Instant;

    use super::moment;

    #[test]
    fn moments_are_read_in_every_way_in_which_archives_write_them() {
        let known = Instant::parse("2012-03-11T08:00:00Z");
        assert!(known.is_some());
        assert_eq!(moment("2012-03-11T08:00:00Z"), known);
        assert_eq!(moment("2012-03-11T00:00:00-08:00"), known);
        assert_eq!(moment("2012/03/11 00:00:00 -0800"), known);
        for odd in ["2012-03-11T24:00:00Z", "2012-02-30T00:00:00Z", "201/-03/11 00:00:00 -0800", ""]
        {
            assert_eq!(moment(odd), None, "{odd}");
        }
    }
}
