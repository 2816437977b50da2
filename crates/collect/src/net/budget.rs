//! The budget: which token is used next, and when one may be used again.
//!
//! Hosts count requests per token and per kind of request, and say with each answer what is left.

use std::collections::HashMap;

use model::Instant;

use super::{Manners, Response, Token, verdict};

/// A token with this many requests left gives way to another one that has more.
const NEAR: u64 = 10;

/// The kinds of request that a host counts apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Lane {
    /// GraphQL.
    Graphql,
    /// Searching.
    Search,
    /// Everything else.
    Plain,
}

impl Lane {
    /// Returns the lane of an address.
    pub(super) fn of(url: &str) -> Self {
        let path = url.split('?').next().unwrap_or(url);
        if path.ends_with("/graphql") {
            Lane::Graphql
        } else if path.contains("/search/") {
            Lane::Search
        } else {
            Lane::Plain
        }
    }
}

/// Which token is next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Choice {
    /// This one; there may be none to send.
    Use,
    /// None before this second of the host's clock, where it is told.
    Wait(Option<i64>),
    /// None: all were refused.
    Refused,
    /// None: one is wanted, and there is none.
    Missing,
}

/// The tokens, and what is left of each.
pub(super) struct Purse {
    purses: Vec<One>,
    current: usize,
}

struct One {
    token: Option<Token>,
    refused: bool,
    left: HashMap<Lane, Left>,
}

#[derive(Clone, Copy)]
struct Left {
    remaining: u64,
    reset: Option<i64>,
}

impl Purse {
    /// Returns a purse of tokens; without any, requests are sent without one.
    pub(super) fn new(tokens: Vec<Token>) -> Self {
        let one = |token| One { token, refused: false, left: HashMap::new() };
        let mut purses: Vec<One> = tokens.into_iter().map(|token| one(Some(token))).collect();
        if purses.is_empty() {
            purses.push(one(None));
        }
        Self { purses, current: 0 }
    }

    /// Chooses the token for the next request.
    pub(super) fn choose(&mut self, lane: Lane, now: Instant) -> Choice {
        let left = |one: &One| one.left.get(&lane).map_or(u64::MAX, |left| left.at(now));
        let usable = || self.purses.iter().enumerate().filter(|(_, one)| !one.refused);
        let Some((most, _)) = usable().rev().max_by_key(|(_, one)| left(one)) else {
            let none = self.purses.iter().all(|one| one.token.is_none());
            return if none { Choice::Missing } else { Choice::Refused };
        };
        let stays = usable().any(|(at, one)| at == self.current && left(one) > NEAR);
        if !stays {
            self.current = most;
        }
        match self.purses.get(self.current) {
            Some(one) if left(one) > 0 => Choice::Use,
            _ => {
                let resets = usable().filter_map(|(_, one)| one.left.get(&lane)?.reset);
                Choice::Wait(resets.min())
            }
        }
    }

    /// Returns the token that was chosen last.
    pub(super) fn token(&self) -> Option<&Token> {
        self.purses.get(self.current)?.token.as_ref()
    }

    /// Takes note of what an answer says is left.
    pub(super) fn heed(&mut self, lane: Lane, response: &Response, manners: &Manners) {
        let remaining = verdict::number(response, manners.remaining_header);
        let reset = verdict::number(response, manners.reset_header);
        let reset = reset.and_then(|at| i64::try_from(at).ok());
        if let (Some(one), Some(remaining)) = (self.purses.get_mut(self.current), remaining) {
            one.left.insert(lane, Left { remaining, reset });
        }
    }

    /// Takes note that nothing is left of the token used last.
    pub(super) fn exhausted(&mut self, lane: Lane, reset: Option<i64>) {
        if let Some(one) = self.purses.get_mut(self.current) {
            one.left.insert(lane, Left { remaining: 0, reset });
        }
    }

    /// Returns whether another token has something left.
    pub(super) fn another(&self, lane: Lane, now: Instant) -> bool {
        let left = |one: &One| one.left.get(&lane).map_or(u64::MAX, |left| left.at(now));
        let mut others = self.purses.iter().enumerate().filter(|(at, _)| *at != self.current);
        others.any(|(_, one)| !one.refused && left(one) > 0)
    }

    /// Forgets what was said to be left, after it was waited for.
    pub(super) fn begin_anew(&mut self, lane: Lane) {
        for one in &mut self.purses {
            one.left.remove(&lane);
        }
    }

    /// Never uses the token again that was used last.
    pub(super) fn refuse(&mut self) {
        if let Some(one) = self.purses.get_mut(self.current) {
            one.refused = true;
        }
    }
}

impl Left {
    fn at(&self, now: Instant) -> u64 {
        let anew = self.reset.is_some_and(|reset| reset <= now.seconds());
        if anew { u64::MAX } else { self.remaining }
    }
}
