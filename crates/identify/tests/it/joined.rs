//! Why the signatures and accounts of a person are one: the rule, the line and the step are told.

use identify::Joined;
use model::{Act, Handle, Personal};

use crate::community::{Community, id};

/// Writes each join as `subject + with: rule`, with its lines and its step.
fn told(joined: &[Joined]) -> Vec<String> {
    let line = |one: &Joined| {
        let mut text = format!("{} + {}: {}", one.subject.0, one.with.0, one.rule.word());
        for (project, line) in &one.lines {
            text.push_str(&format!(", {project} {line}"));
        }
        if let Some(step) = one.step {
            text.push_str(&format!(", step {step}"));
        }
        text
    };
    joined.iter().map(line).collect()
}

#[test]
fn each_signature_and_account_but_the_first_tells_the_rule_that_brought_it_in() {
    let community = Community::default()
        .signs(
            "mill",
            &[
                "A <a@x.invalid>",
                "B <a@x.invalid>",
                "C <A@X.invalid>",
                "D <old@x.invalid>",
                "E <7+ada@users.noreply.github.com>",
                "F <other@x.invalid>",
                "Z <away@x.invalid>",
            ],
        )
        .acts("mill", &["github.com:#7 ada"])
        .maps("mill", b"# who is who\n\n<a@x.invalid> <old@x.invalid>\n")
        .links(&[
            Handle::Address(Personal::new("a@x.invalid")),
            Handle::Id("github.com".to_owned(), Personal::new("7")),
        ])
        .decides(1, Act::Bind(id("Z <away@x.invalid>"), id("A <a@x.invalid>")))
        .undoes(1)
        .decides(3, Act::Bind(id("F <other@x.invalid>"), id("D <old@x.invalid>")));
    assert_eq!(
        told(&community.joined("A <a@x.invalid>")),
        [
            "B <a@x.invalid> + A <a@x.invalid>: same_address",
            "C <A@X.invalid> + A <a@x.invalid>: address_case",
            "D <old@x.invalid> + A <a@x.invalid>: mailmap, mill 3",
            "E <7+ada@users.noreply.github.com> + A <a@x.invalid>: declared",
            "F <other@x.invalid> + A <a@x.invalid>: decided, step 3",
            "github.com:#7 + E <7+ada@users.noreply.github.com>: no_reply",
        ]
    );
    assert_eq!(told(&community.joined("Z <away@x.invalid>")), [""; 0]);
}

#[test]
fn several_people_are_told_at_once_and_each_apart() {
    let community = Community::default()
        .signs("mill", &["A <a@x.invalid>", "B <a@x.invalid>", "C <c@x.invalid>"])
        .signs("mill", &["D <c@x.invalid>", "E <e@x.invalid>", "F <e@x.invalid>"]);
    let asked = ["A <a@x.invalid>", "B <a@x.invalid>", "C <c@x.invalid>", "D <c@x.invalid>"];
    assert_eq!(
        told(&community.joined_of(&asked)),
        [
            "B <a@x.invalid> + A <a@x.invalid>: same_address",
            "D <c@x.invalid> + C <c@x.invalid>: same_address",
        ]
    );
    assert_eq!(told(&community.joined_of(&[])), [""; 0]);
}
