//! Serves repositories over HTTP on the loopback, by `git http-backend`, one request at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Serves the repositories in `folder` for as long as the tests run; returns the address.
///
/// Below `/moved` everything is redirected, `/secret` asks who is there, and `/cut` breaks off.
pub(crate) fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up is not this server's fault.
            let _ = answer(stream, &folder);
        }
    });
    address
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next().unwrap_or("GET"), words.next().unwrap_or("/"));
    let (mut length, mut kind, mut protocol) = (0, String::new(), String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "content-type" => kind = value.trim().to_owned(),
            "git-protocol" => protocol = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if let Some(rest) = target.strip_prefix("/moved") {
        return write!(
            stream,
            "HTTP/1.1 301 Moved\r\nLocation: {rest}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
    if target.starts_with("/secret") {
        return write!(stream, "HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    let (target, cut) = match target.strip_prefix("/cut") {
        Some(rest) => (rest, method == "POST"),
        None => (target, false),
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", folder)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("REQUEST_METHOD", method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", kind)
        .env("CONTENT_LENGTH", length.to_string())
        .env("GIT_PROTOCOL", protocol)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().unwrap().write_all(&body)?;
    let out = child.wait_with_output()?.stdout;
    let split = out.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(out.len());
    let (head, rest) = out.split_at(split);
    let head = String::from_utf8_lossy(head);
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
    // The list of references is posted for too, and is shorter than any pack.
    let rest = if cut && rest.len() > 600 { &rest[..rest.len() * 2 / 3] } else { rest };
    write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\n{}", head.trim_end())?;
    stream.write_all(if rest.is_empty() { b"\r\n\r\n" } else { rest })
}
