//! Node ids: the number that is packed into GitHub's opaque id of a thing.
//!
//! GraphQL tells no number for most of what happens at an item, while REST, webhooks and archives
//! tell nothing else; both must give one event one id. The older form is base64 of a length, a type
//! and the number (`012:LabeledEvent17`); the newer is a prefix and base64 of a MessagePack list
//! whose last member is the number.

/// Returns the number of a node id, if it holds one.
pub(crate) fn number(node: &str) -> Option<u64> {
    match node.split_once('_') {
        Some((prefix, rest)) if prefix.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            last_of_list(&base64(rest)?)
        }
        _ => trailing_digits(&base64(node)?),
    }
}

/// Returns the number behind the colon and the type's name.
fn trailing_digits(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (length, rest) = text.split_once(':')?;
    length.parse::<u16>().ok()?;
    rest.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()
}

/// Returns the last member of a MessagePack list of whole numbers.
fn last_of_list(bytes: &[u8]) -> Option<u64> {
    let (head, mut rest) = bytes.split_first()?;
    let members = (0x90..=0x9f).contains(head).then_some(head & 0x0f)?;
    let mut last = None;
    for _ in 0..members {
        let (kind, after) = rest.split_first()?;
        let width = match kind {
            0x00..=0x7f => 0,
            0xcc => 1,
            0xcd => 2,
            0xce => 4,
            0xcf => 8,
            _ => return None,
        };
        let (digits, after) = after.split_at_checked(width)?;
        let wide = digits.iter().fold(0, |sum, digit| (sum << 8) | u64::from(*digit));
        last = Some(if width == 0 { u64::from(*kind) } else { wide });
        rest = after;
    }
    last.filter(|_| rest.is_empty())
}

/// Returns the bytes of a base64 text in either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn both_forms_hold_the_number_that_rest_tells() {
        // As in GitHub's own description of its REST interface.
        assert_eq!(number("MDEyOklzc3VlRXZlbnQx"), Some(1));
        assert_eq!(number("LOE_lADODwFebM5HwC0kzwAAAAF_RoSA"), Some(6_430_295_168));
        assert_eq!(number("LE_lADODwFebM5HwC0kzwAAAAF_Roqs"), Some(6_430_296_748));
        assert_eq!(number("RTE_lADODwFebM5HwC0kzwAAAAGLfJhq"), Some(6_635_165_802));
        assert_eq!(number("IC_kwDODwFebM5DZ8-5"), Some(1_130_876_857));
    }

    #[test]
    fn what_is_no_node_id_holds_none() {
        for text in ["", "LE_", "LE_lADO", "CE_kz", "no", "MDEy", "Zm9vYmFy", "ÄÖ_ü", "LE_3wAA"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
