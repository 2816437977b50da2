//! An address folded to lower case, as git compares addresses: byte by byte, ASCII letters only.
//!
//! Whatever is not ASCII stays as it was written, so that comparing never depends on a locale.

use crate::Personal;

/// Returns the bytes with ASCII capitals made small and white space at both ends left out.
pub fn folded(text: &[u8]) -> Personal {
    Personal::new(text.trim_ascii().to_ascii_lowercase())
}

/// Returns what stands before and after the last `@`, or nothing when there is none.
pub fn halves(address: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = address.iter().rposition(|&byte| byte == b'@')?;
    let (local, rest) = address.split_at_checked(at)?;
    Some((local, rest.get(1..)?))
}
