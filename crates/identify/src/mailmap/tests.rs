//! What each form of line means, and what becomes of lines that cannot be read.

use model::{Personal, Signature};

use super::{Mailmap, Unread};

fn signed(name: &str, address: &str) -> Signature {
    Signature { name: Personal::new(name), address: Personal::new(address) }
}

fn check(mailmap: &str, from: (&str, &str), to: (&str, &str)) {
    let mapped = Mailmap::parse(mailmap.as_bytes()).map(&signed(from.0, from.1));
    assert!(mapped == signed(to.0, to.1), "{from:?} became {}", mapped.address.lossy());
}

#[test]
fn each_of_the_four_forms_is_known() {
    check(
        "Ada Proper <ada@a.invalid>\n",
        ("ada", "ADA@a.invalid"),
        ("Ada Proper", "ADA@a.invalid"),
    );
    check("<ada@a.invalid> <old@a.invalid>", ("ada", "old@a.invalid"), ("ada", "ada@a.invalid"));
    let both = "Ada Proper <ada@a.invalid> <old@a.invalid>\r\n";
    check(both, ("x", "Old@a.invalid"), ("Ada Proper", "ada@a.invalid"));
    let named = "Ada Proper <ada@a.invalid> adal <pc@a.invalid>";
    check(named, ("ADAL", "pc@a.invalid"), ("Ada Proper", "ada@a.invalid"));
    check(named, ("Bea", "pc@a.invalid"), ("Bea", "pc@a.invalid"));
}

#[test]
fn a_line_with_a_name_wins_over_one_with_the_address_alone_and_later_lines_win() {
    let text = "Ada <ada@a.invalid> adal <pc@a.invalid>\nBea <bea@a.invalid> <pc@a.invalid>\n\
                Cleo <cleo@a.invalid> <pc@a.invalid>\n";
    check(text, ("adal", "pc@a.invalid"), ("Ada", "ada@a.invalid"));
    check(text, ("anybody", "pc@a.invalid"), ("Cleo", "cleo@a.invalid"));
}

#[test]
fn broken_lines_are_numbered_skipped_and_say_why() {
    let text = "# a comment\n\nnobody at all\nAda <>\nAda <ada@a.invalid\n  # indented\n\
                Ada <ada@a.invalid> <old@a.invalid> # why\nBea <bea@a.invalid> <half\n";
    let mailmap = Mailmap::parse(text.as_bytes());
    let told = [
        (3, Unread::NoAddress),
        (4, Unread::EmptyAddress),
        (5, Unread::NotClosed),
        (8, Unread::SecondNotClosed),
    ];
    assert_eq!(mailmap.broken_lines(), told);
    check(text, ("a", "old@a.invalid"), ("Ada", "ada@a.invalid"));
    check(text, ("b", "bea@a.invalid"), ("Bea", "bea@a.invalid"));
}

#[test]
fn bytes_that_are_not_utf8_map_and_nothing_shows_in_debug() {
    let mailmap = Mailmap::parse(b"Ren\xe9 Marker <rene@a.invalid> <ren\xe9@a.invalid>\n");
    let old = Signature { name: Personal::new("x"), address: Personal::new(*b"ren\xe9@a.invalid") };
    assert_eq!(mailmap.map(&old).name.bytes(), b"Ren\xe9 Marker");
    assert!(!format!("{mailmap:?}").contains("Marker"));
    assert!(!format!("{mailmap:?}").contains("rene@"));
}

#[test]
fn the_line_that_sends_a_signature_is_known_and_the_last_one_counts() {
    let text = "Ada <ada@a.invalid>\n<ada@a.invalid> <pc@a.invalid>\n\
                <bea@a.invalid> <pc@a.invalid>\n<cleo@a.invalid> cleo <pc@a.invalid>\n\
                Shown <pc@a.invalid>\n";
    let mailmap = Mailmap::parse(text.as_bytes());
    assert_eq!(mailmap.line_of(&signed("ada", "PC@a.invalid")), Some(3));
    assert_eq!(mailmap.line_of(&signed("Cleo", "pc@a.invalid")), Some(4));
    assert_eq!(mailmap.line_of(&signed("ada", "ada@a.invalid")), None);
}
