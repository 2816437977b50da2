//! Aligned: cells as columns of text, each as wide as its widest cell.

/// Returns lines of cells as text, numbers to the right under their heading.
pub(crate) fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("  {cell:>width$}"));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let lines =
            [vec!["year".to_owned(), "n".to_owned()], vec!["1".to_owned(), "22".to_owned()]];
        assert_eq!(aligned(&lines), "  year   n\n     1  22\n");
        assert_eq!(aligned(&[]), "");
    }
}
