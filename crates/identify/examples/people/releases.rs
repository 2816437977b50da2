//! Newcomers per release, as the release notes mark them and as we find them.
//!
//! Ours are the authors and co-authors between the release before and this one, and new is who had
//! no commit up to the one before. The notes were made at their time, with the `.mailmap` of then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use identify::{Mailmap, resolve};
use model::{Class, IdentityMode, Personal};
use unicode_normalization::UnicodeNormalization as _;

use crate::groups::share;
use crate::history::{History, place};
use crate::{Failure, Told};

/// How far the data's own README says that its makers got, for the minor releases from one to
/// another: names, newcomers, and the one release in which it was less.
const STATED: Stated = Stated {
    project: "numpy",
    from: [1, 19, 0],
    to: [2, 4, 0],
    names: 0.93,
    newcomers: 0.88,
    less: ([2, 1, 0], 42.0 / 59.0),
};

struct Stated {
    project: &'static str,
    from: Version,
    to: Version,
    names: f64,
    newcomers: f64,
    less: (Version, f64),
}

type Version = [u64; 3];

/// Names of a release, each with whether it is marked as new.
type Notes = BTreeMap<Version, BTreeMap<String, bool>>;

/// Everybody in a history, and by which names they are found.
struct Everybody {
    person: BTreeMap<usize, u32>,
    machines: BTreeSet<u32>,
    /// Folded names, with those who carry them.
    named: BTreeMap<String, BTreeSet<u32>>,
}

/// What is different, by why.
type Why = BTreeMap<&'static str, u64>;

/// Tells how far our lists and our newcomers are those of the release notes.
pub(crate) fn compare(
    history: &History,
    mailmap: &[u8],
    data: &Path,
    told: &mut Told,
) -> Result<(), Failure> {
    let project = history.project.as_str();
    let notes = notes(&lists(&data.join("releases"), project)?)?;
    let tags = tags(&data.join(format!("git/{project}-tags.tsv")))?;
    let everybody = Everybody::of(history, mailmap);
    let (mut names, mut newcomers) = (Why::new(), Why::new());
    told.line(
        "  releases: names of the notes among our authors, newcomers of the notes among ours",
    );
    for (version, listed) in &notes {
        let commits = |version: &Version| tags.get(version).and_then(|id| history.up_to(id));
        let before = before(*version, &tags);
        let Some((now, then)) = commits(version).zip(before.and_then(|it| commits(&it))) else {
            *names.entry("no tag of the release or of the one before").or_default() +=
                listed.len() as u64;
            continue;
        };
        let here = everybody.who(&history.authors(|at| now[at] && !then[at]));
        let known = everybody.who(&history.authors(|at| then[at]));
        let before_branch = everybody.who(&history.authors(|at| then[at] && now[at]));
        let release = Release { listed, here, known, before_branch, everybody: &everybody };
        release.tell(history, *version, told, &mut names, &mut newcomers);
    }
    for (what, why) in [("names", names), ("newcomers", newcomers)] {
        told.line(format!("    {what} that differ:"));
        for (why, count) in why {
            told.line(format!("      {why}: {count}"));
        }
    }
    Ok(())
}

/// One release.
struct Release<'a> {
    listed: &'a BTreeMap<String, bool>,
    /// Who has a commit in it.
    here: BTreeSet<u32>,
    /// Who has one in the release before, or before that.
    known: BTreeSet<u32>,
    /// Who has one before the branch of the release before was made.
    before_branch: BTreeSet<u32>,
    everybody: &'a Everybody,
}

impl Release<'_> {
    fn tell(
        &self,
        history: &History,
        version: Version,
        told: &mut Told,
        names: &mut Why,
        newcomers: &mut Why,
    ) {
        let (mut found, mut agreed, mut new, mut new_agreed) = (BTreeSet::new(), 0, 0, 0);
        for (name, is_new) in self.listed {
            let carriers = self.everybody.named.get(name);
            let here: Vec<u32> =
                carriers.into_iter().flatten().filter(|p| self.here.contains(p)).copied().collect();
            agreed += u64::from(!here.is_empty());
            if here.is_empty() {
                *names.entry(self.why_not_here(carriers)).or_default() += 1;
            }
            new += u64::from(*is_new);
            match self.why_not_alike(*is_new, &here) {
                Some(why) => *newcomers.entry(why).or_default() += 1,
                None => new_agreed += u64::from(*is_new),
            }
            found.extend(here);
        }
        for person in self.here.difference(&found) {
            let machine = self.everybody.machines.contains(person);
            let why = if machine { "ours alone: a machine" } else { "ours alone: a person" };
            *names.entry(why).or_default() += 1;
        }
        let all = self.listed.len() as u64;
        let (names, newcomers) = (share(agreed, all), share(new_agreed, new));
        let [major, minor, patch] = version;
        let line = format!(
            "    {major}.{minor}.{patch}: {agreed} of {all} ({:.0} %), {new_agreed} of {new} ({:.0} %)",
            100.0 * names,
            100.0 * newcomers
        );
        told.must(STATED.holds(history, version, names, newcomers), line);
    }

    /// Returns why a name is marked as new and is not new with us, or the other way around.
    fn why_not_alike(&self, marked: bool, here: &[u32]) -> Option<&'static str> {
        let is_new = here.iter().any(|person| !self.known.contains(person));
        match (marked, is_new) {
            (true, true) | (false, false) => None,
            (true, false) if here.is_empty() => {
                Some("marked, but not among our authors (see names)")
            }
            (true, false) if here.iter().any(|person| !self.before_branch.contains(person)) => {
                Some("marked, but with a commit on the branch of the release before (a backport)")
            }
            (true, false) => {
                Some("marked, but with an earlier commit (one person now who was two then)")
            }
            (false, true) => Some(
                "not marked, but without an earlier commit (known otherwise then, or left out)",
            ),
        }
    }

    fn why_not_here(&self, carriers: Option<&BTreeSet<u32>>) -> &'static str {
        let Some(carriers) = carriers else {
            return "of the notes alone: signed nowhere so (.mailmap drift, another spelling, no commit)";
        };
        if carriers.iter().any(|person| self.everybody.machines.contains(person)) {
            "of the notes alone: a machine"
        } else if carriers.iter().any(|person| self.known.contains(person)) {
            "of the notes alone: commits before the range only (base of a maintenance branch)"
        } else {
            "of the notes alone: commits after the range only (squashed, or reviewed only)"
        }
    }
}

impl Stated {
    /// Returns whether a release is no worse than stated, or nothing is stated about it.
    fn holds(&self, history: &History, version: Version, names: f64, newcomers: f64) -> bool {
        let about = history.project.as_str() == self.project && version[2] == 0;
        if !about || !(self.from..=self.to).contains(&version) {
            return true;
        }
        let least = if version == self.less.0 { self.less.1 } else { self.newcomers };
        // They are stated in whole percents.
        let percent = |share: f64| (100.0 * share).round();
        percent(names) >= percent(self.names) && percent(newcomers) >= percent(least)
    }
}

impl Everybody {
    fn of(history: &History, mailmap: &[u8]) -> Self {
        let mailmaps = [(history.project.clone(), Mailmap::parse(mailmap))];
        let people = resolve(&history.input(&mailmaps, IdentityMode::Rules));
        let mut named: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        let (mut person, mut machines) = (BTreeMap::new(), BTreeSet::new());
        for row in &people.resolved {
            let at = place(row.subject.id());
            person.insert(at, row.person);
            if row.class != Class::Human {
                machines.insert(row.person);
            }
            let Some(signature) = history.signatures.get(at) else { continue };
            for name in [&signature.name, &mailmaps[0].1.map(signature).name] {
                named.entry(folded(name)).or_default().insert(row.person);
            }
        }
        Self { person, machines, named }
    }

    fn who(&self, signatures: &BTreeSet<usize>) -> BTreeSet<u32> {
        signatures.iter().filter_map(|at| self.person.get(at).copied()).collect()
    }
}

/// Returns the letters of a name without case and accents.
fn folded(name: &Personal) -> String {
    let text = name.lossy();
    text.nfkd().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn version(text: &str) -> Option<Version> {
    let parts: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
    parts.ok()?.try_into().ok()
}

/// Returns the release before: of a maintenance branch, or the minor one before.
fn before(of: Version, tags: &BTreeMap<Version, String>) -> Option<Version> {
    let [major, minor, patch] = of;
    let earlier = tags.keys().rev().filter(|it| **it < of);
    let mut earlier =
        earlier.filter(|it| if patch > 0 { it[..2] == [major, minor] } else { it[2] == 0 });
    earlier.next().copied()
}

/// Returns the table of who is named in the release notes of a project.
fn lists(folder: &Path, project: &str) -> Result<PathBuf, Failure> {
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&format!("{project}-")) && name.ends_with(".csv") {
            return Ok(path);
        }
    }
    Err(format!("no table of release notes of {project}").into())
}

fn notes(file: &Path) -> Result<Notes, Failure> {
    let mut notes = Notes::new();
    for row in csv::Reader::from_path(file)?.into_deserialize() {
        let row: BTreeMap<String, String> = row?;
        let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
        if let Some(version) = version(cell("release")).filter(|_| cell("role") == "author") {
            let name = folded(&Personal::new(cell("name")));
            let is_new = notes.entry(version).or_default().entry(name).or_default();
            *is_new |= cell("first_time") == "1";
        }
    }
    Ok(notes)
}

/// Returns the commit of each release.
fn tags(file: &Path) -> Result<BTreeMap<Version, String>, Failure> {
    let text = std::fs::read_to_string(file)?;
    let tag = |line: &str| {
        let mut cells = line.split('\t');
        Some((version(cells.next()?.strip_prefix('v')?)?, cells.next()?.to_owned()))
    };
    Ok(text.lines().filter_map(tag).collect())
}
