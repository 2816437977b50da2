//! Looks: what a file seems to be by its first letters, for somebody who gave it to another source.
//!
//! Only a file of which nothing could be read is looked at, and what is said is advice: sources
//! decide by the whole of a file, never by its beginning.

use std::fs::File;
use std::io::Read;

use collect::{Order, sources};
use flate2::read::GzDecoder;

/// How much of a file is looked at.
const BEGINNING: u64 = 2_000;

/// Returns what the files of an order look like, when that is something for another source.
pub(crate) fn told(order: &Order) -> Option<String> {
    let place = sources::find(&order.source)?.about().place;
    let texts = order.section.get(place)?.as_array()?.iter().filter_map(toml::Value::as_str);
    let mut begins = texts.filter_map(|text| {
        let path = order.folder.join(text);
        path.is_file().then(|| beginning(File::open(path).ok()?)).flatten()
    });
    let (what, reader) = begins.find_map(|text| look(&text))?;
    (reader != order.source).then(|| format!("a file begins like {what}; give it to {reader}"))
}

/// Returns the first letters of a file, unpacked.
fn beginning(file: File) -> Option<String> {
    let mut packed = vec![];
    file.take(BEGINNING).read_to_end(&mut packed).ok()?;
    let mut bytes = vec![];
    if packed.starts_with(&[0x1f, 0x8b]) {
        // The end is cut off, so what was unpacked until then is all there is.
        let _ = GzDecoder::new(packed.as_slice()).take(BEGINNING).read_to_end(&mut bytes);
    } else {
        bytes = packed;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns what a text looks like and which source reads it.
fn look(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let holds = |words: &[&str]| words.iter().all(|word| text.contains(word));
    let is_json = text.starts_with(['{', '[']);
    let is_commit = |rest: &str| rest.chars().take(40).all(|c| c.is_ascii_hexdigit());
    Some(match text {
        _ if text.starts_with("From ") => ("an mbox", "mailing_list"),
        _ if text.starts_with("BEGIN:VCALENDAR") => ("a calendar", "calendar"),
        _ if text.strip_prefix("commit ").is_some_and(is_commit) => ("a git log", "git_log"),
        _ if is_json && holds(&["\"backend_name\""]) => ("Perceval items", "perceval"),
        _ if is_json && holds(&["\"cursor\"", "\"node\""]) => ("a devstats bundle", "devstats"),
        _ if is_json && holds(&["\"actor\"", "Event\"", "\"repo\""]) => {
            ("an hour of GH Archive", "gharchive")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn a_file_is_known_by_how_it_begins() {
        for (text, reader) in [
            ("From ann@orchard.invalid Mon Jan  1 00:00:00 2024\n", Some("mailing_list")),
            ("BEGIN:VCALENDAR\r\n", Some("calendar")),
            ("commit 0123456789012345678901234567890123456789 \n", Some("git_log")),
            ("{\"backend_name\": \"Git\"}", Some("perceval")),
            ("[{\"cursor\": \"x\", \"node\": {}}]", Some("devstats")),
            ("{\"id\":\"1\",\"type\":\"PushEvent\",\"actor\":{},\"repo\":{}}", Some("gharchive")),
            ("weather\n", None),
        ] {
            assert_eq!(look(text).map(|(_, reader)| reader), reader, "{text}");
        }
    }
}
