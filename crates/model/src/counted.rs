//! A count with its noun, so that one thing is never told as several.

/// Returns a count with a noun that takes an `s` for several: `1 record`, `2 records`.
pub fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        several => format!("{several} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_one_and_anything_else_is_several() {
        for (count, text) in [(0, "0 records"), (1, "1 record"), (2, "2 records")] {
            assert_eq!(counted(count, "record"), text);
        }
    }
}
