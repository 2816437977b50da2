//! Clones brought from a URL: whole or not at all.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use collect::Progress;
use collect::sources::git::{CloneError, CloneRequest, clone};
use tempfile::TempDir;

use crate::histories::STREAM;
use crate::repository::{Repository, read};
use crate::served::serve;

fn bring(url: &str, folder: &Path) -> Result<Vec<Progress>, CloneError> {
    let steps = RefCell::new(Vec::new());
    let progress = |step| steps.borrow_mut().push(step);
    clone(&CloneRequest { url, folder, proxy: None, progress: &progress })?;
    Ok(steps.into_inner())
}

fn origin() -> Repository {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    origin.git(&["branch", "-m", "main", "trunk"]);
    origin.git(&["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    origin
}

fn places(origin: &Repository) -> (TempDir, PathBuf, String) {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("deep/meadow.git");
    let address = serve(origin.path().parent().unwrap().to_owned());
    (folder, place, address)
}

#[test]
fn a_clone_is_whole_and_tells_its_size_first() {
    let origin = origin();
    let (_folder, place, address) = places(&origin);
    let file = format!("file://{}", origin.path().display());
    for url in [file, format!("{address}/repo.git"), format!("{address}/moved/repo.git")] {
        let steps = bring(&url, &place).unwrap();
        assert!(matches!(steps[0], Progress::Announced { .. }), "{steps:?}");
        assert!(matches!(steps.last(), Some(Progress::Bringing { bytes: 1.., .. })), "{steps:?}");
        assert_eq!(read(&place, &[], 2).unwrap(), origin.read(), "{url}");
        std::fs::remove_dir_all(&place).unwrap();
    }
}

#[test]
fn a_second_time_brings_only_what_is_new() {
    let origin = origin();
    let (_folder, place, address) = places(&origin);
    let url = format!("{address}/repo.git");
    bring(&url, &place).unwrap();
    bring(&url, &place).unwrap();
    assert_eq!(read(&place, &[], 2).unwrap(), origin.read());
    origin.git(&["update-ref", "refs/heads/trunk", "side"]);
    let tree = origin.git(&["rev-parse", "side^{tree}"]);
    let newer = origin.git(&["commit-tree", "-m", "newer", "-p", "side", &tree]);
    origin.git(&["update-ref", "refs/heads/trunk", &newer]);
    bring(&url, &place).unwrap();
    assert_eq!(read(&place, &[], 2).unwrap(), origin.read());
    assert_eq!(origin.read().0.len(), 4);
}

#[test]
fn an_empty_repository_is_a_clone_too() {
    let origin = Repository::bare();
    let (_folder, place, address) = places(&origin);
    bring(&format!("{address}/repo.git"), &place).unwrap();
    assert!(read(&place, &[], 1).unwrap().0.is_empty());
}

#[test]
fn a_clone_that_fails_leaves_nothing_and_says_why() {
    let origin = origin();
    let (folder, place, address) = places(&origin);
    let fails = |url: &str| {
        let error = bring(url, &place).unwrap_err();
        let left: Vec<_> = std::fs::read_dir(place.parent().unwrap()).unwrap().flatten().collect();
        assert!(left.is_empty(), "{url} left {left:?}");
        assert!(!error.to_string().contains("127.0.0.1"), "{error}");
        error
    };
    let nowhere = fails(&format!("{address}/nowhere.git"));
    assert!(matches!(nowhere, CloneError::Refused { status: 404 }), "{nowhere}");
    let secret = fails(&format!("{address}/secret/repo.git"));
    assert!(matches!(secret, CloneError::Refused { status: 401 }), "{secret}");
    let cut = fails(&format!("{address}/cut/repo.git"));
    assert!(matches!(cut, CloneError::Broken), "{cut}");
    let closed = fails("http://127.0.0.1:1/repo.git");
    assert!(matches!(closed, CloneError::Unreachable), "{closed}");
    let absent = fails(&format!("file://{}/absent", folder.path().display()));
    assert!(matches!(absent, CloneError::Unreachable), "{absent}");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("letter"), "dear").unwrap();
    let error = bring("file:///nowhere", folder.path()).unwrap_err();
    assert!(matches!(error, CloneError::Occupied { .. }));
    assert!(folder.path().join("letter").exists());
}
