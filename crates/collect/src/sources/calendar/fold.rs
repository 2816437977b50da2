//! Folds a title so that renamings, dates and `CANCELED` do not make one series another.

/// The words that say what became of a session and not which one it is.
const STATES: [&str; 8] = [
    "canceled",
    "cancelled",
    "cancellation",
    "tentative",
    "postponed",
    "rescheduled",
    "confirmed",
    "tbc",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Returns the title in lower case, its words parted by one space, without states and dates; a
/// title of nothing else stays whole.
pub(super) fn fold(title: &str) -> String {
    let lower = title.replace(['\'', '’'], "").to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let kept: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(at, word)| {
            let around = [at.checked_sub(1).and_then(|at| words.get(at)), words.get(at + 1)];
            !STATES.contains(*word) && !is_date(word, around)
        })
        .map(|(_, word)| *word)
        .collect();
    let folded = if kept.is_empty() { words } else { kept };
    folded.join(" ").chars().take(200).collect()
}

/// Returns whether a title says that the session is canceled.
pub(super) fn is_canceled(title: &str) -> bool {
    let lower = title.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "canceled" | "cancelled"))
}

fn is_date(word: &str, around: [Option<&&str>; 2]) -> bool {
    let beside = |test: fn(&str) -> bool| around.iter().flatten().any(|word| test(word));
    is_year(word)
        || (is_month(word) && beside(is_day))
        || (is_day(word) && beside(is_month))
        || (is_month(word) && beside(is_year))
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_month(word: &str) -> bool {
    let whole = word == "sept" || MONTHS.contains(&word);
    whole || (word.len() == 3 && MONTHS.iter().any(|month| month.starts_with(word)))
}

fn is_day(word: &str) -> bool {
    let end = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = word.get(end.len()..).unwrap_or_default();
    matches!(suffix, "" | "st" | "nd" | "rd" | "th")
        && end.len() <= 2
        && end.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::{fold, is_canceled};

    #[test]
    fn states_dates_and_signs_make_no_other_series() {
        for title in [
            "Newcomers' Hour",
            "CANCELED: Newcomers' Hour",
            "[Cancelled] newcomers’ hour (May 3rd, 2024)",
            "Newcomers' Hour — 2025",
            "Tentative — Newcomers' hour, 14 Jun",
        ] {
            assert_eq!(fold(title), "newcomers hour", "{title}");
        }
        assert_eq!(fold("May meeting 3"), "may meeting 3");
        assert_eq!(fold("PyVillage 2024"), "pyvillage");
        assert_eq!(fold("2024"), "2024");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn only_the_word_itself_cancels() {
        assert!(is_canceled("CANCELED - Call"));
        assert!(is_canceled("Call (cancelled)"));
        assert!(!is_canceled("How to run a call that is never cancelable"));
    }
}
