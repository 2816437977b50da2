//! Chat items: messages of Zulip and Slack.

use model::{
    Account, AccountKind, Event, Fact, Instant, Item, ItemKey, ItemKind, Personal, Place,
    Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Found;
use super::envelope::Envelope;
use super::told::Told;
use crate::{door, lenient};

/// Reads a message of Zulip; private ones are not wanted.
pub(super) fn zulip(envelope: &Envelope, now: Instant, told: &mut Told) -> Found {
    let data = envelope.data();
    if lenient::text(data, "type") == Some("private") {
        return Ok(None);
    }
    let id = lenient::id(data, "id").ok_or(Quarantine::NoIdentity)?;
    let platform = envelope.host();
    let stream = lenient::text(data, "display_recipient").unwrap_or("");
    let topic = lenient::text(data, "subject").or_else(|| lenient::text(data, "topic"));
    let topic = topic.unwrap_or("");
    let place = Place {
        platform: platform.clone(),
        name: Personal::new(stream),
        native: lenient::id(data, "stream_id"),
    };
    let key = ItemKey::Native {
        platform: platform.clone(),
        // Zulip compares topics without case; a stream's number outlasts its name.
        id: Personal::new(format!(
            "topic:{}:{}",
            place.native.as_deref().unwrap_or(stream),
            topic.to_lowercase()
        )),
    };
    let by = match lenient::id(data, "sender_id") {
        Some(id) => {
            Who::Account(Account::by_id(platform.as_str(), id, None, AccountKind::Unstated))
        }
        None => Who::Untold,
    };
    let at = seconds(data, "timestamp", now);
    // Who opened a topic, and when, is known only from all its messages together.
    let mut item = Item::new(key.clone(), ItemKind::Topic, place, Who::Untold, Stamp::untold());
    item.title = Some(Personal::new(topic));
    let mut trace = Trace::new(TraceKind::Message, platform.as_str(), by, at);
    trace.native = Some(Personal::new(format!("message:{id}")));
    trace.item = Some(key);
    let text = lenient::text(data, "content");
    trace.marks = text.map(|text| door::marks(text, None)).unwrap_or_default();
    let events = vec![Event::Item(Box::new(item)), Event::Trace(Box::new(trace))];
    told.all(&[Fact::ChatMessages]);
    Ok(Some(Record { key: Personal::new(format!("message:{id}@{platform}")), events }))
}

/// Reads a message of Slack; what the chat writes itself, such as who joined, is not wanted.
pub(super) fn slack(envelope: &Envelope, now: Instant, told: &mut Told) -> Found {
    let data = envelope.data();
    let subtype = lenient::text(data, "subtype").unwrap_or("");
    if !matches!(subtype, "" | "bot_message" | "thread_broadcast" | "file_share" | "me_message") {
        return Ok(None);
    }
    let ts = lenient::id(data, "ts").ok_or(Quarantine::NoIdentity)?;
    let channel = data.get("channel_info");
    let channel = channel.and_then(|channel| lenient::id(channel, "id"));
    let channel = channel.or_else(|| lenient::id(data, "channel"));
    let origin = || envelope.origin().rsplit('/').next().map(str::to_owned);
    let channel = channel.or_else(origin).ok_or(Quarantine::NoIdentity)?;
    let platform = "slack.com";
    let place = Place {
        platform: platform.to_owned(),
        name: Personal::new(channel.as_str()),
        native: Some(channel.clone()),
    };
    let key = ItemKey::Native {
        platform: platform.to_owned(),
        id: Personal::new(format!("channel:{channel}")),
    };
    let account = |id, kind| Who::Account(Account::by_id(platform, id, None, kind));
    let by = match (lenient::id(data, "bot_id"), lenient::id(data, "user")) {
        (Some(id), _) => account(id, AccountKind::Bot),
        (None, Some(id)) => account(id, AccountKind::Unstated),
        (None, None) => Who::Untold,
    };
    let item = Item::new(key.clone(), ItemKind::Channel, place, Who::Untold, Stamp::untold());
    let mut trace = Trace::new(TraceKind::Message, platform, by, seconds(data, "ts", now));
    let native = |ts: &str| Personal::new(format!("message:{channel}:{ts}"));
    trace.native = Some(native(&ts));
    trace.item = Some(key);
    let thread = lenient::id(data, "thread_ts").filter(|thread| *thread != ts);
    trace.reply_to = thread.map(|thread| native(&thread));
    let text = lenient::text(data, "text");
    trace.marks = text.map(|text| door::marks(text, None)).unwrap_or_default();
    let events = vec![Event::Item(Box::new(item)), Event::Trace(Box::new(trace))];
    told.all(&[Fact::ChatMessages]);
    Ok(Some(Record { key: Personal::new(format!("message:{channel}:{ts}")), events }))
}

/// Returns the stamp of a number of seconds, which may be a text with microseconds.
pub(super) fn seconds(data: &Value, key: &str, now: Instant) -> Stamp {
    let text = lenient::id(data, key).unwrap_or_default();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let micros = format!("{part:0<6}").get(..6).and_then(|part| part.parse::<i64>().ok());
    let micros = whole
        .parse::<i64>()
        .ok()
        .and_then(|whole| whole.checked_mul(1_000_000)?.checked_add(micros.unwrap_or_default()));
    Stamp::recorded(micros.and_then(Instant::from_micros), now)
}
