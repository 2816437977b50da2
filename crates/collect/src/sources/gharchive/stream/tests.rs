//! What is told does not depend on the number of threads, and nobody waits for whoever has stopped.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use model::{Instant, NoteKind, Quarantine, Record};

use super::super::event::{EventReader, Names};
use super::super::wanted::Wanted;
use super::{Streamed, read};
use crate::unpacked::{self, Unpacked};
use crate::{Heard, Stop, Tell};

fn hour() -> Vec<u8> {
    let mut text = Vec::new();
    for number in 0..6_000 {
        let body = "x".repeat(number % 900);
        writeln!(
            text,
            r#"{{"id":"{number}","type":"WatchEvent","actor":{{"id":1,"login":"ada"}},"repo":{{"id":2,"name":"a/b"}},"payload":{{"action":"started","x":"{body}"}},"created_at":"2025-11-05T09:00:00Z"}}"#
        )
        .unwrap();
        if number % 1_000 == 999 {
            text.extend(b"{\"id\":\n\n");
        }
    }
    text
}

fn packed() -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&hour()).unwrap();
    packer.finish().unwrap()
}

fn told(bytes: &[u8], threads: usize, tell: &mut dyn Tell) -> Result<Option<Quarantine>, Stop> {
    let wanted = Wanted::of(None);
    let reader = EventReader { wanted: &wanted, now: Instant::from_date(2026, 1, 1).unwrap() };
    let from = Unpacked::of(bytes, 1 << 30).unwrap();
    let (mut names, mut streamed) = (Names::default(), Streamed::default());
    let read = read(from, &reader, threads, &mut names, &mut streamed, tell)?;
    Ok(read.err().and_then(|failed| unpacked::why(&failed)))
}

#[test]
fn one_thread_and_three_tell_the_same_in_the_same_order() {
    let whole = packed();
    for (bytes, broken) in
        [(&whole[..], None), (&whole[..whole.len() - 20], Some(Quarantine::Truncated))]
    {
        let (mut alone, mut together) = (Heard::default(), Heard::default());
        assert_eq!(told(bytes, 1, &mut alone), Ok(broken));
        assert_eq!(told(bytes, 3, &mut together), Ok(broken));
        assert_eq!(alone, together);
        assert!(alone.records().count() > 5_000);
        assert!(alone.files[0].set_aside.len() >= 5);
    }
}

/// Wants ten records and no more.
struct Ten(u32);

impl Tell for Ten {
    fn file(&mut self, _: &str) {}
    fn whole(&mut self, _: &str) {}
    fn record(&mut self, _: Record) -> Result<(), Stop> {
        self.0 += 1;
        if self.0 < 10 { Ok(()) } else { Err(Stop) }
    }
    fn quarantine(&mut self, _: &str, _: Quarantine, _: &[u8]) {}
    fn ignore(&mut self) {}
    fn note(&mut self, _: NoteKind, _: &str) {}
}

#[test]
fn a_reading_that_is_stopped_ends() {
    for threads in [1, 3] {
        assert_eq!(told(&packed(), threads, &mut Ten(0)), Err(Stop));
    }
}
