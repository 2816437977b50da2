//! Babble: a server that answers the parts of an input, one after the other, whatever it is asked.
//!
//! A part may begin with a line of its status and headers, `404 link: <…>`, which are separated by
//! tabs; without one it is the body of a good answer.

use std::cell::Cell;

use collect::net::{Net, NetError, Request, Response};

/// The most that is answered, for inputs that tell of ever more pages.
const MOST: usize = 60;

/// The server.
pub(crate) struct Babble<'b> {
    parts: Vec<&'b [u8]>,
    answered: Cell<usize>,
}

impl<'b> Babble<'b> {
    /// Returns a server that answers these parts, again and again.
    pub(crate) fn of(parts: impl Iterator<Item = &'b [u8]>) -> Self {
        Self { parts: parts.collect(), answered: Cell::new(0) }
    }
}

impl Net for Babble<'_> {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let number = self.answered.replace(self.answered.get() + 1);
        if number >= MOST {
            return Err(NetError::NoHost { host: request.url.clone() });
        }
        let part = self.parts[number % self.parts.len()];
        let (status, headers, body) = opened(part).unwrap_or((200, Vec::new(), part));
        Ok(Response { status, headers, body: body.to_vec(), url: request.url.clone() })
    }
}

/// Returns an answer as a part of an input.
pub(crate) fn part(response: &Response) -> Vec<u8> {
    let headers = response.headers.iter().map(|(name, value)| format!("\t{name}: {value}"));
    let head = format!("{}{}\n", response.status, headers.collect::<String>());
    [head.as_bytes(), &response.body].concat()
}

fn opened(part: &[u8]) -> Option<(u16, Vec<(String, String)>, &[u8])> {
    let end = part.iter().take(4_000).position(|byte| *byte == b'\n')?;
    let mut words = str::from_utf8(&part[..end]).ok()?.split('\t');
    let status = words.next()?.parse().ok().filter(|status| (100..1000).contains(status))?;
    let headers = words.filter_map(|word| word.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Some((status, headers.collect(), &part[end + 1..]))
}
