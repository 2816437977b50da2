//! The source `github`, on input of its true format about invented people.

mod faults;
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use collect::net::Net;
use collect::sources::github::{Github, parse};
use collect::{Heard, Reading};
use model::{
    AccountKey, AccountKind, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, ItemState,
    NoteKind, Record, Trace, TraceKind, Who,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use self::world::World;
use crate::rig;

const SECTION: &str = "repositories = [\"orchard/trees\"]";

/// A store and what the source left for itself, as it is from run to run.
struct Garden {
    kept: TempDir,
    memory: String,
}

impl Garden {
    fn new() -> Self {
        Self { kept: TempDir::new().unwrap(), memory: String::new() }
    }

    /// Lets the run be published: what was kept is no longer an unfinished one's.
    fn publish(&mut self) {
        let store = store::Store::open_or_create(self.kept.path(), [7; 32]).unwrap();
        let mut run = store.begin(store.lock(true).unwrap()).unwrap();
        run.set_source(store::SourceState {
            project: model::ProjectName::parse("orchard").unwrap(),
            source: "github".to_owned(),
            location_fingerprint: String::new(),
            tips: Vec::new(),
            snapshot_at: rig::now(),
            snapshot_from: store::SnapshotFrom::Clock,
            read: 0,
            stored: 0,
            duplicate: 0,
            quarantined: 0,
            ignored: 0,
        });
        run.publish().unwrap();
    }

    /// Reads once and remembers what was left.
    fn read(&mut self, net: &dyn Net) -> (Heard, Reading) {
        let (heard, reading) = self.try_read(net, SECTION, false);
        let reading = reading.unwrap();
        self.memory.clone_from(&reading.memory);
        (heard, reading)
    }

    fn try_read(
        &self,
        net: &dyn Net,
        section: &str,
        offline: bool,
    ) -> (Heard, Result<Reading, collect::SourceError>) {
        let folder = self.kept.path();
        let read =
            rig::read_again(&Github, section, folder, net, &self.memory, &self.kept, offline);
        (read.heard, read.reading)
    }
}

fn whole() -> (Heard, Reading) {
    Garden::new().read(&World::new())
}

fn items(heard: &Heard) -> Vec<&Item> {
    let events = heard.records().flat_map(|record| &record.events);
    events
        .filter_map(|event| if let Event::Item(item) = event { Some(&**item) } else { None })
        .collect()
}

fn traces(heard: &Heard) -> Vec<&Trace> {
    let events = heard.records().flat_map(|record| &record.events);
    events
        .filter_map(|event| if let Event::Trace(trace) = event { Some(&**trace) } else { None })
        .collect()
}

fn of_kind(heard: &Heard, kind: TraceKind) -> Vec<&Trace> {
    traces(heard).into_iter().filter(|trace| trace.kind == kind).collect()
}

fn record<'h>(heard: &'h Heard, key: &str) -> &'h Record {
    heard.records().find(|record| record.key.lossy() == key).unwrap()
}

fn native(trace: &Trace) -> String {
    trace.native.as_ref().map(|native| native.lossy().into_owned()).unwrap_or_default()
}

fn extent(reading: &Reading, fact: Fact) -> Extent {
    reading.coverage.iter().find(|row| row.fact == fact).unwrap().extent
}

/// Sorted records, each once: a page that is told again replaces what it told before.
fn told(heard: &Heard) -> Vec<String> {
    let mut told: Vec<String> = heard
        .records()
        .map(|record| format!("{} {:?}", record.key.lossy(), record.events))
        .collect();
    told.sort();
    told.dedup();
    told
}

#[test]
fn every_kind_of_trace_is_told() {
    let (heard, reading) = whole();
    let kinds: BTreeSet<TraceKind> = traces(&heard).iter().map(|trace| trace.kind).collect();
    let expected = [
        TraceKind::Comment,
        TraceKind::InlineComment,
        TraceKind::Review,
        TraceKind::Labeled,
        TraceKind::Unlabeled,
        TraceKind::Closed,
        TraceKind::Reopened,
        TraceKind::Merged,
        TraceKind::Ready,
        TraceKind::Drafted,
        TraceKind::Assigned,
        TraceKind::Unassigned,
        TraceKind::ReviewRequested,
        TraceKind::ReviewRequestRemoved,
        TraceKind::ReviewDismissed,
        TraceKind::CrossReferenced,
        TraceKind::Transferred,
        TraceKind::Converted,
        TraceKind::Locked,
        TraceKind::Unlocked,
        TraceKind::ForcePushed,
        TraceKind::Milestoned,
        TraceKind::Demilestoned,
        TraceKind::Answered,
    ];
    assert_eq!(kinds, expected.into());
    assert_eq!(reading.missing, Vec::<String>::new());
    assert!(reading.coverage.iter().all(|row| {
        row.extent == if row.fact == Fact::Reactions { Extent::Absent } else { Extent::Complete }
    }));
}

#[test]
fn an_issue_is_told_with_its_people_by_their_ids() {
    let (heard, _) = whole();
    let issue = items(&heard).into_iter().find(|item| item.kind == ItemKind::Issue).unwrap();
    assert_eq!(issue.title.as_ref().unwrap().lossy(), "Pears are unripe");
    assert_eq!(issue.state, Some(ItemState::Closed));
    assert_eq!(issue.opened.at, Instant::parse("2025-03-01T09:00:00Z"));
    let account = issue.author.account().unwrap();
    assert_eq!((account.platform.as_str(), account.kind), ("github.com", AccountKind::User));
    assert_eq!(account.key, AccountKey::Id("501".into()));
    assert_eq!(account.login.as_ref().unwrap().lossy(), "ada-invented");
    assert_eq!(account.name, None);
    let ItemKey::Number { place, number } = &issue.key else { panic!("no number") };
    assert_eq!((place.name.lossy().as_ref(), *number), ("orchard/trees", 1));
    assert_eq!(place.native.as_deref(), Some("7100"));
}

#[test]
fn a_trace_has_the_number_that_rest_and_archives_give_it() {
    let (heard, _) = whole();
    let labeled = of_kind(&heard, TraceKind::Labeled)[0];
    assert_eq!(
        (native(labeled).as_str(), labeled.detail.as_deref()),
        ("event:9000000001", Some("bug"))
    );
    assert_eq!(
        native(of_kind(&heard, TraceKind::CrossReferenced)[0]),
        "cross_reference:9000000005"
    );
    let comments: Vec<String> =
        of_kind(&heard, TraceKind::Comment).into_iter().map(native).collect();
    assert!(comments.contains(&"comment:3001".into()));
    assert!(comments.contains(&"discussion_comment:8001".into()));
    let reviews = of_kind(&heard, TraceKind::Review);
    let reviews: Vec<_> = reviews.iter().map(|review| review.detail.as_deref().unwrap()).collect();
    assert_eq!(reviews, ["changes_requested", "approved"]);
}

#[test]
fn closings_tell_their_reason_and_the_change_that_closed() {
    let (heard, _) = whole();
    let closings = of_kind(&heard, TraceKind::Closed);
    let reasons: Vec<_> = closings.iter().map(|closed| closed.detail.as_deref()).collect();
    assert_eq!(reasons, [Some("not_planned"), Some("completed"), None, None, None]);
    let change = items(&heard).into_iter().find(|item| item.kind == ItemKind::Change).unwrap();
    assert_eq!(closings[1].target.as_ref(), Some(&change.key));
    assert_eq!(closings[2].at.at, None, "closed before it was opened");
    assert_eq!(heard.notes[&NoteKind::ImpossibleInterval].0, 1);
    assert_eq!(heard.notes[&NoteKind::UnknownValue].0, 1);
    assert_eq!(heard.notes[&NoteKind::UnknownKind], (1, "PetrifiedEvent".into()));
    let merged = of_kind(&heard, TraceKind::Merged);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].detail.as_deref(), Some("a".repeat(40).as_str()));
}

#[test]
fn a_review_that_was_never_submitted_leaves_no_trace() {
    let (heard, _) = whole();
    assert_eq!(of_kind(&heard, TraceKind::Review).len(), 2);
    let inline = of_kind(&heard, TraceKind::InlineComment);
    assert_eq!(inline.len(), 2);
    assert_eq!(inline[1].reply_to, inline[0].native);
    let dismissed = of_kind(&heard, TraceKind::ReviewDismissed)[0];
    assert_eq!(dismissed.reply_to, of_kind(&heard, TraceKind::Review)[0].native);
}

#[test]
fn a_discussion_tells_its_replies_and_its_answer() {
    let (heard, _) = whole();
    let record = record(&heard, "discussion:orchard/trees#6");
    assert_eq!(record.events.len(), 4, "itself, a comment, a reply, the answer");
    let answered = of_kind(&heard, TraceKind::Answered)[0];
    let comment = of_kind(&heard, TraceKind::Comment);
    let reply = comment.iter().find(|trace| trace.reply_to.is_some()).unwrap();
    assert_eq!(answered.reply_to, reply.reply_to);
    let became = of_kind(&heard, TraceKind::Converted)[0].target.as_ref().unwrap();
    let discussion = items(&heard).into_iter().find(|item| item.kind == ItemKind::Discussion);
    assert_eq!(&discussion.unwrap().key, became);
}

#[test]
fn machines_organizations_and_stand_ins_are_told_apart() {
    let (heard, _) = whole();
    let mut kinds = BTreeSet::new();
    for item in items(&heard) {
        kinds.extend(item.author.account().map(|account| account.kind));
    }
    for trace in traces(&heard) {
        if let Some(account) = trace.by.account().filter(|account| account.kind == AccountKind::Bot)
        {
            assert_eq!(account.login.as_ref().unwrap().lossy(), "pear-bot[bot]");
            kinds.insert(AccountKind::Bot);
        }
    }
    let all =
        [AccountKind::User, AccountKind::Bot, AccountKind::Organization, AccountKind::Mannequin];
    assert_eq!(kinds, all.into());
    let asked = of_kind(&heard, TraceKind::ReviewRequested);
    assert_eq!(asked[1].subject, Who::Untold, "a team is nobody in particular");
}

#[test]
fn without_discussions_none_are_asked_for() {
    let world = World::new();
    let section = "repositories = [\"orchard/trees\"]\ndiscussions = false";
    let (heard, reading) = Garden::new().try_read(&world, section, false);
    assert!(items(&heard).iter().all(|item| item.kind != ItemKind::Discussion));
    assert_eq!(extent(&reading.unwrap(), Fact::Discussions), Extent::Absent);
    assert!(!world.asked.borrow().iter().any(|(line, _)| line.contains("Discussions")));
}

#[test]
fn an_enterprise_server_is_asked_at_its_own_address() {
    let world = World::new();
    let section = "repositories = [\"orchard/trees\"]\nurl = \"https://git.orchard.invalid/\"";
    let (heard, _) = Garden::new().try_read(&world, section, false);
    let asked = world.asked.borrow();
    assert_eq!(asked[0].0, "GET https://git.orchard.invalid/api/v3/repos/orchard/trees");
    assert!(asked.iter().any(|(line, _)| {
        line.starts_with("POST https://git.orchard.invalid/api/graphql Issues")
    }));
    assert_eq!(items(&heard)[0].place.platform, "git.orchard.invalid");
}

#[test]
fn a_name_that_is_no_repository_is_refused_before_anything_is_asked() {
    for name in ["orchard", "orchard/trees/", "../trees", "https://github.com/o/r", "a/b?c", ""] {
        let world = World::new();
        let (_, reading) =
            Garden::new().try_read(&world, &format!("repositories = [\"{name}\"]"), false);
        assert!(reading.is_err(), "{name}");
        assert_eq!(world.spent(), 0);
    }
}

#[test]
fn a_second_run_on_unchanged_data_spends_nothing() {
    let (mut garden, world) = (Garden::new(), World::new());
    garden.read(&world);
    garden.publish();
    world.asked.borrow_mut().clear();
    let (heard, reading) = garden.read(&world);
    assert_eq!(world.asked.borrow().len(), 5);
    assert_eq!(world.spent(), 0);
    assert_eq!(heard.records().count(), 0);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Complete);
}

#[test]
fn a_later_run_asks_only_for_what_has_changed_in_the_last_weeks() {
    let (mut garden, world) = (Garden::new(), World::new());
    garden.read(&world);
    world.asked.borrow_mut().clear();
    world.repository.borrow_mut()["issues"][1]["updatedAt"] = "2025-12-31T00:00:00Z".into();
    world.touch("issues?state=all&sort=updated&direction=desc&per_page=1");
    garden.publish();
    let (heard, _) = garden.read(&world);
    let asked = world.asked.borrow();
    let queries: Vec<_> = asked.iter().filter(|(line, _)| line.starts_with("POST")).collect();
    assert_eq!(queries.len(), 1);
    assert!(queries[0].0.contains(r#""since":"2025-12-18T00:00:00Z""#));
    let keys: Vec<_> = heard.records().map(|record| record.key.lossy().into_owned()).collect();
    assert_eq!(keys, ["issue:orchard/trees#3"]);
}

#[test]
fn a_run_that_was_killed_after_any_page_goes_on_where_it_was() {
    let all = World::new();
    let (heard, _) = Garden::new().read(&all);
    let pages = all.spent();
    for lived in 0..pages {
        let mut garden = Garden::new();
        let dying = World::with(|request, count| {
            let host = request.url.clone();
            (count >= lived).then_some(Err(collect::net::NetError::Broken { host }))
        });
        drop(garden.try_read(&dying, SECTION, false));
        let world = World::new();
        let (again, reading) = garden.read(&world);
        assert_eq!(told(&again), told(&heard), "killed after {lived}");
        assert_eq!(world.spent() + lived, pages, "nothing is asked for twice");
        assert_eq!(reading.as_of.is_some(), lived > 0);
    }
}

#[test]
fn a_run_that_ended_early_and_was_published_goes_on_behind_its_cursor() {
    let many: Vec<Value> = (0..120).map(issue_of_many).collect();
    let world = World::with(|_, count| {
        let host = "api.github.com".to_owned();
        (7..20).contains(&count).then_some(Err(collect::net::NetError::Broken { host }))
    });
    world.repository.borrow_mut()["issues"] = many.into();
    let mut garden = Garden::new();
    let (first, reading) = garden.read(&world);
    assert_eq!(items(&first).len(), 100);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
    assert_eq!(reading.missing.len(), 1);
    garden.publish();
    let rest = World::new();
    rest.repository.replace(world.repository.borrow().clone());
    let (second, reading) = garden.read(&rest);
    let issues = items(&second).into_iter().filter(|item| item.kind == ItemKind::Issue).count();
    assert_eq!(issues, 20);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Complete);
}

#[test]
fn everything_is_told_again_offline() {
    let (mut garden, world) = (Garden::new(), World::new());
    let (heard, _) = garden.read(&world);
    let nothing = World::with(|_, _| panic!("the network was asked"));
    let (again, reading) = garden.try_read(&nothing, SECTION, true);
    assert_eq!(told(&again), told(&heard));
    let reading = reading.unwrap();
    assert_eq!(reading.memory, garden.memory);
    assert_eq!(extent(&reading, Fact::Reviews), Extent::Complete);
    garden.memory.clear();
    let (forgetful, _) = garden.try_read(&nothing, SECTION, true);
    assert_eq!(told(&forgetful), told(&heard));
}

#[test]
fn nothing_but_the_declared_fields_is_kept() {
    let (mut garden, world) = (Garden::new(), World::new());
    let (heard, reading) = garden.read(&world);
    let store = store::Store::open_or_create(garden.kept.path(), [7; 32]).unwrap();
    let run = store.begin(store.lock(true).unwrap()).unwrap();
    let raw = run.raw(&model::ProjectName::parse("orchard").unwrap(), "github").unwrap();
    let pages = raw.unfinished().unwrap();
    assert_eq!(pages.len(), world.spent());
    for page in pages {
        assert!(!String::from_utf8_lossy(&page.body).contains("CANARY"), "{}", page.request);
    }
    for text in [format!("{heard:?}"), format!("{reading:?}")] {
        assert!(!text.contains("CANARY") && !text.contains("canary"));
    }
    assert!(!told(&heard).iter().any(|record| record.contains("CANARY")));
}

#[test]
fn broken_pages_are_set_aside_and_fail_nothing() {
    let bodies = [
        "",
        "<html>sorry</html>",
        "{\"data\":",
        "[]",
        "null",
        "{\"data\":{\"repository\":null}}",
        "\u{feff}{}",
    ];
    for body in bodies {
        for at in 0..8 {
            let world = World::with(|request, count| {
                (count >= at).then(|| {
                    Ok(collect::net::Response {
                        status: 200,
                        headers: Vec::new(),
                        body: body.as_bytes().to_vec(),
                        url: request.url.clone(),
                    })
                })
            });
            let (_, reading) = Garden::new().try_read(&world, SECTION, false);
            assert!(!reading.unwrap().missing.is_empty(), "{body:?} from {at}");
        }
    }
}

#[test]
fn odd_answers_are_told_as_far_as_they_go() {
    let nodes = json!([
        null, 5, "text", {}, { "number": null }, { "number": 1e300 }, { "number": "17" },
        { "number": 18, "author": 7, "createdAt": 9, "state": [], "timelineItems": "none" },
        { "number": 19, "author": {}, "title": "a\0b", "timelineItems": { "nodes": [
            null, 3, {}, { "__typename": "LabeledEvent", "label": 5, "actor": [] },
            { "__typename": "IssueComment", "fullDatabaseId": 1e20 },
            { "__typename": "an invented name <a@village.invalid>" },
        ] } },
        { "number": 20, "createdAt": "0001-01-01T00:00:00Z", "timelineItems": { "totalCount": 7 } },
    ]);
    let count = nodes.as_array().unwrap().len();
    for operation in ["Issues", "Changes", "Discussions"] {
        let repository = json!({ "databaseId": "71", "nameWithOwner": "orchard/trees", "items": { "nodes": nodes } });
        let body = json!({ "data": { "repository": repository } }).to_string();
        let mut heard = Heard::default();
        parse(operation, body.as_bytes(), rig::now(), &mut heard).unwrap();
        let file = &heard.files[0];
        assert_eq!(file.records.len() + file.set_aside.len(), count);
        assert_eq!(file.records.len(), 4, "{operation}");
        assert!(heard.notes.values().all(|(_, example)| !example.contains('@')));
        for end in 0..body.len() {
            parse(operation, &body.as_bytes()[..end], rig::now(), &mut Heard::default()).unwrap();
        }
    }
}

/// The sample that every source has: its answers are what the small GitHub tells, so they hold
/// exactly the fields that the queries select. `CONVIVIAL_WRITE_SAMPLE` writes them anew.
#[test]
fn the_sample_answers_what_is_asked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/github");
    let (mut garden, world) = (Garden::new(), World::new());
    let (heard, _) = garden.read(&world);
    garden.publish();
    let later = World::with(|_, _| None);
    later.forgetful.set(true);
    garden.read(&later);
    let mut answers = world.answers.take();
    for answer in later.answers.take() {
        if !answers.iter().any(|known| known["request"] == answer["request"]) {
            answers.push(answer);
        }
    }
    let sample = folder.join("answers.json");
    if std::env::var_os("CONVIVIAL_WRITE_SAMPLE").is_some() {
        let text = serde_json::to_string_pretty(&answers).unwrap() + "\n";
        fs::write(&sample, text).unwrap();
    }
    let written: Vec<Value> = serde_json::from_slice(&fs::read(&sample).unwrap()).unwrap();
    assert!(written == answers, "the sample is not what the queries ask for");
    let section = fs::read_to_string(folder.join("section.toml")).unwrap();
    let read = rig::read(&Github, &section, &folder, &rig::Answers::read(&sample));
    assert_eq!(told(&read.heard), told(&heard));
    assert!(read.reading.unwrap().missing.is_empty());
}

/// Returns one of many issues without anything at them.
fn issue_of_many(number: u64) -> Value {
    json!({
        "__typename": "Issue", "id": format!("I_{number}"), "number": number + 1, "title": "Pear",
        "createdAt": "2025-01-01T00:00:00Z", "state": "OPEN", "body": "",
        "updatedAt": format!("2025-01-01T{:02}:{:02}:00Z", number / 60, number % 60),
        "author": { "__typename": "User", "login": "ada-invented", "databaseId": 501 },
        "timelineItems": [],
    })
}
