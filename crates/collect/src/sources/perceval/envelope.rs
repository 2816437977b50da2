//! The envelope around what was fetched: what kind of item it is, of which origin, fetched when.
//!
//! Perceval writes bytes that are not UTF-8 as lone surrogates, which no JSON reader takes; they
//! are carried through the reader as characters of the last private plane and become bytes again.

use std::borrow::Cow;

use model::{Instant, Personal, Place, Quarantine};
use serde_json::Value;

use crate::lenient;

/// The character that carries the byte 0x80; the others follow.
const FIRST_CARRIER: u32 = 0x10_FF80;

/// An item with what stands around it.
pub(super) struct Envelope {
    value: Value,
}

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Category {
    Commit,
    Issue,
    Change,
    Happening,
    Repository,
    Mail,
    ForumTopic,
    Zulip,
    Slack,
    GitlabIssue,
    GitlabChange,
    GerritReview,
    Unknown,
}

/// Which fetch of an item it is: the later one counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Latest {
    updated: i64,
    fetched: i64,
    number: u64,
}

impl Envelope {
    /// Reads an item; nothing without a payload is one.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Quarantine> {
        let carried = carried(bytes);
        let value = lenient::json(&carried)?;
        if value.get("data").is_some_and(Value::is_object) {
            return Ok(Self { value });
        }
        let named = value.get("backend_name").is_some() || value.get("uuid").is_some();
        Err(if named { Quarantine::FieldMissing } else { Quarantine::WrongContents })
    }

    /// Returns the payload.
    pub(super) fn data(&self) -> &Value {
        self.value.get("data").unwrap_or(&Value::Null)
    }

    /// Returns where it was fetched from.
    pub(super) fn origin(&self) -> &str {
        lenient::text(&self.value, "origin").unwrap_or("")
    }

    /// Returns the host of the origin, or a word that stands for it.
    pub(super) fn host(&self) -> String {
        let rest = self.origin().split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or("").to_ascii_lowercase()
    }

    /// Returns what kind of item it is; old items have no category, only the name of a backend.
    pub(super) fn category(&self) -> Category {
        let backend = lenient::text(&self.value, "backend_name").unwrap_or("");
        let category = lenient::text(&self.value, "category").unwrap_or("");
        let data = self.data();
        match (backend, category) {
            ("Git", "commit" | "") => Category::Commit,
            ("GitHub" | "GitHubQL", "event") => Category::Happening,
            ("GitHub" | "GitHubQL", "pull_request") => Category::Change,
            ("GitHub" | "GitHubQL", "repository" | "repo") => Category::Repository,
            ("GitHub" | "GitHubQL", "issue" | "") => Category::Issue,
            ("GitLab", "issue" | "") => Category::GitlabIssue,
            ("GitLab", "merge_request") => Category::GitlabChange,
            ("Gerrit", "review" | "") => Category::GerritReview,
            ("Discourse", "topic" | "") => Category::ForumTopic,
            ("Zulip", "message" | "") => Category::Zulip,
            ("Slack", "message" | "") => Category::Slack,
            ("MBox" | "Pipermail" | "HyperKitty" | "Groupsio" | "PublicInbox" | "NNTP", _) => {
                Category::Mail
            }
            (_, "message") if data.get("Message-ID").is_some() => Category::Mail,
            (_, "commit") if data.get("AuthorDate").is_some() => Category::Commit,
            _ => Category::Unknown,
        }
    }

    /// Returns a word for a kind that is not known.
    pub(super) fn kind_word(&self) -> String {
        let word = |key| lenient::text(&self.value, key).unwrap_or("untold");
        let kind = format!("{} of {}", word("category"), word("backend_name"));
        kind.chars().filter(|letter| !letter.is_control()).take(60).collect()
    }

    /// Returns what an item is known by among all fetches, if it says.
    pub(super) fn key(&self) -> Option<[u8; 16]> {
        let of_search = self.value.get("search_fields").and_then(|f| lenient::id(f, "item_id"));
        let id = lenient::id(&self.value, "uuid").or(of_search)?;
        let category = format!("{:?}", self.category());
        let mut hash = blake3::Hasher::new();
        for part in [self.origin(), &category, &id] {
            hash.update(part.as_bytes()).update(b"\0");
        }
        hash.finalize().as_bytes().first_chunk().copied()
    }

    /// Returns which fetch this is; `number` is its place among all items.
    pub(super) fn fetched(&self, number: u64) -> Latest {
        let (updated, fetched) = (self.micros("updated_on"), self.micros("timestamp"));
        Latest { updated, fetched, number }
    }

    /// Returns when the thing was changed last, as far as that can be believed.
    pub(super) fn updated(&self, now: Instant) -> Option<Instant> {
        let at = Instant::from_micros(self.micros("updated_on"))?;
        (at.seconds() > 0 && at <= now.plus_days(1)).then_some(at)
    }

    /// Returns the repository of the origin: the last two words of its path.
    pub(super) fn place(&self) -> Option<Place> {
        let (host, rest) = self.origin().split_once("://")?.1.split_once('/')?;
        let name = rest.trim_matches('/').trim_end_matches(".git");
        let name = (name.matches('/').count() >= 1).then_some(name)?;
        let platform = host.to_ascii_lowercase();
        Some(Place { platform, name: Personal::new(name), native: None })
    }

    fn micros(&self, key: &str) -> i64 {
        let number = match self.value.get(key) {
            Some(Value::String(text)) => text.parse().ok(),
            Some(value) => value.as_f64(),
            None => None,
        };
        // A float that is out of range becomes the nearest whole number, and none becomes 0.
        (number.unwrap_or_default() * 1e6) as i64
    }
}

/// Returns the bytes that a text stands for.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letter_bytes = [0; 4];
    for letter in text.chars() {
        match u32::from(letter).checked_sub(FIRST_CARRIER).map(|above| above + 0x80) {
            Some(byte) => bytes.push(u8::try_from(byte).unwrap_or(b'?')),
            None => bytes.extend_from_slice(letter.encode_utf8(&mut letter_bytes).as_bytes()),
        }
    }
    bytes
}

/// Puts a character in the place of each lone surrogate.
fn carried(json: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(json, b"\\ud").is_none()
        && memchr::memmem::find(json, b"\\uD").is_none()
    {
        return Cow::Borrowed(json);
    }
    let mut out = Vec::with_capacity(json.len() + 64);
    let mut rest = json;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, b""));
        out.extend_from_slice(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(low @ 0xDC80..=0xDCFF), _) => {
                out.extend_from_slice(format!("\\udbff\\udf{:02x}", low & 0xFF).as_bytes());
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => {
                out.extend_from_slice(b"\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (None, _) => 2,
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, b""));
        out.extend_from_slice(escape);
        rest = after;
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// Returns the surrogate that an escape at the start of a text stands for.
fn surrogate(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
    let unit = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::{Envelope, bytes};
    use crate::lenient;

    fn name(json: &str) -> Vec<u8> {
        let item = format!(r#"{{"data": {{"name": "{json}"}}}}"#);
        let envelope = Envelope::read(item.as_bytes()).unwrap_or_else(|why| panic!("{why:?}"));
        bytes(lenient::text(envelope.data(), "name").unwrap_or_default())
    }

    #[test]
    fn lone_surrogates_are_the_bytes_that_they_stand_for() {
        assert_eq!(name(r"Ren\udce9 \udcff"), b"Ren\xE9 \xFF");
        assert_eq!(name(r"\\udce9"), br"\udce9");
        assert_eq!(name(r"\ud83c\udf31\udc80"), "🌱".bytes().chain([0x80]).collect::<Vec<_>>());
        assert_eq!(name(r"\ud83c!\udfff"), "\u{fffd}!\u{fffd}".as_bytes());
    }
}
