//! One exchange with the redirections that it leads to.
//!
//! A credential goes to the host for which it is meant and to no other, whatever a redirection or a
//! link to the next page says.

use url::Url;

use super::{Net, NetError, Request, Response};

/// The most redirections of one request.
const MOST_TURNS: usize = 5;

/// Sends a request and follows where it leads; the answer's `url` is the address that answered. The
/// request's token is sent to `host` alone. Returns also how many answers were more than "nothing
/// has changed".
pub(super) fn send(
    net: &dyn Net,
    request: Request,
    host: &str,
) -> (Result<Response, NetError>, u64) {
    let mut request = request;
    let mut counted = 0;
    for turn in 0..=MOST_TURNS {
        if !belongs(&request.url, host) {
            request.token = None;
        }
        let mut response = match net.send(&request) {
            Ok(response) => response,
            Err(failed) => return (Err(failed), counted),
        };
        counted += u64::from(response.status != 304);
        response.url.clone_from(&request.url);
        let next = match response.status {
            301 | 302 | 307 | 308 if turn < MOST_TURNS => {
                response.header("location").and_then(|to| target(&request.url, to))
            }
            _ => None,
        };
        match next {
            Some(next) => request.url = next,
            None => return (Ok(response), counted),
        }
    }
    (Err(NetError::Broken { host: host_of(&request.url) }), counted)
}

/// Returns the host of an address, with its port where it is not the usual one.
pub(super) fn host_of(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(Url::host_str).unwrap_or("the address");
    match parsed.as_ref().and_then(Url::port) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Returns whether a token may go to an address: to its own host alone, and encrypted, but for this
/// very machine.
fn belongs(url: &str, host: &str) -> bool {
    let here = ["localhost", "127.0.0.1", "[::1]"];
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let closed = url.starts_with("https://") || here.contains(&host) || here.contains(&name);
    closed && host_of(url).eq_ignore_ascii_case(host)
}

/// Returns where a redirection leads, unless it leads out of encryption or out of the web.
fn target(from: &str, to: &str) -> Option<String> {
    let from = Url::parse(from).ok()?;
    let to = from.join(to).ok()?;
    let worse = from.scheme() == "https" && to.scheme() != "https";
    (!worse && matches!(to.scheme(), "http" | "https")).then(|| to.into())
}
