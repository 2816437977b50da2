//! The real network, over `ureq` and rustls with the certificates of Mozilla's programme.
//!
//! Answers are asked for packed and unpacked here, within bounds: what unpacks to more than is
//! allowed is never held in memory whole.

use std::io::{self, Read};
use std::time::Duration;

use flate2::read::MultiGzDecoder;

use super::exchange::host_of;
use super::{Net, NetError, Request, Response};

/// The most that one answer may unpack to.
const LARGEST_BODY: u64 = 64 << 20;

/// How long the network is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes.
    pub read: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(30), read: Duration::from_secs(60) }
    }
}

/// The real network.
pub struct Live {
    agent: ureq::Agent,
}

impl Live {
    /// Returns the network through a proxy, if one is given.
    pub fn new(proxy: Option<&str>) -> Self {
        Self::with_patience(proxy, Patience::default())
    }

    /// Returns the network with another patience.
    pub fn with_patience(proxy: Option<&str>, patience: Patience) -> Self {
        let proxy = proxy.and_then(|proxy| ureq::Proxy::new(proxy).ok());
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(patience.connect))
            .timeout_per_read(Some(patience.read))
            .timeout_per_write(Some(patience.read))
            .user_agent("convivial")
            .accept_encoding("gzip")
            .proxy(proxy);
        Self { agent: agent.build().into() }
    }

    fn call(&self, request: &Request) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let token = request.token.as_ref().map(|(header, before, token)| {
            ((*header).to_owned(), format!("{before}{}", token.reveal()))
        });
        let headers = request.headers.iter().cloned().chain(token);
        let mut asked = ureq::http::Request::builder().method(request.method).uri(&request.url);
        for (name, value) in headers {
            asked = asked.header(name, value);
        }
        match &request.body {
            Some(body) => self.agent.run(asked.body(body.as_slice())?),
            None => self.agent.run(asked.body(())?),
        }
    }
}

impl Net for Live {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let host = host_of(&request.url);
        let answer = self.call(request).map_err(|failed| lost(&failed, &host))?;
        let status = answer.status().as_u16();
        let told = answer.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let headers: Vec<(String, String)> = told.collect();
        let packed = headers.iter().any(|(name, value)| {
            name == "content-encoding" && matches!(value.trim(), "gzip" | "x-gzip")
        });
        let limit = LARGEST_BODY;
        let body = answer.into_body().into_with_config().limit(limit).reader();
        let body = match packed {
            true => bounded(MultiGzDecoder::new(body), limit),
            false => bounded(body, limit),
        };
        match body {
            Ok(Some(body)) => Ok(Response { status, headers, body, url: request.url.clone() }),
            Ok(None) => Err(NetError::TooLarge { host, limit }),
            Err(failed) => Err(match failed.downcast::<ureq::Error>() {
                Ok(ureq::Error::BodyExceedsLimit(_)) => NetError::TooLarge { host, limit },
                _ => NetError::Broken { host },
            }),
        }
    }
}

/// Returns all that a reader brings, or nothing when that is more than is allowed.
fn bounded(reader: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    reader.take(limit + 1).read_to_end(&mut body)?;
    Ok((body.len() as u64 <= limit).then_some(body))
}

fn lost(failed: &ureq::Error, host: &str) -> NetError {
    let host = host.to_owned();
    match failed {
        ureq::Error::HostNotFound => NetError::NoHost { host },
        ureq::Error::Io(failed) if names_lookup(failed) => NetError::NoHost { host },
        ureq::Error::Io(failed) if failed.kind() == io::ErrorKind::ConnectionRefused => {
            NetError::Closed { host }
        }
        failed if names_certificate(failed) => NetError::Untrusted { host },
        _ => NetError::Broken { host },
    }
}

/// Returns whether a failure is one of looking up a name: the standard library says so in words
/// alone, or by the number of Windows.
fn names_lookup(failed: &io::Error) -> bool {
    const WSAHOST_NOT_FOUND: i32 = 11001;
    let numbered = cfg!(windows) && failed.raw_os_error() == Some(WSAHOST_NOT_FOUND);
    numbered || failed.to_string().contains("failed to lookup address")
}

/// Returns whether a failure is one of a certificate: rustls says so in words alone, once it went
/// through the transport.
fn names_certificate(failed: &ureq::Error) -> bool {
    failed.to_string().contains("certificate")
}
