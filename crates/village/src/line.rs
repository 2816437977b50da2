//! One line of a story: a commit, or a merge of branches.
//!
//! Reading a line looks at nothing but the line; people and branches are known to `weave` alone.

use model::{CreditRole, Instant};

use crate::Fault;

/// What a line tells.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Line<'t> {
    /// `TIME WHO PATH… [with WHO] [reported-by WHO] [written TIME] [committed-by WHO] [in #N]`
    Commit(Told<'t>),
    /// `merge #N… by WHO at TIME`
    Merge { branches: Vec<u32>, by: &'t str, at: Time },
}

/// A commit as the line tells it.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Told<'t> {
    /// When it was recorded.
    pub(crate) at: Time,
    /// When it was written, if at another time.
    pub(crate) written: Option<Time>,
    /// Who wrote it.
    pub(crate) by: &'t str,
    /// Who recorded it, if somebody else.
    pub(crate) committed_by: Option<&'t str>,
    /// The paths it touches, as they stand.
    pub(crate) paths: Vec<&'t str>,
    /// Whom its trailers name, in order.
    pub(crate) credits: Vec<(CreditRole, &'t str)>,
    /// The branch it lies on, if not the main one.
    pub(crate) branch: Option<u32>,
}

/// A moment and the minutes east of UTC in which it was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Time {
    pub(crate) at: Instant,
    pub(crate) offset_minutes: i16,
}

/// Returns the lines that tell something, trimmed, with their numbers from 1.
pub(crate) fn told(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Reads one line.
pub(crate) fn read(line: &str) -> Result<Line<'_>, Fault> {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("merge") => merge(words),
        Some(first) => commit(time(first)?, words),
        None => Err(Fault::Word),
    }
}

fn commit<'t>(at: Time, mut words: impl Iterator<Item = &'t str>) -> Result<Line<'t>, Fault> {
    let by = words.next().ok_or(Fault::Word)?;
    let (written, committed_by, branch) = (None, None, None);
    let (paths, credits) = (Vec::new(), Vec::new());
    let mut told = Told { at, written, by, committed_by, paths, credits, branch };
    let mut meaning = None;
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(Fault::Word);
        match word {
            "with" => told.credits.push((CreditRole::CoAuthored, value()?)),
            "written" => told.written = Some(time(value()?)?),
            "committed-by" => told.committed_by = Some(value()?),
            "in" => told.branch = Some(branch_number(value()?)?),
            _ => match CreditRole::of_key(word) {
                Some(role) => told.credits.push((role, value()?)),
                None if meaning.is_none() => {
                    told.paths.push(path(word)?);
                    continue;
                }
                None => return Err(Fault::Word),
            },
        }
        meaning = Some(word);
    }
    if told.paths.is_empty() { Err(Fault::Path) } else { Ok(Line::Commit(told)) }
}

fn merge<'t>(words: impl Iterator<Item = &'t str>) -> Result<Line<'t>, Fault> {
    let mut words = words.peekable();
    let mut branches = Vec::new();
    while let Some(word) = words.next_if(|word| word.starts_with('#')) {
        branches.push(branch_number(word)?);
    }
    match (branches.is_empty(), words.next(), words.next(), words.next(), words.next()) {
        (true, ..) => Err(Fault::Branch),
        (false, Some("by"), Some(by), Some("at"), Some(at)) if words.next().is_none() => {
            Ok(Line::Merge { branches, by, at: time(at)? })
        }
        _ => Err(Fault::Word),
    }
}

fn branch_number(word: &str) -> Result<u32, Fault> {
    word.strip_prefix('#').and_then(|number| number.parse().ok()).ok_or(Fault::Branch)
}

fn path(word: &str) -> Result<&str, Fault> {
    let fits = word.contains(['.', '/'])
        && !word.contains(['"', '\\'])
        && word.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git"));
    if fits { Ok(word) } else { Err(Fault::Path) }
}

fn time(word: &str) -> Result<Time, Fault> {
    read_time(word).ok_or(Fault::Time)
}

/// Reads a time whose seconds may be left out, for that is how people tell them.
fn read_time(word: &str) -> Option<Time> {
    let zone_length = if word.ends_with('Z') { 1 } else { "+00:00".len() };
    let (clock, zone) = word.split_at_checked(word.len().checked_sub(zone_length)?)?;
    let seconds = if clock.len() == "2022-03-04T10:00".len() { ":00" } else { "" };
    let at = Instant::parse(&format!("{clock}{seconds}{zone}"))?;
    Some(Time { at, offset_minutes: offset(zone)? })
}

fn offset(zone: &str) -> Option<i16> {
    if zone == "Z" {
        return Some(0);
    }
    let (hours, minutes) = zone.split_once(':')?;
    let sign = if hours.starts_with('-') { -1 } else { 1 };
    let hours: i16 = hours.get(1..)?.parse().ok()?;
    let minutes: i16 = minutes.parse().ok()?;
    Some(sign * (hours * 60 + minutes)).filter(|offset| offset.abs() <= 14 * 60)
}
