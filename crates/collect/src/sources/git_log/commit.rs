//! A commit as git prints it, and the commit that it stands for.
//!
//! People and times are put back into the line that they have in the object, and read by the git
//! source's own reading, so that a log and a clone tell the same.

use chrono::NaiveDate;
use model::{Commit, CommitId, Instant, NoteKind};

use super::Reference;
use crate::sources::git::people;

/// What was printed of a commit.
#[derive(Default)]
pub(crate) struct Written {
    /// Its id and those of its parents, in hex.
    pub(crate) id: String,
    /// The ids of its parents, in hex.
    pub(crate) parents: Vec<String>,
    /// Its decorations, such as `HEAD -> refs/heads/main`.
    pub(crate) names: Vec<String>,
    /// The author, as `Name <address>`.
    pub(crate) author: Option<Vec<u8>>,
    /// The time of writing, such as `Tue Aug 14 14:30:13 2012 -0300`.
    pub(crate) author_date: Option<Vec<u8>>,
    /// The committer, as `Name <address>`.
    pub(crate) committer: Option<Vec<u8>>,
    /// The time of committing.
    pub(crate) commit_date: Option<Vec<u8>>,
    /// The lines of the message, without their indent.
    pub(crate) message: Vec<u8>,
    /// The paths that it changed, old and new, raw.
    pub(crate) paths: Vec<Vec<u8>>,
}

impl Written {
    /// Returns the commit, or nothing when its ids are none; `odd` is told what is strange.
    pub(crate) fn commit(&self, now: Instant, odd: &mut dyn FnMut(NoteKind)) -> Option<Commit> {
        let id = CommitId::parse(&self.id)?;
        let parents: Vec<CommitId> =
            self.parents.iter().map(|parent| CommitId::parse(parent)).collect::<Option<_>>()?;
        if parents.len() > 2 {
            odd(NoteKind::OctopusMerge);
        }
        let latest = now.plus_days(1);
        let signed =
            |by: &Option<Vec<u8>>, date: &Option<Vec<u8>>, odd: &mut dyn FnMut(NoteKind)| {
                let line = by.as_ref().map(|by| line(by, date.as_deref().unwrap_or_default()));
                people::signed(line.as_deref(), latest, odd)
            };
        let author = signed(&self.author, &self.author_date, odd);
        let committer = signed(&self.committer, &self.commit_date, odd);
        let mut paths = match parents.len() {
            0 | 1 => self.paths.clone(),
            _ => Vec::new(),
        };
        paths.sort();
        paths.dedup();
        for path in &paths {
            if path.iter().any(u8::is_ascii_control) || std::str::from_utf8(path).is_err() {
                odd(NoteKind::StrangePath);
            }
        }
        let credits = people::credits(&self.message, odd);
        Some(Commit { id, parents, author, committer, credits, paths })
    }

    /// Returns the references that its decorations name.
    pub(crate) fn references(&self, commit: &Commit) -> Vec<Reference> {
        let at = commit.committer.stamp.at.map_or(0, Instant::seconds);
        let named = |name: &str, head| Reference {
            name: name.to_owned(),
            head,
            commit: commit.id.clone(),
            at,
        };
        let names = self.names.iter().map(|name| name.trim());
        names
            .filter_map(|name| match name.strip_prefix("HEAD -> ") {
                Some(branch) => Some(named(branch, true)),
                None if name == "HEAD" => Some(named("HEAD", true)),
                None if name.starts_with("refs/") => Some(named(name, false)),
                None => None,
            })
            .collect()
    }

    /// Returns whether the decorations say that the history is cut here.
    pub(crate) fn is_grafted(&self) -> bool {
        self.names.iter().any(|name| name.trim() == "grafted")
    }
}

/// Returns a person line as it stands in an object: `Name <address> 1344965413 -0300`.
fn line(by: &[u8], date: &[u8]) -> Vec<u8> {
    let mut line = by.trim_ascii().to_vec();
    let date = String::from_utf8_lossy(date);
    match seconds(&date) {
        Some((seconds, offset)) => line.extend(format!(" {seconds} {offset}").into_bytes()),
        None => line.extend(b" "),
    }
    line
}

/// Reads `Tue Aug 14 14:30:13 2012 -0300`: seconds since 1970, and the offset as it stands.
fn seconds(date: &str) -> Option<(i64, &str)> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = date.split_ascii_whitespace();
    let (_, month, day, time, year) =
        (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
    let offset = words.next().unwrap_or("");
    let month = MONTHS.iter().position(|known| *known == month)?;
    let mut clock = time.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let day = NaiveDate::from_ymd_opt(
        year.parse().ok()?,
        u32::try_from(month).ok()? + 1,
        day.parse().ok()?,
    )?;
    let local = day.and_hms_opt(hour, minute, second.min(59))?.and_utc().timestamp();
    let local = local + i64::from(second.saturating_sub(59));
    Some((local - shown_offset(offset), offset))
}

/// Returns the seconds that git added to a moment to show it in an offset such as `-0300`.
fn shown_offset(offset: &str) -> i64 {
    let (sign, digits) = match (offset.strip_prefix('-'), offset.strip_prefix('+')) {
        (Some(digits), _) => (-1, digits),
        (None, Some(digits)) => (1, digits),
        (None, None) => return 0,
    };
    let number: i64 = digits.parse().unwrap_or_default();
    sign * (number / 100 * 3_600 + number % 100 * 60).min(1_000_000_000)
}
