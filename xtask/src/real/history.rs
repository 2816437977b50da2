//! The same count by git itself: whose first commit lies in which year, without any code of ours.
//!
//! Only years and counts leave this file.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::ErrorKind;
use std::process::Command;

use crate::asked::Place;

/// How git writes a time, as the program does.
const TIMES: &str = "%Y-%m-%dT%H:%M:%SZ";

/// Returns how many mailmapped addresses, in lower case, first authored a commit in each year, by
/// commits before `as_of` (as `2026-01-31T12:00:00Z`); nothing when git is not installed.
///
/// # Errors
/// When git cannot read the clone.
pub(crate) fn newcomers(
    place: &Place,
    as_of: &str,
) -> Result<Option<BTreeMap<i64, i64>>, Box<dyn Error>> {
    let Some(folder) = git(Command::new("git").arg("-C").arg(&place.path).args([
        "rev-parse",
        "--path-format=absolute",
        "--git-dir",
    ]))?
    else {
        return Ok(None);
    };
    let folder = String::from_utf8(folder)?;
    let mut log = Command::new("git");
    // Bare, so that no `.mailmap` of a work tree is read beside the committed one.
    log.arg("--bare").arg(format!("--git-dir={}", folder.trim_end()));
    if let Some(file) = &place.mailmap {
        log.arg("-c").arg(format!("mailmap.file={}", file.display()));
        log.args(["-c", "mailmap.blob="]);
    }
    log.args(["log", "--no-merges", "--use-mailmap", &format!("--date=format-local:{TIMES}")]);
    log.args(["--format=%cd %aE", "HEAD"]).env("TZ", "UTC0");
    Ok(git(&mut log)?.map(|told| by_year(&told, as_of)))
}

/// Counts lines of a time and an address by the first year of each address.
fn by_year(lines: &[u8], as_of: &str) -> BTreeMap<i64, i64> {
    let mut first: HashMap<Vec<u8>, i64> = HashMap::new();
    for line in lines.split(|byte| *byte == b'\n') {
        let Some((at, address)) = line.split_at_checked(as_of.len()) else { continue };
        let year = at.get(..4).and_then(|year| std::str::from_utf8(year).ok());
        // Times written so are in the order of their texts.
        if let Some(year) = year.and_then(|year| year.parse().ok())
            && at < as_of.as_bytes()
        {
            let known = first.entry(address.to_ascii_lowercase()).or_insert(year);
            *known = year.min(*known);
        }
    }
    let mut years: Vec<i64> = first.into_values().collect();
    years.sort_unstable();
    years.into_iter().fold(BTreeMap::new(), |mut counts, year| {
        *counts.entry(year).or_insert(0) += 1;
        counts
    })
}

/// Runs git and returns what it says, or nothing when there is no git.
fn git(command: &mut Command) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
    let output = match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        output => output?,
    };
    if output.status.success() {
        Ok(Some(output.stdout))
    } else {
        Err(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim_end()).into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{by_year, newcomers};
    use crate::asked::Place;

    #[test]
    fn an_address_counts_once_in_its_first_year_whatever_its_case() {
        let lines = b"2021-03-01T00:00:00Z Mira@Orchard.invalid\n\
                      2020-12-31T23:59:59Z mira@orchard.invalid\n\
                      2021-03-01T00:00:00Z ole@orchard.invalid\n\
                      2021-03-01T00:00:01Z runa@orchard.invalid\n";
        let years: Vec<_> = by_year(lines, "2021-03-01T00:00:01Z").into_iter().collect();
        assert_eq!(years, [(2020, 1), (2021, 1)], "what happens at the snapshot is after it");
    }

    #[test]
    fn git_counts_the_people_of_the_village_by_its_mailmap() {
        let folder = tempfile::tempdir().unwrap();
        crate::village::write(folder.path()).unwrap();
        let path = folder.path().join("orchard");
        let with = |mailmap| {
            let place = Place { name: "orchard".to_owned(), path: path.clone(), mailmap };
            newcomers(&place, "2025-01-01T00:00:00Z").unwrap().unwrap()
        };
        let own = with(None);
        let none = folder.path().join("none.mailmap");
        std::fs::write(&none, "").unwrap();
        let raw = with(Some(none));
        let total = |counts: &std::collections::BTreeMap<i64, i64>| counts.values().sum::<i64>();
        assert!(total(&own) < total(&raw), "its .mailmap joins two addresses of one person");
        let years: BTreeSet<i64> = own.keys().copied().collect();
        assert!(years.is_superset(&BTreeSet::from([2022, 2023, 2024])), "{years:?}");
    }
}
