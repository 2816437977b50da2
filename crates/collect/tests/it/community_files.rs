//! What commits did to community files, checked against `git log` on a repository made by git.

use std::collections::BTreeSet;

use model::{CommunityFile, Extent, Fact, FileChange, FilePurpose};

use crate::repository::{Repository, read_all};

const WELCOME: &str = "on: pull_request_target\njobs:\n  hello:\n    steps:\n      - uses: \
    actions/first-interaction@v1\n";

/// A path and the text that is put there.
type Put = (&'static str, &'static str);

/// Each commit with what it puts and takes away.
const COMMITS: [(&[Put], &[&str]); 9] = [
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

fn told(repository: &Repository) -> Vec<CommunityFile> {
    read_all(&repository.path(), &[], 1).unwrap().1
}

#[test]
fn appearances_changes_and_removals_are_those_of_git_log() {
    let repository = repository();
    let files = told(&repository);
    let by_path: Vec<_> =
        files.iter().filter(|file| file.path != b".github/workflows/pr.yml").collect();
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
    let files = told(&repository());
    let told: Vec<_> = files
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
    let by_path: Vec<_> = told(&repository)
        .into_iter()
        .filter(|file| file.purpose != FilePurpose::WelcomeBot)
        .collect();
    let (_, without, reading) = read_all(&clone.path(), &[], 1).unwrap();
    assert_eq!(without, by_path);
    let row = reading.coverage.iter().find(|row| row.fact == Fact::CommunityFiles).unwrap();
    assert_eq!(row.extent, Extent::Complete);
}
