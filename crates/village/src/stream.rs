//! A story as a `git fast-import` stream, so that a room with git is tested on a real repository.
//!
//! The content of a file is the number of the commit that wrote it last: every commit then changes
//! just the paths it tells, and a merge takes the newer side of each path without any conflict.

use std::collections::BTreeMap;
use std::ops::RangeFrom;

use model::{Commit, Credit, CreditRole, Signed, Stamp};

use crate::Story;

/// For each path of a tree, the number (from 1) of the commit that wrote it last.
type Tree<'s> = BTreeMap<&'s [u8], usize>;

/// Returns the stream.
pub(crate) fn write(story: &Story) -> Vec<u8> {
    let mut out = b"feature done\nfeature date-format=raw-permissive\n".to_vec();
    let mut made: BTreeMap<&str, (usize, Tree<'_>)> = BTreeMap::new();
    let mut turns = 0..;
    for (number, commit) in (1..).zip(&story.commits) {
        let parents: Vec<&(usize, Tree<'_>)> =
            commit.parents.iter().filter_map(|parent| made.get(parent.as_str())).collect();
        let (written, tree) = grow(number, commit, &parents);
        let marks: Vec<usize> = parents.iter().map(|(mark, _)| *mark).collect();
        head(&mut out, number, commit, &marks, &mut turns);
        for path in written {
            out.extend_from_slice(b"M 100644 inline ");
            out.extend_from_slice(path);
            out.push(b'\n');
            match path {
                b".mailmap" => data(&mut out, &story.mailmap),
                _ => data(&mut out, format!("{}\n", tree.get(path).unwrap_or(&0)).as_bytes()),
            }
        }
        made.insert(commit.id.as_str(), (number, tree));
    }
    out.extend_from_slice(b"done\n");
    out
}

/// Returns the paths that differ from the first parent, and the tree after the commit.
fn grow<'s>(
    number: usize,
    commit: &'s Commit,
    parents: &[&(usize, Tree<'s>)],
) -> (Vec<&'s [u8]>, Tree<'s>) {
    let before = parents.first().map(|(_, tree)| tree.clone()).unwrap_or_default();
    let mut tree = before.clone();
    for (path, theirs) in parents.iter().skip(1).flat_map(|(_, tree)| tree) {
        let ours = tree.entry(path).or_insert(*theirs);
        *ours = (*ours).max(*theirs);
    }
    tree.extend(commit.paths.iter().map(|path| (path.as_slice(), number)));
    let differs = |(path, by): (&&'s [u8], &usize)| (before.get(path) != Some(by)).then_some(*path);
    (tree.iter().filter_map(differs).collect(), tree)
}

fn head(
    out: &mut Vec<u8>,
    number: usize,
    commit: &Commit,
    parents: &[usize],
    turns: &mut RangeFrom<usize>,
) {
    out.extend_from_slice(format!("commit refs/heads/main\nmark :{number}\n").as_bytes());
    signed(out, "author", &commit.author);
    signed(out, "committer", &commit.committer);
    let what = if commit.is_merge() { "Merge a branch" } else { "Tend the village" };
    let mut message = format!("{what}, {number}\n").into_bytes();
    if !commit.credits.is_empty() {
        message.push(b'\n');
    }
    for (credit, turn) in commit.credits.iter().zip(turns) {
        trailer(&mut message, turn, credit);
    }
    data(out, &message);
    for (place, mark) in parents.iter().enumerate() {
        let word = if place == 0 { "from" } else { "merge" };
        out.extend_from_slice(format!("{word} :{mark}\n").as_bytes());
    }
}

fn signed(out: &mut Vec<u8>, word: &str, signed: &Signed) {
    out.extend_from_slice(word.as_bytes());
    out.push(b' ');
    out.extend_from_slice(signed.by.name.bytes());
    out.extend_from_slice(b" <");
    out.extend_from_slice(signed.by.address.bytes());
    out.extend_from_slice(format!("> {}\n", when(signed.stamp)).as_bytes());
}

fn when(stamp: Stamp) -> String {
    let seconds = stamp.at.map_or(0, model::Instant::seconds);
    let sign = if stamp.offset_minutes < 0 { '-' } else { '+' };
    let minutes = stamp.offset_minutes.unsigned_abs();
    format!("{seconds} {sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// Writes a trailer, its key spelled in another way from `turn` to `turn`, as people do.
fn trailer(out: &mut Vec<u8>, turn: usize, credit: &Credit) {
    let keys = CreditRole::ALL.iter().find(|(role, ..)| *role == credit.role);
    let key =
        keys.and_then(|(_, _, keys)| keys.iter().cycle().nth(turn / 3)).copied().unwrap_or("");
    let mut key = key.to_owned();
    match turn % 3 {
        1 => key.make_ascii_uppercase(),
        0 => _ = key.get_mut(..1).map(str::make_ascii_uppercase),
        _ => {}
    }
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(credit.by.name.bytes());
    out.extend_from_slice(b" <");
    out.extend_from_slice(credit.by.address.bytes());
    out.extend_from_slice(b">\n");
}

fn data(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(format!("data {}\n", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.push(b'\n');
}
