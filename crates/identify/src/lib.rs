//! Accounts become people: mailmap, no-reply addresses, bots, decisions.
//!
//! Resolved people are a view of signatures, accounts, `.mailmap` files, lists and the decision log:
//! nothing here rewrites an event, and the same inputs in any order give the same people. Nobody is
//! ever joined to anybody because their names are alike.

mod alarm;
mod alike;
mod bind;
mod bots;
mod by_mailmap;
mod cast;
mod cut;
mod decided;
mod differences;
pub mod formats;
mod freeze;
mod ghost;
mod groups;
mod hints;
mod index;
mod joined;
mod links;
mod mailmap;
mod names;
mod resolve;
pub mod roster;
mod said;
mod spells;
mod suggest;
mod unused;
mod usable;
mod weave;

pub use bots::BotList;
pub use decided::standing_steps;
pub use differences::{Cause, Difference, Step, differences, steps};
pub use freeze::{Freeze, Unkept, freeze};
pub use hints::{BotHint, LooksAutomated, bot_hints};
pub use index::Index;
pub use joined::{Joined, joined};
pub use links::Link;
pub use mailmap::{Mailmap, Unread};
pub use names::names;
pub use resolve::{Input, resolve};
pub use suggest::{Evidence, Suggestion, Suggestions, suggest};
pub use unused::unused;
pub use usable::UnusableList;
