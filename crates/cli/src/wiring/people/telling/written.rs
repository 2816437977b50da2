//! Written: what stands in a file for another program, and what does not, in words.

use identify::formats::Exported;

/// Says how many people stand in a file, who is `absent` from it, and what could not be written.
pub(crate) fn written(exported: &Exported, absent: &str) -> Vec<String> {
    let mut lines = vec![
        format!("people in the file: {}", exported.people),
        format!("not in it, and not missing: {absent}"),
    ];
    lines.extend(exported.left_out.iter().map(|(why, count)| {
        let what = if *count == 1 { "signature or account" } else { "signatures and accounts" };
        format!("left out: {count} {what} {}", why.meaning())
    }));
    lines
}
