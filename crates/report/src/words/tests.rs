//! Numbers and texts as a reader meets them.

use super::{clean, count, listed, readable, six_digits};
use model::Unit;

#[test]
fn nothing_invisible_survives_and_lines_become_one() {
    assert_eq!(clean("a\u{202e}b\u{0}c\n\td\u{feff}\u{200b}"), "abc d");
    assert_eq!(clean("Zoë 李 Ω"), "Zoë 李 Ω");
}

#[test]
fn numbers_read_well_and_never_round_to_nobody_or_everybody() {
    assert_eq!(count(0), "0");
    assert_eq!(count(999), "999");
    assert_eq!(count(41_800), "41,800");
    assert_eq!(count(1_234_567), "1,234,567");
    assert_eq!(readable(0.274, Unit::Share), "27\u{a0}%");
    assert_eq!(readable(0.004, Unit::Share), "0.4\u{a0}%");
    assert_eq!(readable(0.997, Unit::Share), "99.7\u{a0}%");
    assert_eq!(readable(1.0, Unit::Share), "100\u{a0}%");
    assert_eq!(readable(12_000.0, Unit::People), "12,000");
}

#[test]
fn exact_numbers_keep_six_digits_and_know_one_zero() {
    assert_eq!(six_digits(1.0 / 3.0).to_string(), "0.333333");
    assert_eq!(six_digits(-0.0).to_string(), "0");
    assert_eq!(six_digits(123_456_789.0).to_string(), "123457000");
}

#[test]
fn lists_read_as_sentences_do() {
    let parts = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(listed(&parts), "a, b and c");
    assert_eq!(listed(&parts[..1]), "a");
    assert_eq!(listed(&[]), "");
}
