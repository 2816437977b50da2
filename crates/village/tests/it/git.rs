//! The stream becomes a repository in which the real git reads the same story.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use model::{Commit, CreditRole, Signed};
use village::Story;

/// A bare repository made from a story, gone when dropped.
struct Repository(PathBuf);

impl Repository {
    fn of(story: &Story) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let folder = format!("village-{process}-{number}.git");
        let repository = Self(std::env::temp_dir().join(folder));
        repository.git(&["init", "--quiet", "--bare", "--template=", "--initial-branch=main"], b"");
        repository.git(&["fast-import", "--quiet"], &story.fast_import());
        repository
    }

    /// Runs git and returns what it prints; the configuration of whoever runs the test is not read.
    fn git(&self, args: &[&str], input: &[u8]) -> String {
        fs::create_dir_all(&self.0).unwrap();
        let nowhere = Path::new("/dev/null");
        let mut git = Command::new("git");
        git.arg("--git-dir").arg(&self.0).args(args);
        git.env("GIT_CONFIG_GLOBAL", nowhere).env("GIT_CONFIG_SYSTEM", nowhere);
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = git.spawn().unwrap();
        running.stdin.take().unwrap().write_all(input).unwrap();
        let output = running.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        // A folder that stays behind in the temporary folder harms no later run.
        _ = fs::remove_dir_all(&self.0);
    }
}

fn signed(signed: &Signed) -> String {
    let at = signed.stamp.at.unwrap().seconds();
    let minutes = signed.stamp.offset_minutes.abs();
    let sign = if signed.stamp.offset_minutes < 0 { '-' } else { '+' };
    let (name, address) = (signed.by.name.lossy(), signed.by.address.lossy());
    format!("{name} <{address}> {at} {sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// A commit as `git log` should show it: both signatures, and the paths it changes.
fn shown(commit: &Commit) -> String {
    let paths = commit.paths.iter().map(|path| String::from_utf8_lossy(path).into_owned());
    let lines: Vec<String> =
        [signed(&commit.author), signed(&commit.committer)].into_iter().chain(paths).collect();
    lines.join("\n")
}

/// A commit and its parents in order, each as it is shown, since ids differ.
type Family = (String, Vec<String>);

fn families(commits: &BTreeMap<String, (Vec<String>, String)>) -> Vec<Family> {
    let shown = |id: &String| commits[id].1.clone();
    let family = |(parents, text): &(Vec<String>, String)| {
        (text.clone(), parents.iter().map(shown).collect())
    };
    let mut families: Vec<Family> = commits.values().map(family).collect();
    families.sort();
    families
}

fn told(story: &Story) -> BTreeMap<String, (Vec<String>, String)> {
    let parents = |c: &Commit| c.parents.iter().map(ToString::to_string).collect();
    story.commits.iter().map(|c| (c.id.to_string(), (parents(c), shown(c)))).collect()
}

fn read(git: &Repository) -> BTreeMap<String, (Vec<String>, String)> {
    let format = "--format=%x00%H %P%n%an <%ae> %ad%n%cn <%ce> %cd";
    let how = ["--name-only", "--no-renames", "--date=raw", "--diff-merges=off"];
    let log = git.git(&[&["log"], how.as_slice(), &[format, "main"]].concat(), b"");
    let commit = |text: &str| {
        let (ids, text) = text.split_once('\n').unwrap();
        let mut ids = ids.split_whitespace().map(str::to_owned);
        let id = ids.next().unwrap();
        (id, (ids.collect(), text.trim_end().replace("\n\n", "\n")))
    };
    log.split('\0').skip(1).map(commit).collect()
}

#[test]
fn git_reads_the_same_people_times_parents_and_paths() {
    for story in [village::orchard(), village::beehive()] {
        let git = Repository::of(&story);
        git.git(&["fsck", "--strict", "--no-dangling"], b"");
        let counted = git.git(&["rev-list", "--count", "--all"], b"");
        assert_eq!(counted.trim(), story.commits.len().to_string());
        assert_eq!(families(&read(&git)), families(&told(&story)));
    }
}

#[test]
fn git_finds_the_mailmap_and_joins_two_addresses_by_it() {
    let story = village::orchard();
    let git = Repository::of(&story);
    assert_eq!(git.git(&["show", "main:.mailmap"], b"").as_bytes(), story.mailmap);
    let press = b"C. Cidra <cyd@press.invalid>\n";
    let mapped = git.git(&["-c", "mailmap.blob=main:.mailmap", "check-mailmap", "--stdin"], press);
    assert_eq!(mapped, "Cyd Cidra <cyd@orchard.invalid>\n");
}

#[test]
fn trailers_keep_their_people_in_every_odd_case() {
    let story = village::orchard();
    let git = Repository::of(&story);
    let trailers = git.git(
        &["log", "--reverse", "--topo-order", "--format=%(trailers:only,unfold)", "main"],
        b"",
    );
    let mut read: Vec<(CreditRole, String)> = trailers
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(key, by)| (CreditRole::of_key(key).unwrap(), by.to_owned()))
        .collect();
    let credits = story.commits.iter().flat_map(|commit| &commit.credits);
    let person = |by: &model::Signature| format!("{} <{}>", by.name.lossy(), by.address.lossy());
    let mut told: Vec<(CreditRole, String)> =
        credits.map(|credit| (credit.role, person(&credit.by))).collect();
    read.sort();
    told.sort();
    assert_eq!(read, told);
    assert!(trailers.contains("CO-AUTHORED-BY: "));
    assert!(trailers.contains("co-developed-by: "));
}
