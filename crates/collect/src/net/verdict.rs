//! What an answer means: whether it is one, whether to wait, to try again or to give up.
//!
//! A 403 means six different things; its headers and its body tell which, and only a limit is worth
//! waiting for.

use model::Instant;

use super::{Manners, Response, date};

/// What an answer means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is an answer.
    Good,
    /// Nothing has changed.
    Unchanged,
    /// The token's budget is used up; it begins anew at this second of the host's clock.
    Exhausted(Option<i64>),
    /// Too much at once; wait so many seconds, or longer each time where none are told.
    TooFast(Option<u64>),
    /// The host or something on the way failed, for now.
    Failed,
    /// This token is not accepted.
    WrongToken,
    /// It is not there.
    Gone,
    /// It is refused for good, and why.
    Refused(&'static str),
}

/// Returns what an answer means.
pub(super) fn of(response: &Response, manners: &Manners, now: Instant) -> Verdict {
    match response.status {
        200..=299 => Verdict::Good,
        304 => Verdict::Unchanged,
        401 => Verdict::WrongToken,
        403 | 429 => limit(response, manners, now).unwrap_or_else(|| refusal(response)),
        404 | 410 => Verdict::Gone,
        451 => Verdict::Refused("it is blocked for legal reasons"),
        408 | 500..=599 => {
            later(response, now).map_or(Verdict::Failed, |s| Verdict::TooFast(Some(s)))
        }
        300..=399 => Verdict::Refused("it leads nowhere"),
        _ => Verdict::Refused("the request was not accepted"),
    }
}

/// Returns the limit that an answer tells of, if it does.
fn limit(response: &Response, manners: &Manners, now: Instant) -> Option<Verdict> {
    if let Some(seconds) = later(response, now) {
        return Some(Verdict::TooFast(Some(seconds)));
    }
    if number(response, manners.remaining_header) == Some(0) {
        let reset = number(response, manners.reset_header).and_then(|at| i64::try_from(at).ok());
        return Some(Verdict::Exhausted(reset));
    }
    let words = ["rate limit", "abuse detection", "too many requests", "retry later"];
    let silent = response.body.trim_ascii().is_empty() && response.header("x-github-sso").is_none();
    let limited = response.status == 429 || silent || says(response, &words);
    limited.then_some(Verdict::TooFast(None))
}

/// Returns why a 403 that is no limit is refused.
fn refusal(response: &Response) -> Verdict {
    let sso = response.header("x-github-sso").is_some() || says(response, &["saml", "single sign"]);
    Verdict::Refused(if sso {
        "the token is not authorized for this organization (single sign-on)"
    } else if says(response, &["dmca", "blocked", "suspended", "disabled"]) {
        "the repository is blocked"
    } else {
        "the token is not allowed to read it"
    })
}

/// Returns the seconds that `Retry-After` asks for, as a number or as a moment.
fn later(response: &Response, now: Instant) -> Option<u64> {
    let text = response.header("retry-after")?.trim();
    let moment = || date::parse(text).map(|at| at.seconds() - now.seconds());
    match text.parse::<u64>() {
        Ok(seconds) => Some(seconds),
        Err(_) => moment().map(|seconds| u64::try_from(seconds).unwrap_or(0)),
    }
}

/// Returns the whole number in a header.
pub(super) fn number(response: &Response, header: &str) -> Option<u64> {
    response.header(header)?.trim().parse().ok()
}

/// Returns whether the beginning of the body holds one of some words, in any case.
pub(super) fn says(response: &Response, words: &[&str]) -> bool {
    let begin = response.body.get(..4096).unwrap_or(&response.body);
    let text = String::from_utf8_lossy(begin).to_lowercase();
    words.iter().any(|word| text.contains(word))
}
