//! A forge on the loopback: gives the program the answers of a live source's sample, and plays
//! faults on the way.
//!
//! Every answer carries an entity tag, and what a request says it knows already is answered by
//! "nothing has changed". Days in requests are not looked at, for the program asks by the clock.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

/// The sources that ask a network, with the address that their sample speaks of.
pub(crate) const LIVE: [(&str, &str); 4] = [
    ("github", "https://api.github.com"),
    ("gitlab", "https://gitlab.orchard.invalid"),
    ("forgejo", "https://forge.orchard.invalid"),
    ("discourse", "https://forum.orchard.invalid"),
];

/// Returns the folder with the sample of a source.
pub(crate) fn sample(source: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../collect/tests/it/sources").join(source)
}

/// One request, and the status of its answer; 0 before there is one.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) status: u16,
    pub(crate) head: String,
}

/// A forge with the sample of one live source.
pub(crate) struct Forge {
    source: &'static str,
    host: String,
    stage: Arc<Stage>,
}

struct Stage {
    answers: Vec<Value>,
    asked: Mutex<Vec<Asked>>,
    /// From this request on nothing is answered.
    mute_from: AtomicUsize,
    /// A header that goes with every answer.
    header: String,
}

impl Forge {
    pub(crate) fn of(source: &'static str) -> Self {
        Self::changed(source, "", |text| text)
    }

    /// Returns a forge whose answers were changed, with a header of its own.
    pub(crate) fn changed(
        source: &'static str,
        header: &str,
        change: impl Fn(String) -> String,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let text = std::fs::read_to_string(sample(source).join("answers.json")).unwrap();
        let (_, there) = LIVE.iter().find(|(name, _)| *name == source).unwrap();
        let (api, query) = (format!("http://{host}/api/v3"), format!("http://{host}/api/graphql"));
        let here = if source == "github" { api } else { format!("http://{host}") };
        let text = text.replace("https://api.github.com/graphql", &query).replace(there, &here);
        let stage = Arc::new(Stage {
            answers: serde_json::from_str(&change(text)).unwrap(),
            asked: Mutex::default(),
            mute_from: AtomicUsize::new(usize::MAX),
            header: header.to_owned(),
        });
        let served = stage.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let stage = served.clone();
                // A client that hangs up is not the forge's fault.
                std::thread::spawn(move || drop(stage.serve(stream)));
            }
        });
        Self { source, host, stage }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Returns a playbook with one project that is read from here.
    pub(crate) fn playbook(&self) -> String {
        let host = &self.host;
        let section = match self.source {
            "discourse" => format!("forums = ['http://{host}/']"),
            "gitlab" => format!("repositories = ['orchard/tools/pear']\nurl = 'http://{host}'"),
            "forgejo" => format!("repositories = ['orchard/plum']\nurl = 'http://{host}'"),
            _ => format!("repositories = ['orchard/trees']\nurl = 'http://{host}'"),
        };
        format!("[[projects]]\nname = 'orchard'\n[projects.{}]\n{section}\n", self.source)
    }

    /// Returns the variable that holds the token for here.
    pub(crate) fn variable(&self) -> String {
        let host = self.host.replace(['.', ':'], "_");
        format!("{}_TOKEN_{host}", self.source.to_uppercase())
    }

    /// Answers so many requests from the first one on, and no more.
    pub(crate) fn mute_from(&self, request: usize) {
        self.stage.mute_from.store(request, Ordering::SeqCst);
    }

    /// Waits until so many requests have come.
    pub(crate) fn wait_for(&self, requests: usize) {
        for _ in 0..10_000 {
            if self.asked().len() >= requests {
                return;
            }
            sleep(Duration::from_millis(2));
        }
        panic!("only {} of {requests} requests came", self.asked().len());
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.stage.told().clone()
    }
}

impl Stage {
    fn told(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap()
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let (line, head, body) = request(&mut reader)?;
        if line.is_empty() {
            return Ok(());
        }
        let turn = {
            let mut asked = self.told();
            asked.push(Asked { line: line.clone(), status: 0, head: head.clone() });
            asked.len() - 1
        };
        while turn >= self.mute_from.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(2));
        }
        let (mut status, headers, body) = self.answer(&line, &head, &body);
        let tag = format!("\"{}\"", blake3::hash(body.as_bytes()).to_hex());
        let known = format!("if-none-match: {tag}");
        let unchanged = status == 200 && head.to_lowercase().contains(&known);
        let body = if unchanged { String::new() } else { body };
        status = if unchanged { 304 } else { status };
        self.told()[turn].status = status;
        let length = body.len();
        let header = &self.header;
        write!(stream, "HTTP/1.1 {status} Told\r\nETag: {tag}\r\nContent-Length: {length}\r\n")?;
        write!(stream, "{headers}{header}Connection: close\r\n\r\n{body}")
    }

    /// Returns the status, the headers and the body that the sample has for a request.
    fn answer(&self, line: &str, head: &str, body: &str) -> (u16, String, String) {
        let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        let (method, path) = line.split_once(' ').unwrap_or_default();
        let wanted = timeless(&format!("{method} http://{host}{path}"));
        let query: Value = serde_json::from_str(body).unwrap_or_default();
        let fits = |answer: &&Value| {
            let told = answer["request"].as_str().unwrap_or_default();
            match query["operationName"].as_str() {
                None => timeless(told) == wanted,
                Some(name) => label(told, name) == Some(variables(&query["variables"])),
            }
        };
        let Some(found) = self.answers.iter().find(fits) else {
            return (404, String::new(), "{}".to_owned());
        };
        let headers = found["headers"].as_object().into_iter().flatten();
        let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("etag"));
        let headers =
            headers.map(|(name, value)| format!("{name}: {}\r\n", value.as_str().unwrap()));
        let body = match &found["body"] {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        (found["status"].as_u64().unwrap_or(200) as u16, headers.collect(), body)
    }
}

/// Returns the variables of a sample's query of that name.
fn label(told: &str, name: &str) -> Option<Value> {
    let (_, label) = told.split_once("/graphql ")?;
    let (known, given) = label.split_once(' ')?;
    (known == name).then(|| variables(&serde_json::from_str(given).unwrap()))
}

/// Returns the variables of a query without the page size and the day.
fn variables(given: &Value) -> Value {
    let mut given = given.clone();
    if let Some(given) = given.as_object_mut() {
        given.remove("first");
        given.entry("since").and_modify(|since| *since = true.into());
    }
    given
}

/// Returns an address without the day since when it asks.
fn timeless(line: &str) -> String {
    let (before, query) = line.split_once('?').unwrap_or((line, ""));
    let part = |part: &str| match part.split_once('=') {
        Some((name @ ("since" | "updated_after"), _)) => format!("{name}=*"),
        _ => part.to_owned(),
    };
    let parts: Vec<String> = query.split('&').map(part).collect();
    format!("{before}?{}", parts.join("&"))
}

fn request(reader: &mut impl BufRead) -> std::io::Result<(String, String, String)> {
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let (name, value) = (name.to_lowercase(), value.trim());
        if name == "content-length" {
            length = value.parse().unwrap();
        }
        head += &format!("{name}: {value}\n");
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body)?;
    Ok((first.trim_end().trim_end_matches(" HTTP/1.1").to_owned(), head, body))
}
