//! What commits did to community files, checked against `git log` on a repository made by git.

use std::collections::BTreeSet;

use collect::sources::git::community_files::records;
use model::{Extent, Fact, FileChange, FilePurpose};

use crate::repository::Repository;

const WELCOME: &str = "on: pull_request_target\njobs:\n  hello:\n    steps:\n      - uses: \
    actions/first-interaction@v1\n";

/// Each commit with what it puts and takes away.
const COMMITS: [(&[(&str, &str)], &[&str]); 9] = [
    (&[("README.md", "x"), ("CONTRIBUTING.md", "a")], &[]),
    (&[("CONTRIBUTING.md", "b"), ("src/CONTRIBUTING.md", "x")], &[]),
    (&[("CODE_OF_CONDUCT.rst", "be kind"), (".github/FUNDING.yml", "a")], &[]),
    (&[(".github/workflows/pr.yml", "on: push\n"), (".github/ISSUE_TEMPLATE/bug.yml", "a")], &[]),
    // The workflow begins to greet, without a change of its name.
    (&[(".github/workflows/pr.yml", WELCOME)], &[]),
    // A move is a removal and an appearance.
    (&[("docs/code-of-conduct.md", "be kind")], &["CODE_OF_CONDUCT.rst"]),
    (&[("docs/a/b/governance/council.md", "a"), ("DEI.md", "a")], &[".github/FUNDING.yml"]),
    (&[(".github/workflows/pr.yml", "on: push\n"), ("docs/CODE-OF-CONDUCT.md", "be kind")], &[]),
    (&[], &["DEI.md", "docs/code-of-conduct.md"]),
];

fn repository() -> Repository {
    let repository = Repository::bare();
    let mut stream = String::new();
    for (number, (puts, takes)) in COMMITS.iter().enumerate() {
        let at = 1_700_000_000 + number * 86_400;
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter Fern Moss <fern@meadow.invalid> {at} +0100\ndata \
             1\nx\n"
        ));
        for path in *takes {
            stream.push_str(&format!("D {path}\n"));
        }
        for (path, text) in *puts {
            stream.push_str(&format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()));
        }
    }
    repository.import(stream.as_bytes());
    repository
}

fn letter(change: FileChange) -> &'static str {
    match change {
        FileChange::Appeared => "A",
        FileChange::Changed => "M",
        FileChange::Removed => "D",
    }
}

#[test]
fn appearances_changes_and_removals_are_those_of_git_log() {
    let repository = repository();
    let (_, reading) = repository.read();
    let by_path: Vec<_> = reading
        .community_files
        .iter()
        .filter(|file| file.path != b".github/workflows/pr.yml")
        .collect();
    let paths: BTreeSet<&[u8]> = by_path.iter().map(|file| file.path.as_slice()).collect();
    assert_eq!(paths.len(), 8);
    for path in paths {
        let path = std::str::from_utf8(path).unwrap();
        let arguments = ["log", "--name-status", "--no-renames", "--format=%H %ct", "main", "--"];
        let said = repository.git(&[&arguments[..], &[path]].concat());
        let ours: Vec<String> = by_path
            .iter()
            .filter(|file| file.path == path.as_bytes())
            .map(|file| {
                let at = file.at.believed().unwrap().seconds();
                format!("{} {at}\n\n{}\t{path}", file.commit, letter(file.change))
            })
            .collect();
        assert_eq!(said, ours.join("\n"), "{path}");
    }
}

#[test]
fn a_workflow_is_what_its_contents_say() {
    let (_, reading) = repository().read();
    let told: Vec<_> = reading
        .community_files
        .iter()
        .filter(|file| file.purpose == FilePurpose::WelcomeBot)
        .map(|file| (file.path.as_slice(), file.change))
        .collect();
    let workflow = b".github/workflows/pr.yml".as_slice();
    assert_eq!(told, [(workflow, FileChange::Removed), (workflow, FileChange::Appeared)]);
}

#[test]
fn a_clone_without_contents_tells_the_same_but_for_contents() {
    let repository = repository();
    let clone = repository.cloned(&["--bare", "--filter=blob:none"]);
    let (_, whole) = repository.read();
    let (_, without) = clone.read();
    let by_path: Vec<_> = whole
        .community_files
        .into_iter()
        .filter(|file| file.purpose != FilePurpose::WelcomeBot)
        .collect();
    assert_eq!(without.community_files, by_path);
    let row = without.coverage.iter().find(|row| row.fact == Fact::CommunityFiles).unwrap();
    assert_eq!(row.extent, Extent::Complete);
}

#[test]
fn a_record_is_known_by_commit_and_path() {
    let (commits, reading) = repository().read();
    let records = records(reading.community_files.clone());
    let keys: BTreeSet<_> = records.iter().map(|record| record.key.clone()).collect();
    assert_eq!(keys.len(), records.len());
    let events: usize = records.iter().map(|record| record.events.len()).sum();
    assert_eq!(events, reading.community_files.len());
    let first = &commits.last().unwrap().id;
    let key = format!("file:{first}:CONTRIBUTING.md");
    assert!(records.iter().any(|record| record.key.bytes() == key.as_bytes()));
}
