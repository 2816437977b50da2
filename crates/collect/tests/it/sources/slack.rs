//! The source `slack`, on input of its true format about invented people.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use collect::Heard;
use collect::sources::slack::Slack;
use model::{Account, AccountKey, AccountKind, Event, NoteKind, Personal, Trace};
use tempfile::TempDir;

use crate::rig::{Answers, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/slack")
}

fn heard(section: &str, folder: &Path) -> Heard {
    let read = read(&Slack, section, folder, &Answers::default());
    read.reading.unwrap();
    read.heard
}

fn sample() -> Heard {
    heard(&fs::read_to_string(folder().join("section.toml")).unwrap(), &folder())
}

fn said(heard: &Heard, channel: &str, ts: &str) -> Trace {
    let native = Some(Personal::new(format!("message:{channel}:{ts}")));
    let events = heard.records().flat_map(|record| record.events.clone());
    let mut traces = events.filter_map(|event| match event {
        Event::Trace(trace) => Some(*trace),
        _ => None,
    });
    traces.find(|trace| trace.native == native).unwrap()
}

#[test]
fn public_channels_are_told_and_what_is_private_is_neither_opened_nor_named() {
    let counts: Vec<(String, usize, usize, u64)> = sample()
        .files
        .into_iter()
        .map(|file| (file.name, file.records.len(), file.set_aside.len(), file.ignored))
        .collect();
    let wanted = [
        ("export/users.json", 0, 0, 3),
        ("export/channels.json", 2, 1, 0),
        ("export/general/2024-02-01.json", 7, 1, 2),
        ("export/random/2024-02-01.json", 1, 0, 0),
        ("export/random/2024-02-02.json", 0, 1, 0),
        ("export, what is not public", 0, 0, 3),
    ];
    assert_eq!(counts, wanted.map(|(name, told, aside, not)| (name.to_owned(), told, aside, not)));
}

#[test]
fn an_answer_in_a_thread_answers_the_message_that_began_it() {
    let heard = sample();
    let answer = said(&heard, "C1", "1706785300.000200");
    assert_eq!(answer.reply_to, Some(Personal::new("message:C1:1706785200.000100")));
    assert_eq!(answer.at.at.unwrap().to_string(), "2024-02-01T11:01:40.000200Z");
    assert_eq!(heard.notes[&NoteKind::NoReplyTarget].0, 1);
    let unknown = (1, "file_comment_new".to_owned());
    assert_eq!(heard.notes[&NoteKind::UnknownKind], unknown);
}

#[test]
fn people_have_their_handles_and_machines_are_known_as_such() {
    let heard = sample();
    let by = |ts| -> Account { said(&heard, "C1", ts).by.account().cloned().unwrap() };
    let ada = by("1706785200.000100");
    assert_eq!((ada.key, ada.login), (AccountKey::Id("U1".into()), Some(Personal::new("ada"))));
    assert_eq!((ada.kind, ada.name), (AccountKind::User, None));
    assert_eq!(by("1706786000.000900").key, AccountKey::Id("U1".into()));
    for (ts, key) in [
        ("1706785500.000400", AccountKey::Id("B1".into())),
        ("1706785600.000500", AccountKey::Login(Personal::new("Owl"))),
        ("1706785700.000600", AccountKey::Id("U3".into())),
        ("1706785900.000800", AccountKey::Id("USLACKBOT".into())),
    ] {
        assert_eq!((by(ts).key, by(ts).kind), (key, AccountKind::Bot), "{ts}");
    }
}

#[test]
fn a_zip_tells_what_its_folder_tells_and_a_broken_one_is_set_aside() {
    let place = TempDir::new().unwrap();
    let mut bytes = Vec::new();
    let mut zip = rawzip::ZipArchiveWriter::new(&mut bytes);
    for name in [
        "channels.json",
        "dms.json",
        "general/2024-02-01.json",
        "mpdm-secret/2024-02-01.json",
        "mpims.json",
        "random/2024-02-01.json",
        "random/2024-02-02.json",
        "users.json",
    ] {
        let contents = fs::read(folder().join("export").join(name)).unwrap();
        let method = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = zip.new_file(name).compression_method(method).start().unwrap();
        let level = flate2::Compression::fast();
        let mut writer = config.wrap(flate2::write::DeflateEncoder::new(&mut entry, level));
        writer.write_all(&contents).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    zip.finish().unwrap();
    fs::write(place.path().join("whole.zip"), &bytes).unwrap();
    fs::write(place.path().join("cut.zip"), &bytes[..bytes.len() / 2]).unwrap();
    let section = |name: &str| format!("exports = [\"{name}\"]\nhost = \"orchard.slack.invalid\"");
    let records = |heard: &Heard| heard.records().cloned().collect::<Vec<_>>();
    let whole = heard(&section("whole.zip"), place.path());
    assert_eq!(records(&whole), records(&sample()));
    let cut = heard(&section("cut.zip"), place.path());
    assert_eq!(cut.records().count(), 0);
    assert!(cut.files.iter().any(|file| !file.set_aside.is_empty()));
}
