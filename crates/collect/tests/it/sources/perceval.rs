//! The source `perceval`, on items of every known kind about invented people.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use collect::sources::mailing_list::MailingList;
use collect::sources::perceval::Perceval;
use collect::{Heard, Source};
use model::{
    AccountKey, Event, Extent, Fact, ItemKey, ItemKind, ItemState, NoteKind, Personal, Quarantine,
    Record, Trace, TraceKind, Who,
};
use tempfile::TempDir;

use crate::rig::{self, Answers, Read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/perceval")
}

fn items() -> Read {
    rig::read(&Perceval, "files = ['items.ndjson']", &folder(), &Answers::default())
}

fn record<'h>(heard: &'h Heard, key: &str) -> &'h Record {
    let mut found = heard.records().filter(|record| record.key.lossy() == key);
    let record = found.next().unwrap_or_else(|| panic!("{key} is not told"));
    assert!(found.next().is_none(), "{key} is told twice");
    record
}

fn traces(record: &Record) -> Vec<&Trace> {
    let traces = record.events.iter().filter_map(|event| match event {
        Event::Trace(trace) => Some(trace.as_ref()),
        _ => None,
    });
    traces.collect()
}

fn natives(record: &Record) -> Vec<String> {
    let natives = traces(record).into_iter().filter_map(|trace| trace.native.as_ref());
    natives.map(|native| native.lossy().into_owned()).collect()
}

fn id_of(who: &Who) -> Option<&str> {
    match &who.account()?.key {
        AccountKey::Id(id) => Some(id),
        _ => None,
    }
}

#[test]
fn an_issue_counts_as_it_was_fetched_last() {
    let Read { heard, .. } = items();
    let issue = record(&heard, "issue:orchard/grove#7");
    let Some(Event::Item(item)) = issue.events.first() else { panic!("no item") };
    assert_eq!((item.kind, item.state), (ItemKind::Issue, Some(ItemState::Closed)));
    assert_eq!(id_of(&item.author), Some("1"));
    assert_eq!(natives(issue), ["comment:501", "reaction:9001", "comment:502"]);
    assert_eq!(traces(issue)[2].by, Who::Ghost);
    let closed = traces(issue).into_iter().find(|trace| trace.kind == TraceKind::Closed).unwrap();
    assert_eq!(closed.detail.as_deref(), Some("completed"));
    assert_eq!(heard.notes[&NoteKind::RepeatedId].0, 1);
}

#[test]
fn a_change_has_its_reviews_without_those_never_submitted() {
    let Read { heard, .. } = items();
    let change = record(&heard, "change:orchard/grove#9");
    let Some(Event::Item(item)) = change.events.first() else { panic!("no item") };
    assert_eq!(item.state, Some(ItemState::Merged));
    let told = ["review:701", "review:703", "review_comment:801", "review_comment:802"];
    assert_eq!(natives(change), told);
    let answer = traces(change)[3].reply_to.as_ref().unwrap();
    assert_eq!(answer.lossy(), "review_comment:801");
    let as_issue = record(&heard, "issue:orchard/grove#9");
    let Some(Event::Item(item)) = as_issue.events.first() else { panic!("no item") };
    assert_eq!((item.kind, item.state), (ItemKind::Change, None));
}

#[test]
fn what_happened_has_the_number_that_rest_tells() {
    let Read { heard, .. } = items();
    let all: Vec<&Trace> = heard.records().flat_map(traces).collect();
    let labeled = all.iter().find(|trace| trace.kind == TraceKind::Labeled).unwrap();
    assert_eq!(labeled.native.as_ref().unwrap().lossy(), "event:31");
    assert_eq!(labeled.detail.as_deref(), Some("gate"));
    let mention = all.iter().find(|trace| trace.kind == TraceKind::CrossReferenced).unwrap();
    assert!(matches!(mention.target, Some(ItemKey::Number { number: 9, .. })));
    assert_eq!(mention.by, Who::Ghost);
    let reviews = all.iter().filter(|trace| trace.kind == TraceKind::Review);
    let natives = reviews.filter_map(|review| review.native.as_ref());
    assert_eq!(natives.filter(|native| native.lossy() == "review:701").count(), 2);
}

#[test]
fn mails_are_threaded_by_headers_and_then_by_subject() {
    let Read { heard, .. } = items();
    let root = |key: &str| {
        let record = record(&heard, key);
        match &traces(record)[0].item {
            Some(ItemKey::Native { id, .. }) => id.lossy().into_owned(),
            _ => panic!("no thread"),
        }
    };
    assert_eq!(root("message:two@orchard.invalid"), "message:one@orchard.invalid");
    assert_eq!(root("message:three@orchard.invalid"), "message:gone@orchard.invalid");
    assert_eq!(root("message:four@orchard.invalid"), "message:one@orchard.invalid");
    let by = &traces(record(&heard, "message:three@orchard.invalid"))[0].by;
    let Some(AccountKey::Address(address)) = by.account().map(|account| &account.key) else {
        panic!("no address")
    };
    assert_eq!(address.bytes(), b"quince@orchard.invalid");
    assert_eq!(traces(record(&heard, "message:four@orchard.invalid"))[0].by, Who::Untold);
    assert_eq!(heard.notes[&NoteKind::SubjectThread].0, 1);
    assert_eq!(heard.notes[&NoteKind::NoReplyTarget].0, 1);
}

/// Returns each message with its thread and the message that it answers.
fn threaded(source: &dyn Source, section: &str, folder: &Path) -> Vec<[String; 3]> {
    let Read { heard, .. } = rig::read(source, section, folder, &Answers::default());
    let shown =
        |text: Option<&Personal>| text.map(Personal::lossy).unwrap_or_default().into_owned();
    let mut messages: Vec<[String; 3]> = heard
        .records()
        .flat_map(traces)
        .map(|trace| {
            let Some(ItemKey::Native { id, .. }) = &trace.item else { panic!("no thread") };
            [shown(trace.native.as_ref()), shown(Some(id)), shown(trace.reply_to.as_ref())]
        })
        .collect();
    messages.sort();
    messages
}

#[test]
fn a_mail_has_the_same_thread_whether_perceval_or_an_archive_tells_it() {
    let place = TempDir::new().unwrap();
    let (mut archive, mut items) = (String::new(), String::new());
    for (day, id, subject, answers) in [
        (1, "one", "[grove] The gate", ""),
        (2, "two", "[grove] The gate", ""),
        (3, "three", "Re: [grove] The gate", ""),
        (4, "four", "Re: Cider", "<gone@orchard.invalid> <lost@orchard.invalid>"),
        (5, "five", "Re: Cider", "<gone@orchard.invalid>"),
        (6, "six", "Re: The gate", "<one@orchard.invalid> <lost@orchard.invalid>"),
        (7, "seven", "Re: Pears", "<eight@orchard.invalid>"),
        (8, "eight", "Re: Pears", "<seven@orchard.invalid>"),
    ] {
        let date = format!("{day:02} Jan 2021 00:00:00 +0000");
        let at = 1_609_459_200 + (day - 1) * 86_400;
        archive.push_str(&format!(
            "From quince@orchard.invalid {date}\nFrom: quince@orchard.invalid\nDate: {date}\n\
             Subject: {subject}\nMessage-ID: <{id}@orchard.invalid>\nReferences: {answers}\n\nText\n\n"
        ));
        items.push_str(&format!(
            "{{\"backend_name\": \"MBox\", \"category\": \"message\", \"uuid\": \"{id}\", \
             \"origin\": \"https://lists.orchard.invalid/grove\", \"updated_on\": {at}.0, \
             \"data\": {{\"Message-ID\": \"<{id}@orchard.invalid>\", \"Subject\": \"{subject}\", \
             \"References\": \"{answers}\", \"From\": \"quince@orchard.invalid\"}}}}\n"
        ));
    }
    fs::write(place.path().join("grove.mbox"), archive).unwrap();
    fs::write(place.path().join("grove.ndjson"), items).unwrap();
    let told = threaded(&Perceval, "files = ['grove.ndjson']", place.path());
    assert_eq!(told, threaded(&MailingList, "archives = ['grove.mbox']", place.path()));
    let threads: BTreeSet<&str> = told.iter().map(|[_, thread, _]| thread.as_str()).collect();
    assert_eq!((told.len(), threads.len()), (8, 4), "{told:?}");
}

#[test]
fn forums_chats_and_other_forges_are_read() {
    let Read { heard, .. } = items();
    let topic = record(&heard, "topic:5@forum.orchard.invalid");
    assert_eq!(natives(topic), ["post:1", "post:2"]);
    assert_eq!(traces(topic)[1].reply_to.as_ref().unwrap().lossy(), "post:1");
    assert_eq!(id_of(&traces(record(&heard, "message:11@chat.orchard.invalid"))[0].by), Some("5"));
    let slack = record(&heard, "message:C1:1641081600.000200");
    assert_eq!(traces(slack)[0].at.at.unwrap().micros() % 1_000_000, 200);
    assert!(traces(slack)[0].reply_to.is_some());
    let merge_request = record(&heard, "merge_request:orchard/grove#3");
    let kinds: Vec<TraceKind> = traces(merge_request).iter().map(|trace| trace.kind).collect();
    assert_eq!(kinds, [TraceKind::Merged, TraceKind::InlineComment]);
    let gerrit = record(&heard, "change:42@review.orchard.invalid");
    let kinds: Vec<TraceKind> = traces(gerrit).iter().map(|trace| trace.kind).collect();
    assert_eq!(kinds, [TraceKind::Review, TraceKind::Comment, TraceKind::Merged]);
}

#[test]
fn what_is_not_known_or_not_wanted_is_counted_and_what_is_cut_set_aside() {
    let Read { heard, .. } = items();
    let file = &heard.files[0];
    assert_eq!(file.set_aside, [("item 23".to_owned(), Quarantine::Malformed)]);
    // An earlier fetch, a project board, two unknown kinds, a private message, one who joined.
    assert_eq!(file.ignored, 6);
    assert_eq!(heard.notes[&NoteKind::UnknownKind].0, 2);
    assert_eq!(file.records.len() + 6 + 1, 23);
}

#[test]
fn commits_keep_their_bytes_and_those_of_the_default_branch_count() {
    let section = "files = ['git.json.gz']";
    let Read { heard, reading } = rig::read(&Perceval, section, &folder(), &Answers::default());
    let commits: Vec<&model::Commit> = heard
        .records()
        .flat_map(|record| &record.events)
        .filter_map(|event| match event {
            Event::Commit(commit) => Some(commit.as_ref()),
            _ => None,
        })
        .collect();
    assert_eq!(commits[0].author.by.name.bytes(), b"Ren\xE9 Reinette");
    assert_eq!(commits[0].paths, [&b"caf\xE9"[..], b"new.txt", b"old.txt"]);
    assert_eq!(commits[1].paths, [b"copy.txt"]);
    assert_eq!(commits[1].credits.len(), 1);
    let reading = reading.unwrap();
    assert_eq!(reading.landed.unwrap().len(), 3);
    let whole = reading.coverage.iter().find(|row| row.fact == Fact::Commits).unwrap();
    assert_eq!(whole.extent, Extent::Complete);
}

#[test]
fn names_places_and_texts_do_not_leave() {
    let section = "files = ['items.ndjson', 'git.json.gz']";
    let Read { heard, .. } = rig::read(&Perceval, section, &folder(), &Answers::default());
    let mut left = String::new();
    for event in heard.records().flat_map(|record| &record.events) {
        let (who, texts) = match event {
            Event::Item(item) => (&item.author, vec![item.title.as_ref().map(|t| t.lossy())]),
            Event::Trace(trace) => {
                left.push_str(trace.detail.as_deref().unwrap_or_default());
                (&trace.by, vec![trace.native.as_ref().map(|native| native.lossy())])
            }
            _ => continue,
        };
        left.extend(texts.into_iter().flatten());
        if let Some(account) = who.account() {
            let fields = [&account.login, &account.name].into_iter().flatten();
            left.extend(fields.map(|field| field.lossy()));
        }
    }
    assert!(left.contains("Grafting") && left.contains("tree2"));
    assert!(!left.contains("CANARY"));
}
