//! Texts that try to be markup stay texts.

use super::{escaped, table};

#[test]
fn no_text_becomes_a_link_a_fence_a_role_or_a_list() {
    assert_eq!(escaped("[a](javascript:x)"), "\\[a\\](javascript:x)");
    assert_eq!(escaped(":::{note}"), "\\:\\::\\{note\\}");
    assert_eq!(escaped("```{eval-rst}"), "\\`\\`\\`\\{eval-rst\\}");
    assert_eq!(escaped("<b>&amp;"), "\\<b\\>\\&amp;");
    assert_eq!(escaped("- a - b"), "\\- a - b");
    assert_eq!(escaped("1. one"), "1\\. one");
    assert_eq!(escaped("https://x.invalid"), "https\\://x.invalid");
    assert_eq!(escaped("27 % (20 % to 36 %), of 120."), "27 % (20 % to 36 %), of 120.");
}

#[test]
fn a_pipe_in_a_cell_stays_in_its_cell() {
    let header = ["a".to_owned(), "b".to_owned()];
    let rows = [vec!["x|y".to_owned(), String::new()]];
    assert_eq!(table(&header, &rows), "| a | b |\n| --- | --- |\n| x\\|y |  |\n");
}
