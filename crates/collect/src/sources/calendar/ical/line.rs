//! Lines of iCalendar: put together again where they were folded, taken apart into name and value.

/// Returns the lines with what was folded put together again, each with its number.
pub(super) fn unfolded(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let mut lines = bytes.split(|byte| *byte == b'\n').enumerate().peekable();
    std::iter::from_fn(move || {
        let (number, line) = lines.next()?;
        let mut whole = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
        while let Some((_, more)) =
            lines.next_if(|(_, next)| next.starts_with(b" ") || next.starts_with(b"\t"))
        {
            let more = more.strip_suffix(b"\r").unwrap_or(more);
            whole.extend_from_slice(more.get(1..).unwrap_or_default());
        }
        Some((number + 1, whole))
    })
}

/// A line: `NAME;PARAMETER=VALUE:value`.
pub(super) struct Line<'l> {
    pub(super) name: String,
    parameters: Vec<(String, &'l str)>,
    pub(super) value: &'l str,
}

impl<'l> Line<'l> {
    pub(super) fn split(line: &'l str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        let mut quoted = false;
        let mut parts = head.split(|c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts
            .filter_map(|part| part.split_once('='))
            .map(|(key, value)| (key.to_ascii_uppercase(), value.trim_matches('"')))
            .collect();
        Some(Self { name, parameters, value })
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&'l str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// Reads `PT1H30M`, `P1D`, `P2W` as seconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let mut seconds: i64 = 0;
    let mut digits = String::new();
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'T' => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = digits.parse().ok()?;
        digits.clear();
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
    }
    Some(seconds)
}

/// Returns a text value as it was before its commas and line ends were escaped.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') | None => plain.push(' '),
                Some(other) => plain.push(other),
            },
            other => plain.push(other),
        }
    }
    plain
}
