//! The source `zulip`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::Heard;
use collect::sources::zulip::Zulip;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::{AccountKey, AccountKind, Event, ItemKey, Personal, Trace};
use tempfile::TempDir;

use crate::rig::{Answers, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/zulip")
}

fn heard(section: &str, folder: &Path) -> Heard {
    let read = read(&Zulip, section, folder, &Answers::default());
    read.reading.unwrap();
    read.heard
}

fn sample() -> Heard {
    heard(&fs::read_to_string(folder().join("section.toml")).unwrap(), &folder())
}

fn said(heard: &Heard, id: u64) -> Trace {
    let native = Some(Personal::new(format!("message:{id}")));
    let events = heard.records().flat_map(|record| record.events.clone());
    let mut traces = events.filter_map(|event| match event {
        Event::Trace(trace) => Some(*trace),
        _ => None,
    });
    traces.find(|trace| trace.native == native).unwrap()
}

#[test]
fn public_messages_are_told_and_private_ones_only_counted() {
    let counts: Vec<(String, usize, usize, u64)> = sample()
        .files
        .into_iter()
        .map(|file| (file.name, file.records.len(), file.set_aside.len(), file.ignored))
        .collect();
    let wanted = [
        ("archive/10-general/Which.20trees.3F.json", 3, 1, 0),
        ("archive/10-general/broken.json", 0, 1, 0),
        ("archive/10-general/page.json", 0, 1, 0),
        ("archive/11-0.2E1.C2.B0-Run/v1.2E0.json", 1, 0, 0),
        ("archive/stream_index.json", 0, 0, 1),
        ("export/realm.json", 0, 0, 1),
        ("export/messages-000001.json", 2, 1, 2),
    ];
    assert_eq!(counts, wanted.map(|(name, told, aside, not)| (name.to_owned(), told, aside, not)));
}

#[test]
fn a_topic_is_opened_by_its_first_message_and_named_as_people_named_it() {
    let heard = sample();
    let mut topics = Vec::new();
    for event in heard.records().flat_map(|record| &record.events) {
        if let Event::Item(item) = event {
            let ItemKey::Native { id, .. } = &item.key else { panic!("a topic has a native id") };
            let title = item.title.as_ref().unwrap().lossy().into_owned();
            topics.push((id.lossy().into_owned(), item.place.name.lossy().into_owned(), title));
            if item.place.native.as_deref() == Some("10") {
                assert_eq!(item.author, said(&heard, 1).by);
            }
        }
    }
    let wanted = [
        ("topic:10:which trees?", "general", "Which trees?"),
        ("topic:11:v1.0", "0.1°-Run", "v1.0"),
        ("topic:20:which trees?", "general", "Which trees?"),
    ];
    let wanted = wanted.map(|(id, stream, title)| (id.into(), stream.into(), title.into()));
    assert_eq!(topics, wanted);
}

#[test]
fn people_are_known_by_number_where_there_is_one_and_by_name_elsewhere() {
    let heard = sample();
    let account = |id| said(&heard, id).by.account().cloned().unwrap();
    assert_eq!(account(1).key, AccountKey::Name(Personal::new("Ada Quince")));
    assert_eq!(account(3).kind, AccountKind::Bot);
    assert_eq!(account(1001).key, AccountKey::Id("100".to_owned()));
    assert_eq!((account(1001).kind, account(1001).name), (AccountKind::User, None));
    assert_eq!(account(1002).kind, AccountKind::Bot);
    assert_eq!(said(&heard, 1001).at.at.unwrap().to_string(), "2024-02-01T11:00:00.250Z");
    assert!(said(&heard, 4).at.suspect);
}

#[test]
fn a_packed_archive_tells_what_its_folder_tells_and_a_cut_one_as_far_as_it_goes() {
    let place = TempDir::new().unwrap();
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    tar.append_dir_all("archive", folder().join("archive")).unwrap();
    let packed = tar.into_inner().unwrap().finish().unwrap();
    fs::write(place.path().join("whole.tar.gz"), &packed).unwrap();
    fs::write(place.path().join("cut.tar.gz"), &packed[..packed.len() / 2]).unwrap();
    let section = |name: &str| format!("exports = [\"{name}\"]\nhost = \"chat.orchard.invalid\"");
    let sorted = |heard: &Heard| {
        let mut records: Vec<_> = heard.records().cloned().collect();
        records.sort_by(|one, other| one.key.cmp(&other.key));
        records
    };
    let folder = heard(&section("archive"), &folder());
    assert_eq!(sorted(&heard(&section("whole.tar.gz"), place.path())), sorted(&folder));
    let cut = heard(&section("cut.tar.gz"), place.path());
    assert!(cut.files.iter().any(|file| !file.set_aside.is_empty()));
}
