//! What is read elsewhere than in a source's files: texts, packed bytes, logs, histories, playbooks.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use gix::objs::{Kind, Write as _};
use model::{Personal, Place};
use playbook::Playbook;
use store::Page;

use crate::BETWEEN;
use crate::ground::{self, Ground, Silent};

/// A source whose raw log is fuzzed.
const LOGGED: &str = "forgejo";

/// Takes the marks out of a text.
pub fn door(bytes: &[u8]) {
    let here = Place {
        platform: "github.com".to_owned(),
        name: Personal::new("orchard/trees"),
        native: None,
    };
    let text = String::from_utf8_lossy(bytes);
    for here in [None, Some(&here)] {
        assert!(collect::door::marks(&text, here).len() <= collect::door::MOST);
    }
}

/// Unpacks bytes, within bounds.
pub fn unpacked(bytes: &[u8]) {
    const LIMIT: u64 = 1 << 20;
    let contents = collect::unpacked::whole_of(bytes, LIMIT);
    assert!(contents.bytes.len() as u64 <= LIMIT + (256 << 10));
    let Ok(from) = collect::unpacked::Unpacked::of(bytes, LIMIT) else { return };
    let mut blocks = collect::unpacked::Blocks::of(from, 4096);
    let mut space = Vec::new();
    while let Ok(Some(block)) = blocks.next(space) {
        space = match block {
            collect::unpacked::Block::Lines(lines) => {
                assert!(collect::unpacked::lines(&lines).all(|line| line.len() <= lines.len()));
                lines
            }
            collect::unpacked::Block::TooLong(beginning) => beginning,
        };
    }
}

/// Reads a playbook.
pub fn playbook(bytes: &[u8]) {
    let sections: Vec<_> =
        collect::sources::ALL.iter().map(|source| source.about().section()).collect();
    if let Err(failed) = Playbook::parse(&String::from_utf8_lossy(bytes), &sections) {
        let _ = (failed.to_string(), failed.place(), failed.hint());
    }
}

/// Opens a raw log that holds the bytes, reads it, and goes on behind its last whole page.
///
/// The first byte says what the others are: the log, the contents of a frame, or a page's.
pub fn raw_log(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    let log = match form % 3 {
        0 => rest.to_vec(),
        1 => framed(rest),
        _ => framed(&packed(rest)),
    };
    ground::with_ground(|ground| {
        let folder = ground.log_folder(LOGGED);
        fs::create_dir_all(&folder).expect("the scratch folder can be written");
        for segment in ["g000000.pages", "g000001.pages"] {
            fs::write(folder.join(segment), &log).expect("the scratch folder can be written");
        }
        goes_on(ground);
        let section = "repositories = [\"orchard/plum\"]\nurl = \"https://forge.orchard.invalid\"";
        ground::collect(LOGGED, section, ground, &Silent, true);
    });
}

fn goes_on(ground: &Ground) {
    let Ok(mut raw) = ground.log(LOGGED) else { return };
    let _ = raw.each(&mut |page| assert!(page.at().is_none_or(|at| at.micros() == page.at_micros)));
    let Ok(before) = raw.unfinished() else { return };
    let page = Page {
        request: "GET https://forge.orchard.invalid/".to_owned(),
        status: 200,
        at_micros: 0,
        headers: Vec::new(),
        body: b"[]".to_vec(),
    };
    raw.append(&page).expect("a page can be added");
    let after = ground.log(LOGGED).and_then(|raw| raw.unfinished()).expect("a log that is whole");
    assert_eq!(after.split_last(), Some((&page, before.as_slice())), "a page was lost");
}

/// Returns contents as a frame whose length and hash are right.
pub(crate) fn framed(contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).expect("a short input");
    [&length.to_le_bytes(), &blake3::hash(contents).as_bytes()[..16], contents].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).and_then(|()| packed.finish()).expect("memory can be written")
}

/// Reads a history of one commit; the parts are the commit without its tree, `.mailmap`, and the
/// tree, which is a good one where the part is not there.
pub fn history(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == BETWEEN);
    let commit = parts.next().unwrap_or_default();
    let mailmap = parts.next().unwrap_or_default();
    let tree = parts.next();
    ground::with_ground(|ground| {
        let folder = ground.folder().join("history");
        let _ = fs::remove_dir_all(&folder);
        written(&folder, commit, mailmap, tree);
        ground::collect("git", "git = [\"history\"]", ground, &Silent, false);
    });
}

fn written(folder: &Path, commit: &[u8], mailmap: &[u8], tree: Option<&[u8]>) {
    fs::create_dir_all(folder).expect("the scratch folder can be written");
    let repo = gix::init_bare(folder).expect("a repository");
    let put = |kind, bytes: &[u8]| repo.objects.write_buf(kind, bytes).expect("an object");
    let blob = put(Kind::Blob, mailmap);
    let name = |name: &str| [b"100644 ", name.as_bytes(), b"\0", blob.as_slice()].concat();
    let good = [name(".mailmap"), name("CONTRIBUTING.md"), name("dependabot.yml")].concat();
    let tree = put(Kind::Tree, tree.unwrap_or(&good));
    let commit = put(Kind::Commit, &[format!("tree {tree}\n").as_bytes(), commit].concat());
    let heads = folder.join("refs/heads");
    fs::create_dir_all(&heads).expect("the scratch folder can be written");
    fs::write(heads.join("main"), format!("{commit}\n")).expect("a reference");
    fs::write(folder.join("HEAD"), "ref: refs/heads/main\n").expect("a reference");
}
