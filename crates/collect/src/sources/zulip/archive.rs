//! Reads a zulip-archive: a folder per stream (`10-python.20questions`), a file per topic.
//!
//! The names of files are the names of topics with `.` in the place of the `%` of an address.

use std::path::Path;

use model::Quarantine;
use serde_json::Value;

use super::{Chat, Message, by_name, last, stamp};
use crate::folders::{self, Wanted};
use crate::gathered::Gathered;
use crate::unpacked::Contents;
use crate::{SourceError, door, lenient, plain};

/// Reads every topic of an archive.
pub(super) fn read(chat: &mut Chat, place: &str, path: &Path) -> Result<(), SourceError> {
    chat.names_only = true;
    let mut is = |name: &str| name.ends_with(".json") || name.ends_with(".json.gz");
    let mut take = |name: &str, contents: Contents| {
        let mut page = Gathered::new(format!("{place}/{name}"));
        match topic_of(name) {
            _ if last(name).starts_with("stream_index.json") => page.ignore(),
            Some(topic) => topic.read(chat, &contents, &mut page),
            None => page.set_aside("file", Quarantine::WrongContents, &contents.bytes),
        }
        if contents.broken.is_none() {
            page.whole(contents.hash);
        }
        chat.files.push(page);
        Ok(())
    };
    folders::each(path, &mut Wanted { is: &mut is, take: &mut take })?;
    Ok(())
}

struct Topic {
    stream: u64,
    stream_name: String,
    name: String,
}

/// Returns the topic that the name of a file stands for.
fn topic_of(name: &str) -> Option<Topic> {
    let (folders, file) = name.rsplit_once('/')?;
    let (stream, stream_name) = last(folders).split_once('-')?;
    let file = file.strip_suffix(".gz").unwrap_or(file).strip_suffix(".json")?;
    Some(Topic {
        stream: stream.parse().ok()?,
        stream_name: unescaped(stream_name),
        name: unescaped(file),
    })
}

/// Returns a text whose `.2F` are letters again.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|hex| *first == b'.' && hex.is_ascii());
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Topic {
    fn read(&self, chat: &mut Chat, contents: &Contents, page: &mut Gathered<usize>) {
        let list = match (contents.broken, lenient::json(&contents.bytes)) {
            (Some(why), _) => return page.set_aside("file", why, &contents.bytes),
            (None, Ok(Value::Array(list))) => list,
            (None, Ok(_)) => {
                return page.set_aside("file", Quarantine::WrongContents, &contents.bytes);
            }
            (None, Err(why)) => return page.set_aside("file", why, &contents.bytes),
        };
        for (at, value) in list.iter().enumerate() {
            match self.message(value, chat) {
                Some(message) => page.keep(chat.keep(message)),
                None => page.set_aside(format!("message {}", at + 1), Quarantine::NoIdentity, b""),
            }
        }
    }

    fn message(&self, value: &Value, chat: &Chat) -> Option<Message> {
        let name = lenient::text(value, "sender_full_name").filter(|name| !name.trim().is_empty());
        let text = plain::of_html(lenient::text(value, "content").unwrap_or_default());
        Some(Message {
            id: lenient::number(value, "id")?,
            stream: self.stream,
            stream_name: self.stream_name.clone(),
            topic: self.name.clone(),
            by: name.map_or(model::Who::Untold, |name| by_name(name, &chat.host)),
            at: stamp(value, "timestamp", chat.now),
            marks: door::marks(&text, None),
        })
    }
}
