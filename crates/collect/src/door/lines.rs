//! The lines of a text that its writer spoke: no quoted lines, no fenced code, no HTML comments.
//!
//! A fence of backticks that is never closed runs to the end, as forges show it. One of tildes has
//! to be closed, because mails underline their headings with tildes.

/// Hands over each piece of a line that was spoken and whether it begins its line, until nothing
/// more is wanted.
pub(super) fn spoken(text: &str, take: &mut dyn FnMut(&str, bool) -> bool) {
    let mut lines = text.lines();
    let mut fenced: Option<Fence> = None;
    let mut commented = false;
    // Once a fence of tildes turned out to be none, no other is looked for: each look is as long
    // as the text.
    let mut tildes = true;
    while let Some(line) = lines.next() {
        let mut rest = line;
        if commented {
            let Some((_, behind)) = line.split_once("-->") else { continue };
            commented = false;
            rest = behind;
        } else if let Some(open) = &fenced {
            if Fence::of(line).is_some_and(|fence| fence.closes(open)) {
                fenced = None;
            }
            continue;
        } else if let Some(fence) = Fence::of(line).filter(Fence::may_open) {
            if fence.sign == b'~' {
                let mut later = lines.clone().filter_map(Fence::of);
                tildes = tildes && later.any(|other| other.closes(&fence));
            }
            if fence.sign == b'`' || tildes {
                fenced = Some(fence);
                continue;
            }
        } else if is_quoted(line) {
            continue;
        }
        let mut begins = rest.len() == line.len();
        while let Some((before, behind)) = rest.split_once("<!--") {
            if !take(before, begins) {
                return;
            }
            begins = false;
            let closed = behind.split_once("-->");
            commented = closed.is_none();
            rest = closed.map_or("", |(_, after)| after);
        }
        if !take(rest, begins) {
            return;
        }
    }
}

/// A line that begins as the fences of code do.
struct Fence<'t> {
    sign: u8,
    length: usize,
    after: &'t str,
}

impl<'t> Fence<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let inner = unindented(line)?;
        let sign = *inner.as_bytes().first()?;
        if !matches!(sign, b'`' | b'~') {
            return None;
        }
        let length = inner.bytes().take_while(|byte| *byte == sign).count();
        let after = inner.get(length..)?;
        (length >= 3).then_some(Self { sign, length, after })
    }

    fn may_open(&self) -> bool {
        self.sign == b'~' || !self.after.contains('`')
    }

    fn closes(&self, open: &Fence<'_>) -> bool {
        self.sign == open.sign && self.length >= open.length && self.after.trim().is_empty()
    }
}

fn is_quoted(line: &str) -> bool {
    unindented(line).is_some_and(|inner| inner.starts_with('>'))
}

/// Returns a line without up to three spaces before it; more of them make it code.
fn unindented(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches(' ');
    (line.len() - inner.len() <= 3).then_some(inner)
}
