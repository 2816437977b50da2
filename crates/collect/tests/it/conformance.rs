//! The promises that every source keeps, checked by themselves over all of them.
//!
//! A source is checked on its sample: `sources/NAME/section.toml`, the files that it names, and for
//! a source of the network the answers in `answers.json`. Each test looks at every source and tells
//! all that it found, so that one broken source does not hide another.

mod revealed;
mod sample;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use collect::{Source, SourceError, sources};
use model::{Extent, Instant, Stamp};
use playbook::Holds;
use store::Snapshot;
use tempfile::TempDir;

use crate::rig::{self, Answers, Read, now};
use revealed::Revealed;
use sample::{Breaking, Kept, Sample, TOKEN};

/// What must never leave a source; every sample holds some of it where it must be dropped.
const CANARIES: [&str; 4] = ["CANARY-BODY", "CANARY-NAME", "CANARY-PLACE", TOKEN];

/// Checks every source on its sample, and tells what was found wrong.
fn each(mut check: impl FnMut(&Sample, &mut dyn FnMut(String))) {
    let mut wrong = Vec::new();
    for source in sources::ALL {
        let name = source.about().name;
        match Sample::of(source) {
            Some(sample) => check(&sample, &mut |text| wrong.push(format!("{name}: {text}"))),
            None => {
                wrong.push(format!("{name}: no sample at tests/it/sources/{name}/section.toml"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Returns everything that happened according to a store, in an order of its own.
fn told(snapshot: &Snapshot) -> Vec<String> {
    let mut lines = Vec::new();
    for project in snapshot.projects() {
        lines.extend(snapshot.commits(&project).unwrap().iter().map(|row| format!("{row:?}")));
        let reachable = snapshot.reachable(&project, "git").unwrap();
        lines.extend(reachable.iter().map(|row| format!("{row:?}")));
    }
    macro_rules! rows {
        ($($table:ident),*) => {
            $(lines.extend(snapshot.$table().unwrap().iter().map(|row| {
                format!("{} {row:?}", stringify!($table))
            }));)*
        };
    }
    rows!(items, traces, marks, sessions, recognitions, community_files, figures, titles);
    rows!(accounts, places, coverage);
    lines.sort();
    lines
}

/// Returns what of a reading shows that something was not as it should be.
fn shown(read: &Read) -> Vec<String> {
    let mut lines = vec![format!("{:?}", read.heard.notes)];
    let files = read.heard.files.iter();
    lines.extend(files.flat_map(|file| &file.set_aside).map(|(at, why)| format!("{at} {why:?}")));
    match &read.reading {
        Ok(reading) => lines.push(format!("{:?} {:?}", reading.missing, reading.coverage)),
        Err(failed) => lines.push(format!("{failed:?}")),
    }
    lines
}

/// Returns the first difference between two dumps.
fn difference(one: &[String], other: &[String]) -> Option<String> {
    let (ones, others): (BTreeSet<_>, BTreeSet<_>) = (one.iter().collect(), other.iter().collect());
    let gone = ones.difference(&others).next().map(|line| format!("only in the first: {line}"));
    let come = others.difference(&ones).next().map(|line| format!("only in the second: {line}"));
    (one != other).then(|| format!("{gone:?} {come:?} ({} and {} rows)", one.len(), other.len()))
}

#[test]
fn twice_equals_once() {
    each(|sample, wrong| {
        let kept = Kept::new();
        let first = kept.collect(sample).unwrap();
        if let Some(failed) = first.failed {
            return wrong(format!("failed: {failed:?}"));
        }
        if first.state.is_none_or(|state| state.stored == 0) {
            wrong("its sample tells nothing".to_owned());
        }
        let once = told(&kept.snapshot());
        let second = kept.collect(sample).unwrap();
        let stored = second.state.map_or(0, |state| state.stored);
        if stored > 0 || second.failed.is_some() {
            wrong(format!("again: {stored} stored, failed: {:?}", second.failed));
        }
        if let Some(difference) = difference(&once, &told(&kept.snapshot())) {
            wrong(difference);
        }
    });
}

#[test]
fn in_steps_equals_whole() {
    each(|sample, wrong| {
        let whole = Kept::new();
        whole.collect(sample).unwrap();
        let kept = Kept::new();
        let places = sample.places();
        for end in 1..=places.len() {
            let section = sample.section_with(&places[..end]);
            kept.collect_with(sample, section, &sample.answers(), true).unwrap();
        }
        if let Some(difference) = difference(&told(&whole.snapshot()), &told(&kept.snapshot())) {
            wrong(format!("place by place: {difference}"));
        }
    });
}

#[test]
fn interrupted_equals_whole() {
    each(|sample, wrong| {
        if !sample.source.about().live {
            return;
        }
        let whole = Kept::new();
        let answers = sample.answers();
        whole.collect_with(sample, sample.section.clone(), &answers, true).unwrap();
        let expected = told(&whole.snapshot());
        let requests = answers.asked.borrow().len();
        for after in 0..requests {
            let kept = Kept::new();
            let breaking = Breaking { whole: &sample.answers(), after };
            kept.collect_with(sample, sample.section.clone(), &breaking, false).unwrap();
            kept.collect(sample).unwrap();
            if let Some(difference) = difference(&expected, &told(&kept.snapshot())) {
                wrong(format!("broken after {after} of {requests} answers: {difference}"));
            }
        }
    });
}

/// A file that was broken, and whether its format shows where it ends.
fn breakages(bytes: &[u8], seed: u64) -> Vec<(String, Vec<u8>, bool)> {
    let closed = bytes.starts_with(&[0x1f, 0x8b])
        || serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|json| !json.is_number());
    let mut broken = Vec::new();
    for part in [0, 1, 2, 3, 4] {
        let end = if part == 4 {
            bytes.trim_ascii_end().len().saturating_sub(1)
        } else {
            bytes.len() * part / 4
        };
        broken.push((format!("cut to {end} bytes"), bytes[..end].to_vec(), closed && end > 0));
    }
    let mut random = seed;
    for round in 0..4 {
        let mut garbled = bytes.to_vec();
        for _ in 0..16 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if let Some(byte) = garbled.get_mut((random >> 33) as usize % bytes.len().max(1)) {
                *byte = (random >> 24) as u8;
            }
        }
        broken.push((format!("garbled {round}"), garbled, false));
    }
    broken.push(("an HTML page".to_owned(), b"<!DOCTYPE html><html>busy</html>".to_vec(), true));
    broken
}

#[test]
fn broken_input_is_told_and_takes_nothing_down() {
    each(|sample, wrong| {
        if sample.source.about().name == "git" {
            return; // Its objects are broken one by one in `broken` and `hostile`.
        }
        let whole = sample_read(sample);
        let usual = shown(&whole);
        for (path, seed) in sample.inputs().iter().zip(1..) {
            let file = path.strip_prefix(sample.folder.path()).unwrap().to_str().unwrap();
            // What a source rightly never opens, such as private channels, may hold anything, and
            // of what was broken before there is nothing more to tell.
            let mut files = whole.heard.files.iter();
            let is_read = files.any(|it| it.name.ends_with(file) && !it.records.is_empty());
            let bytes = fs::read(path).unwrap();
            for (how, broken, is_seen) in breakages(&bytes, seed) {
                fs::write(path, broken).unwrap();
                let read = sample_read(sample);
                if !matches!(read.reading, Ok(_) | Err(SourceError::Unreadable { .. })) {
                    wrong(format!("{file}, {how}: {:?}", read.reading));
                }
                if is_read && is_seen && shown(&read) == usual {
                    wrong(format!("{file}, {how}: nothing tells of it"));
                }
            }
            fs::write(path, bytes).unwrap();
        }
    });
}

#[test]
fn broken_answers_take_nothing_down() {
    each(|sample, wrong| {
        let path = sample.folder.path().join("answers.json");
        let Ok(text) = fs::read(&path) else { return };
        let answers: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
        for number in 0..answers.len() {
            for body in
                ["", "{", "null", "[null]", "{}", "[]", "<html>busy</html>", "[[1], \"\\u0000\"]"]
            {
                let mut broken = answers.clone();
                broken[number]["body"] = body.into();
                fs::write(&path, serde_json::to_vec(&broken).unwrap()).unwrap();
                match sample_read(sample).reading {
                    Ok(_) | Err(SourceError::Net(_)) => {}
                    other => wrong(format!("answer {number} is {body:?}: {other:?}")),
                }
            }
        }
        fs::write(&path, text).unwrap();
    });
}

#[test]
fn times_are_moments_that_can_be_believed_or_say_that_they_cannot() {
    let first = Instant::from_date(1971, 1, 1).unwrap();
    let sound = |stamp: &Stamp| match stamp.at {
        None => stamp.suspect,
        Some(at) => stamp.suspect || (at >= first && at <= now().plus_days(1)),
    };
    each(|sample, wrong| {
        for record in heard(sample).records() {
            for stamp in Revealed::of(record).stamps.iter().filter(|stamp| !sound(stamp)) {
                wrong(format!("{stamp:?}"));
            }
        }
    });
}

fn heard(sample: &Sample) -> collect::Heard {
    sample_read(sample).heard
}

/// Reads a sample once, without a store that keeps what it tells.
fn sample_read(sample: &Sample) -> Read {
    read(sample.source, &sample.section, sample.folder.path(), &sample.answers())
}

fn read(source: &dyn Source, section: &toml::Table, folder: &Path, answers: &Answers) -> Read {
    rig::read_section(source, section, folder, answers, "", &TempDir::new().unwrap(), false)
}

#[test]
fn nothing_is_whole_of_which_records_were_set_aside() {
    let mut told = 0;
    each(|sample, wrong| {
        // These two know which of their facts lack what was set aside.
        if ["git", "github"].contains(&sample.source.about().name) {
            return;
        }
        let kept = Kept::new();
        let state = kept.collect(sample).unwrap().state;
        let set_aside = state.map_or(0, |state| state.quarantined);
        told += u64::from(set_aside > 0);
        for row in kept.snapshot().coverage().unwrap() {
            let always = row.from.is_none() && row.until.is_none();
            if set_aside > 0 && always && row.extent == Extent::Complete {
                wrong(format!("{set_aside} records were set aside, and all is there of {row:?}"));
            }
        }
    });
    assert!(told > 2, "hardly any sample holds a broken record");
}

#[test]
fn only_declared_fields_leave() {
    each(|sample, wrong| {
        let mut search = |place: &str, text: &[u8]| {
            let text = String::from_utf8_lossy(text);
            for canary in CANARIES.iter().filter(|canary| text.contains(**canary)) {
                wrong(format!("{canary} in {place}"));
            }
        };
        let heard = heard(sample);
        for record in heard.records() {
            for text in Revealed::of(record).texts {
                search("a record", text.as_bytes());
            }
        }
        for (kind, (_, example)) in &heard.notes {
            search(&format!("a note of {}", kind.word()), example.as_bytes());
        }
        for file in &heard.files {
            search("the name of a file", file.name.as_bytes());
            file.set_aside.iter().for_each(|(at, _)| search("a place", at.as_bytes()));
        }
        let kept = Kept::new();
        let collected = kept.collect(sample).unwrap();
        search("what became of it", format!("{collected:?}").as_bytes());
        kept.pages(sample, &mut |page| search("what is kept of answers", page));
        for (.., row) in kept.snapshot().set_aside().unwrap() {
            search("how a record begins that was set aside", row.excerpt.bytes());
        }
        let notes = format!("{:?} {:?}", kept.snapshot().notes(), kept.snapshot().coverage());
        search("notes and coverage", notes.as_bytes());
        sample::walk(kept.folder.path(), &mut |path| {
            search("a file of the store", &fs::read(path).unwrap());
        });
    });
}

#[test]
fn the_manifest_names_no_repository() {
    each(|sample, wrong| {
        let kept = Kept::new();
        kept.collect(sample).unwrap();
        kept.collect(sample).unwrap();
        let manifest = fs::read_to_string(kept.folder.path().join("manifest.json")).unwrap();
        let manifest = manifest.to_lowercase();
        let named = |key| sample.section.get(key).into_iter().flat_map(sample::texts);
        let names = named("repositories").chain(named("repository"));
        for name in names.filter(|name| manifest.contains(&name.to_lowercase())) {
            wrong(format!("{name} stands in the manifest"));
        }
    });
}

#[test]
fn every_sample_holds_what_must_be_dropped() {
    let holds = |bytes: &[u8]| bytes.windows(7).any(|window| window == b"CANARY-");
    each(|sample, wrong| {
        let answers = sample.folder.path().join("answers.json");
        let mut files = sample.inputs();
        files.extend(answers.exists().then_some(answers));
        let found = files.iter().any(|path| {
            let bytes = fs::read(path).unwrap();
            let mut unpacked = Vec::new();
            let _ = flate2::read::MultiGzDecoder::new(&*bytes).read_to_end(&mut unpacked);
            let mut object = Vec::new();
            let _ = flate2::read::ZlibDecoder::new(&*bytes).read_to_end(&mut object);
            holds(&bytes) || holds(&unpacked) || holds(&object)
        });
        if !found && !sample.source.about().sees.is_empty() {
            wrong("its sample holds no CANARY- text where it must be dropped".to_owned());
        }
    });
}

#[test]
fn a_source_of_files_asks_no_network() {
    each(|sample, wrong| {
        let answers = sample.answers();
        read(sample.source, &sample.section, sample.folder.path(), &answers);
        let asked = answers.asked.borrow().len();
        if (asked > 0) != sample.source.about().live {
            wrong(format!("{asked} requests, and live is {}", sample.source.about().live));
        }
    });
}

#[test]
fn every_source_says_what_it_is_and_what_it_keeps_of_people() {
    let mut names = BTreeSet::new();
    for source in sources::ALL {
        assert!(names.insert(source.about().name), "{} is there twice", source.about().name);
    }
    each(|sample, wrong| {
        let about = sample.source.about();
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/sources")
            .join(format!("{}.rs", about.name));
        let text = fs::read_to_string(file).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if !head.to_lowercase().contains("personal") {
            wrong("its head does not say which personal fields it sees".to_owned());
        }
        if about.reads.is_empty() || !about.keys.iter().any(|key| key.name == about.place) {
            wrong("it does not say what it reads, or by which key".to_owned());
        }
        if about.sees.is_empty() && !head.contains("none") {
            wrong("it neither names the personal fields it sees nor says `none`".to_owned());
        }
        let unsaid = |(what, why): &(&str, &str)| what.is_empty() || why.is_empty();
        if about.keeps.iter().any(unsaid) {
            wrong("it keeps something without a reason".to_owned());
        }
        for key in about.keys {
            if key.about.is_empty() || !exemplary(key.name, key.holds, key.example) {
                wrong(format!("the key `{}` has no meaning or no true example", key.name));
            }
        }
    });
}

/// Returns whether an example of a key is TOML that gives the key what it holds.
fn exemplary(name: &str, holds: Holds, example: &str) -> bool {
    let Ok(table) = example.parse::<toml::Table>() else { return false };
    match (table.get(name), holds) {
        (Some(toml::Value::String(_)), Holds::Text | Holds::Repository | Holds::Day) => true,
        (Some(toml::Value::String(word)), Holds::Word(known)) => known.contains(&word.as_str()),
        (Some(toml::Value::Array(texts)), Holds::Texts | Holds::Repositories) => {
            texts.iter().all(toml::Value::is_str)
        }
        (Some(toml::Value::Integer(number)), Holds::Number) => *number >= 0,
        (Some(toml::Value::Boolean(_)), Holds::Flag) => true,
        _ => false,
    }
}

#[test]
fn a_section_takes_each_declared_key_and_no_other() {
    each(|sample, wrong| {
        let refused = |section: &toml::Table| {
            let read = read_nowhere(sample.source, section);
            matches!(read, Err(SourceError::Configuration { .. }))
        };
        for key in sample.source.about().keys {
            let mut section = sample.section.clone();
            section.extend(key.example.parse::<toml::Table>().unwrap_or_default());
            if refused(&section) {
                wrong(format!("it does not take its key `{}`", key.name));
            }
        }
        let mut section = sample.section.clone();
        section.insert("no_such_key".to_owned(), 1.into());
        if !refused(&section) {
            wrong("it takes a key that it does not declare".to_owned());
        }
    });
}

fn read_nowhere(source: &dyn Source, section: &toml::Table) -> Result<(), SourceError> {
    let nowhere = TempDir::new().unwrap();
    read(source, section, nowhere.path(), &Answers::default()).reading.map(|_| ())
}
