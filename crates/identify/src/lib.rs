//! Accounts become people: mailmap, no-reply addresses, bots, decisions.
//!
//! Resolved people are a view of signatures, `.mailmap` files, lists and the decision log: nothing
//! here rewrites an event, and the same inputs in any order give the same people. Two signatures
//! are never joined because their names are alike.

mod bind;
mod bots;
mod decided;
mod differences;
mod ghost;
mod groups;
mod hints;
mod links;
mod mailmap;
mod resolve;
mod suggest;
mod usable;

pub use bots::BotList;
pub use differences::{Cause, Difference, Step, differences, steps};
pub use hints::{BotHint, LooksAutomated, bot_hints};
pub use links::Link;
pub use mailmap::Mailmap;
pub use resolve::{Input, resolve};
pub use suggest::{Evidence, Suggestion, Suggestions, suggest};
pub use usable::UnusableList;
