//! Speaks HTTP for gix, over `ureq` and rustls with the certificates of Mozilla's programme.
//!
//! What is posted is small (what is wanted and what is there already), so it is collected first and
//! sent when the answer is first read; the answer itself streams.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use gix::error::Result;
use gix_transport::Protocol;
use gix_transport::client::blocking_io::http::{
    GetResponse, Http, PostBodyDataKind, PostResponse, Transport, connect_http,
};
use ureq::ResponseExt as _;

/// How long a connection may take to open, and an answer to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the transport that speaks git over `client`.
pub(super) fn transport(client: Client, url: gix::Url, version: Protocol) -> Transport<Client> {
    connect_http(client, url, version, false)
}

/// The last refusal of a server, kept because gix's errors hold words and not numbers.
#[derive(Clone, Default)]
pub(super) struct Status(Arc<AtomicU16>);

impl Status {
    /// Returns the status with which the server refused, if it did.
    pub(super) fn refusal(&self) -> Option<u16> {
        Some(self.0.load(Ordering::Relaxed)).filter(|status| *status >= 400)
    }
}

/// The client of one clone.
pub(super) struct Client {
    agent: ureq::Agent,
    status: Status,
    moved_to: Option<String>,
}

impl Client {
    /// Returns a client that tells refusals to `status`.
    pub(super) fn new(proxy: Option<ureq::Proxy>, status: Status) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .proxy(proxy)
            .build()
            .into();
        Self { agent, status, moved_to: None }
    }

    /// Returns the URL in the place to which the server has sent us.
    fn moved(&self, url: &str, base: &str) -> String {
        match (&self.moved_to, url.strip_prefix(base)) {
            (Some(moved), Some(tail)) => format!("{moved}{tail}"),
            _ => url.to_owned(),
        }
    }
}

impl Http for Client {
    type Headers = Part;
    type ResponseBody = Part;
    type PostBody = Posted;

    fn get(
        &mut self,
        url: &str,
        base_url: &str,
        headers: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<GetResponse<Part, Part>> {
        let request = with_headers(self.agent.get(url), headers);
        let answer = request.call().map_err(io::Error::other).and_then(|answer| {
            let reached = answer.get_uri().to_string();
            let tail = url.strip_prefix(base_url).unwrap_or_default();
            if reached != url
                && let Some(base) = reached.strip_suffix(tail)
            {
                self.moved_to = Some(base.to_owned());
            }
            Answer::new(answer, &self.status)
        });
        let exchange = Exchange::answered(answer.map_err(gix::Error::from_error)?);
        Ok(GetResponse { headers: exchange.headers(), body: exchange.body() })
    }

    fn post(
        &mut self,
        url: &str,
        base_url: &str,
        headers: impl IntoIterator<Item = impl AsRef<str>>,
        _body: PostBodyDataKind,
    ) -> Result<PostResponse<Part, Part, Posted>> {
        let url = self.moved(url, base_url);
        let request = with_headers(self.agent.post(url), headers);
        let exchange = Exchange::asked(request, self.status.clone());
        Ok(PostResponse {
            post_body: Posted(exchange.clone()),
            headers: exchange.headers(),
            body: exchange.body(),
        })
    }

    fn configure(&mut self, _config: &dyn std::any::Any) -> Result {
        Ok(())
    }

    fn redirected_base_url(&self) -> Option<String> {
        self.moved_to.clone()
    }
}

fn with_headers<B>(
    request: ureq::RequestBuilder<B>,
    headers: impl IntoIterator<Item = impl AsRef<str>>,
) -> ureq::RequestBuilder<B> {
    headers.into_iter().fold(request, |request, header| match header.as_ref().split_once(':') {
        Some((name, value)) => request.header(name.trim(), value.trim()),
        None => request,
    })
}

/// A request that is sent when its answer is first read.
#[derive(Clone)]
struct Exchange(Rc<RefCell<State>>);

enum State {
    Asked {
        request: Box<ureq::RequestBuilder<ureq::typestate::WithBody>>,
        body: Vec<u8>,
        status: Status,
    },
    Answered(Answer),
    Failed,
}

struct Answer {
    headers: Cursor<Vec<u8>>,
    body: BufReader<ureq::BodyReader<'static>>,
}

impl Answer {
    fn new(answer: ureq::http::Response<ureq::Body>, told: &Status) -> io::Result<Self> {
        let status = answer.status().as_u16();
        told.0.store(status, Ordering::Relaxed);
        match status {
            200..=299 => {}
            401 => return Err(io::ErrorKind::PermissionDenied.into()),
            _ => return Err(io::Error::other("the server refused")),
        }
        let mut headers = Vec::new();
        for (name, value) in answer.headers() {
            headers.extend_from_slice(name.as_str().as_bytes());
            headers.extend_from_slice(b": ");
            headers.extend_from_slice(value.as_bytes());
            headers.push(b'\n');
        }
        let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        Ok(Self { headers: Cursor::new(headers), body: BufReader::new(body) })
    }
}

impl Exchange {
    fn asked(request: ureq::RequestBuilder<ureq::typestate::WithBody>, status: Status) -> Self {
        let state = State::Asked { request: Box::new(request), body: Vec::new(), status };
        Self(Rc::new(RefCell::new(state)))
    }

    fn answered(answer: Answer) -> Self {
        Self(Rc::new(RefCell::new(State::Answered(answer))))
    }

    fn headers(&self) -> Part {
        Part { exchange: self.clone(), headers: true, held: Vec::new(), taken: 0 }
    }

    fn body(&self) -> Part {
        Part { exchange: self.clone(), headers: false, held: Vec::new(), taken: 0 }
    }

    /// Sends the request if it was not sent, and reads the next bytes of one part of the answer.
    fn next(&self, headers: bool, into: &mut Vec<u8>) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        if let State::Asked { .. } = &*state
            && let State::Asked { request, body, status } =
                std::mem::replace(&mut *state, State::Failed)
        {
            let answer = request.send(&body[..]).map_err(io::Error::other)?;
            *state = State::Answered(Answer::new(answer, &status)?);
        }
        let State::Answered(answer) = &mut *state else {
            return Err(io::ErrorKind::ConnectionAborted.into());
        };
        let part: &mut dyn BufRead = if headers { &mut answer.headers } else { &mut answer.body };
        let read = part.fill_buf()?;
        into.clear();
        into.extend_from_slice(read);
        let length = read.len();
        part.consume(length);
        Ok(())
    }
}

/// What is to be posted.
pub(super) struct Posted(Exchange);

impl Write for Posted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut *self.0.0.borrow_mut() {
            State::Asked { body, .. } => {
                body.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The headers or the body of an answer.
pub(super) struct Part {
    exchange: Exchange,
    headers: bool,
    held: Vec<u8>,
    taken: usize,
}

impl Read for Part {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Part {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.held.len() {
            self.taken = 0;
            self.exchange.next(self.headers, &mut self.held)?;
        }
        Ok(self.held.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, length: usize) {
        self.taken += length;
    }
}
