//! Excerpts: how what was set aside begins, told by its structure alone.
//!
//! Whoever looks for what is wrong with a file needs to see where it stops being JSON, a header or a
//! line of a log; nobody needs the words. What cannot be read may be a message as well as anything
//! else, so every word is covered (`x` for a letter, `0` for a digit), but for keys of objects,
//! names of tags and a few names of headers, which formats fix and not people.

use model::Personal;

/// How many bytes of what is set aside are looked at.
const LONGEST: usize = 200;

/// How long a key or a tag may be and still be believed to be one of a format.
const LONGEST_NAME: usize = 40;

/// Names that stand at the beginning of a line before a colon, in lower case.
const HEADERS: [&str; 10] = [
    "author",
    "commit",
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "references",
    "subject",
    "to",
];

/// Returns the structure of how something begins.
pub(crate) fn shape(bytes: &[u8]) -> Personal {
    let text = String::from_utf8_lossy(bytes.get(..LONGEST).unwrap_or(bytes)).into_owned();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        if !is_word(first) {
            shown.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (word, after) =
            rest.split_at(rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()));
        if is_of_format(&shown, word, after) {
            shown.push_str(word);
        } else {
            shown.extend(word.chars().map(covered));
        }
        rest = after;
    }
    Personal::new(shown)
}

/// Returns whether a word is one that the format fixes, by what stands around it.
fn is_of_format(before: &str, word: &str, after: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphabetic() || letter == '_' || letter == '-';
    if word.len() > LONGEST_NAME || !word.chars().all(plain) {
        return false;
    }
    let key = before.ends_with('"')
        && after.strip_prefix('"').is_some_and(|after| after.trim_start().starts_with(':'));
    let tag = ["<", "</", "<!"].iter().any(|mark| before.ends_with(mark))
        && after.starts_with(['>', '/', ' ']);
    let line = before.is_empty() || before.ends_with('\n');
    let header =
        line && after.starts_with(':') && HEADERS.contains(&word.to_ascii_lowercase().as_str());
    key || tag || header
}

fn covered(letter: char) -> char {
    match letter {
        '_' | '-' => letter,
        _ if letter.is_numeric() => '0',
        _ => 'x',
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn words_are_covered_and_structure_is_shown() {
        for (text, shown) in [
            ("{\"id\": 17, \"content\": \"dear Fern", "{\"id\": 00, \"content\": \"xxxx xxxx"),
            ("{\"Fern Moss\": 1}", "{\"xxxx xxxx\": 0}"),
            ("<!DOCTYPE html><title>Fern</title>", "<!DOCTYPE xxxx><title>xxxx</title>"),
            (
                "Subject: a fern\nFern: hello\n<fern@moss>",
                "Subject: x xxxx\nxxxx: xxxxx\n<xxxx@xxxx>",
            ),
            ("żółw\u{1b}[1m\0", "xxxx\u{1b}[0x\0"),
        ] {
            assert_eq!(shape(text.as_bytes()).lossy(), shown);
        }
        assert_eq!(shape(&[b'a'; 900]).lossy().len(), 200);
        assert_eq!(shape(b"\xff\xfe").lossy(), "\u{fffd}\u{fffd}");
    }
}
