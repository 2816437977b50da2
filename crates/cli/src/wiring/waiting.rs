//! Waiting: a clock that counts down where somebody can see it.

use std::cell::Cell;
use std::time::Duration;

use collect::net::Clock;
use model::Instant;

use crate::ui::Progress;

/// The world's clock, with its waits shown on a progress line.
pub(crate) struct Countdown<'a> {
    clock: fn() -> Instant,
    sleep: fn(Duration),
    bar: &'a Progress<'a>,
    /// Bytes that nobody can foresee, and how many were used.
    chance: [u8; 32],
    used: Cell<usize>,
}

impl<'a> Countdown<'a> {
    /// Takes a clock, a way to let time pass, and the line to count down on.
    pub(crate) fn new(
        clock: fn() -> Instant,
        sleep: fn(Duration),
        bar: &'a Progress<'a>,
        chance: [u8; 32],
    ) -> Self {
        Self { clock, sleep, bar, chance, used: Cell::new(0) }
    }
}

impl Clock for Countdown<'_> {
    fn now(&self) -> Instant {
        (self.clock)()
    }

    fn wait(&self, seconds: u64, why: &str) {
        for left in (1..=seconds).rev() {
            self.bar.show(format!("waiting {left} s: {why}"));
            (self.sleep)(Duration::from_secs(1));
        }
    }

    fn jitter(&self) -> u64 {
        let used = self.used.get();
        self.used.set(used + 1);
        let byte = |at: usize| u64::from(self.chance.get(at % 32).copied().unwrap_or_default());
        (byte(used) * 256 + byte(used + 7)) % 1000
    }
}
