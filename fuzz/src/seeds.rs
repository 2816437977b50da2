//! Seeds: what fuzzing begins with, made of the invented samples that the tests of sources read.
//!
//! They are written when a target starts, before libFuzzer looks for them, and never committed. A
//! sample of a network becomes the answers in the order in which the source asks for them.

use std::cell::RefCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use collect::net::{Net, NetError, Request, Response};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::BETWEEN;
use crate::babble;
use crate::elsewhere::framed;
use crate::ground;
use crate::shapes::{self, Input, Shape};

/// Writes the seeds of a target to where `cargo fuzz` looks for them, or to `$FUZZ_CORPUS/TARGET`.
pub fn plant(target: &str) {
    let corpus = std::env::var_os("FUZZ_CORPUS").map(PathBuf::from);
    let corpus = corpus.unwrap_or_else(|| here().join("corpus")).join(target);
    fs::create_dir_all(&corpus).expect("the corpus can be written");
    let seeds = match shapes::find(target) {
        Some(shape) => of_shape(shape),
        None => of_function(target),
    };
    for seed in seeds {
        let name = blake3::hash(&seed).to_hex();
        fs::write(corpus.join(&name[..16]), seed).expect("the corpus can be written");
    }
}

fn of_shape(shape: &Shape) -> Vec<Vec<u8>> {
    let folder = samples().join(shape.source);
    match shape.input {
        Input::Each(_) => files(&folder),
        Input::Parts(names) => {
            let parts: Vec<_> = names
                .iter()
                .map(|name| fs::read(folder.join(name)).expect("a sample of this name"))
                .collect();
            vec![parts.join(&BETWEEN)]
        }
        Input::Answers => vec![asked(shape, &folder)],
    }
}

fn of_function(target: &str) -> Vec<Vec<u8>> {
    match target {
        "playbook" => vec![all_keys()],
        "history" => vec![
            b"author Ada <ada@orchard.invalid> 1700000000 +0100\n\
              committer Ada <ada@orchard.invalid> 1700000000 +0100\nencoding latin-1\n\n\
              Prune\n\nCo-authored-by: Brook <brook@orchard.invalid>\n\x1e\
              Ada <ada@orchard.invalid> <old@orchard.invalid>\n"
                .to_vec(),
        ],
        "raw_log" => {
            let head = br#"{"request":"GET https://forge.orchard.invalid/","status":200,"at_micros":5,"headers":[]}"#;
            let length = u32::try_from(head.len()).expect("a short head").to_le_bytes();
            let page = [&[2], &length[..], head, b"[]"].concat();
            vec![page, [&[0], &framed(b"x")[..]].concat(), [&[1], &b"\x03\x00"[..]].concat()]
        }
        _ => every_sample(),
    }
}

fn every_sample() -> Vec<Vec<u8>> {
    let mut folders: Vec<_> = entries(&samples());
    folders.retain(|path| path.is_dir());
    folders.iter().flat_map(|folder| files(folder)).collect()
}

/// Returns a playbook with every key that a source has.
fn all_keys() -> Vec<u8> {
    let mut text = "[programme]\nname = \"Garden\"\n\n[[projects]]\nname = \"orchard\"\n".to_owned();
    let sources = || collect::sources::ALL.iter().map(|source| source.about());
    let own = |name: &str| name == playbook::AT_PROJECT;
    for about in sources().filter(|about| own(about.name)) {
        about.keys.iter().for_each(|key| text += &format!("{}\n", key.example));
    }
    for about in sources().filter(|about| !own(about.name)) {
        text += &format!("\n[projects.{}]\n", about.name);
        about.keys.iter().for_each(|key| text += &format!("{}\n", key.example));
    }
    text += "\n[people]\nbots = [\"pruner\"]\n\n[privacy]\naudience = \"public\"\n";
    text.into_bytes()
}

/// Returns every file of a sample, as it is and unpacked.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("section.toml") {
            let bytes = fs::read(&path).expect("a sample can be read");
            let mut unpacked = Vec::new();
            if MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).is_ok() {
                found.push(unpacked);
            }
            found.push(bytes);
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Returns the answers of a sample in the order in which they are asked for.
fn asked(shape: &Shape, folder: &Path) -> Vec<u8> {
    let answers = fs::read(folder.join("answers.json")).expect("a sample of answers");
    let answers = serde_json::from_slice(&answers).expect("a list of answers");
    let net = Sample { answers, parts: RefCell::default() };
    ground::with_ground(|ground| {
        ground::collect(shape.source, shape.section, ground, &net, false);
    });
    net.parts.into_inner().join(&BETWEEN)
}

/// A network that answers from a sample and writes down what it answered.
struct Sample {
    answers: Vec<Value>,
    parts: RefCell<Vec<Vec<u8>>>,
}

impl Net for Sample {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let line = request.line();
        let found = self.answers.iter().find(|answer| answer["request"] == line.as_str());
        let answer = found.ok_or(NetError::NoHost { host: line })?;
        let headers = answer["headers"].as_object().into_iter().flatten();
        let header = |(name, value): (&String, &Value)| {
            Some((name.to_lowercase(), value.as_str()?.to_owned()))
        };
        let response = Response {
            status: answer["status"].as_u64().unwrap_or(200) as u16,
            headers: headers.filter_map(header).collect(),
            body: answer["body"].as_str().map_or_else(
                || answer["body"].to_string().into_bytes(),
                |text| text.as_bytes().to_vec(),
            ),
            url: request.url.clone(),
        };
        self.parts.borrow_mut().push(babble::part(&response));
        Ok(response)
    }
}

fn samples() -> PathBuf {
    here().join("../crates/collect/tests/it/sources")
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
