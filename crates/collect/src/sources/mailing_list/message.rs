//! One message: what is kept of it, and nothing of what it says.

use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use model::{Instant, Mark, NoteKind, Quarantine, Stamp};

use super::header::{Head, decoded, is_known};
use super::mbox::Raw;
use super::sender::{self, Sender};
use super::threads::{self, Letter};
use super::time;
use crate::{door, plain};

/// How many bytes of a text are searched for marks.
const LARGEST_TEXT: usize = 1 << 20;

/// What is kept of a message.
#[derive(Clone)]
pub(super) struct Mail {
    pub(super) id: String,
    pub(super) sender: Sender,
    /// Whether a machine says that it sent it.
    pub(super) machine: bool,
    pub(super) at: Stamp,
    /// The subject without the list's tag and the marks of an answer.
    pub(super) subject: String,
    /// Whether the subject says that it answers.
    pub(super) answers: bool,
    pub(super) in_reply_to: Vec<String>,
    pub(super) references: Vec<String>,
    /// The list's name, where the message tells it.
    pub(super) list: Option<String>,
    pub(super) marks: Vec<Mark>,
    /// What was odd about it.
    pub(super) notes: Vec<NoteKind>,
}

impl Mail {
    /// Returns what a thread needs to know of it.
    pub(super) fn letter(&self) -> Letter<'_> {
        Letter {
            id: &self.id,
            list: self.list.as_deref(),
            subject: &self.subject,
            answers: self.answers,
            in_reply_to: &self.in_reply_to,
            references: &self.references,
            at: self.at,
        }
    }
}

/// Reads a message.
///
/// One without a Message-ID is set aside: an id made up from date, sender and subject would differ
/// between an archive's text, which rewrites all three, and its mbox, and count the message twice.
///
/// # Errors
/// Why it is set aside.
pub(super) fn read(raw: &Raw, now: Instant) -> Result<Mail, Quarantine> {
    let head = Head::read(&raw.text);
    if head.is_empty() {
        return Err(Quarantine::WrongContents);
    }
    let Some(id) = head.ids("message-id").into_iter().next().or_else(|| bare_id(&head)) else {
        let is_mail = ["from", "date", "subject"].iter().any(|name| head.get(name).is_some());
        return Err(if is_mail { Quarantine::NoIdentity } else { Quarantine::WrongContents });
    };
    let mut notes = Vec::new();
    let sender = sender::of(&head);
    let (subject, unknown) = decoded(head.get("subject").unwrap_or_default());
    let (title, answers) = threads::without_tags(&subject);
    let (marks, guessed) = marks(&raw.text);
    if head.guessed || sender.guessed || unknown || guessed {
        notes.push(NoteKind::GuessedEncoding);
    }
    if sender.malformed || sender == Sender::default() {
        notes.push(NoteKind::MalformedSignature);
    }
    let at = sent(&head, raw, now);
    if at.suspect {
        notes.push(NoteKind::SuspectTime);
    } else if at.offset_suspect {
        notes.push(NoteKind::SuspectOffset);
    }
    let in_reply_to = head.ids("in-reply-to").into_iter().filter(|known| *known != id).collect();
    let references = threads::first_and_last(head.ids("references"), &id);
    let machine = head
        .get("auto-submitted")
        .is_some_and(|how| how.to_ascii_lowercase().starts_with("auto-generated"));
    let list = head.get("list-id").and_then(list_name);
    Ok(Mail {
        sender,
        machine,
        at,
        subject: title,
        answers,
        in_reply_to,
        references,
        list,
        marks,
        notes,
        id,
    })
}

fn bare_id(head: &Head) -> Option<String> {
    let id: String = head.get("message-id")?.split_whitespace().collect();
    let id = id.trim_matches(['<', '>']);
    (!id.is_empty()).then(|| id.to_owned())
}

/// Returns when it was sent: as it says, else as the line that began it says, which is not believed.
fn sent(head: &Head, raw: &Raw, now: Instant) -> Stamp {
    if let Some(stamp) = head.get("date").and_then(|text| time::stamp(text, now)) {
        return stamp;
    }
    let envelope = String::from_utf8_lossy(&raw.envelope);
    let stamp = time::of_envelope(&envelope, now);
    stamp.map_or_else(Stamp::untold, |stamp| Stamp { suspect: true, ..stamp })
}

/// Returns the name of the list in `Name of it <name.host>`.
fn list_name(value: &str) -> Option<String> {
    let inside = value.rsplit_once('<').map_or(value, |(_, inside)| inside);
    let name = inside.split('>').next().unwrap_or_default().trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| name.to_lowercase())
}

/// Returns the marks of the writer's own words, and whether an encoding had to be guessed.
fn marks(message: &[u8]) -> (Vec<Mark>, bool) {
    let parser = MessageParser::new().with_mime_headers();
    let Some(parsed) = parser.parse(message) else { return (Vec::new(), false) };
    let mut found = Vec::new();
    let mut guessed = false;
    for part in parsed.text_bodies() {
        let label = part.content_type().and_then(|kind| kind.attribute("charset"));
        guessed |= label.is_some_and(|label| !is_known(label));
        let text = match &part.body {
            PartType::Text(text) => plain::unquoted(start(text)),
            PartType::Html(html) => plain::of_html(start(html)),
            _ => continue,
        };
        guessed |= text.contains('\u{fffd}');
        for mark in door::marks(&text, None) {
            if !found.contains(&mark) {
                found.push(mark);
            }
        }
    }
    (found, guessed)
}

fn start(text: &str) -> &str {
    let mut end = text.len().min(LARGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
