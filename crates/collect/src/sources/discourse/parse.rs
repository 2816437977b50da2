//! Reads what a forum answers: topics, posts, lists of posts; from whatever page they come.

use model::{Account, AccountKind, Instant, ItemState, Mark, Personal, Quarantine, Stamp, Who};
use serde_json::Value;

use super::{Deletion, Forum, Line, Post, Topic};
use crate::gathered::Gathered;
use crate::net::marks_of;
use crate::unpacked::{self, Contents};
use crate::{door, lenient, plain};

/// The kind of a post that somebody wrote; the others are notices and whispers.
const WRITTEN: u64 = 1;

/// The longest line that is read as one post.
const LONGEST_LINE: usize = 32 << 20;

/// Reads a file: one document, or one on each line.
pub(super) fn file(forum: &mut Forum, name: String, contents: Contents) -> Gathered<Line> {
    let mut page = Page::new(name);
    let bytes = unpacked::without_bom(&contents.bytes);
    if is_lines(bytes) {
        for (at, line) in unpacked::lines(bytes).enumerate() {
            if !line.trim_ascii().is_empty() {
                page.line(forum, &format!("line {}", at + 1), line);
            }
        }
    } else if !bytes.trim_ascii().is_empty() && contents.broken.is_none() {
        match lenient::json(bytes) {
            Ok(value) => page.document(forum, "file", &value),
            Err(why) => {
                let is_page = unpacked::is_page(bytes);
                let why = if is_page { Quarantine::WrongContents } else { why };
                page.gathered.set_aside("file", why, bytes);
            }
        }
    }
    match contents.broken {
        Some(why) => page.gathered.set_aside("end", why, b""),
        None => page.gathered.whole(contents.hash),
    }
    page.gathered
}

/// Returns whether there is a document on each line: among the first lines, one holds a whole one.
fn is_lines(bytes: &[u8]) -> bool {
    let lines = || unpacked::lines(bytes).filter(|line| !line.trim_ascii().is_empty());
    lines().nth(1).is_some()
        && lines().take(20).any(|line| {
            let value = lenient::json(line).unwrap_or_default();
            value.get("post_number").is_some() || value.get("post_stream").is_some()
        })
}

/// Reads a page that was asked for and cut.
pub(super) fn page(forum: &mut Forum, name: &str, body: &[u8]) -> Gathered<Line> {
    let mut page = Page::new(name.to_owned());
    match serde_json::from_slice(body) {
        Ok(value) => page.document(forum, "page", &value),
        Err(_) => page.gathered.set_aside("page", Quarantine::Malformed, body),
    }
    page.gathered
}

struct Page {
    gathered: Gathered<Line>,
    seen: std::collections::HashSet<usize>,
}

impl Page {
    fn new(name: String) -> Self {
        Self { gathered: Gathered::new(name), seen: std::collections::HashSet::new() }
    }

    fn line(&mut self, forum: &mut Forum, at: &str, line: &[u8]) {
        if line.len() > LONGEST_LINE {
            return self.gathered.set_aside(at, Quarantine::NotUnpackable, line);
        }
        match lenient::json(line) {
            Ok(value) => self.document(forum, at, &value),
            Err(why) => self.gathered.set_aside(at, why, line),
        }
    }

    fn document(&mut self, forum: &mut Forum, at: &str, value: &Value) {
        if let Value::Array(documents) = value {
            for (number, document) in documents.iter().enumerate() {
                self.document(forum, &format!("{at}, {}", number + 1), document);
            }
        } else if value.get("post_stream").is_some() {
            self.topic(forum, at, value);
        } else if value.get("topic_list").is_some() {
            self.gathered.ignore();
        } else if value.get("latest_posts").is_some() {
            self.posts(forum, at, lenient::list(value, "latest_posts"));
        } else {
            self.post(forum, at, value);
        }
    }

    fn topic(&mut self, forum: &mut Forum, at: &str, value: &Value) {
        let stream = lenient::at(value, &["post_stream"]).unwrap_or(&Value::Null);
        let posts = lenient::list(stream, "posts");
        if lenient::text(value, "archetype") == Some("private_message") {
            (0..=posts.len()).for_each(|_| self.gathered.ignore());
            return;
        }
        if value.get("title").is_some() {
            match topic(value, forum) {
                Some(topic) => self.gathered.keep(Line::Topic(topic)),
                None => self.gathered.set_aside(at, Quarantine::NoIdentity, b""),
            }
        }
        self.posts(forum, at, posts);
    }

    fn posts(&mut self, forum: &mut Forum, at: &str, posts: &[Value]) {
        for (number, value) in posts.iter().enumerate() {
            self.post(forum, &format!("{at}, post {}", number + 1), value);
        }
    }

    fn post(&mut self, forum: &mut Forum, at: &str, value: &Value) {
        let kind = lenient::number(value, "post_type").unwrap_or(WRITTEN);
        match post(value, forum) {
            Ok(_) if kind != WRITTEN => self.gathered.ignore(),
            Ok(post) => {
                let at = forum.keep(post);
                let again = !self.seen.insert(at);
                self.gathered.keep(Line::Post(at, again));
            }
            Err(why) => self.gathered.set_aside(at, why, b""),
        }
    }
}

fn topic(value: &Value, forum: &Forum) -> Option<Topic> {
    let author = match lenient::at(value, &["details", "created_by"]) {
        Some(creator) => lenient::account(creator, &forum.host),
        None => by_number(value, None, &forum.host),
    };
    let closed = lenient::flag(value, "closed");
    let state = |closed| if closed { ItemState::Closed } else { ItemState::Open };
    Some(Topic {
        id: lenient::number(value, "id")?,
        author: as_machine(author),
        opened: lenient::stamp(value, "created_at", forum.now),
        title: lenient::text(value, "title").map(str::to_owned),
        state: closed.map(state),
    })
}

fn post(value: &Value, forum: &Forum) -> Result<Post, Quarantine> {
    let needed = ["id", "topic_id", "post_number"].map(|key| lenient::number(value, key));
    let [Some(id), Some(topic), Some(number)] = needed else {
        let any = needed.iter().any(Option::is_some);
        return Err(if any { Quarantine::NoIdentity } else { Quarantine::WrongContents });
    };
    let is_set = |key| lenient::flag(value, key) == Some(true);
    let by_writer = is_set("user_deleted");
    let is_deleted = by_writer || value.get("deleted_at").is_some_and(|at| !at.is_null());
    let deletion = || Deletion { at: lenient::stamp(value, "deleted_at", forum.now), by_writer };
    Ok(Post {
        id,
        topic,
        number,
        answers: lenient::number(value, "reply_to_post_number"),
        by: as_machine(by_number(value, lenient::text(value, "username"), &forum.host)),
        at: lenient::stamp(value, "created_at", forum.now),
        updated: lenient::text(value, "updated_at").and_then(Instant::parse),
        marks: marks(value),
        hidden: is_set("hidden"),
        deleted: is_deleted.then(deletion),
        accepted: is_set("accepted_answer"),
        title: lenient::text(value, "topic_title").map(str::to_owned),
    })
}

/// Returns the account of `user_id`, which is null once the account is gone.
fn by_number(value: &Value, login: Option<&str>, host: &str) -> Who {
    let login = login.filter(|login| !login.is_empty()).map(Personal::new);
    match (lenient::id(value, "user_id"), login, value.get("user_id")) {
        (Some(id), login, _) => {
            Who::Account(Account::by_id(host, id, login, AccountKind::Unstated))
        }
        (None, Some(login), None) => {
            Who::Account(Account::by_login(host, login, AccountKind::Unstated))
        }
        (None, _, Some(Value::Null)) => Who::Ghost,
        (None, _, _) => Who::Untold,
    }
}

/// Accounts of the forum itself (`system`, `discobot`) have negative numbers.
fn as_machine(who: Who) -> Who {
    match who {
        Who::Account(account) => {
            let id = match &account.key {
                model::AccountKey::Id(id) => id.starts_with('-'),
                _ => false,
            };
            let kind = if id { AccountKind::Bot } else { account.kind };
            Who::Account(Account { kind, ..account })
        }
        other => other,
    }
}

/// Returns the marks of a post: those found when it was cut, else those of its text.
fn marks(value: &Value) -> Vec<Mark> {
    if value.get("marks").is_some() {
        return marks_of(value);
    }
    own_words(value).map(|text| door::marks(&text, None)).unwrap_or_default()
}

/// Returns what the writer of a post wrote, without what is quoted in it.
pub(super) fn own_words(post: &Value) -> Option<String> {
    match (lenient::text(post, "raw"), lenient::text(post, "cooked")) {
        (Some(raw), _) => Some(plain::unquoted(&unquoted(raw))),
        (None, Some(cooked)) => Some(plain::of_html(cooked)),
        (None, None) => None,
    }
}

/// Returns a text without `[quote="…"]…[/quote]`, however deep.
fn unquoted(raw: &str) -> String {
    let mut own = String::new();
    let mut depth = 0_usize;
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('[') {
        if depth == 0 {
            own.push_str(before);
        }
        if let Some(after) = after.strip_prefix("/quote]") {
            depth = depth.saturating_sub(1);
            rest = after;
        } else if after.starts_with("quote=") || after.starts_with("quote]") {
            depth += 1;
            rest = after;
        } else {
            if depth == 0 {
                own.push('[');
            }
            rest = after;
        }
    }
    if depth == 0 {
        own.push_str(rest);
    }
    own
}

/// Returns the stamp at which a topic was last written to, as a list of topics tells it.
pub(super) fn last_written(topic: &Value, now: Instant) -> Stamp {
    let keys = ["last_posted_at", "bumped_at", "created_at"];
    let told = keys.iter().find(|key| lenient::text(topic, key).is_some());
    told.map_or_else(Stamp::untold, |key| lenient::stamp(topic, key, now))
}
