//! Pages: the JSON that a network answered, walked so that whoever was forgotten is one and the same
//! stand-in wherever a later reading of the pages meets them.
//!
//! An account is found by its id and, where no id stands beside it, by its login; a login that
//! somebody else has now is theirs. Words of the platform itself (states, kinds, actions) are left.

use serde_json::{Map, Value};

use super::{Door, Slot};
use crate::Page;

/// Keys under which a platform says words of its own.
const WORDS: [&str; 14] = [
    "__typename",
    "action",
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

/// Keys under which the id of an account stands.
const IDS: [&str; 16] = [
    "actor_id",
    "actorId",
    "assignee_id",
    "author_id",
    "authorId",
    "created_by_id",
    "creator_id",
    "merge_user_id",
    "owner_id",
    "reviewer_id",
    "sender_id",
    "u",
    "updated_by_id",
    "user",
    "user_id",
    "users",
];

/// Where a piece of an address ends.
const ENDS: [char; 10] = ['/', '?', '&', '=', '#', '<', '>', '"', ';', ','];

/// Words that platforms use in addresses; a login that is one of them is not told apart there.
const PATHS: [&str; 58] = [
    "api",
    "author",
    "avatars",
    "blob",
    "branches",
    "categories",
    "closed",
    "comments",
    "commit",
    "commits",
    "contents",
    "contributors",
    "direction",
    "discussions",
    "events",
    "forks",
    "graphql",
    "group",
    "groups",
    "http",
    "https",
    "issues",
    "json",
    "labels",
    "last",
    "latest",
    "latest.json",
    "members",
    "merge_requests",
    "messages",
    "milestones",
    "next",
    "notes",
    "open",
    "orgs",
    "page",
    "per_page",
    "posts",
    "posts.json",
    "prev",
    "projects",
    "pull",
    "pulls",
    "rel",
    "releases",
    "repos",
    "repositories",
    "reviews",
    "since",
    "sort",
    "stargazers",
    "state",
    "teams",
    "timeline",
    "topics",
    "tree",
    "user",
    "users",
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
        let mut changed = self.scrub_line(platform, &mut scrubbed.request);
        for (name, value) in &mut scrubbed.headers {
            if !name.eq_ignore_ascii_case("etag") {
                changed |= self.scrub_line(platform, value);
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
        self.line(platform_of(name), name)
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
            Value::String(text) => self.scrub_line(platform, text),
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
        let found: Vec<(String, String)> =
            telling.filter_map(|key| Some((key.clone(), self.line(platform, key)?))).collect();
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

    fn scrub_line(&self, platform: &str, line: &mut String) -> bool {
        let scrubbed = self.line(platform, line);
        replace_text(line, scrubbed)
    }

    /// Returns a text of a page, with the addresses of pages in it, without whoever was forgotten.
    fn line(&self, platform: &str, line: &str) -> Option<String> {
        let Some((before, rest)) = line.split_once("://") else {
            return self.words(line);
        };
        let scheme = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let (told, scheme) = before.split_at_checked(scheme)?;
        let mut out = match told.trim() {
            "GET" | "POST" | "HEAD" => told.to_owned(),
            _ => self.words(told).unwrap_or_else(|| told.to_owned()),
        };
        out.push_str(scheme);
        for address in rest.split("://") {
            out.push_str("://");
            let end = address.find(is_end_of_host).unwrap_or(address.len());
            let (host, path) = address.split_at_checked(end)?;
            out.push_str(&self.host(platform, host));
            self.path(platform, path, &mut out);
        }
        (out != line).then_some(out)
    }

    fn words(&self, text: &str) -> Option<String> {
        self.text(text.as_bytes()).map(|text| String::from_utf8_lossy(&text).into_owned())
    }

    /// Returns a host whose own labels, which may be a login, name nobody who was forgotten.
    fn host(&self, platform: &str, host: &str) -> String {
        if platform_of_host(host) == platform {
            return host.to_owned();
        }
        let labels: Vec<&str> = host.split('.').collect();
        let own = labels.len().saturating_sub(2);
        let scrubbed = labels.iter().enumerate().map(|(index, label)| {
            let words =
                if index < own && !PATHS.contains(label) { self.words(label) } else { None };
            words.unwrap_or_else(|| (*label).to_owned())
        });
        scrubbed.collect::<Vec<_>>().join(".")
    }

    /// Adds the rest of an address piece by piece: a word of the platform stays, and what follows
    /// one that says so is an id, such as `17` in `…/users/17`.
    fn path(&self, platform: &str, path: &str, out: &mut String) {
        let mut before = "";
        for piece in path.split_inclusive(ENDS) {
            let bare = piece.trim_end_matches(ENDS);
            let is_id = IDS.contains(&before) && bare.bytes().all(|byte| byte.is_ascii_digit());
            let slot = if is_id { self.find_id(platform, bare) } else { None };
            let scrubbed = match slot {
                Some(slot) => Some(slot.number.to_string()),
                None if PATHS.contains(&bare) => None,
                None => self.encoded(bare),
            };
            out.push_str(scrubbed.as_deref().unwrap_or(bare));
            out.push_str(piece.get(bare.len()..).unwrap_or_default());
            before = bare;
        }
    }

    /// Returns a piece of an address, in which `/` and `@` may be written otherwise.
    fn encoded(&self, piece: &str) -> Option<String> {
        if !piece.contains('%') {
            return self.words(piece);
        }
        let spelled = [("%2F", "/"), ("%2f", "/"), ("%40", "@"), ("%2B", "+"), ("%2b", "+")];
        let plain =
            spelled.iter().fold(piece.to_owned(), |text, (from, to)| text.replace(from, to));
        let words = self.words(&plain)?;
        Some(words.replace('/', "%2F").replace('@', "%40").replace('+', "%2B"))
    }

    /// Returns what a source left for itself, in JSON or not, without whoever was forgotten.
    pub(super) fn memory(&self, memory: &str) -> Option<String> {
        match serde_json::from_str::<Value>(memory) {
            Ok(mut value) => {
                let changed = self.value("", "", &mut value);
                changed.then(|| value.to_string())
            }
            Err(_) => self.line("", memory),
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

/// Returns the platform that a request was made to.
fn platform_of(request: &str) -> &str {
    let rest = request.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(is_end_of_host).unwrap_or(rest.len());
    platform_of_host(rest.get(..end).unwrap_or_default())
}

fn platform_of_host(host: &str) -> &str {
    if host == "api.github.com" { "github.com" } else { host }
}

fn is_end_of_host(c: char) -> bool {
    c == ' ' || ENDS.contains(&c)
}
