//! Reads Zulip's own export: `realm.json` with accounts, streams and recipients, and the files of
//! messages (`messages-000001.json`).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use model::{Account, AccountKind, Quarantine, Who};
use serde_json::Value;

use super::{Chat, Message, last, stamp};
use crate::folders::{self, Wanted};
use crate::gathered::Gathered;
use crate::unpacked::Contents;
use crate::{SourceError, door, lenient};

/// What a recipient is when it is a stream.
const STREAM: u64 = 2;

/// What `realm.json` says of the rest.
#[derive(Default)]
struct Realm {
    /// By the recipient's number, the number and name of a public stream.
    streams: HashMap<u64, (u64, String)>,
    machines: HashSet<u64>,
}

/// Reads an export: first what its numbers mean, then its messages.
pub(super) fn read(chat: &mut Chat, place: &str, path: &Path) -> Result<(), SourceError> {
    let mut realm = Realm::default();
    let mut is = |name: &str| last(name) == "realm.json";
    let mut take = |name: &str, contents: Contents| {
        let mut page = Gathered::new(format!("{place}/{name}"));
        match lenient::json(&contents.bytes) {
            Ok(value) => {
                realm = Realm::read(&value);
                page.ignore();
            }
            Err(why) => {
                let why = contents.broken.unwrap_or(why);
                page.set_aside("file", why, b"");
            }
        }
        page.whole(contents.hash);
        chat.files.push(page);
        Ok(())
    };
    folders::each(path, &mut Wanted { is: &mut is, take: &mut take })?;
    let mut is = |name: &str| last(name).starts_with("messages-") && name.ends_with(".json");
    let mut take = |name: &str, contents: Contents| {
        let mut page = Gathered::new(format!("{place}/{name}"));
        messages(chat, &realm, &contents, &mut page);
        if contents.broken.is_none() {
            page.whole(contents.hash);
        }
        chat.files.push(page);
        Ok(())
    };
    folders::each(path, &mut Wanted { is: &mut is, take: &mut take })?;
    Ok(())
}

impl Realm {
    fn read(value: &Value) -> Self {
        let mut public = HashMap::new();
        for stream in lenient::list(value, "zerver_stream") {
            let is_private = lenient::flag(stream, "invite_only") != Some(false);
            if let (false, Some(id)) = (is_private, lenient::number(stream, "id")) {
                public.insert(id, lenient::text(stream, "name").unwrap_or_default().to_owned());
            }
        }
        let mut realm = Self::default();
        for recipient in lenient::list(value, "zerver_recipient") {
            let stream = lenient::number(recipient, "type_id");
            let name = stream.and_then(|id| Some((id, public.get(&id)?.clone())));
            let is_stream = lenient::number(recipient, "type") == Some(STREAM);
            if let (true, Some(id), Some(found)) =
                (is_stream, lenient::number(recipient, "id"), name)
            {
                realm.streams.insert(id, found);
            }
        }
        let accounts = lenient::list(value, "zerver_userprofile");
        let machines =
            accounts.iter().filter(|account| lenient::flag(account, "is_bot") == Some(true));
        let shared = lenient::list(value, "zerver_userprofile_crossrealm");
        realm.machines =
            machines.chain(shared).filter_map(|account| lenient::number(account, "id")).collect();
        realm
    }
}

fn messages(chat: &mut Chat, realm: &Realm, contents: &Contents, page: &mut Gathered<usize>) {
    let value = match (contents.broken, lenient::json(&contents.bytes)) {
        (Some(why), _) => return page.set_aside("file", why, b""),
        (None, Err(why)) => return page.set_aside("file", why, b""),
        (None, Ok(value)) => value,
    };
    if !value.get("zerver_message").is_some_and(Value::is_array) {
        return page.set_aside("file", Quarantine::WrongContents, b"");
    }
    for (at, value) in lenient::list(&value, "zerver_message").iter().enumerate() {
        let recipient = lenient::number(value, "recipient");
        let Some((stream, name)) = recipient.and_then(|id| realm.streams.get(&id)) else {
            page.ignore();
            continue;
        };
        match message(value, *stream, name, realm, chat) {
            Some(message) => page.keep(chat.keep(message)),
            None => page.set_aside(format!("message {}", at + 1), Quarantine::NoIdentity, b""),
        }
    }
}

fn message(
    value: &Value,
    stream: u64,
    stream_name: &str,
    realm: &Realm,
    chat: &Chat,
) -> Option<Message> {
    let by = lenient::number(value, "sender").map_or(Who::Untold, |id| {
        let is_machine = realm.machines.contains(&id);
        let kind = if is_machine { AccountKind::Bot } else { AccountKind::User };
        Who::Account(Account::by_id(chat.host.clone(), id.to_string(), None, kind))
    });
    Some(Message {
        id: lenient::number(value, "id")?,
        stream,
        stream_name: stream_name.to_owned(),
        topic: lenient::text(value, "subject").unwrap_or_default().to_owned(),
        by,
        at: stamp(value, "date_sent", chat.now),
        marks: door::marks(lenient::text(value, "content").unwrap_or_default(), None),
    })
}
