//! The sources: the places where a community leaves traces, one file each, in reading order.
//!
//! This is the only list. A source reads, tells records and notes, and never writes a store itself.

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

/// Every source, in reading order.
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

/// Returns the source of that name.
pub fn find(name: &str) -> Option<&'static dyn Source> {
    ALL.into_iter().find(|source| source.about().name == name)
}
