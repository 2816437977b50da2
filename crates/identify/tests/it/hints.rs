//! Accounts that look as if a program used them: told, and never decided.

use identify::LooksAutomated;
use model::{Act, Class, Spell};

use crate::community::{Community, id};

fn mill(signatures: &[&str]) -> Community {
    Community::default().signs("mill", signatures)
}

#[test]
fn names_and_logins_of_programs_are_told_and_stay_people() {
    for (signature, why) in [
        ("orchard-bot <a@x.invalid>", LooksAutomated::NameEndsInBot),
        ("Orchard Robot <a@x.invalid>", LooksAutomated::NameEndsInBot),
        ("x <7+orchardbot@users.noreply.github.com>", LooksAutomated::LoginEndsInBot),
        ("x <orchard-bot@x.invalid>", LooksAutomated::LoginEndsInBot),
        ("Orchard CI <a@x.invalid>", LooksAutomated::NamedAfterService),
        ("x <actions-user@x.invalid>", LooksAutomated::NamedAfterService),
    ] {
        let mill = mill(&[signature]);
        let hints = mill.hints();
        assert_eq!(hints.len(), 1, "{signature}");
        assert_eq!((hints[0].subject.id(), hints[0].why), (signature, why));
        assert_eq!(mill.class(signature).0, Class::Human);
    }
}

#[test]
fn people_with_such_names_are_left_alone() {
    for signature in [
        "Ada Talbot <talbot@x.invalid>",
        "Bea Abbot <b.abbot@x.invalid>",
        "Botan <botan@x.invalid>",
        "Lu Ci <luci@x.invalid>",
        "orchard[bot] <a@x.invalid>",
        "Ghost Bot <ghost@users.noreply.github.com>",
    ] {
        assert_eq!(mill(&[signature]).hints(), [], "{signature}");
    }
}

#[test]
fn a_decision_settles_it_for_the_whole_person() {
    let one = "orchard-bot <a@x.invalid>";
    let other = "Ada <a@x.invalid>";
    for act in [Act::NotBot(id(other), Spell::default()), Act::Bot(id(one), Spell::default())] {
        let settled = mill(&[one, other]).decides(1, act);
        assert_eq!(settled.hints(), []);
    }
    let undone =
        mill(&[one]).decides(1, Act::NotBot(id(one), Spell::default())).decides(2, Act::Undo(1));
    assert_eq!(undone.hints().len(), 1);
}
