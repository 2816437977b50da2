//! What the door takes out of texts, and what it leaves.

use collect::door::{MOST, marks};
use model::{Account, AccountKey, CreditRole, ItemKey, Mark, Personal, Place};
use proptest::prelude::*;

fn here() -> Place {
    Place {
        platform: "github.com".to_owned(),
        name: Personal::new("Orchard/press"),
        native: Some("42".to_owned()),
    }
}

/// Returns the marks of a text written in a repository, in words.
fn told(text: &str) -> Vec<String> {
    marks(text, Some(&here())).iter().map(words).collect()
}

fn words(mark: &Mark) -> String {
    match mark {
        Mark::Hashtag(tag) => format!("#{tag}"),
        Mark::Reference(key) => item(key),
        Mark::Closes(key) => format!("closes {}", item(key)),
        Mark::Trailer(role, account) => format!("{} {}", role.word(), person(account)),
        _ => unreachable!(),
    }
}

fn item(key: &ItemKey) -> String {
    match key {
        ItemKey::Number { place, number } => {
            let known = if place.native.is_some() { "(42)" } else { "" };
            format!("{}/{}{known}#{number}", place.platform, place.name.lossy())
        }
        ItemKey::Native { platform, id } => format!("{platform}/{}", id.lossy()),
    }
}

fn person(account: &Account) -> String {
    let AccountKey::Address(address) = &account.key else { unreachable!() };
    let name = account.name.as_ref().map(Personal::lossy).unwrap_or_default();
    format!("{}:{name}<{}>", account.platform, address.lossy())
}

#[test]
fn hashtags_are_taken_in_lower_case_and_only_whole() {
    for (text, expected) in [
        (
            "For #EuroSprint and (#first_steps), #2024-spring!",
            "#eurosprint #first_steps #2024-spring",
        ),
        ("#start, **#bold** „#quoted“ 🎉#party", "#start #bold #quoted #party"),
        ("#a is too short, #12-3 has no letter, #café is cut by no one", ""),
        ("# Heading\n## Another\n#!shebang &#39; C# a#b ##two [x](#anchor) href=\"#top\"", ""),
        ("https://x.invalid/a#fragment www.x.invalid/#top <http://x.invalid/#b>", ""),
        ("`#code` and ``#more ` code`` but `#open", "#open"),
        (
            "```\n#fenced\n```\n#after\n~~~ text\n#fenced\n~~~~\n#last\n````\n```\n#never",
            "#after #last",
        ),
        ("Heading\n~~~~~~~\n#mail", "#mail"),
        ("#said\n> #quoted\n   > #too\nthen #said and #SAID", "#said"),
        ("a <!-- #hidden --> #b1 <!-- #hidden\n#hidden --> #b2 <!-- #hidden", "#b1 #b2"),
        ("#tail- #tail_", "#tail"),
    ] {
        assert_eq!(told(text).join(" "), expected, "{text}");
    }
    let long = "x".repeat(50);
    assert_eq!(told(&format!("#{long} #{long}y")), [format!("#{long}")]);
}

#[test]
fn references_name_items_here_and_elsewhere() {
    for (text, expected) in [
        (
            "see #17, GH-18 and gh-19.",
            "github.com/Orchard/press(42)#17 github.com/Orchard/press(42)#18 github.com/Orchard/press(42)#19",
        ),
        (
            "like mill/press#3 (and orchard/PRESS#4)",
            "github.com/mill/press#3 github.com/Orchard/press(42)#4",
        ),
        ("https://github.com/mill/press/pull/5#discussion_r1", "github.com/mill/press#5"),
        ("[here](https://www.github.com/mill/press/issues/6), x", "github.com/mill/press#6"),
        ("http://github.com/mill/press/discussions/7", "github.com/discussion:7@mill/press"),
        ("#0 #007 #17x5 x#17 mill/press/a#3 #9999999999999 a/b# GH-x", "#17x5"),
        ("https://github.com/mill/press/issues/new https://x.invalid/mill/press/issues/6", ""),
        ("#17 #17 orchard/press#17", "github.com/Orchard/press(42)#17"),
    ] {
        assert_eq!(told(text).join(" "), expected, "{text}");
    }
}

#[test]
fn closing_keywords_bind_the_item_behind_them() {
    for keyword in
        ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "RESOLVED"]
    {
        for gap in [" ", ": ", "  "] {
            let text = format!("{keyword}{gap}#17");
            assert_eq!(told(&text), ["closes github.com/Orchard/press(42)#17"], "{text}");
        }
    }
    for (text, expected) in [
        (
            "Fixes mill/press#3, fix GH-4",
            "closes github.com/mill/press#3 closes github.com/Orchard/press(42)#4",
        ),
        ("closes https://github.com/mill/press/issues/9", "closes github.com/mill/press#9"),
        ("fixing #1", "github.com/Orchard/press(42)#1"),
        ("prefix #2", "github.com/Orchard/press(42)#2"),
        ("fixes the bug of #3", "github.com/Orchard/press(42)#3"),
        ("fixes#4 fixes:#5", "github.com/Orchard/press(42)#5"),
    ] {
        assert_eq!(told(text).join(" "), expected, "{text}");
    }
}

#[test]
fn without_a_place_only_addresses_refer() {
    let text = "#17 GH-17 mill/press#3 https://github.com/mill/press/pull/5 #tag";
    let found: Vec<String> = marks(text, None).iter().map(words).collect();
    assert_eq!(found, ["github.com/mill/press#5", "#tag"]);
}

#[test]
fn another_platform_is_known_by_its_own_addresses() {
    let place = Place { platform: "forge.invalid".to_owned(), ..here() };
    let text = "https://forge.invalid/mill/press/pulls/5 https://github.com/mill/press/pull/5";
    let found: Vec<String> = marks(text, Some(&place)).iter().map(words).collect();
    assert_eq!(found, ["forge.invalid/mill/press#5", "github.com/mill/press#5"]);
}

#[test]
fn people_are_taken_from_trailers_at_the_beginning_of_a_line() {
    let text = "What #17 needs.\r\n\r\nCo-Authored-By: Plum <plum@orchard.invalid>\r\n\
                signed-off-by: <mill@orchard.invalid>\n> Acked-by: Quince <q@orchard.invalid>\n \
                Tested-by: Pear <pear@orchard.invalid>\nReviewed-by: nobody\n\
                Co-authored-by: Plum B. <plum@orchard.invalid>";
    assert_eq!(
        told(text),
        [
            "github.com/Orchard/press(42)#17",
            "co_authored mail:Plum<plum@orchard.invalid>",
            "signed_off mail:<mill@orchard.invalid>"
        ]
    );
    assert!(CreditRole::of_key("co-authored-by").is_some());
}

#[test]
fn a_hostile_text_ends_soon() {
    let many: String = (0..2_000_000).map(|n| format!("#t{n} ")).collect();
    assert_eq!(told(&many).len(), MOST);
    for piece in
        ["#", "`", "<!--", "~~~\n", "```\n~~~\n", "fixes #", "a/b#1 ", "https://", "#aa ", "` `` "]
    {
        let text = piece.repeat((1 << 22) / piece.len());
        assert!(told(&text).len() < 3, "{piece}");
    }
    let runs: String = (1..2_000).map(|length| "`".repeat(length) + "x").collect();
    assert!(told(&runs).is_empty());
    let fences: String = (3..1_500).rev().map(|length| "~".repeat(length) + " x\n").collect();
    assert!(told(&fences).is_empty());
}

/// Texts that are made of what the door looks for.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "#",
        "17",
        "tag",
        " ",
        "\n",
        "`",
        "```\n",
        "~~~\n",
        "<!--",
        "-->",
        "> ",
        "fixes ",
        "GH-",
        "a/b",
        "https://github.com/",
        "a/b/pull/3",
        "Co-authored-by: ",
        "P <p@x.invalid>",
        "é",
        "\r",
        "\0",
        "(",
        "]",
        "_",
        "-",
        ":",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_each_mark_once_and_hashtags_of_their_letters(text in prop_oneof![text(), any::<String>()]) {
        let found = told(&text);
        for (index, mark) in found.iter().enumerate() {
            prop_assert!(!found[..index].contains(mark));
            if let Some(tag) = mark.strip_prefix('#') {
                prop_assert!((2..=50).contains(&tag.len()));
                prop_assert!(tag.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase() || b"_-".contains(&b)));
                prop_assert!(text.to_ascii_lowercase().contains(mark));
            }
        }
    }

    #[test]
    fn marks_stand_in_the_order_of_the_text(tags in prop::collection::btree_set("[a-z]{2,9}", 1..9)) {
        let tags: Vec<String> = tags.into_iter().rev().map(|tag| format!("#{tag}")).collect();
        prop_assert_eq!(told(&tags.join(" and\n")), tags);
    }

    #[test]
    fn a_text_without_signs_and_dashes_and_addresses_has_no_mark(text in "[^#/:-]{0,200}") {
        prop_assert!(told(&text).is_empty());
    }

    #[test]
    fn what_is_quoted_says_nothing(text in text()) {
        let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
        prop_assert!(told(&quoted).is_empty());
    }
}
