//! The world: clock, environment, folders, terminal and randomness, as one value.
//!
//! Nothing else in the workspace reads any of these, so a test can say what day it is.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use collect::net::{Live, Net};
use etcetera::BaseStrategy;
use model::Instant;
use terminal_size::{Width, terminal_size_of};

/// Everything outside that the program may look at or write to.
pub struct World {
    /// The moment at which the program started.
    pub now: Instant,
    /// The environment.
    pub env: BTreeMap<OsString, OsString>,
    /// The folder in which the program was started.
    pub folder: PathBuf,
    /// The folder for a person's data, if there is a home.
    pub data_folder: Option<PathBuf>,
    /// Standard input.
    pub input: Box<dyn Read>,
    /// Standard output.
    pub out: Box<dyn Write>,
    /// Standard error.
    pub err: Box<dyn Write>,
    /// Whether standard output is a terminal.
    pub out_is_terminal: bool,
    /// How many characters fit into a line of standard output, when it is a terminal that tells.
    pub out_width: Option<u16>,
    /// Whether standard error is a terminal.
    pub err_is_terminal: bool,
    /// How many processors may be used.
    pub processors: usize,
    /// Tells the moment as it is now; for waiting, and for nothing that is written down.
    pub clock: fn() -> Instant,
    /// Lets a time pass.
    pub sleep: fn(Duration),
    /// Opens the network, through a proxy if one is given.
    pub network: fn(Option<&str>) -> Box<dyn Net>,
    /// Gives 32 bytes that nobody can guess, or says why not.
    pub secret: fn() -> Result<[u8; 32], io::Error>,
}

impl World {
    /// Returns the real one.
    pub fn real() -> Self {
        Self {
            now: moment(),
            env: std::env::vars_os().collect(),
            folder: std::env::current_dir().unwrap_or_default(),
            data_folder: etcetera::choose_base_strategy().ok().map(|base| base.data_dir()),
            input: Box::new(io::stdin()),
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            out_is_terminal: io::stdout().is_terminal(),
            out_width: terminal_size_of(io::stdout()).map(|(Width(width), _)| width),
            err_is_terminal: io::stderr().is_terminal(),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            clock: moment,
            sleep: std::thread::sleep,
            network: |proxy| Box::new(Live::new(proxy)),
            secret: || {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(io::Error::other)?;
                Ok(bytes)
            },
        }
    }
}

/// Returns the moment by this machine's clock.
fn moment() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(0);
    Instant::from_micros(micros).unwrap_or(Instant::END)
}
