//! What commits did to community files: their first appearance, later changes and removal.
//!
//! Which files count is said by [`rules`], by their paths. A workflow or a bot's settings may also
//! say by their contents what they are for, where the contents are in the clone; they are looked
//! through for a few words and dropped. Like everything about paths, this is told of commits that
//! are no merges, against their first parent, without renames.

mod rules;

use gix::ObjectId;
use gix::objs::Kind;
use model::{Commit, CommunityFile, Event, FileChange, FilePurpose, Personal, Record};

use super::objects::{Reader, Unreadable};
use super::trees;
use super::walk::Before;

/// A workflow that is longer is not looked through.
const LONGEST: usize = 256 << 10;

/// Returns what commits did to community files as records, one for each commit and path; what a
/// commit did to one path stands together.
pub fn records(files: Vec<CommunityFile>) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for file in files {
        let key = [b"file:", file.commit.as_str().as_bytes(), b":", &file.path].concat();
        let key = Personal::new(key);
        let event = Event::CommunityFile(Box::new(file));
        match records.last_mut().filter(|last| last.key == key) {
            Some(last) => last.events.push(event),
            None => records.push(Record { key, events: vec![event] }),
        }
    }
    records
}

/// Returns what a commit did to community files, in the order of its paths, compared as its paths
/// are.
///
/// A file whose trees are not there is left out; the commit's paths are then absent as well.
pub(super) fn of(
    reader: &mut Reader<'_>,
    commit: &Commit,
    before: Before,
    after: ObjectId,
) -> Vec<CommunityFile> {
    let before = match before {
        Before::Nothing => None,
        Before::Tree(tree) => Some(tree),
        Before::Merge | Before::Cut | Before::Lost(_) => return Vec::new(),
    };
    let mut found = Vec::new();
    for path in commit.paths.iter().filter(|path| rules::may_count(path)) {
        let Ok(old) = purposes(reader, before, path) else { continue };
        let Ok(new) = purposes(reader, Some(after), path) else { continue };
        for (purpose, _) in FilePurpose::ALL {
            let change = match (old.contains(&purpose), new.contains(&purpose)) {
                (false, true) => FileChange::Appeared,
                (true, true) => FileChange::Changed,
                (true, false) => FileChange::Removed,
                (false, false) => continue,
            };
            found.push(CommunityFile {
                purpose,
                path: path.clone(),
                change,
                commit: commit.id.clone(),
                at: commit.committer.stamp,
            });
        }
    }
    found
}

/// Returns what a file of a tree is for; nothing where it is not there.
fn purposes(
    reader: &mut Reader<'_>,
    tree: Option<ObjectId>,
    path: &[u8],
) -> Result<Vec<FilePurpose>, Unreadable> {
    let Some(tree) = tree else { return Ok(Vec::new()) };
    let Some(blob) = trees::at(reader, tree, path)? else { return Ok(Vec::new()) };
    let mut purposes: Vec<FilePurpose> = rules::by_path(path).into_iter().collect();
    if rules::says_by_contents(path) {
        if let Ok(text) = reader.object(&blob, Kind::Blob) {
            let text = text.get(..LONGEST).unwrap_or(&text);
            let said = rules::by_contents(text);
            purposes.extend(said.filter(|purpose| rules::by_path(path) != Some(*purpose)));
        }
    }
    Ok(purposes)
}
