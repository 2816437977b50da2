//! The prose of a definition: paragraphs, lists and code, nothing else.
//!
//! A measure's head is Markdown that a community may have written, so it is read into these few
//! shapes and written anew by each format with that format's escaping; none of it is passed on raw.

use crate::words::clean;

/// A paragraph or a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// The items of a list.
    List(Vec<Vec<Span>>),
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Span {
    /// Plain words.
    Words(String),
    /// A word of the machine, such as a column.
    Code(String),
}

/// Returns the paragraphs and lists of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for chunk in text.replace("\r\n", "\n").split("\n\n") {
        let mut lines = Vec::new();
        let mut items: Vec<String> = Vec::new();
        for line in chunk.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match (line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")), items.last_mut()) {
                (Some(item), _) => items.push(item.to_owned()),
                (None, Some(item)) => {
                    item.push(' ');
                    item.push_str(line);
                }
                (None, None) => lines.push(line.to_owned()),
            }
        }
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(spans(&lines.join(" "))));
        }
        if !items.is_empty() {
            blocks.push(Block::List(items.iter().map(|item| spans(item)).collect()));
        }
    }
    blocks
}

/// Returns a text as it was written, line by line, each of them cleaned.
pub(crate) fn text(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(clean).collect();
    lines.join("\n").trim().to_owned()
}

/// Cleaning drops white space at the ends of a piece, so the spaces around code are kept apart.
fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (at, piece) in line.split('`').enumerate() {
        let cleaned = clean(piece);
        if cleaned.is_empty() && piece.trim() != piece {
            spans.push(Span::Words(" ".to_owned()));
        } else if at % 2 == 1 && !cleaned.is_empty() {
            spans.push(Span::Code(cleaned));
        } else if !cleaned.is_empty() {
            let before = if piece.starts_with(' ') { " " } else { "" };
            let after = if piece.ends_with(' ') { " " } else { "" };
            spans.push(Span::Words(format!("{before}{cleaned}{after}")));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{Block, Span, blocks};

    #[test]
    fn paragraphs_lists_and_code_are_told_apart() {
        let words = |text: &str| Span::Words(text.to_owned());
        let read = blocks("One\nline with `code` in it.\n\n- first\n  goes on\n- second");
        let expected = [
            Block::Paragraph(vec![
                words("One line with "),
                Span::Code("code".to_owned()),
                words(" in it."),
            ]),
            Block::List(vec![vec![words("first goes on")], vec![words("second")]]),
        ];
        assert_eq!(read, expected);
        assert_eq!(blocks(""), []);
    }
}
