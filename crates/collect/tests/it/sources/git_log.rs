//! The source `git_log`, on a log of invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::Heard;
use collect::sources::git_log::GitLog;
use model::{Commit, Event, Extent, Fact, Instant, NoteKind, Quarantine};
use tempfile::TempDir;

use crate::rig::{self, Answers, Read};

const ROOT: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const RENAME: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const MERGE: &str = "cccccccccccccccccccccccccccccccccccccccc";
const SIDE: &str = "dddddddddddddddddddddddddddddddddddddddd";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/git_log")
}

fn read(section: &str) -> Read {
    rig::read(&GitLog, section, &folder(), &Answers::default())
}

fn read_text(text: &[u8]) -> Read {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("log.txt"), text).unwrap();
    rig::read(&GitLog, "files = ['log.txt']", home.path(), &Answers::default())
}

fn commit<'h>(heard: &'h Heard, id: &str) -> &'h Commit {
    let mut events = heard.records().flat_map(|record| &record.events);
    let found = events.find_map(|event| match event {
        Event::Commit(commit) if commit.id.as_str() == id => Some(commit.as_ref()),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_commit_is_told_as_a_clone_tells_it() {
    let Read { heard, .. } = read("files = ['grove.txt']");
    let root = commit(&heard, ROOT);
    assert_eq!(root.author.by.name.bytes(), b"Ren\xE9 Reinette");
    assert_eq!(root.author.stamp.at, Instant::parse("2012-08-14T17:30:13Z"));
    assert_eq!(root.committer.stamp.offset_minutes, 5 * 60 + 30);
    assert_eq!(root.credits[0].by.address.bytes(), b"medlar@orchard.invalid");
    assert_eq!(root.paths, ["caf\u{e9} \"x\".txt".as_bytes().to_vec(), b"gate.txt".to_vec()]);
    assert!(heard.notes.contains_key(&NoteKind::NotUtf8));
    let rename = commit(&heard, RENAME);
    assert_eq!(rename.parents[0].as_str(), ROOT);
    assert_eq!(rename.paths, [&b"door.txt"[..], b"gate.txt", b"wicket.txt"]);
    assert!(commit(&heard, MERGE).is_merge() && commit(&heard, MERGE).paths.is_empty());
}

#[test]
fn only_commits_of_the_default_branch_count() {
    let landed = |section: &str| {
        let landed = read(section).reading.unwrap().landed.unwrap();
        landed.iter().map(|(id, by)| format!("{id:.1}{by:.1}")).collect::<Vec<_>>()
    };
    assert_eq!(landed("files = ['grove.txt']").len(), 3);
    let side = read("files = ['grove.txt.gz']\nbranch = 'side'").reading.unwrap();
    assert_eq!(side.tips[0].1.as_str(), SIDE);
    assert_eq!(side.landed.unwrap().len(), 2);
    let reading = read("files = ['grove.txt.gz']").reading.unwrap();
    let brought = reading.landed.unwrap().into_iter().find(|(id, _)| id.as_str() == RENAME);
    assert_eq!(brought.unwrap().1.as_str(), MERGE);
    assert!(reading.coverage.iter().all(|row| row.extent == Extent::Complete));
}

#[test]
fn without_a_default_branch_all_commits_count_and_coverage_says_so() {
    let text = fs::read(folder().join("grove.txt")).unwrap();
    let text = String::from_utf8_lossy(&text).replace("HEAD -> refs/heads/main", "refs/heads/x");
    let reading = read_text(text.as_bytes()).reading.unwrap();
    assert_eq!(reading.landed.unwrap().len(), 4);
    let commits = reading.coverage.iter().find(|row| row.fact == Fact::Commits).unwrap();
    assert_eq!(commits.extent, Extent::Partial);
    assert!(commits.reason.contains("all references"), "{}", commits.reason);
}

#[test]
fn a_log_that_is_cut_says_from_when_on_it_is_known_and_one_with_a_gap_begins_where_it_begins() {
    let text = fs::read(folder().join("grove.txt")).unwrap();
    let text = String::from_utf8_lossy(&text);
    let without = |commit: &str| {
        let start = text.find(&format!("commit {commit}")).unwrap();
        let end = start + text[start..].find("\ncommit ").unwrap() + 1;
        let reading = read_text([&text[..start], &text[end..]].concat().as_bytes()).reading;
        let row = reading.unwrap().coverage.remove(0);
        assert_eq!((row.fact, row.extent, row.until), (Fact::Commits, Extent::Partial, None));
        (row.from.map(|from| from.to_string()), row.reason)
    };
    let (from, reason) = without(ROOT);
    assert_eq!(from.as_deref(), Some("2012-08-16T14:30:13Z"));
    assert_eq!(reason, "the log does not begin at the first commit");
    let (from, reason) = without(RENAME);
    assert_eq!(
        (from, reason.as_str()),
        (None, "what came before 1 commit of the log is not in it")
    );
}

#[test]
fn a_log_without_parents_says_nothing_of_its_beginning() {
    let text = fs::read(folder().join("grove.txt")).unwrap();
    let text = String::from_utf8_lossy(&text);
    let bare = |line: &str| match line.strip_prefix("commit ") {
        Some(rest) => format!("commit {}\n", rest.get(..40).unwrap()),
        None => format!("{line}\n"),
    };
    let text: String = text.lines().map(bare).collect();
    let coverage = read_text(text.as_bytes()).reading.unwrap().coverage;
    let commits: Vec<_> = coverage.iter().filter(|row| row.fact == Fact::Commits).collect();
    let [row] = commits[..] else { panic!("{commits:?}") };
    assert_eq!((row.extent, row.from), (Extent::Partial, None));
    assert!(row.reason.contains("--parents"), "{}", row.reason);
}

#[test]
fn one_wrong_clock_makes_no_cut_log_whole() {
    let text = fs::read(folder().join("grove.txt")).unwrap();
    let text = String::from_utf8_lossy(&text);
    let refs = " (HEAD -> refs/heads/main, tag: refs/tags/v1)";
    let mut text = text.replace(refs, "");
    let newest = "\ncommit eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee \
                  cccccccccccccccccccccccccccccccccccccccc (HEAD -> refs/heads/main)\n\
                  Author:     Quince <quince@orchard.invalid>\n\
                  AuthorDate: Thu Aug 13 14:30:13 2009 +0000\n\
                  Commit:     Quince <quince@orchard.invalid>\n\
                  CommitDate: Thu Aug 13 14:30:13 2009 +0000\n\n    a wrong clock\n";
    text.push_str(newest);
    let start = text.find(&format!("commit {ROOT}")).unwrap();
    let end = start + text[start..].find("\ncommit ").unwrap() + 1;
    let coverage = read_text([&text[..start], &text[end..]].concat().as_bytes());
    let coverage = coverage.reading.unwrap().coverage;
    let commits: Vec<_> = coverage.iter().filter(|row| row.fact == Fact::Commits).collect();
    let [row] = commits[..] else { panic!("{commits:?}") };
    assert_eq!(row.extent, Extent::Partial);
    let from = row.from.map(|from| from.to_string());
    assert_eq!(from.as_deref(), Some("2012-08-16T14:30:13Z"));
}

#[test]
fn a_cut_or_garbled_commit_is_set_aside_alone() {
    let text = fs::read(folder().join("grove.txt")).unwrap();
    let message = b"    merge\n";
    let cut = text.windows(message.len()).position(|bytes| bytes == message).unwrap() + 7;
    let Read { heard, reading } = read_text(&text[..cut]);
    assert_eq!(heard.records().count(), 3);
    assert_eq!(heard.files[0].set_aside[0].1, Quarantine::Truncated);
    let partial = |reading: &collect::Reading| reading.coverage[0].extent == Extent::Partial;
    assert!(partial(&reading.unwrap()));

    let garbled = String::from_utf8_lossy(&text).replace(":100644 100644 e69de29", "nonsense");
    let Read { heard, .. } = read_text(garbled.as_bytes());
    assert_eq!(heard.records().count(), 3);
    assert_eq!(heard.files[0].set_aside[0].1, Quarantine::Malformed);

    let Read { heard, .. } = read_text(b"<html>not found</html>\n<p>really</p>\n");
    assert_eq!(heard.files[0].set_aside, [("line 1".to_owned(), Quarantine::WrongContents)]);
}

#[test]
fn an_empty_log_is_a_history_without_commits() {
    let Read { heard, reading } = read_text(b"");
    assert_eq!(heard.records().count(), 0);
    assert_eq!(reading.unwrap().coverage[0].extent, Extent::Complete);
}
