//! Counts what arrives while gix fetches, for another thread to look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::utils::progress::{Id, MessageLevel, Step, StepShared, UNKNOWN, Unit};
use gix::{Count, NestedProgress, Progress};

/// gix's own mark of the objects that are being indexed.
const OBJECTS: Id = *b"IWIO";

/// gix's own mark of the bytes that are read off the wire.
const BYTES: Id = *b"BWRB";

/// What has arrived so far; clones count together.
#[derive(Clone, Default)]
pub(super) struct Arrival {
    objects: StepShared,
    expected: Arc<AtomicUsize>,
    bytes: StepShared,
    step: StepShared,
    mark: Mark,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mark {
    Objects,
    Bytes,
    #[default]
    Other,
}

impl Arrival {
    /// Returns the objects that came, how many will come once it is known, and the bytes that came.
    pub(super) fn counts(&self) -> (u64, Option<u64>, u64) {
        let expected = self.expected.load(Ordering::Relaxed) as u64;
        (
            self.objects.load(Ordering::Relaxed) as u64,
            Some(expected).filter(|expected| *expected > 0),
            self.bytes.load(Ordering::Relaxed) as u64,
        )
    }

    fn own(&self) -> &StepShared {
        match self.mark {
            Mark::Objects => &self.objects,
            Mark::Bytes => &self.bytes,
            Mark::Other => &self.step,
        }
    }
}

impl Count for Arrival {
    fn set(&self, step: Step) {
        self.own().store(step, Ordering::Relaxed);
    }

    fn step(&self) -> Step {
        self.own().load(Ordering::Relaxed)
    }

    fn inc_by(&self, step: Step) {
        self.own().fetch_add(step, Ordering::Relaxed);
    }

    fn counter(&self) -> StepShared {
        self.own().clone()
    }
}

impl Progress for Arrival {
    fn init(&mut self, max: Option<Step>, _unit: Option<Unit>) {
        if let (Mark::Objects, Some(max)) = (self.mark, max) {
            self.expected.store(max, Ordering::Relaxed);
        }
    }

    fn set_name(&mut self, _name: String) {}

    fn name(&self) -> Option<String> {
        None
    }

    fn id(&self) -> Id {
        match self.mark {
            Mark::Objects => OBJECTS,
            Mark::Bytes => BYTES,
            Mark::Other => UNKNOWN,
        }
    }

    fn message(&self, _level: MessageLevel, _message: String) {}
}

impl NestedProgress for Arrival {
    type SubProgress = Self;

    fn add_child(&mut self, _name: impl Into<String>) -> Self {
        Self { mark: Mark::Other, step: StepShared::default(), ..self.clone() }
    }

    fn add_child_with_id(&mut self, name: impl Into<String>, id: Id) -> Self {
        let mark = match id {
            OBJECTS => Mark::Objects,
            BYTES => Mark::Bytes,
            _ => Mark::Other,
        };
        Self { mark, ..self.add_child(name) }
    }
}
