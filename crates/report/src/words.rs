//! Texts and numbers as pages write them: cleaned, readable, or exact.
//!
//! Every text that reaches a page passes [`clean`], so that no control or direction character can
//! make a page say something else than its source. Readable numbers round; exact ones do not lose
//! more than the sixth digit.

use model::{Unit, Value};
use protect::{Cell, Withheld};

/// Returns `text` in one line, without control characters and without invisible ones that change
/// the order or the meaning of what is shown.
pub(crate) fn clean(text: &str) -> String {
    let kept: String = text.chars().filter_map(kept).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kept(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if c.is_control() => None,
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => None,
        c => Some(c),
    }
}

/// Returns a count with its thousands apart, such as `41,800`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number as a reader wants it: shares in percent, days whole, indexes with two digits.
pub(crate) fn readable(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => percent(value),
        Unit::Index => format!("{value:.2}"),
        Unit::Days if value < 10.0 => format!("{value:.1} days"),
        Unit::Days => format!("{value:.0} days"),
        Unit::People | Unit::Count if value >= 0.0 && value.fract() == 0.0 => count(value as u64),
        Unit::People | Unit::Count => format!("{value:.1}"),
    }
}

/// Near 0 and 1 a whole percent would say "nobody" or "everybody", so a digit more is written.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if share == 0.0 || share == 1.0 || (0.1..=0.9).contains(&share) {
        format!("{percent:.0}\u{a0}%")
    } else {
        format!("{percent:.1}\u{a0}%")
    }
}

/// Returns the interval of an estimate as `20 % to 36 %`, or nothing where it has no width.
pub(crate) fn interval(low: f64, high: f64, unit: Unit) -> Option<String> {
    let told = low.is_finite() && high.is_finite() && low < high;
    told.then(|| format!("{} to {}", readable(low, unit), readable(high, unit)))
}

/// Returns an estimate with its interval and the people behind it.
pub(crate) fn estimate(value: f64, low: f64, high: f64, of: u64, unit: Unit) -> String {
    let behind = people(of);
    match interval(low, high, unit) {
        Some(interval) => format!("{} ({interval}; {behind})", readable(value, unit)),
        None => format!("{} ({behind})", readable(value, unit)),
    }
}

/// Returns a number of people in words, such as `146 people`.
pub(crate) fn people(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", count(n)) }
}

/// Returns a cell as a table on a page shows it.
pub(crate) fn cell(cell: &Cell, unit: Unit) -> String {
    match cell {
        Cell::Shown(Value::Count(n)) => count(*n),
        Cell::Shown(Value::Estimate { value, low, high, of }) => {
            estimate(*value, *low, *high, *of, unit)
        }
        Cell::Shown(Value::Undefined(reason)) => clean(reason),
        Cell::Withheld(withheld) => says(*withheld),
    }
}

/// Returns the kind sentence of something withheld, without a full stop.
pub(crate) fn says(withheld: Withheld) -> String {
    clean(&withheld.sentence())
}

/// Returns a number rounded to six significant digits.
pub(crate) fn six_digits(value: f64) -> f64 {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Returns a list of texts as a sentence has it: `a, b and c`.
pub(crate) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Returns the name of a group as words: `long_standing` becomes `long standing`.
pub(crate) fn group(name: &str) -> String {
    clean(&name.replace('_', " "))
}

/// Returns an id or a family as a heading: `second_contribution` becomes `Second contribution`.
pub(crate) fn heading(id: &str) -> String {
    capital(&group(id))
}

/// Returns a text that begins with a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
