//! Clones that are not whole: shallow, partial, damaged, or no clones at all.

use std::fs;

use collect::sources::git::GitError;
use model::{Extent, Fact, NoteKind};
use tempfile::TempDir;

use crate::histories::STREAM;
use crate::repository::{Repository, find, noted, read};

fn origin() -> Repository {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    repository
}

#[test]
fn row_34_a_shallow_clone_says_where_it_begins() {
    let origin = origin();
    let clone = origin.cloned(&["--depth=2"]);
    let (commits, reading) = clone.read();
    let change = find(&commits, &origin.git(&["rev-parse", "main^1"]));
    assert_eq!(change.parents.len(), 1, "the parent is told though it is not there");
    assert!(change.paths.is_empty());
    assert_eq!(noted(&reading, NoteKind::HistoryCut), 2);
    assert_eq!(noted(&reading, NoteKind::PathsAbsent), 2);
    let row = &reading.coverage[0];
    assert_eq!((row.fact, row.extent), (Fact::Commits, Extent::Partial));
    assert_eq!(row.from.unwrap().seconds(), 1_600_000_200);
    assert!(row.reason.contains("shallow"));
}

#[test]
fn row_34_a_clone_without_contents_tells_all_but_the_mailmap() {
    let origin = origin();
    let (commits, _) = origin.read();
    let clone = origin.cloned(&["--bare", "--filter=blob:none"]);
    let (partial, reading) = clone.read();
    assert_eq!(partial, commits);
    assert_eq!(reading.mailmap, None);
    assert_eq!(noted(&reading, NoteKind::MailmapAbsent), 1);
    assert!(reading.coverage.iter().all(|row| row.extent == Extent::Complete));
}

#[test]
fn a_clone_without_trees_tells_commits_and_says_that_paths_are_absent() {
    let origin = origin();
    let (commits, _) = origin.read();
    let clone = origin.cloned(&["--bare", "--filter=tree:0"]);
    let (partial, reading) = clone.read();
    assert_eq!(partial.len(), commits.len());
    assert!(partial.iter().all(|commit| commit.paths.is_empty()));
    assert_eq!(noted(&reading, NoteKind::PathsAbsent), 4);
    assert_eq!(reading.coverage[0].extent, Extent::Complete);
    assert_eq!(reading.coverage[1].extent, Extent::Absent);
}

#[test]
fn row_34_lost_objects_are_counted_and_the_rest_is_told() {
    let origin = origin();
    origin.unpack();
    let whole = origin.read().0;
    let lost = origin.git(&["rev-parse", "side"]);
    let tree = origin.git(&["rev-parse", "main^1:docs"]);
    origin.lose(&tree);
    let (commits, reading) = origin.read();
    assert_eq!(commits.len(), whole.len());
    assert_eq!(noted(&reading, NoteKind::PathsAbsent), 1);
    assert_eq!(reading.coverage[1].extent, Extent::Partial);

    origin.lose(&lost);
    let (commits, reading) = origin.read();
    assert_eq!(commits.len(), 3, "what only the lost commit leads to cannot be found");
    assert_eq!((reading.read, reading.set_aside.len()), (4, 1));
    assert_eq!(reading.coverage[0].extent, Extent::Partial);
    assert!(reading.landed.iter().all(|(id, _)| id.as_str() != lost));
}

#[test]
fn a_lost_commit_is_a_gap_where_the_history_reaches_its_root_and_a_cut_where_it_does_not() {
    let begins = |lost: &str| {
        let origin = origin();
        origin.unpack();
        origin.lose(&origin.git(&["rev-parse", lost]));
        let (_, reading) = origin.read();
        let row = &reading.coverage[0];
        assert_eq!((row.fact, row.extent, row.until), (Fact::Commits, Extent::Partial, None));
        row.from.map(|from| from.seconds())
    };
    assert_eq!(begins("side"), None, "the main line leads to the root");
    assert_eq!(begins("main^1~1"), Some(1_600_000_200), "nothing leads to the root");
}

#[test]
fn a_lost_tip_leaves_nothing_and_says_so() {
    let origin = origin();
    origin.unpack();
    origin.lose(&origin.git(&["rev-parse", "main"]));
    let (commits, reading) = origin.read();
    assert!(commits.is_empty());
    assert_eq!(reading.set_aside.len(), 1);
    assert_eq!(reading.coverage[0].extent, Extent::Partial);
}

#[test]
fn damaged_objects_and_packs_never_end_the_reading() {
    let origin = origin();
    origin.git(&["repack", "-q", "-a", "-d"]);
    let packs = origin.path().join("objects/pack");
    let pack = fs::read_dir(&packs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "pack"))
        .unwrap();
    let sound = fs::read(&pack).unwrap();
    let writable = |path: &std::path::Path, bytes: &[u8]| {
        let _ = fs::remove_file(path);
        fs::write(path, bytes).unwrap();
    };
    for at in (12..sound.len() - 20).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x5a;
        writable(&pack, &bytes);
        let (commits, reading) = origin.read_from(&[], 2).unwrap();
        assert_eq!(
            reading.read,
            commits.len() as u64 + reading.set_aside.len() as u64,
            "byte {at}"
        );
    }
    for length in [0, 11, 40, sound.len() / 2] {
        writable(&pack, &sound[..length]);
        let (commits, reading) = origin.read_from(&[], 2).unwrap();
        assert_eq!(
            reading.read,
            commits.len() as u64 + reading.set_aside.len() as u64,
            "{length} bytes"
        );
    }
}

#[test]
fn a_path_without_a_repository_is_a_clear_error() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let error = read(&path, &[], 1).unwrap_err();
        assert!(matches!(error, GitError::NotARepository { .. }), "{error}");
        assert!(error.to_string().starts_with("there is no git repository at "));
    }
}

#[test]
fn other_object_formats_and_broken_repositories_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let origin = origin();
    let path = folder.path().join("new.git");
    let text = path.to_str().unwrap();
    origin.git(&["init", "-q", "--bare", "--object-format=sha256", text]);
    let error = read(&path, &[], 1).unwrap_err();
    assert!(
        matches!(&error, GitError::ObjectFormat { format, .. } if format == "sha256"),
        "{error}"
    );

    fs::write(origin.path().join("HEAD"), "not a reference\n").unwrap();
    let error = origin.read_from(&[], 1).unwrap_err();
    assert!(
        matches!(error, GitError::Unreadable { .. } | GitError::NotARepository { .. }),
        "{error}"
    );
}
