//! What a line says of other items and under which hashtags, read word by word.
//!
//! Addresses and code between backticks are stepped over; of an address only the item that it leads
//! to is taken.

use model::{ItemKey, Mark, Personal, Place};

/// The farthest that the end of code between backticks is looked for.
const LONGEST_CODE: usize = 400;

/// The longest hashtag.
const LONGEST_TAG: usize = 50;

/// The closing keywords that GitHub documents.
const CLOSING: [&str; 9] =
    ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];

/// What may stand right before a hashtag or a name.
const OPENING: [char; 14] = ['(', '[', '{', ',', ';', ':', '"', '\'', '*', '_', '~', '!', '|', '`'];

/// The platform whose addresses are known wherever they are written.
const GITHUB: &str = "github.com";

/// Hands over the marks of a line, in order, until nothing more is wanted.
pub(super) fn marks(line: &str, here: Option<&Place>, take: &mut dyn FnMut(Mark) -> bool) {
    let mut words = Words { line, at: 0, here, closing: None };
    while words.at < line.len() {
        if let Some(mark) = words.step()
            && !take(mark)
        {
            return;
        }
    }
}

struct Words<'t> {
    line: &'t str,
    /// Where the next step begins; always between two characters.
    at: usize,
    here: Option<&'t Place>,
    /// Where an item has to begin for the closing keyword before it to mean it.
    closing: Option<usize>,
}

impl<'t> Words<'t> {
    /// Goes at least one character on, and returns the mark that was passed.
    fn step(&mut self) -> Option<Mark> {
        let rest = self.rest();
        match rest.as_bytes().first()? {
            b'`' => {
                self.at += code(rest);
                None
            }
            b'#' => self.sign(),
            byte if byte.is_ascii_alphanumeric() => self.word(),
            _ => {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
                None
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.line.get(self.at..).unwrap_or_default()
    }

    /// Reads what begins with `#`: an item's number or a hashtag.
    fn sign(&mut self) -> Option<Mark> {
        let begin = self.at;
        let free = self.is_free(begin);
        let after = self.rest().get(1..).unwrap_or_default();
        let length = after.bytes().take_while(|byte| is_tag(*byte)).count();
        self.at += 1 + length;
        let tag = after.get(..length)?;
        if !free || goes_on(after.get(length..)?) {
            return None;
        }
        let tag = tag.trim_end_matches(['-', '_']);
        if let Some(number) = number(tag) {
            return Some(self.item(begin, ItemKey::Number { place: self.here?.clone(), number }));
        }
        let tag = tag.to_ascii_lowercase();
        let fits = (2..=LONGEST_TAG).contains(&tag.len())
            && tag.bytes().any(|byte| byte.is_ascii_lowercase());
        fits.then_some(Mark::Hashtag(tag))
    }

    /// Reads a word: an address, `GH-17`, `owner/name#17`, a closing keyword, or nothing of these.
    fn word(&mut self) -> Option<Mark> {
        let begin = self.at;
        let rest = self.rest();
        if let Some(behind) = address(rest) {
            let tail = behind.find(ends_address).and_then(|end| behind.get(..end));
            let tail = tail.unwrap_or(behind);
            self.at += rest.len() - behind.len() + tail.len();
            return item_at(tail, self.here).map(|key| self.item(begin, key));
        }
        let length = rest.bytes().take_while(|byte| is_word(*byte)).count();
        self.at += length;
        let word = rest.get(..length)?;
        let after = rest.get(length..)?;
        if !self.is_free(begin) {
            return None;
        }
        if let (Some(repository), Some(tail)) = (repository(word), after.strip_prefix('#')) {
            let digits = tail.bytes().take_while(|byte| is_tag(*byte)).count();
            self.at += 1 + digits;
            if goes_on(tail.get(digits..)?) {
                return None;
            }
            let number = number(tail.get(..digits)?.trim_end_matches(['-', '_']))?;
            let place = place(&self.here?.platform, repository, self.here);
            return Some(self.item(begin, ItemKey::Number { place, number }));
        }
        if let Some(digits) = word.get(..3).filter(|gh: &&str| gh.eq_ignore_ascii_case("gh-")) {
            let number = number(word.get(digits.len()..)?.trim_end_matches('.'))?;
            return Some(self.item(begin, ItemKey::Number { place: self.here?.clone(), number }));
        }
        if is_closing(word) {
            let after = after.strip_prefix(':').unwrap_or(after);
            let item = after.trim_start_matches([' ', '\t']);
            let apart = item.len() < after.len();
            self.closing = apart.then_some(self.line.len() - item.len());
        }
        None
    }

    /// Returns the mark of an item that begins at `begin`.
    fn item(&self, begin: usize, key: ItemKey) -> Mark {
        if self.closing == Some(begin) { Mark::Closes(key) } else { Mark::Reference(key) }
    }

    /// Returns whether what begins at a place belongs to nothing before it.
    fn is_free(&self, begin: usize) -> bool {
        let mut before = self.line.get(..begin).unwrap_or_default().chars().rev();
        match (before.next(), before.next()) {
            (None, _) => true,
            (Some('('), Some(']')) | (Some('"' | '\''), Some('=')) => false,
            (Some(c), _) if c.is_ascii() => c.is_ascii_whitespace() || OPENING.contains(&c),
            (Some(c), _) => !c.is_alphanumeric(),
        }
    }
}

/// Returns how long the code is that begins here, with its backticks; without an end, the
/// backticks alone.
fn code(rest: &str) -> usize {
    let ticks = |at: usize| {
        rest.bytes().skip(at).take_while(|byte| *byte == b'`').take(LONGEST_CODE).count()
    };
    let length = ticks(0);
    let mut at = length;
    while at < length + LONGEST_CODE {
        match rest.as_bytes().get(at) {
            None => break,
            Some(b'`') => {
                let found = ticks(at);
                at += found;
                if found == length {
                    return at;
                }
            }
            Some(_) => at += 1,
        }
    }
    length
}

/// Returns what stands behind the scheme of an address.
fn address(rest: &str) -> Option<&str> {
    let schemes = ["https://", "http://"];
    let behind = schemes.iter().find_map(|scheme| rest.strip_prefix(scheme));
    behind.or_else(|| rest.starts_with("www.").then_some(rest))
}

fn ends_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | '|')
}

/// Returns the item that an address without its scheme leads to, on GitHub or on the platform of
/// `here`.
fn item_at(address: &str, here: Option<&Place>) -> Option<ItemKey> {
    let mut parts = address.splitn(6, ['/', '?', '#']);
    let host = parts.next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host != GITHUB && here.is_none_or(|here| here.platform != host) {
        return None;
    }
    let (owner, name, kind, digits) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let path = format!("{owner}/{name}");
    let repository = repository(&path)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = number(digits.get(..end)?)?;
    if goes_on(digits.get(end..)?) {
        return None;
    }
    match kind {
        "issues" | "pull" | "pulls" => {
            Some(ItemKey::Number { place: place(host, repository, here), number })
        }
        "discussions" => Some(ItemKey::Native {
            platform: host.to_owned(),
            id: Personal::new(format!("discussion:{number}@{repository}")),
        }),
        _ => None,
    }
}

/// Returns the repository of that name; `here` itself where it has it, with all that is known of it.
fn place(platform: &str, repository: &str, here: Option<&Place>) -> Place {
    let same = |here: &&Place| {
        here.platform == platform && here.name.bytes().eq_ignore_ascii_case(repository.as_bytes())
    };
    here.filter(same).cloned().unwrap_or_else(|| Place {
        platform: platform.to_owned(),
        name: Personal::new(repository),
        native: None,
    })
}

/// Returns the text if it is an owner and a name.
fn repository(text: &str) -> Option<&str> {
    let (owner, name) = text.split_once('/')?;
    let owned = (1..=39).contains(&owner.len())
        && owner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let named =
        (1..=100).contains(&name.len()) && name.bytes().all(|byte| is_word(byte) && byte != b'/');
    (owned && named).then_some(text)
}

/// Returns the number of an item: no sign, no leading zero, no more digits than any forge uses.
fn number(digits: &str) -> Option<u64> {
    let plain = (1..=12).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn is_closing(word: &str) -> bool {
    CLOSING.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

fn is_tag(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_word(byte: u8) -> bool {
    is_tag(byte) || matches!(byte, b'.' | b'/')
}

/// Returns whether a word goes on with a letter that no hashtag and no number holds.
fn goes_on(after: &str) -> bool {
    after.chars().next().is_some_and(char::is_alphanumeric)
}
