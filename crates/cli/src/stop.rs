//! A stop by hand: Ctrl-C ends the program at once, with a sentence that says what it leaves.
//!
//! Nothing has to be tidied up: a generation is published whole or not at all, so ending at any
//! moment is as safe as a kill, and only the person at the keyboard has to be told so.

/// What is said at the end.
#[cfg(unix)]
const STOPPED: &str =
    "stopped; what was published before is unchanged; run the same command to go on";

/// Begins to watch for Ctrl-C, which from now on ends the program with the code 130 of shells.
///
/// Where it cannot be watched for, Ctrl-C ends the program as the system does.
#[cfg(unix)]
pub fn watch_for_a_stop() {
    use std::io::{self, Write};

    let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else {
        return;
    };
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            // A progress line may stand there, and somebody who cannot be told is not told.
            let _ = writeln!(io::stderr(), "\n{STOPPED}");
            end();
        }
    });
}

/// Begins to watch for Ctrl-C where there are signals; elsewhere the system ends the program.
#[cfg(not(unix))]
pub fn watch_for_a_stop() {}

#[cfg(unix)]
#[expect(clippy::exit, reason = "what works elsewhere may wait for minutes, and need not be asked")]
fn end() -> ! {
    std::process::exit(130)
}
