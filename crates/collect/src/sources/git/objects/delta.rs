//! Deltas: an object as the copies and additions that make it of another.

use super::LARGEST_OBJECT;

/// Builds in `out` what `delta` makes of `base`; nothing when either is broken.
pub(super) fn apply(base: &[u8], delta: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut rest = delta;
    if size(&mut rest)? != base.len() as u64 {
        return None;
    }
    let wanted = size(&mut rest)?;
    if wanted > LARGEST_OBJECT {
        return None;
    }
    out.clear();
    out.reserve(usize::try_from(wanted).ok()?);
    while let Some((&command, after)) = rest.split_first() {
        rest = after;
        if command & 0x80 == 0 {
            if command == 0 {
                return None;
            }
            let (literal, after) = rest.split_at_checked(usize::from(command))?;
            out.extend_from_slice(literal);
            rest = after;
            continue;
        }
        let mut number = [0_u8; 8];
        for (bit, byte) in number.iter_mut().take(7).enumerate() {
            if command & (1 << bit) != 0 {
                let (&first, after) = rest.split_first()?;
                *byte = first;
                rest = after;
            }
        }
        let [a, b, c, d, e, f, g, _] = number;
        let from = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        let length = match u32::from_le_bytes([e, f, g, 0]) {
            0 => 0x10000,
            length => usize::try_from(length).ok()?,
        };
        out.extend_from_slice(base.get(from..from.checked_add(length)?)?);
        if out.len() as u64 > wanted {
            return None;
        }
    }
    (out.len() as u64 == wanted).then_some(())
}

fn size(bytes: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0_u64, 0_u32);
    loop {
        let (&byte, after) = bytes.split_first()?;
        *bytes = after;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
