//! The source `mailing_list`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use collect::Heard;
use collect::sources::mailing_list::MailingList;
use model::{
    AccountKey, AccountKind, Event, Extent, ItemKey, NoteKind, Personal, Quarantine, Trace,
};
use tempfile::TempDir;

use crate::rig::{Answers, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/mailing_list")
}

fn heard(section: &str, folder: &Path) -> Heard {
    let read = read(&MailingList, section, folder, &Answers::default());
    read.reading.unwrap();
    read.heard
}

fn sample() -> Heard {
    heard(&fs::read_to_string(folder().join("section.toml")).unwrap(), &folder())
}

fn trace(heard: &Heard, id: &str) -> Trace {
    let key = Personal::new(format!("message:{id}@orchard.invalid"));
    let record = heard.records().find(|record| record.key == key).unwrap();
    let mut traces = record.events.iter().filter_map(|event| match event {
        Event::Trace(trace) => Some(trace.as_ref().clone()),
        _ => None,
    });
    traces.next_back().unwrap()
}

fn thread(heard: &Heard, id: &str) -> String {
    match trace(heard, id).item {
        Some(ItemKey::Native { id, .. }) => id.lossy().into_owned(),
        _ => panic!("a message without a thread"),
    }
}

#[test]
fn every_message_is_told_or_counted() {
    let heard = sample();
    let counts: Vec<(&str, usize, usize, u64)> = heard
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.records.len(), file.set_aside.len(), file.ignored))
        .collect();
    assert_eq!(
        counts,
        [
            ("archives/2024-02.mbox", 4, 1, 0),
            ("archives/2024-March.txt", 4, 0, 0),
            ("archives/index.html", 0, 0, 1),
            ("extra.mbox.gz", 2, 0, 0),
        ]
    );
    let set_aside = &heard.files[0].set_aside;
    assert_eq!(*set_aside, [("message 4".to_owned(), Quarantine::NoIdentity)]);
}

#[test]
fn threads_hold_across_files_by_headers_then_by_subject() {
    let heard = sample();
    assert_eq!(thread(&heard, "two"), "message:one@orchard.invalid");
    let reply = trace(&heard, "two").reply_to.unwrap();
    assert_eq!(reply, Personal::new("message:one@orchard.invalid"));
    assert_eq!(thread(&heard, "five"), "message:one@orchard.invalid");
    assert_eq!(trace(&heard, "five").reply_to, None);
    assert_eq!(heard.notes[&NoteKind::SubjectThread].0, 1);
    assert_eq!(thread(&heard, "six"), "message:never-archived@orchard.invalid");
    assert_eq!(heard.notes[&NoteKind::NoReplyTarget].0, 1);
}

#[test]
fn each_thread_is_told_once_with_its_subject_and_only_its_first_message_opens_it() {
    let mut titles: Vec<(String, bool)> = Vec::new();
    let heard = sample();
    for record in heard.records() {
        for event in &record.events {
            if let Event::Item(item) = event {
                assert_eq!(item.place.name, Personal::new("orchard-dev"));
                let title = item.title.as_ref().unwrap().lossy().into_owned();
                titles.push((title, item.author.account().is_some()));
            }
        }
    }
    titles.sort();
    titles.dedup();
    let wanted = [
        ("A raw Latin letter", true),
        ("Cider", false),
        ("Weekly numbers", true),
        ("Which trees shall we plant?", true),
        ("Without a date", true),
    ];
    assert_eq!(titles, wanted.map(|(title, opened)| (title.to_owned(), opened)));
}

#[test]
fn a_lying_date_is_moved_into_its_month_and_not_believed() {
    let heard = sample();
    let at = trace(&heard, "three").at;
    assert_eq!((at.at.unwrap().to_string(), at.suspect), ("2024-02-29T23:59:59Z".to_owned(), true));
    assert_eq!(heard.notes[&NoteKind::ClampedTime].0, 1);
    assert_eq!(trace(&heard, "two").at.at.unwrap().to_string(), "2024-02-02T14:30:00Z");
    assert_eq!(trace(&heard, "two").at.offset_minutes, -300);
    let undated = trace(&heard, "seven").at;
    let shown = undated.at.unwrap().to_string();
    assert_eq!((shown, undated.suspect), ("2024-03-03T10:00:00Z".to_owned(), true));
}

#[test]
fn a_sender_is_the_same_in_an_archives_text_and_in_its_mbox() {
    let heard = sample();
    let account = |id: &str| trace(&heard, id).by.account().unwrap().clone();
    assert_eq!(account("one").key, account("five").key);
    let address = AccountKey::Address(Personal::new("Bela@Orchard.invalid"));
    assert_eq!(account("two").key, address);
    assert_eq!(account("two").name, Some(Personal::new("Béla Plum")));
    assert_eq!(account("four").key, AccountKey::Address(Personal::new("carol@orchard.invalid")));
    assert_eq!(account("four").name, Some(Personal::new("Carol Pear")));
    assert_eq!(account("eight").name, Some(Personal::new("José Fig")));
    assert_eq!(account("three").kind, AccountKind::Bot);
    assert_eq!(account("six").name, None);
}

#[test]
fn copies_are_one_message_and_odd_encodings_are_noted() {
    let heard = sample();
    assert_eq!(heard.notes[&NoteKind::RepeatedId].0, 1);
    assert_eq!(heard.notes[&NoteKind::GuessedEncoding].0, 1);
    let copies: Vec<_> = heard
        .records()
        .filter(|record| record.key == Personal::new("message:two@orchard.invalid"))
        .collect();
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[0], copies[1]);
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let section = |order: [&str; 3]| {
        let places = order.map(|place| format!("\"{place}\"")).join(", ");
        format!("archives = [{places}]\nlist = \"orchard-dev\"")
    };
    let files = ["archives/2024-02.mbox", "archives/2024-March.txt", "extra.mbox.gz"];
    let sorted = |heard: &Heard| {
        let mut records: Vec<_> = heard.records().cloned().collect();
        records.sort_by(|one, other| one.key.cmp(&other.key));
        records
    };
    let one = heard(&section(files), &folder());
    let [first, second, third] = files;
    let other = heard(&section([third, second, first]), &folder());
    assert_eq!(sorted(&one), sorted(&other));
}

#[test]
fn what_is_no_archive_or_is_cut_is_set_aside_and_the_rest_is_read() {
    let place = TempDir::new().unwrap();
    let whole = fs::read(folder().join("extra.mbox.gz")).unwrap();
    fs::write(place.path().join("cut.mbox.gz"), &whole[..whole.len() - 60]).unwrap();
    fs::write(place.path().join("page.mbox"), "<html><body>Sorry</body></html>\n").unwrap();
    fs::write(place.path().join("empty.mbox"), "").unwrap();
    let section = "archives = [\"cut.mbox.gz\", \"page.mbox\", \"empty.mbox\"]";
    let read = read(&MailingList, section, place.path(), &Answers::default());
    let heard = read.heard;
    let why: Vec<_> =
        heard.files.iter().map(|file| file.set_aside.first().map(|(_, why)| *why)).collect();
    let wanted = [Some(Quarantine::Truncated), Some(Quarantine::WrongContents), None];
    assert_eq!(why, wanted);
    assert_eq!(heard.files[0].hash, None);
    assert!(heard.files[0].records.len() == 1 || heard.files[0].records.len() == 2);
    assert_eq!(read.reading.unwrap().coverage[0].extent, Extent::Partial);
}

#[test]
fn a_public_inbox_is_read_and_what_it_took_back_is_not_told() {
    let place = TempDir::new().unwrap();
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .arg("-C")
            .arg(place.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@orchard.invalid"])
            .args(args)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(done.status.success(), "{args:?}");
    };
    git(&["init", "-q", "git/0.git"]);
    let mail = |id: &str| {
        format!(
            "From: Ada <ada@orchard.invalid>\nDate: Thu, 01 Feb 2024 10:00:00 +0000\n\
             Subject: Trees\nMessage-ID: <{id}@orchard.invalid>\n\nText\n"
        )
    };
    let store = place.path().join("git/0.git");
    for (file, id) in [("m", "one"), ("m", "two"), ("d", "one")] {
        fs::remove_file(store.join("m")).ok();
        fs::write(store.join(file), mail(id)).unwrap();
        git(&["-C", "git/0.git", "add", "-A"]);
        git(&["-C", "git/0.git", "commit", "-q", "-m", "x"]);
    }
    for part in fs::read_dir(store.join(".git")).unwrap() {
        let part = part.unwrap();
        fs::rename(part.path(), store.join(part.file_name())).unwrap();
    }
    fs::remove_dir(store.join(".git")).unwrap();
    let heard = heard("archives = [\".\"]\nlist = \"orchard-dev\"", place.path());
    let keys: Vec<_> = heard.records().map(|record| record.key.lossy().into_owned()).collect();
    assert_eq!(keys, ["message:two@orchard.invalid"]);
    assert_eq!(heard.files[0].ignored, 2);
}
