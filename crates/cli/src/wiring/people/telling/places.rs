//! Places: lines of a file by their numbers, the first few of them where there are many.

use identify::formats::At;

/// How many lines are told by their numbers.
const TOLD: usize = 10;

/// Tells lines by their numbers, as in "lines 3, 8 and 2 more".
pub(crate) fn lines(lines: &[usize]) -> String {
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let told = lines.iter().take(TOLD).map(ToString::to_string).collect();
    format!("{word} {}", with_more(told, lines.len()))
}

/// Tells the first places of what was met so many times.
pub(crate) fn places(places: &[At], count: u64) -> String {
    let told = places.iter().map(ToString::to_string).collect();
    with_more(told, usize::try_from(count).unwrap_or(usize::MAX))
}

fn with_more(told: Vec<String>, count: usize) -> String {
    let more = count.saturating_sub(told.len());
    match more {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn ten_lines_are_told_and_the_rest_is_counted() {
        assert_eq!(lines(&[4]), "line 4");
        let many: Vec<usize> = (1..=12).collect();
        assert_eq!(lines(&many), "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
        assert_eq!(lines(&many[..10]), "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
    }
}
