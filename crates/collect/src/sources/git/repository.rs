//! Opens a repository and finds where to begin: its tips, its shallow boundary, its `.mailmap`.

use std::collections::HashSet;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::Kind;

use super::objects::{Reader, Unreadable};
use super::{GitError, commits, trees};

/// How many tags may point at one another before a commit comes.
const LONGEST_TAG_CHAIN: usize = 100;

/// What stands at `.mailmap` in a tip's tree.
pub(super) enum Mailmap {
    /// Nothing, or no file, or the tree is not there.
    Absent,
    /// A file whose contents are not in the repository.
    Listed(ObjectId),
    /// Its contents.
    Read(Vec<u8>),
}

/// Opens the repository at `path`, reading no configuration but its own.
pub(super) fn open(path: &Path) -> Result<gix::Repository, GitError> {
    let (folder, _) = gix::discover::path::from_gitdir_file(path)
        .map_or_else(|_| (path.to_owned(), ()), |target| (target, ()));
    let git_dir = folder.join(".git");
    let there = gix::discover::is_git(&folder).is_ok() || gix::discover::is_git(&git_dir).is_ok();
    let options = gix::open::Options::isolated().strict_config(false);
    let mut repo = options.open(path).map(gix::Repository::from).map_err(|_| {
        let path = path.to_owned();
        match (there, object_format(&folder)) {
            (_, Some(format)) if format != "sha1" => GitError::ObjectFormat { format, path },
            (true, _) => GitError::Unreadable { part: "configuration", path },
            (false, _) => GitError::NotARepository { path },
        }
    })?;
    repo.objects.ignore_replacements = true;
    let format = repo.object_hash().to_string();
    if format != "sha1" {
        return Err(GitError::ObjectFormat { format, path: path.to_owned() });
    }
    Ok(repo)
}

/// Returns the object format that a repository's configuration declares, if it can be seen.
fn object_format(folder: &Path) -> Option<String> {
    let text = [folder.join("config"), folder.join(".git/config")]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok())?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        key.trim().eq_ignore_ascii_case("objectformat").then(|| value.trim().to_lowercase())
    })
}

/// Returns the references to follow with the commits they stand at; none before the first commit.
pub(super) fn tips(
    repo: &gix::Repository,
    refs: &[String],
    path: &Path,
    reader: &mut Reader<'_>,
) -> Result<Vec<(String, ObjectId)>, GitError> {
    if refs.is_empty() {
        let head = head(repo, path, reader)?;
        return Ok(default_branch(repo, reader, head).into_iter().collect());
    }
    let mut tips: Vec<(String, ObjectId)> = Vec::new();
    for (number, name) in (1..).zip(refs) {
        let missing = || GitError::NoSuchReference { number, path: path.to_owned() };
        let mut reference = repo.find_reference(name.as_str()).map_err(|_| missing())?;
        let id = reference.follow_to_object().map_err(|_| missing())?.detach();
        let tip = (reference.name().as_bstr().to_string(), peeled(id, reader));
        if !tips.contains(&tip) {
            tips.push(tip);
        }
    }
    Ok(tips)
}

fn head(
    repo: &gix::Repository,
    path: &Path,
    reader: &mut Reader<'_>,
) -> Result<Option<(String, ObjectId)>, GitError> {
    let broken = |part| GitError::Unreadable { part, path: path.to_owned() };
    match repo.head().map_err(|_| broken("HEAD"))?.kind {
        gix::head::Kind::Unborn(_) => Ok(None),
        gix::head::Kind::Detached { target, .. } => {
            Ok(Some(("HEAD".to_owned(), peeled(target, reader))))
        }
        gix::head::Kind::Symbolic(reference) => {
            let name = reference.name.as_bstr().to_string();
            let Ok(Some(mut found)) = repo.try_find_reference(reference.name.as_ref()) else {
                return Err(broken("references"));
            };
            // A branch that is itself a link to nowhere has no commits yet either.
            Ok(found.follow_to_object().ok().map(|id| (name, peeled(id.detach(), reader))))
        }
    }
}

/// Returns the default branch of a working copy whose `HEAD` stands elsewhere, on a topic branch or
/// on a bare commit: the local branch that `origin/HEAD` names, else the remote one; where there is
/// no `origin/HEAD`, `HEAD` itself.
fn default_branch(
    repo: &gix::Repository,
    reader: &mut Reader<'_>,
    head: Option<(String, ObjectId)>,
) -> Option<(String, ObjectId)> {
    const REMOTE: &str = "refs/remotes/origin/";
    let origin = repo.try_find_reference(&format!("{REMOTE}HEAD")).ok().flatten();
    let named = origin.as_ref().and_then(|origin| match origin.target() {
        gix::refs::TargetRef::Symbolic(name) => Some(name.as_bstr().to_string()),
        gix::refs::TargetRef::Object(_) => None,
    });
    let Some(remote) = named else { return head };
    let Some(branch) = remote.strip_prefix(REMOTE) else { return head };
    let local = format!("refs/heads/{branch}");
    if head.as_ref().is_none_or(|(name, _)| *name == local) {
        return head;
    }
    for name in [local, remote] {
        let found = repo.try_find_reference(&name).ok().flatten();
        if let Some(id) = found.and_then(|mut found| found.follow_to_object().ok()) {
            return Some((name, peeled(id.detach(), reader)));
        }
    }
    head
}

/// Follows annotated tags to what they name; an unreadable object stays what it is.
fn peeled(id: ObjectId, reader: &mut Reader<'_>) -> ObjectId {
    let mut id = id;
    for _ in 0..LONGEST_TAG_CHAIN {
        let Ok(tag) = reader.object(&id, Kind::Tag) else { break };
        let target = tag.lines().next().and_then(|line| line.strip_prefix(b"object "));
        let Some(target) = target.and_then(|hex| ObjectId::from_hex(hex).ok()) else { break };
        id = target;
    }
    id
}

/// Returns the commits at which a shallow clone ends; none in a whole one.
pub(super) fn cuts(repo: &gix::Repository, path: &Path) -> Result<HashSet<ObjectId>, GitError> {
    let broken =
        |_| GitError::Unreadable { part: "list of shallow commits", path: path.to_owned() };
    let cuts = repo.shallow_commits().map_err(broken)?;
    Ok(cuts.map(|cuts| cuts.iter().copied().collect()).unwrap_or_default())
}

/// Returns what stands at `.mailmap` in the tree of the commit `tip`; a symbolic link is not
/// followed, as git does not follow it either.
pub(super) fn mailmap(tip: ObjectId, reader: &mut Reader<'_>) -> Mailmap {
    let Some(blob) = mailmap_blob(tip, reader) else { return Mailmap::Absent };
    match reader.object(&blob, Kind::Blob) {
        Ok(text) => Mailmap::Read(text.to_vec()),
        Err(Unreadable::Missing | Unreadable::Broken) => Mailmap::Listed(blob),
    }
}

fn mailmap_blob(tip: ObjectId, reader: &mut Reader<'_>) -> Option<ObjectId> {
    let commit = reader.object(&tip, Kind::Commit).ok()?;
    let tree = commits::split(&commit, &mut Vec::new())?.tree;
    trees::file(&reader.tree(&tree).ok()?, b".mailmap")
}
