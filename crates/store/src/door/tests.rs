//! Whoever was forgotten is found wherever they stand, and nobody else is.

use std::collections::BTreeSet;

use model::{Account, AccountKind, Forgotten, Handle, Personal, SubjectId};
use proptest::prelude::*;

use super::Door;
use crate::forget::{name_anywhere, settled};
use crate::keyed::Key;
use crate::{Id, Page};

fn key() -> Key {
    Key::new([6; 32])
}

/// Forgets whoever has these handles; their word is `forgotten-00000000`.
fn door(handles: &[Handle]) -> Door {
    let handles: BTreeSet<Handle> = handles.iter().cloned().collect();
    let handles = settled(&handles).iter().map(|handle| key().handle(handle)).collect();
    let slot = SubjectId(format!("{:032x}", 9_u128 << 75));
    let forgotten = Forgotten { slot, subjects: Vec::new(), handles };
    Door::of(&key(), [&forgotten]).unwrap()
}

fn login(platform: &str, login: &str) -> Handle {
    Handle::Login(platform.to_owned(), Personal::new(login))
}

fn ada() -> Door {
    door(&[
        login("github.com", "ada-l"),
        Handle::Address(Personal::new("ada.l+x@orchard.invalid")),
        Handle::Id("github.com".to_owned(), Personal::new("1717")),
        name_anywhere(&Personal::new("Ada K. Lovelace")).unwrap(),
    ])
}

fn check(text: &str, scrubbed: &str) {
    let found = ada().text(text.as_bytes()).map(|text| String::from_utf8(text).unwrap());
    let found = found.unwrap_or_else(|| text.to_owned());
    assert_eq!(found.replace("forgotten-00000000", "_"), scrubbed);
}

#[test]
fn words_addresses_and_names_are_found_however_they_are_wrapped() {
    check("by @Ada-L, (ADA-L) and [ada-l].", "by @_, (_) and [_].");
    check("ada-l:main from ada-l/fork, ada-l-patch-12", "_:main from _/fork, _-patch-12");
    check("http://ada-l.github.io?q=ada-l", "http://_.github.io?q=_");
    check("<Ada.L+x@Orchard.invalid>,", "<_>,");
    check("write to ada.l+x@orchard.invalid.", "write to _.");
    check("Ada  K. LOVELACE: a talk", "_: a talk");
    check("\"ada k lovelace\" \u{2026}ada-l", "\"_\" \u{2026}ada-l");
}

#[test]
fn others_are_left() {
    for text in [
        "ada and lovelace",
        "Ada Lovelace",
        "ada-l2, x-ada-l and ada_l",
        "l+x@orchard.invalid",
        "ada-l@elsewhere.invalid",
        "Ada\nK. Lovelace",
        "",
        "@",
        "...",
        "1717",
    ] {
        check(text, text);
    }
    assert_eq!(ada().text(b"\xe9 ada-l \xff").unwrap(), b"\xe9 forgotten-00000000 \xff");
}

#[test]
fn lines_of_a_mailmap_with_their_address_are_emptied_and_a_namesake_keeps_theirs() {
    let map = b"# Kept\n\xe9 <b@orchard.invalid> <ADA.L+X@orchard.invalid>\n\
        Bela <bela@orchard.invalid>\r\n\
        X <x@orchard.invalid> <1717+later@users.noreply.github.com>\n\
        # ask @ada-l\n# Ada K. Lovelace asked\n\
        Ada K. Lovelace <other@orchard.invalid> <other@mill.invalid>\nChidi <chidi@orchard.invalid>";
    let left = ada().mailmap(map).unwrap();
    let kept = b"# Kept\n\nBela <bela@orchard.invalid>\r\n\n\n\n\
        Ada K. Lovelace <other@orchard.invalid> <other@mill.invalid>\nChidi <chidi@orchard.invalid>";
    assert_eq!(String::from_utf8_lossy(&left), String::from_utf8_lossy(kept));
    assert_eq!(ada().mailmap(&left), None);
    let last = ada().mailmap(b"A <a@orchard.invalid>\r\n# @ada-l\r\n<ada.l+x@orchard.invalid>");
    assert_eq!(last.unwrap(), b"A <a@orchard.invalid>\r\n\n");
}

#[test]
fn the_beginning_of_a_record_goes_whole_where_anything_in_it_names_them() {
    for (text, gone) in [
        ("{\"user_id\":1717,\"text\":\"hel", true),
        ("From: Ada-L (cut in the mid", true),
        ("{\"user_id\":17170,\"text\":\"hel", false),
    ] {
        let mut excerpt = Personal::new(text);
        ada().scrub_excerpt(&mut excerpt);
        assert_eq!(excerpt.is_blank(), gone, "{text}");
    }
}

#[test]
fn a_login_counts_with_an_id_only_where_none_was_ever_known() {
    let told = |id: &str, login: &str| {
        let login = Some(Personal::new(login));
        Account::by_id("github.com", id, login, AccountKind::User)
    };
    let any = Id::new(5);
    assert!(ada().account(&told("4", "ADA-L"), any).is_some());
    assert!(ada().account(&told("1717", "renamed"), any).is_some());
    let elsewhere = Account { platform: "gitlab.com".to_owned(), ..told("4", "ada-l") };
    assert_eq!(ada().account(&elsewhere, any), None);

    let by_id = told("1717", "ada-l");
    let known = door(&Handle::of_account(&by_id.platform, &by_id.key, by_id.login.as_ref()));
    assert_eq!(known.account(&told("4", "ada-l"), any), None);
    let bare = Account::by_login("github.com", Personal::new("Ada-L"), AccountKind::User);
    assert!(known.account(&bare, any).is_some());
}

#[test]
fn addresses_are_found_with_every_mark_that_they_may_hold() {
    let odd = door(&[
        Handle::Address(Personal::new("o'brien=x@orchard.invalid")),
        Handle::Address(Personal::new("x@orchard.invalid")),
        login("github.com", "o"),
    ]);
    for (text, left) in [
        ("'O'Brien=X@orchard.invalid'", "'_'"),
        ("a=b, o=x@orchard.invalid; to=o'brien=x@orchard.invalid.", "a=b, _=_; to=_."),
        ("see https://x.invalid/ and o'brien=x@orchard.invalid", "see https://x.invalid/ and _"),
        ("wy+x@orchard.invalid, bx@orchard.invalid", "wy+x@orchard.invalid, bx@orchard.invalid"),
        ("`x@orchard.invalid` _x@orchard.invalid_", "`_` ___"),
        ("x@orchard.invalid/x@orchard.invalid@x", "_/_@x"),
        ("\u{201c}x@orchard.invalid\u{201d} o@", "\u{201c}_\u{201d} _@"),
    ] {
        let mut found = Personal::new(text);
        odd.scrub_name(&mut found);
        assert_eq!(found.lossy().replace("forgotten-00000000", "_"), left);
    }
}

fn percent_encoded(text: &str) -> String {
    let spelled = |c: char| match c {
        'a'..='z' | '0'..='9' | '-' | '.' | '_' | '~' => c.to_string(),
        other => format!("%{:02X}", other as u32),
    };
    text.chars().map(spelled).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_address_that_is_forgotten_is_gone_from_any_text(
        local in "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,6}){0,2}",
        host in "[a-z0-9][a-z0-9-]{0,5}[a-z0-9]\\.invalid",
        (open, close) in prop::sample::select(vec![
            (" ", " "), ("<", ">"), ("(", ")"), (",", ","), ("\"", "\""), ("'", "'"), ("`", "`"),
            ("\u{201c}", "\u{201d}"), ("=", "&"), ("[", "]"), (" ", "."), (" https://x.invalid/y ", ""),
        ]),
    ) {
        let address = format!("{local}@{host}");
        let door = door(&[Handle::Address(Personal::new(address.as_str()))]);
        let text = format!("a word{open}{address}{close} and others");
        let left = door.text(text.as_bytes()).unwrap();
        let expected = format!("a word{open}forgotten-00000000{close} and others");
        prop_assert_eq!(String::from_utf8(left).unwrap(), expected.clone());

        let body = serde_json::json!({ "title": text }).to_string();
        let query = percent_encoded(&address);
        let page = door.page(&page(&format!("GET https://x.invalid/?q={query}&n=2"), &body));
        let page = page.unwrap();
        prop_assert_eq!(page.request, "GET https://x.invalid/?q=forgotten-00000000&n=2");
        let body: serde_json::Value = serde_json::from_slice(&page.body).unwrap();
        prop_assert_eq!(body["title"].as_str().unwrap(), expected);
    }
}

/// Returns a page's body as it is left by a door.
fn body_left(door: &Door, body: &serde_json::Value) -> serde_json::Value {
    let page = page("GET https://api.github.com/x", &body.to_string());
    let left = door.page(&page).map_or(page.body, |page| page.body);
    serde_json::from_slice(&left).unwrap()
}

#[test]
fn a_login_that_is_a_name_of_branches_leaves_branches_addresses_and_what_is_left_to_read() {
    let odd = door(&["main", "docs", "fix"].map(|word| login("github.com", word)));
    for text in [
        "refs/heads/main",
        "fix: the main gate, see docs",
        "orchard/main",
        "https://github.com/orchard/main/tree/main/docs",
        "https://docs.orchard.invalid/main/guide",
        "GET https://api.github.com/repos/orchard/main/branches/main?sha=main&page=2",
    ] {
        let mut left = Personal::new(text);
        odd.scrub_place(&mut left);
        assert_eq!(left.lossy(), text);
        let mut left = text.to_owned();
        odd.scrub_word(&mut left);
        assert_eq!(left, text);
    }
    let body = serde_json::json!({
        "ref": "main", "default_branch": "main", "labels": [{"name": "docs"}],
        "head": {"label": "orchard:main"}, "full_name": "orchard/main", "path": "docs/main",
        "url": "https://api.github.com/repos/orchard/main/commits/main",
    });
    assert_eq!(body_left(&odd, &body), body);
    let left = r#"{"repositories":{"7":{"asked":["orchard/main"],"key":"orchard/main","lists":
        {"docs":{"going":{"after":"main","begun":1}}},"names":[["orchard/main",1]]}}}"#;
    let mut memory = Personal::new(left);
    odd.scrub_memory(&mut memory);
    assert_eq!(memory.lossy(), left);
}

#[test]
fn a_login_that_is_an_everyday_word_leaves_what_everybody_writes() {
    let odd = door(&["the", "add", "array", "when"].map(|word| login("github.com", word)));
    for (text, expected) in [
        ("Add the array in the orchard when asked", "Add the array in the orchard when asked"),
        ("thanks @the, author:add, array/well#3", "thanks @_, author:_, _/well#3"),
    ] {
        let left = odd.text(text.as_bytes()).unwrap_or_else(|| text.into());
        assert_eq!(String::from_utf8(left).unwrap().replace("forgotten-00000000", "_"), expected);
    }
    let body = serde_json::json!({"title": "Add the array", "user": {"login": "the"}});
    let expected = serde_json::json!({"title": "Add the array", "user": {"login": "_"}});
    let left = body_left(&odd, &body).to_string().replace("forgotten-00000000", "_");
    assert_eq!(left, expected.to_string());
}

#[test]
fn an_address_that_takes_in_words_found_before_it_stands_once() {
    let odd = door(&[
        Handle::Address(Personal::new("o'brien=x@orchard.invalid")),
        login("github.com", "o"),
        login("github.com", "brien"),
    ]);
    let text = "o brien o'brien=x@orchard.invalid o, brien=x@orchard.invalid o";
    let left = odd.text(text.as_bytes()).unwrap();
    let left = String::from_utf8(left).unwrap().replace("forgotten-00000000", "_");
    assert_eq!(left, "_ _ _ _, _=x@orchard.invalid _");
}

#[test]
fn a_login_that_is_a_name_of_branches_is_found_where_a_login_stands() {
    let odd = door(&["main", "docs", "fix"].map(|word| login("github.com", word)));
    for (text, expected) in [
        ("thanks @main, see main/well#3", "thanks @_, see _/well#3"),
        ("is:open author:docs user: \"fix\"", "is:open author:_ user: \"_\""),
        ("main-patch-1", "_-patch-1"),
        ("https://github.com/main/main/tree/main", "https://github.com/_/main/tree/main"),
        ("https://fix.github.io/main", "https://_.github.io/main"),
        (
            "GET https://api.github.com/repos/main/docs/commits?author=fix&sha=main",
            "GET https://api.github.com/repos/_/docs/commits?author=_&sha=main",
        ),
        (
            "POST https://api.github.com/graphql Issues {\"name\":\"main\",\"owner\":\"docs\"}",
            "POST https://api.github.com/graphql Issues {\"name\":\"main\",\"owner\":\"_\"}",
        ),
        (
            "GET https://gitlab.com/api/v4/projects/main%2Fdocs/issues",
            "GET https://gitlab.com/api/v4/projects/_%2Fdocs/issues",
        ),
    ] {
        let mut left = text.to_owned();
        odd.scrub_word(&mut left);
        assert_eq!(left.replace("forgotten-00000000", "_"), expected);
    }
    let mut place = Personal::new("docs/main");
    odd.scrub_place(&mut place);
    assert_eq!(place.lossy(), "forgotten-00000000/main");
    let mut cut = Personal::new(r#"{"user":{"login":"main","id":7},"ti"#);
    odd.scrub_excerpt(&mut cut);
    assert!(cut.is_blank());
    let body = serde_json::json!({
        "owner": "main", "last_poster_username": "Docs", "title": "for @fix",
        "head": {"label": "fix:main", "repo": {"full_name": "main/main"}},
        "user": {"login": "main", "type": "User"},
    });
    let expected = serde_json::json!({
        "owner": "_", "last_poster_username": "_", "title": "for @_",
        "head": {"label": "_:main", "repo": {"full_name": "_/main"}},
        "user": {"login": "_", "type": "User"},
    });
    let left = body_left(&odd, &body).to_string().replace("forgotten-00000000", "_");
    assert_eq!(left, expected.to_string());
}

fn page(request: &str, body: &str) -> Page {
    Page {
        request: request.to_owned(),
        status: 200,
        at_micros: 0,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn words_of_the_platform_outlive_a_login_that_is_one_of_them() {
    let logins = ["issues", "api", "open", "user", "get", "com", "next", "github"];
    let odd = door(&logins.map(|word| login("github.com", word)));
    let body = r#"{"state":"open","type":"User","user":{"login":"other","id":3}}"#;
    let request = "GET https://api.github.com/repos/village/well/issues?state=open&page=2";
    assert_eq!(odd.page(&page(request, body)), None);
    let mut memory = Personal::new(r#"{"open":1,"next":["https://api.github.com/user/2"]}"#);
    let before = memory.clone();
    odd.scrub_memory(&mut memory);
    assert!(memory == before);
}

#[test]
fn addresses_of_pages_lose_owners_and_ids_in_whatever_spelling() {
    let cases = [
        ("GET https://api.github.com/repos/Ada-L/well?since=3", "repos/_/well?since=3"),
        ("GET https://gitlab.com/api/v4/projects/ada-l%2Fwell", "projects/_%2Fwell"),
        ("GET https://api.github.com/user/1717", "user/N"),
        ("GET https://x.invalid/?q=ada.l%2Bx%40orchard.invalid", "/?q=_"),
        ("GET https://x.invalid/?email=ada.l+x%40orchard.invalid&page=2", "?email=_&page=2"),
    ];
    for (request, scrubbed) in cases {
        let found = ada().page(&page(request, "[]")).map(|page| page.request);
        let found = found.unwrap_or_default().replace("forgotten-00000000", "_");
        let number = super::Slot::new(Id::new(9_u128 << 75)).number.to_string();
        let found = found.replace(&number, "N");
        assert!(found.ends_with(scrubbed), "{found}");
    }
}

#[test]
fn somebody_else_with_the_login_keeps_their_account() {
    let by_id = Handle::of_account(
        "github.com",
        &model::AccountKey::Id("1717".to_owned()),
        Some(&Personal::new("ada-l")),
    );
    let body =
        r#"{"user":{"login":"ada-l","id":4},"by":{"login":"ada-l"},"of":{"login":"x","id":1717}}"#;
    let scrubbed = door(&by_id).page(&page("GET https://api.github.com/x", body)).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&scrubbed.body).unwrap();
    assert_eq!((&body["user"]["login"], body["user"]["id"].as_u64()), (&"ada-l".into(), Some(4)));
    assert_eq!(body["by"]["login"], "forgotten-00000000");
    assert_eq!(body["of"]["login"], "forgotten-00000000");
    assert!(body["of"]["id"].as_u64().is_some_and(|id| id != 1717));
}
