//! Discourse items: a topic with its posts.

use model::{
    Account, AccountKind, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, NoteKind,
    Personal, Place, Quarantine, Record, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Found;
use super::envelope::Envelope;
use super::told::Told;
use crate::{Tell, door, lenient};

/// Reads a topic.
pub(super) fn topic(
    envelope: &Envelope,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let id = lenient::id(data, "id").ok_or(Quarantine::NoIdentity)?;
    let platform = envelope.host();
    if platform.is_empty() {
        return Err(Quarantine::NoIdentity);
    }
    let key =
        ItemKey::Native { platform: platform.clone(), id: Personal::new(format!("topic:{id}")) };
    let place =
        Place { name: Personal::new(platform.as_str()), platform: platform.clone(), native: None };
    let posts = data.get("post_stream").map_or(&[][..], |stream| lenient::list(stream, "posts"));
    let first = posts.iter().find(|post| lenient::number(post, "post_number") == Some(1));
    let author = first.map_or_else(
        || match (lenient::id(data, "user_id"), lenient::at(data, &["details", "created_by"])) {
            (_, Some(by)) => account(by, "id", &platform),
            (Some(id), None) => {
                Who::Account(Account::by_id(platform.as_str(), id, None, AccountKind::Unstated))
            }
            (None, None) => Who::Untold,
        },
        |post| account(post, "user_id", &platform),
    );
    let opened = lenient::stamp(data, "created_at", now);
    let mut item = Item::new(key.clone(), ItemKind::Topic, place, author, opened);
    item.title = lenient::text(data, "title").map(Personal::new);
    let mut events = vec![Event::Item(Box::new(item))];
    let mut natives = Vec::new();
    for post in posts {
        let number = lenient::number(post, "post_number");
        let id = lenient::id(post, "id");
        natives.push((number, id));
    }
    for post in posts {
        // Other types are notices that the forum writes itself.
        if lenient::number(post, "post_type").is_some_and(|kind| kind != 1) {
            continue;
        }
        let by = account(post, "user_id", &platform);
        let at = lenient::stamp(post, "created_at", now);
        let mut trace = Trace::new(TraceKind::Message, platform.as_str(), by, at);
        trace.native = lenient::id(post, "id").map(|id| Personal::new(format!("post:{id}")));
        trace.item = Some(key.clone());
        let answers = lenient::number(post, "reply_to_post_number");
        let answered = answers.and_then(|to| {
            natives.iter().find(|(number, _)| *number == Some(to)).and_then(|(_, id)| id.as_ref())
        });
        trace.reply_to = answered.map(|id| Personal::new(format!("post:{id}")));
        let text = lenient::text(post, "raw").or_else(|| lenient::text(post, "cooked"));
        trace.marks = text.map(|text| door::marks(text, None)).unwrap_or_default();
        events.push(Event::Trace(Box::new(trace)));
    }
    let stated = lenient::number(data, "posts_count").unwrap_or(posts.len() as u64);
    if stated > posts.len() as u64 {
        tell.note(NoteKind::ListCut, &format!("topic {id}"));
        let reason = "some topics hold fewer posts than they state";
        told.only(Fact::ForumPosts, Extent::Partial, reason.to_owned());
    } else {
        told.unless_said(Fact::ForumPosts);
    }
    Ok(Some(Record { key: Personal::new(format!("topic:{id}@{platform}")), events }))
}

/// Returns the account of a post or a topic, by its number.
fn account(value: &Value, key: &str, platform: &str) -> Who {
    let login = lenient::text(value, "username").map(Personal::new);
    let machine =
        lenient::text(value, "username").is_some_and(|n| n == "system" || n == "discobot");
    let kind = if machine { AccountKind::Bot } else { AccountKind::Unstated };
    match (lenient::id(value, key), login) {
        (Some(id), login) => Who::Account(Account::by_id(platform, id, login, kind)),
        (None, Some(login)) => Who::Account(Account::by_login(platform, login, kind)),
        (None, None) => Who::Untold,
    }
}
