//! The way from mailmapped addresses to all rules adds up.

use identify::{Cause, differences};
use model::{Class, Rule};

use crate::community::{Community, project};

#[test]
fn each_difference_is_laid_to_the_cause_that_made_it() {
    let community = Community::default()
        .signs(
            "mill",
            &[
                "A <a@x.invalid>",
                "A <A@x.invalid>",
                "B <1+b@users.noreply.github.com>",
                "B <b@users.noreply.github.com>",
                "C <root@localhost>",
                "D <root@localhost>",
                "E <e@x.invalid>",
                "E <old@x.invalid>",
            ],
        )
        .signs("lake", &["E <e@x.invalid>"])
        .maps("lake", b"E <e@x.invalid> <old@x.invalid>\n");
    let steps = community.steps();
    assert!(steps.iter().map(|step| step.cause).eq(Cause::all()));
    let found: Vec<_> = differences(&steps)
        .into_iter()
        .filter(|change| change.joined + change.split > 0)
        .map(|change| (change.cause, change.project, change.joined, change.split))
        .collect();
    let mill = project("mill");
    assert_eq!(
        found,
        [
            (Cause::Rule(Rule::NoReply), mill.clone(), 1, 0),
            (Cause::Rule(Rule::Mailmap), mill.clone(), 1, 0),
            (Cause::KeptApart, mill, 0, 1),
        ]
    );
    assert_eq!(steps.last().unwrap().people, community.people());
    let mailmapped = community.by_mailmap().people();
    assert_eq!(steps.first().unwrap().people.resolved, mailmapped.resolved);
    assert!(steps.iter().all(|s| s.people.resolved.iter().all(|r| r.class == Class::Human)));
}

#[test]
fn accounts_walk_along_and_the_end_is_what_all_rules_make() {
    let community = Community::default()
        .signs("mill", &["A <a@x.invalid>", "A <1+a@users.noreply.github.com>"])
        .acts("mill", &["mail:A <A@x.invalid>", "github.com:#1 a", "github.com:a"]);
    let steps = community.steps();
    let joined: Vec<_> = differences(&steps)
        .into_iter()
        .filter(|change| change.joined > 0)
        .map(|change| (change.cause, change.joined))
        .collect();
    let by = |rule| (Cause::Rule(rule), 1);
    assert_eq!(joined, [by(Rule::NoReply), by(Rule::SameAccount)]);
    assert_eq!(steps.last().unwrap().people, community.people());
}
