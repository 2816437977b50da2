//! Reads a public-inbox store: a git repository whose blobs are messages.
//!
//! Version 2 has one message per commit, as the file `m`; a commit with the file `d` takes one
//! back, and it is then not told. Version 1 has every message as a file of the newest tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gix::objs::Kind;
use gix::{ObjectId, Repository};

use super::mbox::Raw;

/// The largest object that is read.
const LARGEST_OBJECT: u64 = 64 << 20;

/// What a store holds.
pub(super) enum Piece {
    /// A message.
    Message(Raw),
    /// A message that was taken back.
    TakenBack(Raw),
    /// An object that cannot be read.
    Broken(ObjectId),
}

/// Returns the repositories at a path: itself, or the epochs of a store of version 2.
pub(super) fn repositories(path: &Path) -> Vec<PathBuf> {
    if is_repository(path) || is_repository(&path.join(".git")) {
        return vec![path.to_owned()];
    }
    let mut epochs: Vec<(u64, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(path.join("git")).into_iter().flatten().flatten() {
        let epoch = entry.path();
        let number = epoch.file_stem().and_then(|stem| stem.to_str()).map(str::parse);
        if let (Some(Ok(number)), true) = (number, is_repository(&epoch)) {
            epochs.push((number, epoch));
        }
    }
    epochs.sort();
    epochs.into_iter().map(|(_, path)| path).collect()
}

fn is_repository(path: &Path) -> bool {
    path.join("HEAD").is_file() && path.join("objects").is_dir()
}

/// Hands over what a repository holds, newest first, and returns what it is known by; nothing when
/// it cannot be opened.
pub(super) fn read(path: &Path, take: &mut dyn FnMut(Piece)) -> Option<String> {
    let options = gix::open::Options::isolated().strict_config(false);
    let repo = options.open(path).map(Repository::from).ok()?;
    let Ok(head) = repo.head_id().map(gix::Id::detach) else {
        return Some(blake3::hash(b"").to_hex().to_string());
    };
    let top = entries(&repo, tree_of(&repo, head)?);
    if top.iter().any(|(name, _, _)| name == "m" || name == "d") {
        commits(&repo, head, take)?;
    } else {
        files(&repo, top, take);
    }
    Some(blake3::hash(head.to_string().as_bytes()).to_hex().to_string())
}

fn commits(repo: &Repository, head: ObjectId, take: &mut dyn FnMut(Piece)) -> Option<()> {
    for commit in repo.rev_walk([head]).all().ok()? {
        let Ok(commit) = commit else { continue };
        let Some(tree) = tree_of(repo, commit.id) else {
            take(Piece::Broken(commit.id));
            continue;
        };
        for (name, kind, id) in entries(repo, tree) {
            if kind == Kind::Blob && (name == "m" || name == "d") {
                take(match (blob(repo, id), name.as_str()) {
                    (Some(text), "m") => Piece::Message(Raw { text, ..Raw::default() }),
                    (Some(text), _) => Piece::TakenBack(Raw { text, ..Raw::default() }),
                    (None, _) => Piece::Broken(id),
                });
            }
        }
    }
    Some(())
}

fn files(repo: &Repository, top: Vec<(String, Kind, ObjectId)>, take: &mut dyn FnMut(Piece)) {
    let mut ahead = top;
    ahead.reverse();
    let mut seen = BTreeSet::new();
    while let Some((_, kind, id)) = ahead.pop() {
        match kind {
            Kind::Tree if seen.insert(id) => ahead.extend(entries(repo, id).into_iter().rev()),
            Kind::Blob => take(match blob(repo, id) {
                Some(text) => Piece::Message(Raw { text, ..Raw::default() }),
                None => Piece::Broken(id),
            }),
            _ => {}
        }
    }
}

fn tree_of(repo: &Repository, commit: ObjectId) -> Option<ObjectId> {
    let commit = repo.find_object(commit).ok()?.try_into_commit().ok()?;
    commit.tree_id().ok().map(gix::Id::detach)
}

fn entries(repo: &Repository, tree: ObjectId) -> Vec<(String, Kind, ObjectId)> {
    let Some(tree) = repo.find_object(tree).ok().and_then(|found| found.try_into_tree().ok())
    else {
        return Vec::new();
    };
    let entries = tree.iter().filter_map(Result::ok).filter_map(|entry| {
        let kind = match entry.mode() {
            mode if mode.is_tree() => Kind::Tree,
            mode if mode.is_blob() => Kind::Blob,
            _ => return None,
        };
        Some((entry.filename().to_string(), kind, entry.object_id()))
    });
    entries.collect()
}

fn blob(repo: &Repository, id: ObjectId) -> Option<Vec<u8>> {
    let header = repo.find_header(id).ok()?;
    if header.size() > LARGEST_OBJECT {
        return None;
    }
    Some(repo.find_object(id).ok()?.try_into_blob().ok()?.take_data())
}
