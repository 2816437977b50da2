//! The sources: the places where a community leaves traces, one file each, in reading order.
//!
//! This is the only list, and its order is also the precedence: where two sources tell one event
//! otherwise, the earlier is believed. A history itself stands before what was written down of it,
//! a forge before its archives, and an archive before bundles that somebody cut out of one. A source reads, tells records and notes, and never writes a store itself.

pub mod calendar;
pub mod credits;
pub mod devstats;
pub mod discourse;
pub mod figures;
pub mod forgejo;
pub mod gharchive;
pub mod git;
pub mod git_log;
pub mod github;
pub mod gitlab;
pub mod mailing_list;
pub mod perceval;
pub mod slack;
pub mod zulip;

use crate::Source;

/// Every source, in reading order and in the order in which they are believed.
pub static ALL: [&dyn Source; 15] = [
    &git::Git,
    &github::Github,
    &gitlab::Gitlab,
    &forgejo::Forgejo,
    &gharchive::GhArchive,
    &devstats::Devstats,
    &perceval::Perceval,
    &git_log::GitLog,
    &mailing_list::MailingList,
    &discourse::Discourse,
    &zulip::Zulip,
    &slack::Slack,
    &calendar::Calendar,
    &credits::Credits,
    &figures::Figures,
];

/// Returns who is believed when two sources differ about one event: the lower rank.
pub fn rank(name: &str) -> i16 {
    let at = ALL.iter().position(|source| source.about().name == name);
    at.and_then(|at| i16::try_from(at).ok()).unwrap_or(i16::MAX)
}

/// Returns the source of that name.
pub fn find(name: &str) -> Option<&'static dyn Source> {
    ALL.into_iter().find(|source| source.about().name == name)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn what_stands_nearer_to_the_event_is_believed() {
        for [nearer, farther] in [
            ["git", "perceval"],
            ["git", "git_log"],
            ["github", "gharchive"],
            ["gharchive", "devstats"],
            ["mailing_list", "no such source"],
        ] {
            assert!(rank(nearer) < rank(farther), "{nearer}");
        }
    }
}
