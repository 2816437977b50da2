//! One file per source; its input lies in the folder beside it.

mod calendar;
mod credits;
mod credits_history;
mod devstats;
mod discourse;
mod figures;
mod forgejo;
mod gharchive;
mod git_log;
mod github;
mod gitlab;
mod mailing_list;
mod perceval;
mod slack;
mod zulip;
