//! What packed and broken inputs come out as.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use model::Quarantine;

use super::{Block, Blocks, Unpacked, is_page, lines, whole_of, why};

fn packed(text: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

#[test]
fn plain_and_packed_bytes_come_out_alike_and_members_follow_one_another() {
    assert_eq!(whole_of(b"one\ntwo\n", 100).bytes, b"one\ntwo\n");
    let mut members = packed(b"one\n");
    members.extend(packed(b"two\n"));
    let read = whole_of(&members, 100);
    assert_eq!((read.bytes.as_slice(), read.broken), (&b"one\ntwo\n"[..], None));
    assert_eq!(whole_of(b"", 100).bytes, b"");
    assert_eq!(whole_of(b"x", 100).bytes, b"x");
}

#[test]
fn what_is_cut_damaged_or_too_much_is_told_and_nothing_before_it_lost() {
    let noise: Vec<u8> =
        (0..40_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let whole = packed(&noise);
    let cut = whole_of(&whole[..whole.len() / 2], 1 << 20);
    assert_eq!(cut.broken, Some(Quarantine::Truncated));
    assert!(!cut.bytes.is_empty() && noise.starts_with(&cut.bytes));
    let mut damaged = whole.clone();
    damaged.truncate(10);
    damaged.extend([0xff; 64]);
    assert_eq!(whole_of(&damaged, 1 << 20).broken, Some(Quarantine::NotUnpackable));
    let bomb = packed(&vec![0; 1 << 20]);
    let opened = whole_of(&bomb, 1 << 16);
    assert_eq!(opened.broken, Some(Quarantine::NotUnpackable));
    assert!(opened.bytes.len() <= 1 << 17);
}

#[test]
fn blocks_hold_whole_lines_whatever_their_length() {
    let text: Vec<u8> = (0..60_000)
        .flat_map(|n| format!("line {n} {}\n", "x".repeat(n % 90)).into_bytes())
        .collect();
    let mut blocks = Blocks::of(&text[..], 1 << 24);
    let (mut told, mut count) = (Vec::new(), 0);
    while let Some(Block::Lines(block)) = blocks.next(Vec::new()).unwrap() {
        count += lines(&block).count();
        assert!(block.ends_with(b"\n"));
        told.extend(block);
    }
    assert_eq!((told == text, count), (true, 60_000));
}

#[test]
fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
    let mut text = b"first\n".to_vec();
    text.resize(5 << 20, b'x');
    text.extend(b"\nlast");
    let mut blocks = Blocks::of(&text[..], 1 << 21);
    let mut told = Vec::new();
    while let Some(block) = blocks.next(Vec::new()).unwrap() {
        told.push(match block {
            Block::Lines(block) => String::from_utf8(block).unwrap(),
            Block::TooLong(start) => format!("too long: {}", start.len()),
        });
    }
    assert_eq!(told, ["first\n", "too long: 200", "last"]);
}

#[test]
fn a_break_is_told_after_the_lines_before_it() {
    let text: Vec<u8> = (0..100_000_u32)
        .flat_map(|n| format!("{}\n", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect();
    let whole = packed(&text);
    let cut = &whole[..whole.len() - 9];
    let mut blocks = Blocks::of(Unpacked::of(cut, 1 << 24).unwrap(), 1 << 20);
    let mut told = Vec::new();
    let failed = loop {
        match blocks.next(Vec::new()) {
            Ok(Some(Block::Lines(block))) => told.extend(block),
            Ok(_) => panic!("the end came before the break"),
            Err(failed) => break failed,
        }
    };
    assert_eq!(why(&failed), Some(Quarantine::Truncated));
    assert!(told.ends_with(b"\n") && text.starts_with(&told) && told.len() > 900_000);
    assert!(blocks.next(Vec::new()).unwrap().is_none());
}

#[test]
fn a_page_for_people_is_known_by_how_it_begins() {
    assert!(is_page(b"\xef\xbb\xbf  <!DOCTYPE html>"));
    assert!(!is_page(b"{\"a\":\"<b>\"}"));
}
