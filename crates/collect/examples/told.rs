//! Prints what a source tells, as one JSON object a line: ids, times and reply links, for comparing
//! with other programs. What it prints is personal; it is for the machine that runs it alone.
//!
//! `told SOURCE SECTION.toml FOLDER`: the section is that of the source, its paths begin in FOLDER.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::{env, fs};

use collect::net::{Clock, Net, NetError, Outside, Request, Response};
use collect::{Ask, Stop, Tell, sources};
use model::{Event, Instant, ItemKey, NoteKind, ProjectName, Quarantine, Record, Signed, Who};
use serde_json::{Value, json};
use store::Store;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [name, section, folder] = words.as_slice() else {
        return Err("usage: told SOURCE SECTION.toml FOLDER".into());
    };
    let source = sources::ALL.into_iter().find(|source| source.about().name == name);
    let source = source.ok_or("there is no such source")?;
    let kept = tempfile::TempDir::new()?;
    let store = Store::open_or_create(kept.path(), [7; 32])?;
    let run = store.begin(store.lock(false)?)?;
    let project = ProjectName::parse("compared").ok_or("no name")?;
    let mut raw = run.raw(&project, name)?;
    let outside =
        Outside { net: &Nowhere, clock: &Still, tokens: &|_, _| Vec::new(), patient: false };
    let mut printed = Printed { out: BufWriter::new(io::stdout().lock()), failed: None };
    let mut ask = Ask {
        project: &project,
        section: &fs::read_to_string(section)?.parse()?,
        folder: Path::new(folder),
        now: Still.now(),
        memory: "",
        outside: &outside,
        raw: &mut raw,
        offline: true,
        threads: 1,
        known_file: &|_| Ok(false),
        known_commits: &|| Ok(collect::KnownCommits::default()),
        fingerprint: &|text| store.location_fingerprint(text.as_bytes()),
        progress: &|_| {},
    };
    let reading = source.collect(&mut ask, &mut printed)?;
    printed.line(&json!({
        "as_of": reading.as_of.map(|at| at.to_string()),
        "landed": reading.landed.map(|landed| {
            let pair = |(id, by): &(model::CommitId, model::CommitId)| json!([id.as_str(), by.as_str()]);
            landed.iter().map(pair).collect::<Vec<_>>()
        }),
        "missing": reading.missing,
        "coverage": reading.coverage.iter().map(|row| json!([
            row.fact.word(),
            row.extent.word(),
            row.from.map(|at| at.to_string()),
            row.until.map(|at| at.to_string()),
            row.reason,
        ])).collect::<Vec<_>>(),
    }));
    printed.out.flush()?;
    printed.failed.map_or(Ok(()), |why| Err(why.into()))
}

struct Printed<W: io::Write> {
    out: W,
    failed: Option<io::Error>,
}

impl<W: io::Write> Printed<W> {
    fn line(&mut self, value: &Value) {
        if let Err(why) = writeln!(self.out, "{value}") {
            self.failed = Some(why);
        }
    }
}

impl<W: io::Write> Tell for Printed<W> {
    fn file(&mut self, name: &str) {
        self.line(&json!({ "file": name }));
    }

    fn whole(&mut self, _hash: &str) {
        self.line(&json!({ "whole": true }));
    }

    fn record(&mut self, record: Record) -> Result<(), Stop> {
        let events: Vec<Value> = record.events.iter().map(event).collect();
        self.line(&json!({ "record": record.key.lossy(), "events": events }));
        if self.failed.is_some() { Err(Stop) } else { Ok(()) }
    }

    fn quarantine(&mut self, at: &str, why: Quarantine, _excerpt: &[u8]) {
        self.line(&json!({ "quarantine": why.word(), "at": at }));
    }

    fn ignore(&mut self) {
        self.line(&json!({ "ignored": true }));
    }

    fn note(&mut self, kind: NoteKind, example: &str) {
        self.line(&json!({ "note": kind.word(), "example": example }));
    }
}

fn event(event: &Event) -> Value {
    match event {
        Event::Commit(commit) => json!({
            "is": "commit",
            "id": commit.id.as_str(),
            "parents": commit.parents.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
            "author": signed(&commit.author),
            "committer": signed(&commit.committer),
            "credits": commit.credits.iter().map(|credit| json!([
                credit.role.word(),
                latin(credit.by.name.bytes()),
                latin(credit.by.address.bytes()),
            ])).collect::<Vec<_>>(),
            "paths": commit.paths.iter().map(|path| latin(path)).collect::<Vec<_>>(),
        }),
        Event::Item(item) => json!({
            "is": item.kind.word(),
            "id": key(&item.key),
            "at": item.opened.at.map(Instant::micros),
            "by": who(&item.author),
            "state": item.state.map(|state| state.word()),
        }),
        Event::Trace(trace) => json!({
            "is": trace.kind.word(),
            "id": trace.native.as_ref().map(|native| native.lossy()),
            "item": trace.item.as_ref().map(key),
            "at": trace.at.at.map(Instant::micros),
            "suspect": trace.at.suspect,
            "by": who(&trace.by),
            "detail": trace.detail,
            "target": trace.target.as_ref().map(key),
            "reply_to": trace.reply_to.as_ref().map(|native| native.lossy()),
        }),
        other => json!({ "is": "other", "debug": format!("{other:?}").len() }),
    }
}

fn signed(signed: &Signed) -> Value {
    let (name, address) = (signed.by.name.bytes(), signed.by.address.bytes());
    let at = signed.stamp.at.map(Instant::seconds);
    json!([latin(name), latin(address), at, signed.stamp.offset_minutes])
}

fn who(who: &Who) -> Value {
    match who {
        Who::Account(account) => json!(format!("{:?}", account.kind)),
        Who::Ghost => json!("ghost"),
        Who::Untold => Value::Null,
    }
}

fn key(key: &ItemKey) -> String {
    match key {
        ItemKey::Number { place, number } => format!("{}#{number}", place.name.lossy()),
        ItemKey::Native { id, .. } => id.lossy().into_owned(),
    }
}

/// Shows bytes one for one, so that nothing is lost on the way.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

struct Nowhere;

impl Net for Nowhere {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        Err(NetError::NoHost { host: request.line() })
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Instant {
        Instant::parse("2026-11-01").unwrap_or(Instant::END)
    }

    fn wait(&self, _seconds: u64, _why: &str) {}

    fn jitter(&self) -> u64 {
        0
    }
}
