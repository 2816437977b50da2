//! Makes small repositories with the `git` program, whole, broken or strange.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use collect::sources::git::{self, GitError, Reading, Request};
use model::{Commit, CommitId, Instant, NoteKind, ProjectName};
use tempfile::TempDir;

/// The moment of every collection in these tests.
pub(crate) fn now() -> Instant {
    Instant::parse("2026-01-01").unwrap()
}

/// The project of every collection in these tests.
pub(crate) fn project() -> ProjectName {
    ProjectName::parse("meadow").unwrap()
}

/// A repository in a folder that goes away with it.
pub(crate) struct Repository {
    folder: TempDir,
    name: &'static str,
}

impl Repository {
    /// Makes an empty bare repository.
    pub(crate) fn bare() -> Self {
        let repository = Self { folder: TempDir::new().unwrap(), name: "repo.git" };
        repository.beside(&["init", "-q", "--bare", "-b", "main", "repo.git"]);
        repository
    }

    /// Clones this repository with further arguments, such as `--depth=1`.
    pub(crate) fn cloned(&self, arguments: &[&str]) -> Self {
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        let url = format!("file://{}", self.path().display());
        let clone = Self { folder: TempDir::new().unwrap(), name: "clone" };
        clone.beside(&[&["clone", "-q"], arguments, &[url.as_str(), "clone"]].concat());
        clone
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    /// Runs git in the repository and returns what it printed, without the last line end.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let out = self.git_with(arguments, b"");
        String::from_utf8(out).unwrap().trim_end().to_owned()
    }

    /// Runs git in the repository with `input`, and returns the bytes that it printed.
    pub(crate) fn git_with(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        run(&self.path(), arguments, input)
    }

    fn beside(&self, arguments: &[&str]) {
        run(self.folder.path(), arguments, b"");
    }

    /// Writes a commit object from raw bytes, whatever they are, and returns its id.
    pub(crate) fn raw_commit(&self, bytes: &[u8]) -> String {
        let arguments = ["hash-object", "--literally", "-w", "-t", "commit", "--stdin"];
        String::from_utf8(self.git_with(&arguments, bytes)).unwrap().trim_end().to_owned()
    }

    /// Writes a chain of commits, each with the parent before it, from the lines after the parents;
    /// sets `main` to the last one and returns the ids from first to last.
    pub(crate) fn raw_chain(&self, commits: &[&[u8]]) -> Vec<String> {
        let tree = self.empty_tree();
        let mut ids: Vec<String> = Vec::new();
        for rest in commits {
            let mut bytes = format!("tree {tree}\n").into_bytes();
            if let Some(parent) = ids.last() {
                bytes.extend_from_slice(format!("parent {parent}\n").as_bytes());
            }
            bytes.extend_from_slice(rest);
            ids.push(self.raw_commit(&bytes));
        }
        self.git(&["update-ref", "refs/heads/main", ids.last().unwrap()]);
        ids
    }

    pub(crate) fn empty_tree(&self) -> String {
        String::from_utf8(self.git_with(&["mktree"], b"")).unwrap().trim_end().to_owned()
    }

    /// Imports a stream in the format of `git fast-import`.
    pub(crate) fn import(&self, stream: &[u8]) {
        self.git_with(&["fast-import", "--quiet", "--force"], stream);
    }

    /// Removes a loose object.
    pub(crate) fn lose(&self, id: &str) {
        fs::remove_file(self.loose(id)).unwrap();
    }

    /// Returns where a loose object lies.
    pub(crate) fn loose(&self, id: &str) -> PathBuf {
        let (folder, file) = id.split_at(2);
        let here = self.path().join("objects").join(folder).join(file);
        if here.exists() { here } else { self.path().join(".git/objects").join(folder).join(file) }
    }

    /// Unpacks every object, so that single ones can be lost.
    pub(crate) fn unpack(&self) {
        let packs = self.path().join("objects/pack");
        let aside = self.folder.path().join("aside");
        fs::rename(&packs, &aside).unwrap();
        fs::create_dir(&packs).unwrap();
        for pack in fs::read_dir(&aside).unwrap() {
            let pack = pack.unwrap().path();
            if pack.extension().is_some_and(|end| end == "pack") {
                self.git_with(&["unpack-objects", "-q"], &fs::read(pack).unwrap());
            }
        }
    }

    /// Reads it whole, and checks that the number of threads changes nothing.
    pub(crate) fn read(&self) -> (Vec<Commit>, Reading) {
        let alone = self.read_from(&[], 1).unwrap();
        assert_eq!(alone, self.read_from(&[], 4).unwrap());
        alone
    }

    /// Reads what some references reach.
    pub(crate) fn read_from(
        &self,
        refs: &[&str],
        threads: usize,
    ) -> Result<(Vec<Commit>, Reading), GitError> {
        read(&self.path(), refs, threads)
    }
}

/// Reads what lies at `path`.
pub(crate) fn read(
    path: &Path,
    refs: &[&str],
    threads: usize,
) -> Result<(Vec<Commit>, Reading), GitError> {
    let refs: Vec<String> = refs.iter().map(|name| (*name).to_owned()).collect();
    let mut commits = Vec::new();
    let request = Request {
        project: &project(),
        path,
        refs: &refs,
        known: &HashMap::new(),
        again: &HashSet::new(),
        now: now(),
        threads,
        progress: &|_| (),
    };
    let reading = git::read(&request, &mut |batch| {
        commits.extend(batch);
        ControlFlow::Continue(())
    })?;
    Ok((commits, reading))
}

/// Returns how often a kind was noted.
pub(crate) fn noted(reading: &Reading, kind: NoteKind) -> u64 {
    reading.notes.iter().find(|note| note.kind == kind).map_or(0, |note| note.count)
}

/// Returns the commit with an id.
pub(crate) fn find<'a>(commits: &'a [Commit], id: &str) -> &'a Commit {
    commits.iter().find(|commit| commit.id.as_str() == id).unwrap()
}

/// Reads an id.
pub(crate) fn id(text: &str) -> CommitId {
    CommitId::parse(text).unwrap()
}

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Fern Moss")
        .env("GIT_AUTHOR_EMAIL", "fern@meadow.invalid")
        .env("GIT_COMMITTER_NAME", "Fern Moss")
        .env("GIT_COMMITTER_EMAIL", "fern@meadow.invalid")
        .env("GIT_AUTHOR_DATE", "1700000000 +0100")
        .env("GIT_COMMITTER_DATE", "1700000000 +0100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let out = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "git {arguments:?}: {words}");
    out.stdout
}
