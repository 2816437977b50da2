//! When a message was sent, as it says and as its archive can vouch for.

use model::{Instant, Stamp};

/// How far beyond its month an archive may reach: zones differ by a day.
const TOLERANCE_DAYS: i64 = 1;

/// The time in a `Date:` header.
pub(super) fn stamp(text: &str, now: Instant) -> Option<Stamp> {
    let (local, offset) = parts(text)?;
    let minutes = offset.filter(|minutes| minutes.abs() <= 14 * 60);
    let at = local.plus_seconds(-60 * minutes.unwrap_or(0));
    let clamped = offset.unwrap_or(0).clamp(-14 * 60, 14 * 60);
    Some(Stamp {
        offset_minutes: i16::try_from(clamped).unwrap_or(0),
        offset_suspect: minutes.is_none(),
        ..Stamp::recorded(Some(at), now)
    })
}

/// The time in the line that begins a message in an mbox, after whoever it names.
pub(super) fn of_envelope(line: &str, now: Instant) -> Option<Stamp> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let words: Vec<&str> = line.split_whitespace().collect();
    let begin = words.iter().rposition(|word| DAYS.contains(word))?;
    stamp(&words.get(begin..)?.join(" "), now)
}

/// Returns the local moment, and the minutes east of UTC where they can be read.
fn parts(text: &str) -> Option<(Instant, Option<i64>)> {
    if let Some(moment) = Instant::parse(text.trim()) {
        return Some((moment, Some(0)));
    }
    let (mut day, mut month, mut year, mut clock, mut zone) = (None, None, None, None, None);
    let bare = without_comments(text);
    let words = bare.split(|letter: char| letter.is_whitespace() || letter == ',');
    for word in words.filter(|word| !word.is_empty()) {
        let first = word.as_bytes().first().copied().unwrap_or_default();
        if clock.is_none() && word.contains(':') {
            clock = Some(time_of_day(word)?);
        } else if matches!(first, b'+' | b'-') && clock.is_some() {
            zone = zone.or(numeric_zone(word));
        } else if first.is_ascii_digit() {
            for piece in word.split('-') {
                match piece.parse::<i64>() {
                    Ok(number) if piece.len() >= 3 => year = year.or(Some(whole_year(number))),
                    Ok(number) if day.is_none() => day = Some(number),
                    Ok(number) if month.is_none() && word.contains('-') => month = Some(number),
                    Ok(number) => year = year.or(Some(whole_year(number))),
                    Err(_) => month = month.or(month_of(piece)),
                }
            }
        } else if month.is_none() && month_of(word).is_some() {
            month = month_of(word);
        } else {
            zone = zone.or(named_zone(word));
        }
    }
    let (mut day, mut month) = (day?, month?);
    if bare.trim().get(..5).is_some_and(|start| start.ends_with('-')) {
        std::mem::swap(&mut day, &mut month);
    }
    let year = i32::try_from(year?).ok()?;
    let date = Instant::from_date(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    Some((date.plus_seconds(clock.unwrap_or(0)), zone))
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

fn time_of_day(word: &str) -> Option<i64> {
    let mut parts = word.split([':', '.']).map(|part| part.parse::<i64>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().flatten().unwrap_or(0);
    let fits =
        (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
    fits.then_some(hours * 3600 + minutes * 60 + seconds.min(59))
}

/// Two digits mean the years from 1950 to 2049, three are counted from 1900.
fn whole_year(number: i64) -> i64 {
    match number {
        0..=49 => number + 2000,
        50..=999 => number + 1900,
        _ => number,
    }
}

fn month_of(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).and_then(|at| i64::try_from(at + 1).ok())
}

fn numeric_zone(word: &str) -> Option<i64> {
    let digits = word.get(1..)?.replace(':', "");
    let number = digits.parse::<i64>().ok().filter(|_| digits.len() == 4)?;
    let minutes = number / 100 * 60 + number % 100;
    Some(if word.starts_with('-') { -minutes } else { minutes })
}

fn named_zone(word: &str) -> Option<i64> {
    const ZONES: [(&str, i64); 20] = [
        ("GMT", 0),
        ("UT", 0),
        ("UTC", 0),
        ("Z", 0),
        ("WET", 0),
        ("EST", -300),
        ("EDT", -240),
        ("CST", -360),
        ("CDT", -300),
        ("MST", -420),
        ("MDT", -360),
        ("PST", -480),
        ("PDT", -420),
        ("BST", 60),
        ("CET", 60),
        ("MET", 60),
        ("CEST", 120),
        ("MEST", 120),
        ("EET", 120),
        ("JST", 540),
    ];
    ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, minutes)| *minutes)
}

/// The month that an archive holds, as a half-open interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Month {
    from: Instant,
    until: Instant,
}

impl Month {
    /// Returns the month that a file's name states, such as `2001-November.txt` or `2001-11.mbox`;
    /// a day (`2001-11-05`) is when the file was made, and states none.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let words: Vec<&str> = name.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
        let digits = |word: &&str, count| {
            word.len() == count && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (year, month) = words.iter().enumerate().rev().find_map(|(at, word)| {
            let next = words.get(at + 1);
            if digits(word, 6) {
                return Some((word.get(..4)?.parse().ok()?, word.get(4..)?.parse().ok()?));
            }
            let year = word.parse().ok().filter(|_| digits(word, 4))?;
            let month = match next {
                Some(next) if digits(next, 2) => {
                    let day = words.get(at + 2).is_some_and(|after| digits(after, 2));
                    (!day).then(|| next.parse().ok()).flatten()?
                }
                Some(next) if next.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                    u32::try_from(month_of(next)?).ok()?
                }
                _ => return None,
            };
            Some((year, month))
        })?;
        let from = Instant::from_date(year, month, 1).filter(|_| (1970..2100).contains(&year))?;
        let until = match month {
            12 => Instant::from_date(year + 1, 1, 1),
            _ => Instant::from_date(year, month + 1, 1),
        };
        Some(Self { from, until: until? })
    }

    /// Returns whether a moment lies within the month, or so near that a zone may explain it.
    pub(super) fn holds(self, at: Instant) -> bool {
        self.from.plus_days(-TOLERANCE_DAYS) <= at && at < self.until.plus_days(TOLERANCE_DAYS)
    }

    /// Returns the moment of the month that is nearest.
    pub(super) fn nearest(self, at: Instant) -> Instant {
        at.clamp(self.from, self.until.plus_seconds(-1))
    }
}
