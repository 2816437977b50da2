//! Reads the people of a raw commit: its author and committer lines and its people trailers.
//!
//! Histories hold every kind of broken line, and each holds a person who did something. So nothing
//! is refused: what can be read is read, and each oddity is told as a kind of note.

use gix::bstr::ByteSlice as _;
use model::{Credit, CreditRole, Instant, NoteKind, Personal, Signature, Signed, Stamp};

/// Minutes beyond which an offset is no place on Earth.
const FARTHEST_OFFSET: i64 = 14 * 60;

/// Moments before 1971 come from broken clocks and conversions, not from git.
pub(crate) const EARLIEST_SECONDS: i64 = 31_536_000;

/// Returns who signed a line such as `Name <address> 1700000000 +0100`, and when; `None` is a line
/// that is not there at all. `latest` is the last moment that can be believed.
pub(crate) fn signed(
    line: Option<&[u8]>,
    latest: Instant,
    odd: &mut dyn FnMut(NoteKind),
) -> Signed {
    let line = line.unwrap_or_else(|| {
        odd(NoteKind::MalformedSignature);
        b""
    });
    let (by, rest) = signature(line, odd);
    if by.name.is_blank() {
        odd(NoteKind::EmptyName);
    }
    note_encoding(&by, odd);
    Signed { by, stamp: stamp(rest, latest, odd) }
}

/// Returns the people named in the trailers of a message, each once per role, in order.
///
/// Merge tools put trailers in the middle of messages, so every line counts that begins with the
/// key of a people trailer and names somebody as `Name <address>`.
pub(crate) fn credits(message: &[u8], odd: &mut dyn FnMut(NoteKind)) -> Vec<Credit> {
    let mut credits: Vec<Credit> = Vec::new();
    let mut rest = message;
    while !rest.is_empty() {
        let end = rest.find_byte(b'\n').unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, b""));
        rest = after.get(1..).unwrap_or_default();
        let Some((role, value)) = trailer(line) else { continue };
        let Some(by) = named(value) else {
            odd(NoteKind::MalformedTrailer);
            continue;
        };
        note_encoding(&by, odd);
        let credit = Credit { role, by };
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    credits
}

/// Returns the person named in a line that is a people trailer, or nothing.
pub(crate) fn person_of_trailer(line: &[u8]) -> Option<Credit> {
    let (role, value) = trailer(line)?;
    Some(Credit { role, by: named(value)? })
}

fn trailer(line: &[u8]) -> Option<(CreditRole, &[u8])> {
    // The longest key has 16 letters; nearly every line is turned away by its first bytes.
    let key_length = line.iter().take(18).position(|byte| *byte == b':')?;
    let (key, value) = line.split_at_checked(key_length)?;
    let tail = key.get(key.len().checked_sub(3)?..)?;
    if !tail.eq_ignore_ascii_case(b"-by") {
        return None;
    }
    let role = CreditRole::of_key(key.to_str().ok()?)?;
    Some((role, value.get(1..)?.trim_ascii()))
}

/// Returns the person of a trailer's value, or nothing when it holds no `<address>`.
fn named(value: &[u8]) -> Option<Signature> {
    let open = value.find_byte(b'<')?;
    let (name, rest) = value.split_at_checked(open)?;
    let rest = rest.get(1..)?;
    let close = rest.find_byte(b'>')?;
    let address = rest.get(..close)?.trim_ascii();
    (!address.is_empty()).then(|| Signature {
        name: Personal::new(name.trim_ascii()),
        address: Personal::new(address),
    })
}

/// Splits a person line into its person and what follows the last `>`.
fn signature<'a>(line: &'a [u8], odd: &mut dyn FnMut(NoteKind)) -> (Signature, &'a [u8]) {
    let open = line.find_byte(b'<');
    let close = line.rfind_byte(b'>');
    let (name, address, rest) = match (open, close) {
        (Some(open), Some(close)) if open < close => {
            let inside = line.get(open + 1..close).unwrap_or_default();
            let first = inside.find_byte(b'>').unwrap_or(inside.len());
            if first < inside.len() || inside.contains(&b'<') {
                odd(NoteKind::MalformedSignature);
            }
            (line.get(..open), inside.get(..first), line.get(close + 1..))
        }
        (Some(open), _) => {
            odd(NoteKind::MalformedSignature);
            (line.get(..open), line.get(open + 1..), Some(&b""[..]))
        }
        _ => {
            if !line.is_empty() {
                odd(NoteKind::MalformedSignature);
            }
            let start = time_at(line);
            (line.get(..start), Some(&b""[..]), line.get(start..))
        }
    };
    let name = name.unwrap_or_default();
    if address.is_some() && open.is_some() && !name.is_empty() && !name.ends_with(b" ") {
        odd(NoteKind::MalformedSignature);
    }
    let by = Signature {
        name: Personal::new(name.trim_ascii()),
        address: Personal::new(address.unwrap_or_default()),
    };
    (by, rest.unwrap_or_default())
}

/// Returns where the time begins in a line without an address: its last two words, if numbers.
fn time_at(line: &[u8]) -> usize {
    let numeric = |word: &[u8]| {
        !word.is_empty() && word.iter().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'))
    };
    let mut start = line.len();
    for _ in 0..2 {
        let head = line.get(..start).unwrap_or_default().trim_ascii_end();
        let word_at = head.rfind_byte(b' ').map_or(0, |space| space + 1);
        if !head.get(word_at..).is_some_and(numeric) {
            break;
        }
        start = word_at;
    }
    start
}

fn stamp(rest: &[u8], latest: Instant, odd: &mut dyn FnMut(NoteKind)) -> Stamp {
    let mut words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let at = words.next().and_then(seconds).and_then(Instant::from_seconds);
    let suspect = !at.is_some_and(|at| at.seconds() >= EARLIEST_SECONDS && at <= latest);
    if suspect {
        odd(NoteKind::SuspectTime);
    }
    let (offset_minutes, offset_suspect) = offset(words.next());
    if offset_suspect {
        odd(NoteKind::SuspectOffset);
    }
    Stamp { at, offset_minutes, suspect, offset_suspect }
}

fn seconds(word: &[u8]) -> Option<i64> {
    word.to_str().ok()?.parse().ok()
}

/// Returns minutes east of UTC, clamped, and whether the text was not a plain `+hhmm`.
fn offset(word: Option<&[u8]>) -> (i16, bool) {
    let Some((sign, digits)) = word.and_then(<[u8]>::split_first) else { return (0, true) };
    let Some(number) = digits.to_str().ok().and_then(|digits| digits.parse::<u32>().ok()) else {
        return (0, true);
    };
    let minutes = i64::from(number / 100) * 60 + i64::from(number % 100);
    let minutes = match sign {
        b'+' => minutes,
        b'-' => -minutes,
        _ => return (0, true),
    };
    let clamped = minutes.clamp(-FARTHEST_OFFSET, FARTHEST_OFFSET);
    let plain = digits.len() == 4 && number % 100 < 60 && clamped == minutes;
    (i16::try_from(clamped).unwrap_or_default(), !plain)
}

fn note_encoding(by: &Signature, odd: &mut dyn FnMut(NoteKind)) {
    if by.name.bytes().to_str().is_err() || by.address.bytes().to_str().is_err() {
        odd(NoteKind::NotUtf8);
    }
}
