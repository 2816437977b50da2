//! Mending: lines that are no JSON for the sake of a byte or a half character, read all the same.

/// Returns a line in which every byte that is not UTF-8, every control character and every half of
/// a pair of escapes is replaced; nothing when there is none.
pub(super) fn mended(line: &[u8]) -> Option<Vec<u8>> {
    let mut text = String::from_utf8_lossy(line).into_owned().into_bytes();
    let mut is_odd = text != line;
    for byte in text.iter_mut().filter(|byte| byte.is_ascii_control() && **byte != b'\t') {
        *byte = b' ';
        is_odd = true;
    }
    is_odd |= without_halves(&mut text);
    is_odd.then_some(text)
}

/// Replaces escapes of half a pair; returns whether there were any.
fn without_halves(text: &mut [u8]) -> bool {
    let (mut at, mut found) = (0, false);
    while let Some(step) = text.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += step;
        match unit(text, at) {
            Some(0xd800..=0xdbff) if matches!(unit(text, at + 6), Some(0xdc00..=0xdfff)) => {
                at += 12
            }
            Some(0xd800..=0xdfff) => {
                if let Some(digits) = text.get_mut(at + 2..at + 6) {
                    digits.copy_from_slice(b"fffd");
                }
                found = true;
                at += 6;
            }
            Some(_) => at += 6,
            None => at += 2,
        }
    }
    found
}

/// Returns what the escape at a place says, if it is one of four digits.
fn unit(text: &[u8], at: usize) -> Option<u16> {
    let escape = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn only_what_is_broken_is_replaced() {
        assert_eq!(mended(br#"{"a":"\ud83c\udf4e \\ud800 \n"}"#), None);
        let text = |line: &[u8]| mended(line).and_then(|line| String::from_utf8(line).ok());
        assert_eq!(
            text(br#""\ud83c x \udf4e\u00e9""#).as_deref(),
            Some(r#""\ufffd x \ufffd\u00e9""#)
        );
        assert_eq!(text(b"\"a\x00\xff\"").as_deref(), Some("\"a \u{fffd}\""));
        assert_eq!(text(br#""\ud83c\"#).as_deref(), Some(r#""\ufffd\"#));
    }
}
