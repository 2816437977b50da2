//! Compares trees as raw bytes: which paths differ, in git's own order, without renames.
//!
//! Equal subtrees are never opened, entries are never copied, and only the paths that differ are
//! allocated. A submodule or a symbolic link is a path like any other.

use std::cmp::Ordering;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;

use super::objects::{Bytes, Reader, Unreadable};

/// How deep folders may nest; deeper is a broken history, not a project.
const DEEPEST: usize = 2_048;

/// The name of what lies in a folder, and whether it is a regular file.
pub(super) type Named = (Vec<u8>, bool);

/// Returns the paths that differ between two trees (`None` is the empty tree), in order.
pub(super) fn changed(
    reader: &mut Reader<'_>,
    before: Option<ObjectId>,
    after: Option<ObjectId>,
) -> Result<Vec<Vec<u8>>, Unreadable> {
    let mut walk = Walk { reader, path: Vec::new(), changed: Vec::new() };
    walk.compare(before.as_deref(), after.as_deref(), 0)?;
    Ok(walk.changed)
}

/// Returns the object id of the regular file `name` at the top of a raw tree.
pub(super) fn file(tree: &[u8], name: &[u8]) -> Option<ObjectId> {
    find(tree, name, |entry| entry.mode.starts_with(b"100"))
}

/// Returns the object id of the folder `name` at the top of a raw tree.
pub(super) fn folder(tree: &[u8], name: &[u8]) -> Option<ObjectId> {
    find(tree, name, |entry| entry.is_folder())
}

/// Returns the object id of the regular file at a path of the tree `root`; nothing where there is
/// none.
pub(super) fn at(
    reader: &mut Reader<'_>,
    root: ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Unreadable> {
    let mut tree = root;
    let mut steps = path.split(|byte| *byte == b'/').peekable();
    while let Some(step) = steps.next() {
        let bytes = reader.tree(&tree)?;
        if steps.peek().is_none() {
            return Ok(file(&bytes, step));
        }
        let Some(next) = folder(&bytes, step) else { return Ok(None) };
        tree = next;
    }
    Ok(None)
}

/// Returns what lies directly in the folder at a path of the tree `root`; nothing where there is no
/// such folder.
pub(super) fn listed(
    reader: &mut Reader<'_>,
    root: ObjectId,
    path: &[u8],
) -> Result<Option<Vec<Named>>, Unreadable> {
    let mut tree = root;
    for step in path.split(|byte| *byte == b'/').filter(|step| !step.is_empty()) {
        let bytes = reader.tree(&tree)?;
        let Some(next) = folder(&bytes, step) else { return Ok(None) };
        tree = next;
    }
    let bytes = reader.tree(&tree)?;
    let (mut rest, mut found) = (&*bytes, Vec::new());
    while let Some(entry) = Entry::take(&mut rest)? {
        found.push((entry.name.to_vec(), entry.mode.starts_with(b"100")));
    }
    Ok(Some(found))
}

fn find(tree: &[u8], name: &[u8], fits: fn(&Entry<'_>) -> bool) -> Option<ObjectId> {
    let mut rest = tree;
    while let Ok(Some(entry)) = Entry::take(&mut rest) {
        if entry.name == name && fits(&entry) {
            return Some(entry.id.to_owned());
        }
    }
    None
}

struct Walk<'a, 'r> {
    reader: &'a mut Reader<'r>,
    path: Vec<u8>,
    changed: Vec<Vec<u8>>,
}

impl Walk<'_, '_> {
    fn compare(
        &mut self,
        before: Option<&gix::oid>,
        after: Option<&gix::oid>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        if before == after {
            return Ok(());
        }
        if depth > DEEPEST {
            return Err(Unreadable::Broken);
        }
        let before = self.bytes(before)?;
        let after = self.bytes(after)?;
        let same = common_entries(&before, &after);
        let (mut olds, mut news) =
            (before.get(same..).unwrap_or_default(), after.get(same..).unwrap_or_default());
        let mut old = Entry::take(&mut olds)?;
        let mut new = Entry::take(&mut news)?;
        loop {
            let order = match (&old, &new) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.order(new),
            };
            let gone = old.filter(|_| order.is_le());
            let came = new.filter(|_| order.is_ge());
            self.entry(gone, came, depth)?;
            if order.is_le() {
                old = Entry::take(&mut olds)?;
            }
            if order.is_ge() {
                new = Entry::take(&mut news)?;
            }
        }
    }

    /// Records what differs between two entries of one name and one sort.
    fn entry(
        &mut self,
        old: Option<Entry<'_>>,
        new: Option<Entry<'_>>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        if old == new {
            return Ok(());
        }
        let Some(entry) = new.or(old) else { return Ok(()) };
        let length = self.path.len();
        self.path.extend_from_slice(entry.name);
        if entry.is_folder() {
            self.path.push(b'/');
            self.compare(old.map(|old| old.id), new.map(|new| new.id), depth + 1)?;
        } else {
            self.changed.push(self.path.clone());
        }
        self.path.truncate(length);
        Ok(())
    }

    fn bytes(&mut self, tree: Option<&gix::oid>) -> Result<Bytes, Unreadable> {
        match tree {
            Some(id) if id != ObjectId::empty_tree(id.kind()) => self.reader.tree(id),
            _ => Ok(Bytes::from([])),
        }
    }
}

/// Returns how many bytes of whole entries two trees begin with in common.
fn common_entries(old: &[u8], new: &[u8]) -> usize {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let mut rest = old;
    loop {
        let consumed = old.len() - rest.len();
        match Entry::take(&mut rest) {
            Ok(Some(_)) if old.len() - rest.len() <= same => {}
            _ => return consumed,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: &'a gix::oid,
}

impl<'a> Entry<'a> {
    /// Takes the first entry off `rest`.
    fn take(rest: &mut &'a [u8]) -> Result<Option<Self>, Unreadable> {
        if rest.is_empty() {
            return Ok(None);
        }
        Self::split(rest).map(Some).ok_or(Unreadable::Broken)
    }

    fn split(rest: &mut &'a [u8]) -> Option<Self> {
        let space = rest.iter().take(8).position(|byte| *byte == b' ')?;
        let (mode, after) = rest.split_at_checked(space)?;
        let after = after.get(1..)?;
        let end = after.find_byte(0)?;
        let (name, after) = after.split_at_checked(end)?;
        let (id, after) = after.get(1..)?.split_at_checked(20)?;
        *rest = after;
        Some(Self { mode, name, id: gix::oid::try_from_bytes(id).ok()? })
    }

    fn is_folder(&self) -> bool {
        matches!(self.mode, b"40000" | b"040000")
    }

    /// Compares as git sorts: a folder's name ends with `/`.
    fn order(&self, other: &Self) -> Ordering {
        let shared = self.name.len().min(other.name.len());
        let (Some((a, more_a)), Some((b, more_b))) =
            (self.name.split_at_checked(shared), other.name.split_at_checked(shared))
        else {
            return Ordering::Equal;
        };
        let next = |more: &[u8], folder: bool| {
            more.first().copied().unwrap_or(if folder { b'/' } else { 0 })
        };
        a.cmp(b).then_with(|| next(more_a, self.is_folder()).cmp(&next(more_b, other.is_folder())))
    }
}
