//! Ordinary histories: what is told of them, compared with what git itself says.

use std::collections::BTreeMap;

use collect::sources::git::GitError;
use model::{CommitId, CreditRole, Extent, NoteKind};

use crate::repository::{Repository, find, id, noted, read};

/// A history with a merge, a rename, a mode change, a folder that was a file, and a submodule.
pub(crate) const STREAM: &str = "\
commit refs/heads/main
mark :1
committer Fern Moss <fern@meadow.invalid> 1600000000 +0200
data <<END
begin
END
M 100644 inline README.md
data <<END
hello
END
M 100644 inline src/lib.rs
data <<END
one
END
M 100644 inline .mailmap
data <<END
Fern Moss <fern@meadow.invalid> <f@old.invalid>
END
commit refs/heads/main
mark :2
author Alder Brook <alder@meadow.invalid> 1600000100 -0330
committer Fern Moss <fern@meadow.invalid> 1600000200 +0000
data <<END
change

Reviewed-by: Rush Reed <rush@meadow.invalid>

Merged by the tool, with words below.
END
from :1
M 100755 inline src/lib.rs
data <<END
one
END
R README.md docs/README.md
M 160000 0123456789012345678901234567890123456789 vendored
commit refs/heads/side
mark :3
committer Rush Reed <rush@meadow.invalid> 1600000300 +0000
data <<END
side

CO-AUTHORED-BY: Alder Brook <alder@meadow.invalid>
reported-by: somebody
END
from :1
D src
M 100644 inline src
data <<END
file
END
commit refs/heads/side
mark :4
committer Rush Reed <rush@meadow.invalid> 1600000400 +0000
data <<END
again
END
M 100644 inline src-two/deep/er.txt
data <<END
er
END
commit refs/heads/main
mark :5
committer Fern Moss <fern@meadow.invalid> 1600000500 +0000
data <<END
merge
END
from :2
merge :4
D src/lib.rs
M 100644 inline src-two/deep/er.txt
data <<END
er
END
";

#[test]
fn the_paths_of_every_commit_are_those_that_git_log_prints() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let (commits, _) = repository.read_from(&["main", "side"], 2).unwrap();
    let arguments = ["log", "--no-renames", "--name-only", "--format=%x01%H", "-z", "main", "side"];
    let log = repository.git_with(&arguments, b"");
    let mut expected: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for commit in log.split(|byte| *byte == 1).skip(1) {
        let mut parts = commit.split(|byte| *byte == 0);
        let id = String::from_utf8(parts.next().unwrap().to_vec()).unwrap();
        let paths = parts.map(|path| path.strip_prefix(b"\n").unwrap_or(path).to_vec());
        expected.insert(id, paths.filter(|path| !path.is_empty()).collect());
    }
    let ours: BTreeMap<String, Vec<Vec<u8>>> =
        commits.iter().map(|commit| (commit.id.to_string(), commit.paths.clone())).collect();
    assert_eq!(ours, expected);
    assert_eq!(ours.len(), 5);
}

#[test]
fn people_times_and_trailers_are_told_as_they_stand() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let (commits, reading) = repository.read();
    let change = find(&commits, &repository.git(&["rev-parse", "main^1"]));
    assert_eq!(change.author.by.name.bytes(), b"Alder Brook");
    assert_eq!(change.author.by.address.bytes(), b"alder@meadow.invalid");
    assert_eq!(change.author.stamp.offset_minutes, -210);
    assert_eq!(change.author.stamp.believed().unwrap().seconds(), 1_600_000_100);
    assert_eq!(change.committer.stamp.believed().unwrap().seconds(), 1_600_000_200);
    assert_eq!(change.credits[0].role, CreditRole::Reviewed);
    assert_eq!(change.credits[0].by.name.bytes(), b"Rush Reed");

    let side = find(&commits, &repository.git(&["rev-parse", "side^1"]));
    assert_eq!(side.credits.len(), 1);
    assert_eq!(side.credits[0].role, CreditRole::CoAuthored);
    assert_eq!(noted(&reading, NoteKind::MalformedTrailer), 1);
    assert_eq!(reading.mailmap.unwrap(), b"Fern Moss <fern@meadow.invalid> <f@old.invalid>\n");
    assert_eq!(reading.newest.unwrap().seconds(), 1_600_000_500);
    assert!(reading.coverage.iter().all(|row| row.extent == Extent::Complete));
}

#[test]
fn a_merge_has_no_paths_and_brings_what_only_it_leads_to() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let (commits, reading) = repository.read();
    let rev = |name: &str| repository.git(&["rev-parse", name]);
    let merge = find(&commits, &rev("main"));
    assert!(merge.is_merge() && merge.paths.is_empty());
    let landed: BTreeMap<_, _> = reading.landed.into_iter().collect();
    for (commit, by) in [
        ("main", "main"),
        ("main^1", "main^1"),
        ("main^1^1", "main^1^1"),
        ("side", "main"),
        ("side^1", "main"),
    ] {
        assert_eq!(landed[&id(&rev(commit))], id(&rev(by)), "{commit}");
    }
    assert_eq!(reading.tips, [("refs/heads/main".to_owned(), id(&rev("main")))]);
}

#[test]
fn every_kind_of_clone_tells_the_same() {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    let (commits, reading) = origin.read();
    let worktree = origin.cloned(&[]);
    assert_eq!(worktree.read(), (commits.clone(), reading.clone()));
    assert_eq!(read(&worktree.path().join(".git"), &[], 2).unwrap().0, commits);
    worktree.git(&["worktree", "add", "-q", "-b", "other", "linked"]);
    let (linked, there) = read(&worktree.path().join("linked"), &[], 2).unwrap();
    assert_eq!(linked, commits);
    assert_eq!(there.tips[0].0, "refs/heads/main", "the default branch, whatever is checked out");
    origin.git(&["repack", "-q", "-a", "-d", "-f", "--depth=50"]);
    assert_eq!(origin.read(), (commits, reading));
}

#[test]
fn row_33_named_references_annotated_tags_and_a_detached_head_are_followed() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    repository.git(&["tag", "-a", "-m", "one", "v1", "side"]);
    repository.git(&["tag", "-a", "-m", "two", "v2", "v1"]);
    let (commits, reading) = repository.read_from(&["v2"], 1).unwrap();
    assert_eq!(commits.len(), 3);
    assert_eq!(
        reading.tips[0],
        ("refs/tags/v2".into(), id(&repository.git(&["rev-parse", "side"])))
    );
    let missing = repository.read_from(&["main", "nowhere"], 1).unwrap_err();
    assert!(matches!(missing, GitError::NoSuchReference { number: 2, .. }));
    repository.git(&["update-ref", "--no-deref", "HEAD", "refs/heads/side"]);
    let (commits, reading) = repository.read();
    assert_eq!(commits.len(), 3);
    assert_eq!(reading.tips[0].0, "HEAD");
}

#[test]
fn row_33_a_repository_without_commits_is_complete_and_empty() {
    let empty = Repository::bare();
    let nowhere = Repository::bare();
    nowhere.import(STREAM.as_bytes());
    nowhere.git(&["symbolic-ref", "HEAD", "refs/heads/nowhere"]);
    for repository in [empty, nowhere] {
        let (commits, reading) = repository.read();
        assert!(commits.is_empty() && reading.landed.is_empty() && reading.tips.is_empty());
        assert!(reading.coverage.iter().all(|row| row.extent == Extent::Complete));
        assert!(reading.notes.is_empty());
    }
}

#[test]
fn replacement_objects_are_ignored() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let before = repository.read();
    repository.git(&["replace", "main", "side"]);
    repository.git(&["replace", "main^{tree}", "side^{tree}"]);
    assert_eq!(repository.read(), before);
}

#[test]
fn row_35_a_commit_of_five_thousand_files_and_a_deep_folder_is_told_whole() {
    let repository = Repository::bare();
    let mut stream = String::from(
        "commit refs/heads/main\ncommitter Fern Moss <fern@meadow.invalid> 1600000000 +0000\ndata 4\nmany",
    );
    for number in 0..5_000 {
        stream += &format!("\nM 100644 inline f{:02}/{number}\ndata 0\n", number % 60);
    }
    let deep = "d/".repeat(600);
    stream += &format!("\nM 100644 inline {deep}leaf\ndata 0\n");
    repository.import(stream.as_bytes());
    let (commits, _) = repository.read();
    assert_eq!(commits[0].paths.len(), 5_001);
    assert!(commits[0].paths.is_sorted());
    assert_eq!(commits[0].paths[0], format!("{deep}leaf").as_bytes());
}

#[test]
fn a_working_copy_on_a_topic_branch_is_read_from_the_default_branch() {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    let clone = origin.cloned(&["--no-checkout"]);
    let main = clone.git(&["rev-parse", "refs/remotes/origin/main"]);
    let root = clone.git(&["rev-list", "--max-parents=0", "-1", "refs/remotes/origin/main"]);
    clone.git(&["update-ref", "refs/heads/topic", &root]);
    clone.git(&["symbolic-ref", "HEAD", "refs/heads/topic"]);
    let tip = |name: &str| vec![(name.to_owned(), CommitId::parse(&main).unwrap())];
    assert_eq!(clone.read().1.tips, tip("refs/heads/main"));
    clone.git(&["update-ref", "-d", "refs/heads/main"]);
    assert_eq!(clone.read().1.tips, tip("refs/remotes/origin/main"));
    clone.git(&["symbolic-ref", "--delete", "refs/remotes/origin/HEAD"]);
    assert_eq!(clone.read().1.tips[0].0, "refs/heads/topic");
}
