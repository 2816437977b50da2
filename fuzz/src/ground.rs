//! The ground on which a source is read: a folder for its files, and a store never published.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use collect::net::{Clock, Net, NetError, Outside, Request, Response, Token};
use collect::{Ask, Heard, KnownCommits, Source};
use model::{Instant, ProjectName};
use store::{RawLog, Run, Store};
use tempfile::TempDir;

use crate::BETWEEN;
use crate::babble::Babble;
use crate::shapes::{self, Input};

thread_local! {
    static GROUND: RefCell<Option<Ground>> = const { RefCell::new(None) };
}

/// A store that is never published, beside a folder for files.
pub(crate) struct Ground {
    folder: TempDir,
    run: Run,
}

impl Ground {
    /// Returns the folder in which files lie.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Returns the folder of a source's raw log.
    pub(crate) fn log_folder(&self, source: &str) -> PathBuf {
        self.folder.path().join("store/personal/raw").join(project().as_str()).join(source)
    }

    /// Returns a source's raw log.
    pub(crate) fn log(&self, source: &str) -> Result<RawLog, store::StoreError> {
        self.run.raw(&project(), source)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.folder().join(name);
        let parent = path.parent().expect("a folder");
        fs::create_dir_all(parent).expect("the scratch folder can be written");
        fs::write(path, bytes).expect("the scratch folder can be written");
    }
}

/// Gives bytes to a shape.
pub fn read(target: &str, bytes: &[u8]) {
    let shape = shapes::find(target).expect("a shape of this name");
    let parts = || bytes.split(|byte| *byte == BETWEEN);
    with_ground(|ground| match shape.input {
        Input::Each(names) => {
            names.iter().for_each(|name| ground.write(name, bytes));
            collect(shape.source, shape.section, ground, &Silent, false);
        }
        Input::Parts(names) => {
            let parts = parts().chain(std::iter::repeat(&b""[..]));
            names.iter().zip(parts).for_each(|(name, part)| ground.write(name, part));
            collect(shape.source, shape.section, ground, &Silent, false);
        }
        Input::Answers => {
            // A new log each time: pages of one input must not be read with the next.
            let _ = fs::remove_dir_all(ground.log_folder(shape.source));
            collect(shape.source, shape.section, ground, &Babble::of(parts()), false);
            collect(shape.source, shape.section, ground, &Silent, true);
        }
    });
}

/// Works on the ground, which is made once.
pub(crate) fn with_ground<T>(work: impl FnOnce(&Ground) -> T) -> T {
    GROUND.with_borrow_mut(|ground| {
        let ground = ground.get_or_insert_with(|| {
            let folder = TempDir::new().expect("a scratch folder");
            let store = Store::open_or_create(&folder.path().join("store"), [7; 32]);
            let store = store.expect("a store");
            let run = store.begin(store.lock(false).expect("a lock")).expect("a run");
            Ground { folder, run }
        });
        work(ground)
    })
}

/// Reads a source in the folder; offline, from what its raw log holds.
pub(crate) fn collect(source: &str, section: &str, ground: &Ground, net: &dyn Net, offline: bool) {
    read_in(&ground.folder(), source, section, ground, net, offline);
}

/// Reads a source in another folder.
pub(crate) fn read_in(
    folder: &Path,
    source: &str,
    section: &str,
    ground: &Ground,
    net: &dyn Net,
    offline: bool,
) {
    let source: &dyn Source = collect::sources::find(source).expect("a source of this name");
    let project = project();
    // A log that is damaged is an error, and errors are answers.
    let Ok(mut raw) = ground.log(source.about().name) else { return };
    let section = section.parse().expect("a section");
    let tokens = |_: &str, _: &str| vec![Token::new("fuzz")];
    let outside = Outside { net, clock: &Still, tokens: &tokens, patient: false };
    let mut ask = Ask {
        project: &project,
        section: &section,
        folder,
        now: Still.now(),
        memory: "",
        outside: &outside,
        raw: &mut raw,
        offline,
        threads: 1,
        known_file: &|_| Ok(false),
        known_commits: &|| Ok(KnownCommits::default()),
        fingerprint: &|_| String::new(),
        progress: &|_| {},
    };
    let _ = source.collect(&mut ask, &mut Heard::default());
}

fn project() -> ProjectName {
    ProjectName::parse("orchard").expect("a name")
}

/// A network that answers nothing.
pub(crate) struct Silent;

impl Net for Silent {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        Err(NetError::NoHost { host: request.url.clone() })
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
