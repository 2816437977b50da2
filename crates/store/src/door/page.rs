//! Pages: the JSON that a network answered, walked so that whoever was forgotten is one and the same
//! stand-in wherever a later reading of the pages meets them.
//!
//! An account is found by its id and, where no id stands beside it, by its login; a login that
//! somebody else has now is theirs. Words of the platform itself (states, kinds, actions) are left.

use serde_json::{Map, Value};

use super::address::{IDS, platform_of};
use super::vocabulary::{is_key_of_login, is_key_of_place};
use super::{Door, Slot};
use crate::Page;

/// Keys under which a platform says words of its own.
const WORDS: [&str; 15] = [
    "__typename",
    "action",
    "after",
    "author_association",
    "conclusion",
    "content",
    "cursor",
    "endCursor",
    "event",
    "kind",
    "reason",
    "state",
    "stateReason",
    "state_reason",
    "type",
];

/// Keys under which an account's login stands; it belongs to whoever the account is.
const LOGINS: [&str; 2] = ["login", "username"];

/// Keys under which an address stands.
const ADDRESSES: [&str; 6] =
    ["commit_email", "delivery_email", "email", "mail", "public_email", "sender_email"];

/// Other keys of the object of an account or a signature that say who it is.
const TELLING: [&str; 10] = [
    "avatar_template",
    "avatar_url",
    "display_name",
    "full_name",
    "gravatar_id",
    "html_url",
    "name",
    "real_name",
    "sender_full_name",
    "web_url",
];

impl Door {
    /// Returns a page without whoever was forgotten; nothing where nobody of them is in it.
    pub(crate) fn page(&self, page: &Page) -> Option<Page> {
        let platform = platform_of(&page.request);
        let mut scrubbed = page.clone();
        let asked = self.address_of_page(&scrubbed.request);
        let mut changed = replace_text(&mut scrubbed.request, asked);
        for (name, value) in &mut scrubbed.headers {
            if !name.eq_ignore_ascii_case("etag") {
                let told = self.line(platform, "", value);
                changed |= replace_text(value, told);
            }
        }
        if let Some(body) = self.body(platform, &page.body) {
            scrubbed.body = body;
            changed = true;
        }
        changed.then_some(scrubbed)
    }

    /// Returns the name of a page without whoever was forgotten.
    pub(super) fn address_of_page(&self, name: &str) -> Option<String> {
        self.line(platform_of(name), "", name)
    }

    fn body(&self, platform: &str, body: &[u8]) -> Option<Vec<u8>> {
        match serde_json::from_slice::<Value>(body) {
            Ok(mut value) => {
                let changed = self.value(platform, "", &mut value);
                changed.then(|| serde_json::to_vec(&value).ok()).flatten()
            }
            Err(_) => self.text(body),
        }
    }

    fn value(&self, platform: &str, key: &str, value: &mut Value) -> bool {
        match value {
            Value::Object(object) => self.object(platform, object),
            Value::Array(values) => {
                let mut changed = false;
                for value in values {
                    changed |= self.value(platform, key, value);
                }
                changed
            }
            Value::String(text) if IDS.contains(&key) && self.find_id(platform, text).is_some() => {
                let number = self.find_id(platform, text).map(|slot| slot.number.to_string());
                replace_text(text, number)
            }
            Value::String(_) if WORDS.contains(&key) || LOGINS.contains(&key) => false,
            Value::String(text) => self.keyed_text(platform, key, text),
            Value::Number(number) if IDS.contains(&key) => {
                let slot = self.find_id(platform, &number.to_string());
                match slot.filter(|slot| number.as_u64() != Some(slot.number)) {
                    Some(slot) => {
                        *number = slot.number.into();
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        }
    }

    fn object(&self, platform: &str, object: &mut Map<String, Value>) -> bool {
        let mut changed = match self.person(platform, object) {
            Some(slot) => disguise(object, slot),
            None => false,
        };
        for (key, value) in object.iter_mut() {
            changed |= self.value(platform, key, value);
        }
        changed | self.keys(platform, object)
    }

    /// Takes whoever was forgotten out of keys that are places or addresses and no words of a
    /// format.
    fn keys(&self, platform: &str, object: &mut Map<String, Value>) -> bool {
        let telling = object.keys().filter(|key| key.contains(['/', '@']));
        let found: Vec<(String, String)> = telling
            .filter_map(|key| Some((key.clone(), self.line(platform, platform, key)?)))
            .collect();
        for (key, scrubbed) in &found {
            if let Some(value) = object.remove(key) {
                object.insert(scrubbed.clone(), value);
            }
        }
        !found.is_empty()
    }

    /// Returns whose account or signature an object is, where they were forgotten.
    fn person(&self, platform: &str, object: &Map<String, Value>) -> Option<&Slot> {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let account = LOGINS.iter().find_map(|key| text(key).map(|login| (*key, login)));
        let account = account.and_then(|(key, login)| {
            let ids: Vec<String> =
                id_keys(object, key).iter().filter_map(|key| id_in(object, key)).collect();
            let by_id = ids.iter().find_map(|id| self.find_id(platform, id));
            // An id of the platform's own making, such as a node's, tells no account by itself.
            let numbered = ids.iter().any(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            by_id.or_else(|| self.find_login(platform, login.as_bytes(), numbered))
        });
        account.or_else(|| {
            let addresses = ADDRESSES.iter().filter_map(|key| text(key));
            addresses.into_iter().find_map(|address| self.find_address(address.as_bytes()))
        })
    }

    /// Takes whoever was forgotten out of a text, whose key may say that it is a login or a place.
    fn keyed_text(&self, platform: &str, key: &str, text: &mut String) -> bool {
        if is_key_of_login(key) {
            let alias = self.find_anywhere(text.as_bytes()).map(|slot| slot.alias.clone());
            return replace_text(text, alias) || self.scrub_line(platform, text);
        }
        let owned = if is_key_of_place(key) { self.owned(text) } else { None };
        replace_text(text, owned) | self.scrub_line(platform, text)
    }

    fn scrub_line(&self, platform: &str, line: &mut String) -> bool {
        let scrubbed = self.line(platform, platform, line);
        replace_text(line, scrubbed)
    }

    /// Returns what a source left for itself, in JSON or not, without whoever was forgotten.
    pub(super) fn memory(&self, memory: &str) -> Option<String> {
        match serde_json::from_str::<Value>(memory) {
            Ok(mut value) => {
                let changed = self.value("", "", &mut value);
                changed.then(|| value.to_string())
            }
            Err(_) => self.line("", "", memory),
        }
    }
}

/// Puts the stand-in for somebody in place of all that an object says of who it is.
fn disguise(object: &mut Map<String, Value>, slot: &Slot) -> bool {
    let login = LOGINS.into_iter().find(|key| object.get(*key).is_some_and(Value::is_string));
    let ids = login.map(|login| id_keys(object, login)).unwrap_or_default();
    let mut changed = false;
    for (key, value) in object.iter_mut() {
        let key = key.as_str();
        match value {
            Value::Number(number) if ids.contains(&key) || key == "sender_id" => {
                changed |= number.as_u64() != Some(slot.number);
                *number = slot.number.into();
            }
            Value::String(text) if ids.contains(&key) => {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                let alias = if is_number { slot.number.to_string() } else { slot.alias.clone() };
                changed |= replace_text(text, Some(alias));
            }
            Value::String(text)
                if !text.is_empty()
                    && [&LOGINS[..], &ADDRESSES, &TELLING].iter().any(|k| k.contains(&key)) =>
            {
                changed |= replace_text(text, Some(slot.alias.clone()));
            }
            _ => {}
        }
    }
    changed
}

/// Returns the keys under which the ids of an account stand whose login stands under `login`.
fn id_keys(object: &Map<String, Value>, login: &str) -> Vec<&'static str> {
    if login == "username" {
        let by_user = object.contains_key("user_id");
        return vec![if by_user { "user_id" } else { "id" }];
    }
    vec!["id", "databaseId", "node_id"]
}

fn id_in(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn replace_text(text: &mut String, with: Option<String>) -> bool {
    match with.filter(|with| with != text) {
        Some(with) => {
            *text = with;
            true
        }
        None => false,
    }
}
