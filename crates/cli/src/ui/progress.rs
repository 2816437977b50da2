//! Progress: how far something is, as a line that moves on a terminal and as few lines in a log.
//!
//! A log keeps what is written, so there only beginnings and ends are told, and between them at
//! most a line every ten seconds, which shows that a long run is alive.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::Instant;

use super::harmless;

/// How many microseconds lie between two lines of a log.
const APART: i64 = 10_000_000;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As a line that is drawn again and again.
    Bar,
    /// As lines that stay.
    Lines,
    /// Not at all.
    Nothing,
}

/// What tells how far something is.
pub(crate) struct Progress<'a> {
    shown: Shown,
    bar: ProgressBar,
    err: RefCell<&'a mut dyn Write>,
    clock: fn() -> Instant,
    /// When a line was last written.
    told: Cell<Instant>,
    last: RefCell<String>,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(shown: Shown, err: &'a mut dyn Write, clock: fn() -> Instant) -> Self {
        let target = match shown {
            Shown::Bar => ProgressDrawTarget::stderr(),
            Shown::Lines | Shown::Nothing => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        if shown == Shown::Bar {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        let (err, last) = (RefCell::new(err), RefCell::default());
        Self { shown, bar, err, clock, told: Cell::new(clock()), last }
    }

    /// Shows how far it is, in place of what was shown before.
    pub(crate) fn show(&self, text: String) {
        if *self.last.borrow() == text {
            return;
        }
        if self.shown == Shown::Lines && (self.clock)().micros() - self.told.get().micros() >= APART
        {
            self.write(&text);
        }
        self.bar.set_message(text.clone());
        *self.last.borrow_mut() = text;
    }

    /// Shows that something begins or ends.
    pub(crate) fn mark(&self, text: String) {
        match self.shown {
            Shown::Lines => self.write(&text),
            Shown::Bar | Shown::Nothing => self.show(text),
        }
    }

    /// Says something that stays.
    pub(crate) fn say(&self, text: &str) {
        if self.shown != Shown::Nothing {
            self.bar.suspend(|| self.write(text));
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn write(&self, text: &str) {
        let mut err = self.err.borrow_mut();
        // Nothing can be said about a standard error that cannot be written to.
        let _ = writeln!(err, "{}", harmless(text)).and_then(|()| err.flush());
        self.told.set((self.clock)());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static SECOND: Cell<i64> = const { Cell::new(0) };
    }

    fn clock() -> Instant {
        Instant::from_micros(SECOND.get() * 1_000_000).unwrap()
    }

    fn told(shown: Shown) -> String {
        let mut written = vec![];
        let progress = Progress::new(shown, &mut written, clock);
        progress.mark("begun".to_owned());
        for second in 1..=25 {
            SECOND.set(second);
            progress.show(format!("after {second} s"));
            progress.show(format!("after {second} s"));
        }
        progress.mark("done".to_owned());
        progress.end();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn a_log_has_the_beginning_the_end_and_a_line_every_ten_seconds() {
        SECOND.set(0);
        assert_eq!(told(Shown::Lines), "begun\nafter 10 s\nafter 20 s\ndone\n");
    }

    #[test]
    fn whoever_asks_for_quiet_is_told_nothing() {
        SECOND.set(0);
        assert_eq!(told(Shown::Nothing), "");
    }
}
