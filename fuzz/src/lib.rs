//! Reads one source from bytes that nobody meant: as its file, or as whatever a server answers.
//!
//! A reading may set everything aside; it may not panic, hang, or grow without bound.

use std::cell::RefCell;

use collect::net::{Clock, Net, NetError, Outside, Request, Response};
use collect::{Ask, Heard, KnownCommits, Source};
use model::{Instant, ProjectName};
use store::{Run, Store};
use tempfile::TempDir;

thread_local! {
    static GROUND: RefCell<Option<Ground>> = const { RefCell::new(None) };
}

/// A store that is never published, and a folder for the file.
struct Ground {
    folder: TempDir,
    run: Run,
}

/// Reads `bytes` as a file of this name, with a section that names it as `{file}`.
pub fn file(source: &str, name: &str, section: &str, bytes: &[u8]) {
    with_ground(|ground| {
        let path = ground.folder.path().join(name);
        std::fs::write(&path, bytes).expect("the scratch folder can be written");
        read(source, &section.replace("{file}", name), ground, &Silent);
    });
}

/// Reads a live source that is answered with `bytes` whatever it asks.
pub fn answer(source: &str, section: &str, bytes: &[u8]) {
    with_ground(|ground| {
        // A new log each time: pages of one input must not be read with the next.
        let _ = std::fs::remove_dir_all(ground.folder.path().join("store/personal/raw"));
        read(source, section, ground, &Babble { bytes, left: 40.into() });
    });
}

fn with_ground(work: impl FnOnce(&mut Ground)) {
    GROUND.with_borrow_mut(|ground| {
        let ground = ground.get_or_insert_with(|| {
            let folder = TempDir::new().expect("a scratch folder");
            let store = Store::open_or_create(&folder.path().join("store"), [7; 32]).expect("a store");
            let run = store.begin(store.lock(false).expect("a lock")).expect("a run");
            Ground { folder, run }
        });
        work(ground);
    });
}

fn read(name: &str, section: &str, ground: &mut Ground, net: &dyn Net) {
    let source: &&dyn Source = collect::sources::ALL
        .iter()
        .find(|source| source.about().name == name)
        .expect("a source of this name");
    let project = ProjectName::parse("orchard").expect("a name");
    let mut raw = ground.run.raw(&project, name).expect("a raw log");
    let section = section.parse().expect("a section");
    let outside = Outside { net, clock: &Still, tokens: &|_, _| Vec::new(), patient: false };
    let mut ask = Ask {
        project: &project,
        section: &section,
        folder: ground.folder.path(),
        now: Still.now(),
        memory: "",
        outside: &outside,
        raw: &mut raw,
        offline: false,
        threads: 1,
        known_file: &|_| false,
        known_commits: &|| Ok(KnownCommits::default()),
        progress: &|_| {},
    };
    let mut heard = Heard::default();
    // An error is an answer; what counts is that there is one.
    let _ = source.collect(&mut ask, &mut heard);
}

/// A network that answers nothing.
struct Silent;

impl Net for Silent {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        Err(NetError::NoHost { host: request.url.clone() })
    }
}

/// A network that answers the same bytes to everything, some times.
struct Babble<'a> {
    bytes: &'a [u8],
    left: std::cell::Cell<u32>,
}

impl Net for Babble<'_> {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(NetError::NoHost { host: request.url.clone() });
        };
        self.left.set(left);
        Ok(Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: self.bytes.to_vec(),
            url: request.url.clone(),
        })
    }
}

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> Instant {
        Instant::from_seconds(1_767_225_600).expect("a moment")
    }

    fn wait(&self, _seconds: u64, _why: &str) {}

    fn jitter(&self) -> u64 {
        0
    }
}
