//! The headers of a message: their lines, the texts encoded in them, the ids.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::parsers::MessageStream;

use super::mbox::is_header;

/// How many bytes of headers are read.
const LARGEST_HEAD: usize = 1 << 20;

/// The headers of one message.
pub(super) struct Head {
    lines: Vec<(String, String)>,
    /// Whether they hold bytes that are not UTF-8, read as the Latin letters of Windows.
    pub(super) guessed: bool,
}

impl Head {
    /// Reads the headers, which end at the first blank line.
    pub(super) fn read(message: &[u8]) -> Self {
        let bytes = message.get(..LARGEST_HEAD).unwrap_or(message);
        let mut head = Self { lines: Vec::new(), guessed: false };
        for line in bytes.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.iter().all(u8::is_ascii_whitespace) {
                if head.lines.is_empty() {
                    continue;
                }
                break;
            }
            head.add(line);
        }
        head
    }

    fn add(&mut self, line: &[u8]) {
        let text = match std::str::from_utf8(line) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.guessed = true;
                WINDOWS_1252.decode_without_bom_handling(line).0.into_owned()
            }
        };
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = self.lines.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if is_header(line)
            && let Some((name, value)) = text.split_once(':')
        {
            self.lines.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// Returns whether there are no headers at all.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the first header of a name in lower case that says something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.lines.iter().filter(|(known, _)| known == name);
        found.find(|(_, value)| !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Returns the ids in the headers of a name, in order.
    pub(super) fn ids(&self, name: &str) -> Vec<String> {
        let values = self.lines.iter().filter(|(known, _)| known == name);
        values.flat_map(|(_, value)| ids(value)).collect()
    }
}

/// Returns the ids between `<` and `>`, or the one bare word with an `@`; archives that hide
/// addresses may have hidden an id's too.
fn ids(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inside, after)) = after.split_once('>') else { break };
        let id: String = inside.replace(" at ", "@").split_whitespace().collect();
        if !id.is_empty() {
            found.push(id);
        }
        rest = after;
    }
    if found.is_empty() && value.contains('@') {
        let mut words = value.split_whitespace();
        if let (Some(word), None) = (words.next(), words.next()) {
            found.push(word.trim_matches(['<', '>']).to_owned());
        }
    }
    found
}

/// Returns a text with its encoded words read, and whether one named an encoding that is not known.
pub(super) fn decoded(text: &str) -> (String, bool) {
    if !text.contains("=?") {
        return (text.to_owned(), false);
    }
    let labels = text.split("=?").skip(1).filter_map(|word| word.split('?').next());
    let guessed = labels.filter(|label| !label.is_empty() && !label.contains(' ')).any(|label| {
        let label = label.split('*').next().unwrap_or_default();
        Encoding::for_label(label.as_bytes()).is_none()
    });
    let line = format!("{text}\n");
    let read = MessageStream::new(line.as_bytes()).parse_unstructured();
    (read.into_text().map_or_else(|| text.to_owned(), |text| text.into_owned()), guessed)
}

/// Returns whether an encoding that a text names is known.
pub(super) fn is_known(label: &str) -> bool {
    label.eq_ignore_ascii_case(UTF_8.name()) || Encoding::for_label(label.as_bytes()).is_some()
}
