//! Asks a forum: the list of topics, newest first, then each topic that was written to since.
//!
//! The list is ended where it reaches topics older than the last reading, less two weeks, since
//! posts are edited and deleted without a sign. Pinned topics stand before all others and end
//! nothing. Whatever was read before a forum failed is told, and the next reading begins there
//! again. A forum that fails takes down neither the others nor the files beside it.

use std::collections::{BTreeMap, HashSet};

use model::{Instant, NoteKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Page;
use url::Url;

use super::{Forum, cut, parse};
use crate::net::{Client, Got, Kept, Manners, Request, Tags, Unanswered, asked_of, header_of};
use crate::{Ask, SourceError, Tell, lenient};

/// How a forum wants to be asked.
const MANNERS: Manners =
    Manners { platform: "discourse", token_header: ("Api-Key", ""), ..Manners::PLAIN };

/// The days before the last reading that are read again.
const OVERLAP_DAYS: i64 = 14;

/// The most pages of the list of topics.
const MOST_PAGES: usize = 10_000;

/// How many posts are asked for at once, as many as a forum sends with a topic.
const POSTS_AT_ONCE: usize = 20;

/// What was read of all forums.
#[derive(Default)]
pub(super) struct Read {
    pub(super) memory: String,
    pub(super) missing: Vec<String>,
    pub(super) broken: bool,
    /// Why no forum answered at all, if none did.
    pub(super) silent: Option<Unanswered>,
}

/// What is remembered of a forum until the next reading.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Remembered {
    /// When its newest post was written.
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    tags: Tags,
}

/// Asks every forum, or reads again what is kept of them.
pub(super) fn read(
    forums: &[String],
    ask: &mut Ask<'_>,
    tell: &mut dyn Tell,
) -> Result<Read, SourceError> {
    let mut memory: BTreeMap<String, Remembered> =
        serde_json::from_str(ask.memory).unwrap_or_default();
    let mut kept = Kept::new(ask.raw, ask.now)?;
    let mut read = Read::default();
    let mut answered = false;
    if ask.offline {
        read.memory = ask.memory.to_owned();
        replay(forums, &kept, ask.now, tell, &mut read)?;
        return Ok(read);
    }
    let forums: Vec<_> = forums.iter().map(|address| base_of(address)).collect::<Result<_, _>>()?;
    for (base, host, port) in forums {
        let client = Client::new(ask.outside, MANNERS, &port).keyed(ask.fingerprint);
        let remembered = memory.get(&base).cloned().unwrap_or_default();
        let mut asking = Asking {
            kept: &mut kept,
            client,
            base: &base,
            host: &host,
            now: ask.now,
            remembered,
            pages: 0,
        };
        let told = asking.forum(tell, &mut read);
        asking.client.note(tell);
        let (remembered, pages) = (asking.remembered, asking.pages);
        answered |= pages > 0;
        match told {
            Ok(()) => {
                memory.insert(base, remembered);
            }
            Err(Failed::Unanswered(failed)) => {
                tell.note(NoteKind::RequestsRefused, &host);
                read.missing.push(failed.to_string());
                read.silent.get_or_insert(failed);
            }
            Err(Failed::Other(failed)) => return Err(failed),
        }
    }
    read.memory = serde_json::to_string(&memory).unwrap_or_default();
    read.silent = read.silent.filter(|_| !answered);
    Ok(read)
}

/// Tells everything that is kept, without the network.
fn replay(
    forums: &[String],
    kept: &Kept<'_>,
    now: Instant,
    tell: &mut dyn Tell,
    read: &mut Read,
) -> Result<(), SourceError> {
    for address in forums {
        let (base, host, _) = base_of(address)?;
        let mut forum = Forum::new(&host, now);
        kept.replay(&mut |page| {
            let asked = asked_of(&page).to_owned();
            if asked.strip_prefix(&base).is_some_and(|path| path.starts_with("/t/")) {
                let page = parse::page(&mut forum, &asked, &page.body);
                read.broken |= page.is_broken();
                forum.files.push(page);
            }
            Ok(())
        })?;
        forum.tell(tell)?;
    }
    Ok(())
}

/// Returns the address without its end, the host, and the host with its port.
fn base_of(address: &str) -> Result<(String, String, String), SourceError> {
    let refused = || SourceError::Configuration {
        reason: "`forums` takes addresses such as https://forum.example.org".to_owned(),
    };
    let url = Url::parse(address).map_err(|_| refused())?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
    let host = host.ok_or_else(refused)?.to_owned();
    let port = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
    let base = format!("{}://{port}{}", url.scheme(), url.path().trim_end_matches('/'));
    Ok((base, host, port))
}

/// Why a forum was not read to its end.
enum Failed {
    /// It gave no answer; what came before is told.
    Unanswered(Unanswered),
    /// Nothing can go on.
    Other(SourceError),
}

impl From<SourceError> for Failed {
    fn from(failed: SourceError) -> Self {
        match failed {
            SourceError::Net(failed) => Failed::Unanswered(failed),
            other => Failed::Other(other),
        }
    }
}

/// The asking of one forum.
struct Asking<'k, 'l, 'a> {
    kept: &'k mut Kept<'l>,
    client: Client<'a>,
    base: &'k str,
    host: &'k str,
    now: Instant,
    remembered: Remembered,
    pages: u64,
}

impl Asking<'_, '_, '_> {
    fn forum(&mut self, tell: &mut dyn Tell, read: &mut Read) -> Result<(), Failed> {
        let until = self.remembered.until.as_deref().and_then(Instant::parse);
        let since = until.map(|until| until.plus_days(-OVERLAP_DAYS));
        let mut newest = until;
        let mut seen = HashSet::new();
        let before = self.remembered.clone();
        let mut whole = true;
        for number in 0..MOST_PAGES {
            let url = match number {
                0 => format!("{}/latest.json?no_definitions=true", self.base),
                _ => format!("{}/latest.json?no_definitions=true&page={number}", self.base),
            };
            let page = match self.page(&url, number == 0)? {
                Asked::Page(page) => page,
                Asked::Unchanged => return Ok(()),
                Asked::Unreadable => {
                    read.missing.push(format!("{}: the list of topics", self.host));
                    whole = false;
                    break;
                }
            };
            let list: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            let list = list.get("topic_list").unwrap_or(&Value::Null);
            let mut any = false;
            let mut old = false;
            for topic in lenient::list(list, "topics") {
                let Some(id) = lenient::number(topic, "id").filter(|id| seen.insert(*id)) else {
                    continue;
                };
                any = true;
                let written = parse::last_written(topic, self.now).believed();
                newest = newest.max(written);
                if written.is_some() && written < since {
                    old |= lenient::flag(topic, "pinned") != Some(true);
                    continue;
                }
                self.topic(id, tell, read)?;
            }
            let more = list.get("more_topics_url").is_none_or(Value::is_string);
            if !any || old || !more {
                break;
            }
        }
        match whole {
            true => self.remembered.until = newest.map(|newest| newest.to_string()),
            false => self.remembered = before,
        }
        Ok(())
    }

    /// Reads a topic with all its posts; one that is gone or closed to us is noted.
    fn topic(&mut self, id: u64, tell: &mut dyn Tell, read: &mut Read) -> Result<(), Failed> {
        let url = format!("{}/t/{id}.json?include_raw=true", self.base);
        let first = match self.page(&url, true) {
            Ok(Asked::Page(page)) => page,
            Ok(Asked::Unchanged) => return Ok(()),
            Ok(Asked::Unreadable) => {
                read.broken = true;
                tell.file(&url);
                tell.quarantine("page", model::Quarantine::WrongContents, b"");
                return Ok(());
            }
            Err(Failed::Unanswered(Unanswered::Gone { .. })) => {
                tell.note(NoteKind::Gone, &format!("topic {id}"));
                return Ok(());
            }
            Err(Failed::Unanswered(Unanswered::Refused { .. })) => {
                tell.note(NoteKind::RequestsRefused, &format!("topic {id}"));
                return Ok(());
            }
            Err(failed) => return Err(failed),
        };
        let mut forum = Forum::new(self.host, self.now);
        let page = parse::page(&mut forum, &url, &first.body);
        forum.files.push(page);
        let value: Value = serde_json::from_slice(&first.body).unwrap_or_default();
        for part in missing(&value).chunks(POSTS_AT_ONCE) {
            let ids: Vec<String> = part.iter().map(|id| format!("post_ids[]={id}")).collect();
            let url = format!("{}/t/{id}/posts.json?{}&include_raw=true", self.base, ids.join("&"));
            match self.page(&url, false)? {
                Asked::Page(page) => {
                    let page = parse::page(&mut forum, &url, &page.body);
                    forum.files.push(page);
                }
                Asked::Unchanged | Asked::Unreadable => {
                    read.broken = true;
                    tell.note(NoteKind::ListCut, &format!("topic {id}"));
                }
            }
        }
        read.broken |= forum.files.iter().any(crate::gathered::Gathered::is_broken);
        forum.tell(tell).map_err(Failed::Other)
    }

    fn page(&mut self, url: &str, conditional: bool) -> Result<Asked, Failed> {
        let request = Request::get(url);
        let tag = self.remembered.tags.get(&self.client, url).map(str::to_owned);
        let tag = tag.filter(|_| conditional);
        let got = self.kept.ask(&mut self.client, request, tag.as_deref(), &cut::declared)?;
        self.pages += 1;
        match got {
            Got::Page(page) => {
                if conditional {
                    self.remembered.tags.keep(&self.client, url, header_of(&page, "etag"));
                }
                Ok(Asked::Page(page))
            }
            Got::Unchanged => Ok(Asked::Unchanged),
            Got::Unreadable { .. } | Got::TooHeavy => Ok(Asked::Unreadable),
        }
    }
}

enum Asked {
    Page(Page),
    Unchanged,
    Unreadable,
}

/// Returns the numbers of the posts of a topic that did not come with it.
fn missing(topic: &Value) -> Vec<u64> {
    let stream = topic.get("post_stream").unwrap_or(&Value::Null);
    let came: HashSet<u64> = lenient::list(stream, "posts")
        .iter()
        .filter_map(|post| lenient::number(post, "id"))
        .collect();
    let all = lenient::list(stream, "stream").iter().filter_map(Value::as_u64);
    all.filter(|id| !came.contains(id)).collect()
}
