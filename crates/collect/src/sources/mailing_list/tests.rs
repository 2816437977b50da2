//! The small rules of reading a message, one by one.

use model::Instant;

use super::sender::read;
use super::time::{Month, stamp};

fn shown(value: &str) -> (Option<String>, Option<String>) {
    let sender = read(value);
    (sender.address, sender.name)
}

#[test]
fn a_sender_is_found_in_every_way_of_writing_one() {
    let wanted = |address: &str, name: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (some(address), some(name))
    };
    for (value, address, name) in [
        ("ada at orchard.invalid (Ada Quince)", "ada@orchard.invalid", "Ada Quince"),
        ("ada at orchard.invalid (ada at orchard.invalid)", "ada@orchard.invalid", ""),
        ("ada@orchard.... (Ada Quince)", "ada@orchard....", "Ada Quince"),
        ("ada@orchard.invalid", "ada@orchard.invalid", ""),
        ("ada@orchard.invalid (Quince, Ada)", "ada@orchard.invalid", "Quince, Ada"),
        ("\"Quince, Ada\" <Ada@Orchard.invalid>", "Ada@Orchard.invalid", "Quince, Ada"),
        ("Ada Quince <ada at orchard.invalid>", "ada@orchard.invalid", "Ada Quince"),
        ("ada at orchard.invalid (=?UTF-8?B?QWTDoQ==?=)", "ada@orchard.invalid", "Adá"),
        (
            "ada at orchard.invalid (Ada \"Pip\" Quince)",
            "ada@orchard.invalid",
            "Ada \"Pip\" Quince",
        ),
        ("Ada Quince", "", "Ada Quince"),
        ("", "", ""),
    ] {
        assert_eq!(shown(value), wanted(address, name), "{value}");
    }
}

#[test]
fn dates_are_read_in_every_way_of_writing_one() {
    let now = Instant::parse("2026-01-01").unwrap();
    for (text, at, offset) in [
        ("Wed, 01 Dec 2010 14:26:40 +0100", "2010-12-01T13:26:40Z", Some(60)),
        ("Thu Nov  1 11:19:12 2001", "2001-11-01T11:19:12Z", None),
        ("1 Nov 01 11:19 EST (New York)", "2001-11-01T16:19:00Z", Some(-300)),
        ("Thu, 1-Nov-2001 11:19:12 -0000", "2001-11-01T11:19:12Z", Some(0)),
        ("2001-11-05 10:00:00 +0000", "2001-11-05T10:00:00Z", Some(0)),
        ("Thu, 1 Nov 2001 11:19:12 +051800", "2001-11-01T11:19:12Z", None),
    ] {
        let read = stamp(text, now).unwrap();
        assert_eq!(read.at, Instant::parse(at), "{text}");
        let told = (!read.offset_suspect).then_some(read.offset_minutes);
        assert_eq!((told, read.suspect), (offset, false), "{text}");
    }
    assert!(stamp("yesterday at noon", now).is_none());
    assert!(stamp("", now).is_none());
    assert!(stamp("Fri, 1 Jan 2038 00:00:00 +0000", now).unwrap().suspect);
}

#[test]
fn only_a_name_that_states_a_month_has_one() {
    for name in ["a/2001-November.txt.gz", "list-2001-11.mbox", "list_2001_nov.txt", "200111.mbox"]
    {
        let month = Month::of_name(name).unwrap();
        assert!(month.holds(Instant::parse("2001-11-30T23:00:00Z").unwrap()), "{name}");
        assert!(!month.holds(Instant::parse("2001-12-03").unwrap()), "{name}");
    }
    for name in ["list.mbox", "list-1995-1999.mbox", "list-2001-11-05.mbox", "2001-13.mbox"] {
        assert_eq!(Month::of_name(name), None, "{name}");
    }
}
