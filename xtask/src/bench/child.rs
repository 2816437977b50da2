//! A child that is timed and whose peak memory is read while it runs.
//!
//! The kernel keeps the peak itself (`VmHWM`), so reading it now and then misses only growth in the
//! last moment; elsewhere than on Linux the peak is unknown.

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(2);

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ran {
    /// Wall-clock time in seconds.
    pub(crate) seconds: f64,
    /// The most memory held at once, if the system tells.
    pub(crate) peak_bytes: Option<u64>,
}

/// Runs a command to its end, its output thrown away, and returns what it took.
///
/// # Errors
/// When it cannot be started or does not end well.
pub(crate) fn watch(command: &mut Command) -> Result<Ran, Box<dyn Error>> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_bytes = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        let told = std::fs::read_to_string(&status_file).unwrap_or_default();
        peak_bytes = peak(&told).max(peak_bytes);
        std::thread::sleep(PAUSE);
    };
    let seconds = began.elapsed().as_secs_f64();
    // 3 is "done in part", which a shallow clone always is.
    if matches!(status.code(), Some(0 | 3)) {
        Ok(Ran { seconds, peak_bytes })
    } else {
        Err(status.to_string().into())
    }
}

/// Returns the peak that a status file of the kernel tells, in bytes.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{peak, watch};

    #[test]
    fn the_peak_is_read_in_kibibytes() {
        assert_eq!(peak("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), Some(2_097_152));
        assert_eq!(peak("Name:\tx\n"), None);
    }

    #[test]
    fn a_command_that_fails_has_no_time() {
        assert!(watch(Command::new("git").arg("--version")).is_ok());
        assert!(watch(Command::new("git").arg("no-such-command")).is_err());
    }
}
