//! Brings a clone from a URL: whole, bare, and never half under its final name.
//!
//! A first clone grows beside its place and is renamed when it is whole; a later one only adds what
//! is new. Nobody is ever asked for a password, no configuration but the clone's own is read, and
//! `http` goes through a small client of our own (`http.rs`) because gix's ready-made ones bring
//! a C library or seventy packages. `file` and `ssh` addresses run the installed `git` and `ssh`.

mod arrival;
mod http;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use gix::bstr::ByteSlice as _;
use gix::protocol::handshake::Ref;

use self::arrival::Arrival;
use crate::Progress;

/// How often the calling thread looks at what has arrived.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Every branch and tag, under its own name.
const REFSPECS: [&str; 2] = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

/// A clone to bring.
pub struct CloneRequest<'a> {
    /// Where from: `https`, `http`, `git`, `ssh` or `file`.
    pub url: &'a str,
    /// The folder that is to hold the bare clone; if it is there, only what is new is brought.
    pub folder: &'a Path,
    /// The proxy for `http` and `https`, such as `http://proxy.invalid:3128`, if there is one.
    pub proxy: Option<&'a str>,
    /// Told the size first and then what arrives, from the calling thread.
    pub progress: &'a dyn Fn(Progress),
}

/// Why a clone could not be brought.
///
/// A URL may hold a name or a secret, so no message repeats it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CloneError {
    /// The URL or the proxy cannot be understood.
    #[error("the address of the repository, or of the proxy, cannot be understood")]
    Address,
    /// The server answered with a refusal; 401, 403 and 404 all may mean a private repository.
    #[error("the server refused with status {status}")]
    Refused {
        /// The status of HTTP.
        status: u16,
    },
    /// The other side could not be reached, or is no git repository.
    #[error("no git repository could be reached at the address")]
    Unreachable,
    /// The transfer broke off, or what arrived is damaged.
    #[error("the transfer broke off")]
    Broken,
    /// The folder for the clone could not be written.
    #[error("could not write the clone to {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The folder holds something that is no bare clone.
    #[error("the folder for the clone holds something else: {}", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
}

/// Brings a whole bare clone of `url` into `folder`, or what is new since the last time.
///
/// # Errors
/// After an error the folder is as it was before.
pub fn clone(request: &CloneRequest<'_>) -> Result<(), CloneError> {
    let url = gix::url::parse(request.url).map_err(|_| CloneError::Address)?;
    if url.scheme == gix::url::Scheme::File {
        let path = gix::path::from_bstr(url.path.as_bstr());
        let bytes = path.ok().map(|path| size_on_disk(&path));
        (request.progress)(Progress::Announced { objects: None, bytes });
    }
    if request.folder.exists() {
        super::repository::open(request.folder)
            .map_err(|_| CloneError::Occupied { path: request.folder.to_owned() })?;
        return bring(request, &url, request.folder);
    }
    let refused = |source| CloneError::Folder { path: request.folder.to_owned(), source };
    let growing = growing(request.folder);
    match fs::remove_dir_all(&growing) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(refused(why)),
        _ => fs::create_dir_all(&growing).map_err(refused)?,
    }
    let brought = create(&growing)
        .ok_or_else(|| refused(std::io::ErrorKind::PermissionDenied.into()))
        .and_then(|()| bring(request, &url, &growing));
    if brought.is_ok() {
        return fs::rename(&growing, request.folder).map_err(refused);
    }
    // What is left behind by a failure to tidy up is removed by the next attempt.
    let _ = fs::remove_dir_all(&growing);
    brought
}

/// Returns where a clone grows until it is whole.
fn growing(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    folder.with_file_name(name)
}

fn create(folder: &Path) -> Option<()> {
    let options =
        gix::create::Options { destination_must_be_empty: Some(true), ..Default::default() };
    let open = gix::open::Options::isolated();
    let kind = gix::create::Kind::Bare;
    gix::ThreadSafeRepository::init_opts(folder, kind, options, open).ok().map(|_| ())
}

/// Fetches into a repository and points its `HEAD` where the other side's points.
fn bring(request: &CloneRequest<'_>, url: &gix::Url, folder: &Path) -> Result<(), CloneError> {
    let arrival = Arrival::default();
    let proxy = request.proxy.map(ureq::Proxy::new).transpose().map_err(|_| CloneError::Address)?;
    let head = std::thread::scope(|scope| {
        let arrived = arrival.clone();
        let fetching = scope.spawn(move || fetch(folder, url, proxy, &arrived));
        let mut announced = false;
        while !fetching.is_finished() {
            std::thread::park_timeout(LOOK_EVERY);
            announced = tell(request, &arrival, announced);
        }
        tell(request, &arrival, announced);
        fetching.join().unwrap_or(Err(CloneError::Broken))
    })?;
    let Some(target) = head else { return Ok(()) };
    let path = folder.join("HEAD");
    let fresh = folder.join("HEAD.part");
    let text = [b"ref: ", target.as_slice(), b"\n"].concat();
    fs::write(&fresh, text)
        .and_then(|()| fs::rename(&fresh, &path))
        .map_err(|source| CloneError::Folder { path, source })
}

fn tell(request: &CloneRequest<'_>, arrival: &Arrival, announced: bool) -> bool {
    let (objects, of, bytes) = arrival.counts();
    if !announced && of.is_some() {
        (request.progress)(Progress::Announced { objects: of, bytes: None });
    }
    if bytes > 0 {
        (request.progress)(Progress::Bringing { objects, of, bytes });
    }
    announced || of.is_some()
}

/// Fetches every branch and tag; returns the full name of the branch that the other side's `HEAD`
/// points to.
fn fetch(
    folder: &Path,
    url: &gix::Url,
    proxy: Option<ureq::Proxy>,
    arrival: &Arrival,
) -> Result<Option<Vec<u8>>, CloneError> {
    let occupied = |_| CloneError::Occupied { path: folder.to_owned() };
    let repo = super::repository::open(folder).map_err(occupied)?;
    let remote = repo
        .remote_at(url.clone())
        .and_then(|remote| remote.with_refspecs(REFSPECS, gix::remote::Direction::Fetch))
        .map_err(|_| CloneError::Address)?
        .with_fetch_tags(gix::remote::fetch::Tags::None);
    if matches!(url.scheme, gix::url::Scheme::Http | gix::url::Scheme::Https) {
        let status = http::Status::default();
        let client = http::Client::new(proxy, status.clone());
        let version = gix::protocol::transport::Protocol::V2;
        let transport = http::transport(client, url.clone(), version);
        let fetched = receive(remote.to_connection_with_transport(transport), arrival);
        return fetched.map_err(|why| match status.refusal() {
            Some(status) => CloneError::Refused { status },
            None => why,
        });
    }
    let connection =
        remote.connect(gix::remote::Direction::Fetch).map_err(|_| CloneError::Unreachable)?;
    receive(connection, arrival)
}

fn receive<T>(
    mut connection: gix::remote::Connection<'_, '_, '_, T>,
    arrival: &Arrival,
) -> Result<Option<Vec<u8>>, CloneError>
where
    T: gix::protocol::transport::client::blocking_io::Transport,
{
    connection.set_credentials(|_| Ok(None));
    let options = gix::remote::ref_map::Options {
        prefix_from_spec_as_filter_on_remote: false,
        ..Default::default()
    };
    let prepared =
        connection.prepare_fetch(arrival.clone(), options).map_err(|_| CloneError::Unreachable)?;
    let remote_refs = &prepared.ref_map().remote_refs;
    let head = remote_refs.iter().find_map(|found| match found {
        Ref::Symbolic { full_ref_name, target, .. } | Ref::Unborn { full_ref_name, target }
            if full_ref_name == "HEAD" =>
        {
            Some(target.to_vec())
        }
        _ => None,
    });
    if prepared.ref_map().mappings.is_empty() {
        return Ok(head);
    }
    prepared.receive(arrival.clone(), &AtomicBool::new(false)).map_err(|_| CloneError::Broken)?;
    Ok(head)
}

/// Returns the bytes of the files under a folder, as far as they can be seen.
fn size_on_disk(folder: &Path) -> u64 {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            match entry.metadata() {
                Ok(there) if there.is_dir() => folders.push(entry.path()),
                Ok(there) => bytes += there.len(),
                Err(_) => {}
            }
        }
    }
    bytes
}
