//! The formula of a model, as R writes it: `Surv(entry, time, event) ~ a + factor(b) + strata(c) + cluster(d)`.
//!
//! A name is the whole text between two signs, so that a column may be called `log(size)`; what is computed from
//! columns is the caller's work, and interactions are refused by saying so.

use super::RequestError;

/// What a formula asks for.
#[derive(Debug, PartialEq)]
pub(super) struct Formula<'a> {
    pub(super) entry: Option<&'a str>,
    pub(super) time: &'a str,
    pub(super) event: &'a str,
    pub(super) terms: Vec<Term<'a>>,
    pub(super) strata: Vec<&'a str>,
    pub(super) cluster: Option<&'a str>,
}

/// One summand.
#[derive(Debug, PartialEq)]
pub(super) struct Term<'a> {
    /// How it is written, which is its name.
    pub(super) text: &'a str,
    pub(super) column: &'a str,
    /// Whether its values are compared one by one even when they are numbers.
    pub(super) factor: bool,
}

/// Reads a formula; `known` says which texts are columns.
pub(super) fn read(text: &str, known: impl Fn(&str) -> bool) -> Result<Formula<'_>, RequestError> {
    let wrong = |problem| RequestError::Formula { problem };
    let (left, right) = text.split_once('~').ok_or(wrong("write Surv(time, event) ~ a + b"))?;
    let surv = call(left.trim(), "Surv").ok_or(wrong("it must begin with Surv(time, event) ~"))?;
    let columns: Vec<&str> = pieces(surv, ',').into_iter().map(str::trim).collect();
    let (entry, time, event) = match columns.as_slice() {
        [time, event] => (None, *time, *event),
        [entry, time, event] => (Some(*entry), *time, *event),
        _ => return Err(wrong("Surv takes time and event, or entry, time and event")),
    };
    let (terms, strata) = (Vec::new(), Vec::new());
    let mut formula = Formula { entry, time, event, terms, strata, cluster: None };
    for piece in pieces(right, '+').into_iter().map(str::trim) {
        if piece.is_empty() {
            return Err(wrong("a + has nothing beside it; write ~ 1 for no covariate"));
        } else if known(piece) {
            formula.terms.push(Term { text: piece, column: piece, factor: false });
        } else if let Some(columns) = call(piece, "strata") {
            formula.strata.extend(pieces(columns, ',').into_iter().map(str::trim));
        } else if let Some(column) = call(piece, "cluster") {
            formula.cluster = Some(column);
        } else if let Some(column) = call(piece, "factor") {
            formula.terms.push(Term { text: piece, column, factor: true });
        } else if piece.contains([':', '*', '-', '^', '(']) {
            return Err(wrong(
                "only columns, factor(), strata() and cluster() joined by + are known",
            ));
        } else if piece != "1" {
            formula.terms.push(Term { text: piece, column: piece, factor: false });
        }
    }
    Ok(formula)
}

/// The inside of `name(…)`.
fn call<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let inside = text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    Some(inside.trim())
}

/// Splits at a sign outside of brackets.
fn pieces(text: &str, sign: char) -> Vec<&str> {
    let mut depth = 0_i32;
    text.split(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == sign && depth <= 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_formula_is_taken_apart() {
        let text = "Surv(in, out, left) ~ a + factor(b)+strata(c, d) + cluster(e) + log(f) + 1";
        let formula = read(text, |name| name == "log(f)").unwrap();
        assert_eq!((formula.entry, formula.time, formula.event), (Some("in"), "out", "left"));
        assert_eq!((formula.strata.as_slice(), formula.cluster), (&["c", "d"][..], Some("e")));
        let columns: Vec<_> = formula.terms.iter().map(|term| (term.column, term.factor)).collect();
        assert_eq!(columns, [("a", false), ("b", true), ("log(f)", false)]);
        assert_eq!(read("Surv(t,e)~1", |_| false).unwrap().terms, []);
    }

    #[test]
    fn what_is_no_formula_says_how_one_is_written() {
        for text in ["a + b", "out ~ a", "Surv(t) ~ a", "Surv(t, e) ~ a * b", "Surv(t, e) ~ a +"] {
            assert!(matches!(read(text, |_| false), Err(RequestError::Formula { .. })), "{text}");
        }
    }
}
