//! A server on the loopback that answers by a schedule, faults and all.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use collect::net::Request;

/// One answer of the schedule.
#[derive(Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    fault: Fault,
}

/// What goes wrong with an answer.
#[derive(Clone, Copy)]
enum Fault {
    None,
    /// The connection is closed before anything is said.
    Reset,
    /// After so many bytes of the body the connection is closed.
    Cut(usize),
    /// After so many bytes of the body nothing more is said for long.
    Stall(usize),
    /// The length that is told is so many bytes too short.
    Short(usize),
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), fault: Fault::None }
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body)
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn reset() -> Self {
        Self { fault: Fault::Reset, ..Self::ok("") }
    }

    pub(crate) fn cut(self, at: usize) -> Self {
        Self { fault: Fault::Cut(at), ..self }
    }

    pub(crate) fn stall(self, at: usize) -> Self {
        Self { fault: Fault::Stall(at), ..self }
    }

    pub(crate) fn short(self, by: usize) -> Self {
        Self { fault: Fault::Short(by), ..self }
    }
}

/// What was asked.
#[derive(Clone)]
pub(crate) struct Asked {
    /// The method and what was asked for.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server; it gives one answer after another, and the last one for ever.
pub(crate) struct Server {
    host: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn playing(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let told = asked.clone();
        std::thread::spawn(move || {
            let mut next = 0;
            for stream in listener.incoming().flatten() {
                // A client that hangs up is not this server's fault.
                if let Ok(true) = answer(stream, &replies[next.min(replies.len() - 1)], &told) {
                    next += 1;
                }
            }
        });
        Self { host, asked }
    }

    pub(crate) fn host(&self) -> String {
        self.host.clone()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        Request::get(self.url(path))
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// Reads a request and answers it; returns whether there was one.
fn answer(mut stream: TcpStream, reply: &Reply, told: &Mutex<Vec<Asked>>) -> std::io::Result<bool> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut asked = request(&mut reader)?;
    if asked.line.starts_with("CONNECT") {
        told.lock().unwrap().push(asked);
        write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
        asked = request(&mut reader)?;
    }
    if asked.line.is_empty() {
        return Ok(false);
    }
    told.lock().unwrap().push(asked);
    let _ = play(&mut stream, reply);
    let _ = stream.shutdown(Shutdown::Both);
    Ok(true)
}

fn request(reader: &mut impl BufRead) -> std::io::Result<Asked> {
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let line = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
    reader.read_exact(&mut body)?;
    Ok(Asked { line, headers, body: String::from_utf8(body).unwrap() })
}

fn play(stream: &mut TcpStream, reply: &Reply) -> std::io::Result<()> {
    let length = match reply.fault {
        Fault::Reset => return Ok(()),
        Fault::Short(by) => reply.body.len() - by,
        _ => reply.body.len(),
    };
    write!(stream, "HTTP/1.1 {} Played\r\nContent-Length: {length}\r\n", reply.status)?;
    for (name, value) in &reply.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    write!(stream, "Connection: close\r\n\r\n")?;
    match reply.fault {
        Fault::Cut(at) => stream.write_all(&reply.body[..at]),
        Fault::Stall(at) => {
            stream.write_all(&reply.body[..at])?;
            stream.flush()?;
            std::thread::sleep(Duration::from_millis(800));
            Ok(())
        }
        _ => stream.write_all(&reply.body),
    }
}
