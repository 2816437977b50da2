//! Groups too large to be believed.

use model::{AccountId, Act, Personal, Rule, Subject};

use crate::community::{Community, id};

/// Signatures of somebody with many addresses, all of which a `.mailmap` sends to the first.
fn many(addresses: usize) -> (Community, Vec<String>) {
    let signatures: Vec<String> = (0..addresses).map(|n| format!("A <{n:02}@x.invalid>")).collect();
    let lines: String =
        (1..addresses).map(|n| format!("A <00@x.invalid> <{n:02}@x.invalid>\n")).collect();
    let told: Vec<&str> = signatures.iter().map(String::as_str).collect();
    (Community::default().signs("mill", &told).maps("mill", lines.as_bytes()), signatures)
}

#[test]
fn fifty_signatures_may_be_one_person_and_one_more_is_told_instead() {
    let (community, signatures) = many(50);
    community.are(&[&signatures.join(" = ")]);
    assert!(community.people().alarms.is_empty());
    let (community, signatures) = many(51);
    let community = community.signs("mill", &["B <01@x.invalid>"]);
    let [alarm] = &community.people().alarms[..] else { panic!("one alarm") };
    assert_eq!((alarm.members.len(), alarm.people, alarm.platform_ids), (52, 51, 0));
    assert!(alarm.members.is_sorted());
    assert!(alarm.members.iter().all(|member| matches!(member, Subject::Signature(_))));
    assert_eq!(community.person(&signatures[1]), community.person("B <01@x.invalid>"));
    assert!(community.merges().contains(&(Rule::Mailmap, 0)));
    let bound = community.decides(1, Act::Bind(id(&signatures[0]), id(&signatures[1])));
    assert_eq!(bound.person(&signatures[0]), bound.person(&signatures[1]));
    assert_eq!(bound.people().alarms[0].people, 50);
}

#[test]
fn three_accounts_of_one_platform_are_too_many_for_one_person() {
    let lines = "<a@x.invalid> <1+a@users.noreply.github.com>\n\
                 <a@x.invalid> <2+b@users.noreply.github.com>\n\
                 <a@x.invalid> <3+c@users.noreply.gitlab.com>\n";
    let two = Community::default()
        .signs("mill", &["A <a@x.invalid>"])
        .acts("mill", &["github.com:#1 a", "github.com:#2 b", "gitlab.com:#3 c"])
        .maps("mill", lines.as_bytes());
    two.are(&["A <a@x.invalid>", "github.com:#1", "github.com:#2", "gitlab.com:#3"]);
    let signed = two
        .signs("mill", &["A <1+a@users.noreply.github.com>", "A <2+b@users.noreply.github.com>"]);
    signed.are(&[
        "A <1+a@users.noreply.github.com> = A <2+b@users.noreply.github.com> = A <a@x.invalid> \
         = github.com:#1 = github.com:#2",
        "gitlab.com:#3",
    ]);
    assert!(signed.people().alarms.is_empty());
    let three = signed
        .signs("mill", &["A <4+d@users.noreply.github.com>"])
        .maps("lake", b"<a@x.invalid> <4+d@users.noreply.github.com>\n");
    three.are(&[
        "A <1+a@users.noreply.github.com>",
        "A <2+b@users.noreply.github.com>",
        "A <4+d@users.noreply.github.com>",
        "A <a@x.invalid>",
        "github.com:#1",
        "github.com:#2",
        "gitlab.com:#3",
    ]);
    let people = three.people();
    let [alarm] = &people.alarms[..] else { panic!("one alarm") };
    assert_eq!((alarm.people, alarm.platform_ids), (6, 3));
}

#[test]
fn an_alarm_leaves_the_others_alone() {
    let (community, _) = many(51);
    let community = community
        .signs("lake", &["B <b@x.invalid>", "B <old@x.invalid>"])
        .maps("lake", b"<b@x.invalid> <old@x.invalid>\n");
    assert_eq!(community.person("B <b@x.invalid>"), community.person("B <old@x.invalid>"));
}

#[test]
fn a_group_is_not_believed_either_once_it_is_kept_that_somebody_is_not_in_it() {
    let (number, login) = ("github.com:#9", "github.com:ada");
    let [a, b, c] =
        ["A <a@x.invalid>", "B <2+b@users.noreply.github.com>", "C <3+c@users.noreply.github.com>"];
    let lines = "<a@x.invalid> <2+b@users.noreply.github.com>\n\
                 <a@x.invalid> <3+c@users.noreply.github.com>\n\
                 <a@x.invalid> <b@x.invalid>\n";
    let mut community = Community::default()
        .signs("mill", &[a, b, c])
        .acts("mill", &["github.com:#1 ada", "github.com:#9 ada", login])
        .maps("mill", lines.as_bytes());
    community.accounts[0].address = Some(Personal::new("b@x.invalid"));
    // Of two who became one the later leaves.
    let last = AccountId("z".to_owned());
    community.accounts[0].id = last.clone();
    community.account_usage[0].1 = last;
    let people = community.people();
    assert_eq!(people.alarms[0].people, 4);
    community.accounts.retain(|seen| seen.native.as_deref() != Some("9"));
    assert_eq!(community.person("z"), community.person(login));
    community.keeps(&people).are(&[a, b, c, number, login, "z"]);
}
