//! Reads raw objects out of a repository, fast where they are packed, through gix's store elsewhere.
//!
//! Reading histories is reading trees, and neighbouring trees are deltas of one another. So each
//! reader keeps what it decoded by place in the pack: a delta then costs one inflate of a few dozen
//! bytes and one copy. Nothing is parsed strictly here, nothing is hashed again, replacement
//! objects and grafts are never applied, and nothing is ever fetched.

mod delta;
mod recent;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::{data, index};

use self::delta::apply;
pub(super) use self::recent::Mix;
use self::recent::Recent;

/// The raw bytes of an object, shared with the cache.
pub(super) type Bytes = Rc<[u8]>;

/// Bytes of decoded objects that one reader keeps; two generations of half this size.
const CACHE_BYTES: usize = 32 << 20;

/// No commit or tree is larger than this; a header that says so is broken.
const LARGEST_OBJECT: u64 = 512 << 20;

/// The longest chain of deltas that is followed; git writes 50, and 4095 at most.
const LONGEST_CHAIN: usize = 10_000;

/// Why an object could not be had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unreadable {
    /// It is not in the repository.
    Missing,
    /// It is there, and broken or of another kind.
    Broken,
}

/// The packs of a repository, mapped once and shared by all readers.
pub(super) struct Packs {
    packs: Vec<Pack>,
    objects: PathBuf,
    hash: gix::hash::Kind,
}

struct Pack {
    index: index::File,
    data: data::File,
}

impl Packs {
    /// Maps every readable pack of `repo` and of its alternates; a broken pack is left to gix's
    /// store, which says object by object what is missing.
    pub(super) fn open(repo: &gix::Repository) -> Self {
        let objects = repo.objects.store_ref().path().to_owned();
        let mut folders = vec![objects.clone()];
        if let Ok(others) = gix::odb::alternate::resolve(objects.clone(), Path::new(".")) {
            folders.extend(others);
        }
        let hash = repo.object_hash();
        let mut packs = Vec::new();
        for index in folders.iter().flat_map(|folder| indices(&folder.join("pack"))) {
            let opened = index::File::at(&index, hash).and_then(|read| {
                data::File::at(index.with_extension("pack"), hash).map(|data| (read, data))
            });
            if let Ok((index, data)) = opened {
                packs.push(Pack { index, data });
            }
        }
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.index.num_objects()));
        Self { packs, objects, hash }
    }

    /// Returns a reader with caches of its own, for one thread.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader {
            packs: &self.packs,
            rest: gix::odb::at(&self.objects, self.hash).ok(),
            inflate: gix::zlib::Inflate::default(),
            decoded: Recent::new(CACHE_BYTES),
            by_id: Recent::new(CACHE_BYTES / 4),
            delta: Vec::new(),
            built: Vec::new(),
        }
    }
}

fn indices(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "idx"))
        .collect();
    found.sort();
    found
}

/// Reads objects for one thread.
pub(super) struct Reader<'a> {
    packs: &'a [Pack],
    rest: Option<gix::odb::Handle>,
    inflate: gix::zlib::Inflate,
    decoded: Recent<(u32, u64), (Kind, Bytes)>,
    by_id: Recent<ObjectId, Bytes>,
    delta: Vec<u8>,
    built: Vec<u8>,
}

impl Reader<'_> {
    /// Returns the raw bytes of the tree `id`, and remembers them.
    pub(super) fn tree(&mut self, id: &gix::oid) -> Result<Bytes, Unreadable> {
        let id = id.to_owned();
        if let Some(bytes) = self.by_id.get(&id) {
            return Ok(bytes);
        }
        let bytes = self.object(&id, Kind::Tree)?;
        self.by_id.put(id, bytes.clone(), bytes.len());
        Ok(bytes)
    }

    /// Returns the raw bytes of the object `id`, which must be of `kind`.
    pub(super) fn object(&mut self, id: &gix::oid, kind: Kind) -> Result<Bytes, Unreadable> {
        let mut failed = Unreadable::Missing;
        for (number, pack) in self.packs.iter().enumerate() {
            let Some(place) = pack.index.lookup(id) else { continue };
            let offset = pack.index.pack_offset_at_index(place);
            match self.packed(number, offset) {
                Some((found, bytes)) if found == kind => return Ok(bytes),
                _ => failed = Unreadable::Broken,
            }
        }
        self.elsewhere(id, kind).map_err(|why| match failed {
            Unreadable::Broken => failed,
            Unreadable::Missing => why,
        })
    }

    /// Returns an object that lies loose, or in a pack that came after the packs were listed.
    fn elsewhere(&mut self, id: &gix::oid, kind: Kind) -> Result<Bytes, Unreadable> {
        use gix::odb::HeaderExt as _;
        use gix::prelude::FindExt as _;
        let mut buffer = Vec::new();
        let rest = self.rest.as_ref().ok_or(Unreadable::Missing)?;
        match rest.find(id, &mut buffer) {
            Ok(object) if object.kind == kind => Ok(Bytes::from(object.data)),
            Ok(_) => Err(Unreadable::Broken),
            Err(_) if rest.header(id).is_ok() => Err(Unreadable::Broken),
            Err(_) => Err(Unreadable::Missing),
        }
    }

    /// Decodes the object at `offset` of a pack, from the nearest of its bases that is remembered.
    fn packed(&mut self, number: usize, offset: u64) -> Option<(Kind, Bytes)> {
        let pack = self.packs.get(number)?;
        let key = u32::try_from(number).ok()?;
        let mut chain: Vec<(u64, data::Entry)> = Vec::new();
        let mut at = offset;
        let (kind, mut bytes) = loop {
            if let Some(found) = self.decoded.get(&(key, at)) {
                break found;
            }
            let entry = entry(&pack.data, at)?;
            let base = match entry.header {
                data::entry::Header::OfsDelta { base_distance } => {
                    entry.checked_base_pack_offset(base_distance)?
                }
                data::entry::Header::RefDelta { base_id } => {
                    pack.index.pack_offset_at_index(pack.index.lookup(base_id)?)
                }
                header => {
                    let kind = header.as_kind()?;
                    self.inflate_into(&pack.data, &entry)?;
                    let bytes = Bytes::from(self.delta.as_slice());
                    self.decoded.put((key, at), (kind, bytes.clone()), bytes.len());
                    break (kind, bytes);
                }
            };
            chain.push((at, entry));
            if chain.len() > LONGEST_CHAIN {
                return None;
            }
            at = base;
        };
        while let Some((at, entry)) = chain.pop() {
            self.inflate_into(&pack.data, &entry)?;
            apply(&bytes, &self.delta, &mut self.built)?;
            bytes = Bytes::from(self.built.as_slice());
            self.decoded.put((key, at), (kind, bytes.clone()), bytes.len());
        }
        Some((kind, bytes))
    }

    fn inflate_into(&mut self, pack: &data::File, entry: &data::Entry) -> Option<()> {
        let size = usize::try_from(entry.decompressed_size).ok()?;
        self.delta.resize(size, 0);
        pack.decompress_entry(entry, &mut self.inflate, &mut self.delta).ok().map(|_| ())
    }
}

fn entry(pack: &data::File, offset: u64) -> Option<data::Entry> {
    if offset >= pack.pack_end() as u64 {
        return None;
    }
    pack.entry(offset).ok().filter(|entry| {
        entry.decompressed_size <= LARGEST_OBJECT && entry.data_offset < pack.pack_end() as u64
    })
}
