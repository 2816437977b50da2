//! Discourse: topics and posts of forums, live from the API or from files of what it answered.
//!
//! **Personal fields.** It sees names, user names, titles, pictures and texts. It keeps the number
//! of an account, because it tells people apart, and its user name, which people answer to. It
//! keeps the title of a topic, for the list of who is waiting. Of texts only the marks are taken,
//! at the door; what a post quotes of others is left out first. `cooked` and `name` are never kept.
//!
//! Private topics, whispers and the forum's own notices are passed over. A post that was hidden as
//! not fit to be seen is told as a record without events, so that what was told of it before goes
//! too; one that was deleted is told with its deletion.

mod cut;
mod live;
mod parse;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use model::{
    Coverage, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, ItemState, Mark, NoteKind,
    Personal, Place, Record, Stamp, Trace, TraceKind, Who,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use crate::folders::{self, Wanted};
use crate::gathered::Gathered;
use crate::unpacked::Contents;
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "discourse",
    reads: "Discourse forums: the API, or files of posts and topics",
    place: "forums",
    required: &[],
    keys: &[
        Key {
            name: "forums",
            holds: Holds::Texts,
            about: "Addresses of forums to ask.",
            example: "forums = [\"https://forum.orchard.org\"]",
        },
        Key {
            name: "files",
            holds: Holds::Texts,
            about: "Files, folders or archives of what the API answered: topics, posts, or one \
                    post a line; packed or not.",
            example: "files = [\"forum/posts.ndjson.gz\"]",
        },
        Key {
            name: "host",
            holds: Holds::Text,
            about: "The host of the forum that the files are of; its ids belong to it.",
            example: "host = \"forum.orchard.org\"",
        },
    ],
    sees: &["names, user names, titles and pictures of accounts", "texts of posts"],
    keeps: &[
        ("number of the account", "it tells people apart"),
        ("user name", "people are known by it to one another"),
        ("title of a topic", "the list of who is waiting names what they wait for"),
    ],
    live: true,
};

/// Settings of the source.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Addresses of forums.
    pub forums: Vec<String>,
    /// Files of what the API answered.
    pub files: Vec<String>,
    /// The host of the forum that the files are of.
    pub host: Option<String>,
}

/// The source.
pub struct Discourse;

impl Source for Discourse {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut reading = Reading::default();
        let (mut broken, mut newest) = (false, None);
        if !config.files.is_empty() {
            let Some(host) = &config.host else {
                let reason = "`files` needs `host`, the host of the forum".to_owned();
                return Err(SourceError::Configuration { reason });
            };
            let mut forum = Forum::new(host, ask.now);
            for place in &config.files {
                read_files(&mut forum, place, &ask.path(place))?;
            }
            broken |= forum.files.iter().any(Gathered::is_broken);
            newest = forum.newest().map(|newest| newest.plus_seconds(1));
            forum.tell(tell)?;
        }
        let mut silent = config.forums.is_empty();
        if !silent {
            let read = live::read(&config.forums, ask, tell)?;
            match read.silent {
                Some(failed) if config.files.is_empty() => return Err(failed.into()),
                failed => silent = failed.is_some() && ask.memory.is_empty(),
            }
            broken |= read.broken;
            reading.memory = read.memory;
            reading.missing = read.missing;
        }
        // Files alone know nothing of what came after them.
        reading.as_of = newest.filter(|_| silent);
        let lack = reading.missing.join("; ");
        let (extent, reason) = match (broken, reading.missing.is_empty()) {
            (_, false) => (Extent::Partial, format!("a forum was not read to its end: {lack}")),
            (true, true) => (Extent::Partial, "some posts could not be read".to_owned()),
            (false, true) => (Extent::Complete, String::new()),
        };
        reading.coverage.push(Coverage {
            project: ask.project.clone(),
            source: ABOUT.name.to_owned(),
            fact: Fact::ForumPosts,
            from: None,
            until: None,
            extent,
            reason,
        });
        Ok(reading)
    }
}

/// Reads the files at a place; lists of topics and other pages lie beside those with posts.
fn read_files(forum: &mut Forum, place: &str, path: &Path) -> Result<(), SourceError> {
    let is_folder = path.is_dir();
    let mut is = |name: &str| {
        let bare = name.strip_suffix(".gz").unwrap_or(name);
        !is_folder || [".json", ".ndjson", ".jsonl"].iter().any(|ending| bare.ends_with(ending))
    };
    let mut take = |name: &str, contents: Contents| {
        let name = if place.ends_with(name) { place.to_owned() } else { format!("{place}/{name}") };
        let page = parse::file(forum, name, contents);
        forum.files.push(page);
        Ok(())
    };
    if let Some(why) = folders::each(path, &mut Wanted { is: &mut is, take: &mut take })? {
        let mut page = Gathered::new(place);
        page.set_aside("archive", why, b"");
        forum.files.push(page);
    }
    Ok(())
}

/// A topic as the forum describes it.
struct Topic {
    id: u64,
    author: Who,
    opened: Stamp,
    title: Option<String>,
    state: Option<ItemState>,
}

/// A post.
struct Post {
    id: u64,
    topic: u64,
    /// Its place within its topic, from 1.
    number: u64,
    /// The place of the post that it answers.
    answers: Option<u64>,
    by: Who,
    at: Stamp,
    updated: Option<Instant>,
    marks: Vec<Mark>,
    /// Whether it was hidden.
    hidden: bool,
    /// Whether and when it was deleted, and whether by its writer.
    deleted: Option<Deletion>,
    /// Whether it was chosen as the answer.
    accepted: bool,
    /// The title of its topic, where it says it.
    title: Option<String>,
}

/// How a post went.
struct Deletion {
    at: Stamp,
    by_writer: bool,
}

/// What a page holds.
enum Line {
    Topic(Topic),
    /// A post by its number, and whether the page held it before.
    Post(usize, bool),
}

/// Every post that was read of a forum.
struct Forum {
    host: String,
    now: Instant,
    posts: Vec<Post>,
    by_id: HashMap<u64, usize>,
    files: Vec<Gathered<Line>>,
}

impl Forum {
    fn new(host: &str, now: Instant) -> Self {
        Self {
            host: host.to_owned(),
            now,
            posts: Vec::new(),
            by_id: HashMap::new(),
            files: Vec::new(),
        }
    }

    /// Takes a post, of copies the newest, and returns its number here.
    fn keep(&mut self, post: Post) -> usize {
        let at = *self.by_id.entry(post.id).or_insert(self.posts.len());
        match self.posts.get_mut(at) {
            Some(copy) if copy.updated < post.updated => *copy = post,
            Some(_) => {}
            None => self.posts.push(post),
        }
        at
    }

    fn newest(&self) -> Option<Instant> {
        self.posts.iter().filter_map(|post| post.at.believed()).max()
    }

    fn tell(self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Self { host, posts, files, .. } = self;
        let numbers: HashMap<(u64, u64), u64> =
            posts.iter().map(|post| ((post.topic, post.number), post.id)).collect();
        let mut noted = HashSet::new();
        for file in files {
            file.tell(tell, &mut |line, tell| match line {
                Line::Topic(topic) => Some(opened(topic, &host)),
                Line::Post(at, again) => {
                    let post = posts.get(at)?;
                    let example = format!("post {}", post.id);
                    if again {
                        tell.note(NoteKind::RepeatedId, &example);
                    }
                    let answered = post.answers.map(|number| numbers.get(&(post.topic, number)));
                    if noted.insert(at) {
                        if answered == Some(None) {
                            tell.note(NoteKind::NoReplyTarget, &example);
                        }
                        if post.hidden || post.deleted.is_some() {
                            tell.note(NoteKind::Gone, &example);
                        }
                        if post.at.suspect {
                            tell.note(NoteKind::SuspectTime, &example);
                        }
                    }
                    Some(said(post, answered.flatten().copied(), &host))
                }
            })?;
        }
        Ok(())
    }
}

fn item_key(topic: u64, host: &str) -> ItemKey {
    ItemKey::Native { platform: host.to_owned(), id: Personal::new(format!("topic:{topic}")) }
}

fn place(host: &str) -> Place {
    Place { platform: host.to_owned(), name: Personal::new(host), native: None }
}

fn opened(topic: Topic, host: &str) -> Record {
    let key = item_key(topic.id, host);
    let mut item = Item::new(key, ItemKind::Topic, place(host), topic.author, topic.opened);
    item.title = topic.title.map(Personal::new);
    item.state = topic.state;
    let key = Personal::new(format!("topic:{}@{host}", topic.id));
    Record { key, events: vec![Event::Item(Box::new(item))] }
}

fn said(post: &Post, answered: Option<u64>, host: &str) -> Record {
    let key = Personal::new(format!("post:{}@{host}", post.id));
    let mut events = Vec::new();
    if post.hidden {
        return Record { key, events };
    }
    let native = |id: u64| Personal::new(format!("post:{id}"));
    let topic = item_key(post.topic, host);
    if let (1, Some(title)) = (post.number, &post.title) {
        let author = post.by.clone();
        let mut item = Item::new(topic.clone(), ItemKind::Topic, place(host), author, post.at);
        item.title = Some(Personal::new(title.clone()));
        events.push(Event::Item(Box::new(item)));
    }
    let mut trace = Trace::new(TraceKind::Message, host, post.by.clone(), post.at);
    trace.native = Some(native(post.id));
    trace.item = Some(topic.clone());
    trace.reply_to = answered.map(native);
    trace.marks.clone_from(&post.marks);
    events.push(Event::Trace(Box::new(trace)));
    if post.accepted {
        let mut chosen = Trace::new(TraceKind::Answered, host, Who::Untold, Stamp::untold());
        chosen.native = Some(Personal::new(format!("answer:{}", post.topic)));
        chosen.item = Some(topic);
        chosen.reply_to = Some(native(post.id));
        events.push(Event::Trace(Box::new(chosen)));
    }
    if let Some(deletion) = &post.deleted {
        let by = if deletion.by_writer { post.by.clone() } else { Who::Untold };
        let mut deleted = Trace::new(TraceKind::Deleted, host, by, deletion.at);
        deleted.native = Some(Personal::new(format!("deleted:{}", post.id)));
        deleted.item = Some(item_key(post.topic, host));
        deleted.reply_to = Some(native(post.id));
        events.push(Event::Trace(Box::new(deleted)));
    }
    Record { key, events }
}
