//! The rig: reads one source in a folder, with a fixed clock and a network that answers from files.
//!
//! A file of answers is JSON: a list of `{"request": "GET https://…", "status": 200, "headers": {},
//! "body": …}`, where a body that is a text is sent as it is and any other as JSON. Each request is
//! known by `Request::line`; what has no answer is a host that is not known.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use collect::net::{Clock, Net, NetError, Outside, Request, Response, Token};
use collect::{Ask, Heard, KnownCommits, Reading, Source, SourceError};
use model::{Instant, ProjectName};
use serde_json::Value;
use store::Store;
use tempfile::TempDir;

/// The start of every collection in these tests.
pub(crate) fn now() -> Instant {
    Instant::parse("2026-01-01").unwrap()
}

/// A network that answers from a list, and remembers what it was asked.
#[derive(Default)]
pub(crate) struct Answers {
    answers: Vec<Value>,
    /// The lines of the requests, in order.
    pub(crate) asked: RefCell<Vec<String>>,
}

impl Answers {
    /// Reads a file of answers; a file that is not there answers nothing.
    pub(crate) fn read(path: &Path) -> Self {
        let answers = match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap(),
            Err(_) => Vec::new(),
        };
        Self { answers, asked: RefCell::default() }
    }
}

impl Net for Answers {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let line = request.line();
        self.asked.borrow_mut().push(line.clone());
        let found = self.answers.iter().find(|answer| answer["request"] == line.as_str());
        let Some(answer) = found else {
            return Err(NetError::NoHost { host: line });
        };
        let headers = answer["headers"].as_object().into_iter().flatten();
        let body = match &answer["body"] {
            Value::Null => Vec::new(),
            Value::String(text) => text.clone().into_bytes(),
            other => other.to_string().into_bytes(),
        };
        Ok(Response {
            status: answer["status"].as_u64().unwrap_or(200) as u16,
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().to_owned()))
                .collect(),
            body,
            url: request.url.clone(),
        })
    }
}

/// A clock that stands still and writes down what was waited for.
#[derive(Default)]
pub(crate) struct Still {
    /// The seconds of each wait.
    pub(crate) waited: RefCell<Vec<u64>>,
}

impl Clock for Still {
    fn now(&self) -> Instant {
        now()
    }

    fn wait(&self, seconds: u64, _why: &str) {
        self.waited.borrow_mut().push(seconds);
    }

    fn jitter(&self) -> u64 {
        0
    }
}

/// What reading a source once brought.
pub(crate) struct Read {
    pub(crate) heard: Heard,
    pub(crate) reading: Result<Reading, SourceError>,
}

/// Reads a source once, with its section as TOML.
pub(crate) fn read(source: &dyn Source, section: &str, folder: &Path, net: &dyn Net) -> Read {
    read_again(source, section, folder, net, "", &TempDir::new().unwrap(), false)
}

/// Reads a source with what it left for itself, on a store that is kept.
pub(crate) fn read_again(
    source: &dyn Source,
    section: &str,
    folder: &Path,
    net: &dyn Net,
    memory: &str,
    kept: &TempDir,
    offline: bool,
) -> Read {
    read_section(source, &section.parse().unwrap(), folder, net, memory, kept, offline)
}

/// Reads a source with its section as a table.
pub(crate) fn read_section(
    source: &dyn Source,
    section: &toml::Table,
    folder: &Path,
    net: &dyn Net,
    memory: &str,
    kept: &TempDir,
    offline: bool,
) -> Read {
    let store = Store::open_or_create(kept.path(), [7; 32]).unwrap();
    let run = store.begin(store.lock(true).unwrap()).unwrap();
    let project = ProjectName::parse("orchard").unwrap();
    let mut raw = run.raw(&project, source.about().name).unwrap();
    let clock = Still::default();
    let tokens = |_: &str, _: &str| vec![Token::new("canary-token")];
    let outside = Outside { net, clock: &clock, tokens: &tokens, patient: true };
    let mut heard = Heard::default();
    let mut ask = Ask {
        project: &project,
        section,
        folder,
        now: now(),
        memory,
        outside: &outside,
        raw: &mut raw,
        offline,
        threads: 1,
        known_file: &|_| Ok(false),
        known_commits: &|| Ok(KnownCommits::default()),
        fingerprint: &|text| store.location_fingerprint(text.as_bytes()),
        progress: &|_| {},
    };
    let reading = source.collect(&mut ask, &mut heard);
    Read { heard, reading }
}
