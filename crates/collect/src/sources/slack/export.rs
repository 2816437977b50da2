//! Reads an export: first `users.json` and `channels.json`, then the days of each public channel.

use std::collections::HashMap;
use std::path::Path;

use model::{Account, AccountKind, Instant, Personal, Quarantine, Stamp, Who};
use serde_json::Value;

use super::{Channel, Chat, Line, Message};
use crate::folders::{self, Wanted};
use crate::gathered::Gathered;
use crate::unpacked::Contents;
use crate::{SourceError, door, lenient};

/// Kinds of messages that somebody wrote; a message without a kind is one too.
const SAID: [&str; 6] = [
    "bot_message",
    "file_comment",
    "file_share",
    "me_message",
    "reply_broadcast",
    "thread_broadcast",
];

/// Kinds of messages that Slack wrote about what somebody did with a channel.
const NOTICES: [&str; 31] = [
    "bot_add",
    "bot_disable",
    "bot_enable",
    "bot_remove",
    "channel_archive",
    "channel_canvas_updated",
    "channel_convert_to_private",
    "channel_convert_to_public",
    "channel_join",
    "channel_leave",
    "channel_name",
    "channel_posting_permissions",
    "channel_purpose",
    "channel_topic",
    "channel_unarchive",
    "ekm_access_denied",
    "file_mention",
    "group_join",
    "group_leave",
    "group_name",
    "group_purpose",
    "group_topic",
    "huddle_thread",
    "message_changed",
    "message_deleted",
    "message_replied",
    "pinned_item",
    "reminder_add",
    "sh_room_created",
    "tombstone",
    "unpinned_item",
];

/// Reads an export.
pub(super) fn read(chat: &mut Chat, place: &str, path: &Path) -> Result<(), SourceError> {
    let mut channels: HashMap<String, String> = HashMap::new();
    let mut root = None;
    for table in ["users.json", "channels.json"] {
        let mut is = |name: &str| {
            let at_top = name.strip_suffix(table).filter(|before| before.matches('/').count() <= 1);
            at_top.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let mut take = |name: &str, contents: Contents| {
            let mut page = Gathered::new(format!("{place}/{name}"));
            match table {
                "users.json" => accounts(chat, &contents, &mut page),
                _ => {
                    root = name.strip_suffix(table).map(str::to_owned);
                    for channel in self::channels(chat, &contents, &mut page) {
                        channels.insert(channel.name.clone(), channel.id.clone());
                        channels.insert(channel.id.clone(), channel.id);
                    }
                }
            }
            finish(chat, page, contents);
            Ok(())
        };
        folders::each(path, &mut Wanted { is: &mut is, take: &mut take })?;
    }
    let root = root.unwrap_or_default();
    let channel_of = |name: &str| {
        let (channel, file) = name.strip_prefix(&root)?.rsplit_once('/')?;
        let is_day = file.ends_with(".json") || file.ends_with(".json.gz");
        channels.get(channel).filter(|_| is_day).cloned()
    };
    let mut closed = Gathered::new(format!("{place}, what is not public"));
    let mut any = false;
    let mut is = |name: &str| {
        let wanted = channel_of(name).is_some();
        let known = name.ends_with("users.json") || name.ends_with("/channels.json");
        if !wanted && !known && name.strip_prefix(&root) != Some("channels.json") {
            closed.ignore();
            any = true;
        }
        wanted
    };
    let mut take = |name: &str, contents: Contents| {
        let mut page = Gathered::new(format!("{place}/{name}"));
        if let Some(channel) = channel_of(name) {
            day(chat, &channel, &contents, &mut page);
        }
        finish(chat, page, contents);
        Ok(())
    };
    let cut = folders::each(path, &mut Wanted { is: &mut is, take: &mut take })?;
    if let Some(why) = cut {
        closed.set_aside("archive", why, b"");
    }
    if any || cut.is_some() {
        chat.files.push(closed);
    }
    Ok(())
}

fn finish(chat: &mut Chat, mut page: Gathered<Line>, contents: Contents) {
    if contents.broken.is_none() {
        page.whole(contents.hash);
    }
    chat.files.push(page);
}

/// Returns the list that a file holds, which the API wraps in an answer; else it is set aside.
fn list_of(contents: &Contents, wrapped: &str, page: &mut Gathered<Line>) -> Vec<Value> {
    let why = match (contents.broken, lenient::json(&contents.bytes)) {
        (Some(why), _) => why,
        (None, Ok(Value::Array(list))) => return list,
        (None, Ok(Value::Object(mut answer))) => match answer.remove(wrapped) {
            Some(Value::Array(list)) => return list,
            _ => Quarantine::WrongContents,
        },
        (None, Ok(_)) => Quarantine::WrongContents,
        (None, Err(why)) => why,
    };
    page.set_aside("file", why, b"");
    Vec::new()
}

/// Remembers the handles of accounts and which are machines; the rest of a profile is not wanted.
fn accounts(chat: &mut Chat, contents: &Contents, page: &mut Gathered<Line>) {
    for account in list_of(contents, "members", page) {
        page.ignore();
        let Some(id) = lenient::id(&account, "id") else { continue };
        let is_bot = lenient::flag(&account, "is_bot") == Some(true) || id == "USLACKBOT";
        let kind = if is_bot { AccountKind::Bot } else { AccountKind::User };
        let handle = lenient::text(&account, "name").map(Personal::new);
        let who = Who::Account(Account::by_id(chat.host.clone(), id.clone(), handle, kind));
        chat.accounts.insert(id, who);
    }
}

fn channels(chat: &Chat, contents: &Contents, page: &mut Gathered<Line>) -> Vec<Channel> {
    let mut found = Vec::new();
    for (at, value) in list_of(contents, "channels", page).iter().enumerate() {
        if lenient::flag(value, "is_private") == Some(true) {
            page.ignore();
            continue;
        }
        let (Some(id), Some(name)) = (lenient::id(value, "id"), lenient::text(value, "name"))
        else {
            page.set_aside(format!("channel {}", at + 1), Quarantine::NoIdentity, b"");
            continue;
        };
        let created = lenient::number(value, "created").and_then(|at| i64::try_from(at).ok());
        let created = Stamp::recorded(created.and_then(Instant::from_seconds), chat.now);
        let creator = lenient::text(value, "creator");
        let creator = creator.map_or(Who::Untold, |id| account(chat, id));
        let channel = Channel { id, name: name.to_owned(), creator, created };
        page.keep(Line::Channel(channel.clone()));
        found.push(channel);
    }
    found
}

fn day(chat: &mut Chat, channel: &str, contents: &Contents, page: &mut Gathered<Line>) {
    for (at, value) in list_of(contents, "messages", page).iter().enumerate() {
        let subtype = lenient::text(value, "subtype").unwrap_or_default();
        if !subtype.is_empty() && !SAID.contains(&subtype) {
            if !NOTICES.contains(&subtype) {
                *chat.unknown.entry(word(subtype)).or_default() += 1;
            }
            page.ignore();
            continue;
        }
        match message(chat, channel, value, subtype) {
            Some(message) => {
                chat.messages.push(message);
                page.keep(Line::Message(chat.messages.len() - 1));
            }
            None => page.set_aside(format!("message {}", at + 1), Quarantine::NoIdentity, b""),
        }
    }
}

fn message(chat: &Chat, channel: &str, value: &Value, subtype: &str) -> Option<Message> {
    let ts = lenient::id(value, "ts")?;
    let at = moment(&ts)?;
    let thread = lenient::id(value, "thread_ts").filter(|thread| *thread != ts);
    Some(Message {
        channel: channel.to_owned(),
        thread: thread.filter(|thread| moment(thread).is_some()),
        by: who(chat, value, subtype),
        at: Stamp::recorded(Some(at), chat.now),
        marks: door::marks(lenient::text(value, "text").unwrap_or_default(), None),
        ts,
    })
}

/// Returns who wrote a message: the account, else the machine by its id or the name it took.
fn who(chat: &Chat, value: &Value, subtype: &str) -> Who {
    let commented = || lenient::text(value.get("comment")?, "user");
    let machine = lenient::text(value, "bot_id");
    let told = lenient::text(value, "user").or_else(commented);
    match (told, machine, lenient::text(value, "username")) {
        (Some(id), machine, _) => match account(chat, id) {
            Who::Account(known) if machine.is_some() || subtype == "bot_message" => {
                Who::Account(Account { kind: AccountKind::Bot, ..known })
            }
            known => known,
        },
        (None, Some(id), _) => {
            Who::Account(Account::by_id(chat.host.clone(), id, None, AccountKind::Bot))
        }
        (None, None, Some(name)) if subtype == "bot_message" => Who::Account(Account::by_login(
            chat.host.clone(),
            Personal::new(name),
            AccountKind::Bot,
        )),
        (None, None, _) => Who::Untold,
    }
}

fn account(chat: &Chat, id: &str) -> Who {
    let unlisted = || {
        let kind = if id == "USLACKBOT" { AccountKind::Bot } else { AccountKind::Unstated };
        Who::Account(Account::by_id(chat.host.clone(), id, None, kind))
    };
    chat.accounts.get(id).cloned().unwrap_or_else(unlisted)
}

/// Returns the moment of a message's time, such as `1427135890.000071`.
fn moment(ts: &str) -> Option<Instant> {
    let (seconds, rest) = ts.split_once('.').unwrap_or((ts, "0"));
    let digits = rest.bytes().all(|byte| byte.is_ascii_digit()) && rest.len() <= 6;
    let micros: i64 = format!("{rest:0<6}").parse().ok().filter(|_| digits)?;
    Instant::from_micros(seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(micros)?)
}

/// Returns a word of a platform as an example: letters and `_` alone, and not too many.
fn word(kind: &str) -> String {
    kind.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .take(40)
        .collect()
}
