//! What can be known of a SELECT without running it: its tokens, the tables it reads, its order.
//!
//! Everything that could make two runs over one record differ is refused here: aggregates over
//! floating point, approximate ones, clocks and chance.

use datafusion::error::DataFusionError;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::Statement as SqlStatement;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

use crate::catalog::SETTINGS;
use crate::header::HeadError;

/// Functions whose result depends on order, chance, a clock or rounding.
const REFUSED: [&str; 31] = [
    "avg",
    "mean",
    "median",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "var",
    "var_pop",
    "var_samp",
    "var_sample",
    "var_population",
    "corr",
    "covar",
    "covar_pop",
    "covar_samp",
    "percentile_cont",
    "quantile_cont",
    "first_value",
    "last_value",
    "nth_value",
    "any_value",
    "array_agg",
    "string_agg",
    "now",
    "today",
    "current_date",
    "current_time",
    "current_timestamp",
    "random",
    "uuid",
    "version",
];

/// The columns of `settings` that differ from question to question.
const CHOSEN: [&str; 5] = ["automated", "door", "from_seconds", "per", "until_seconds"];

/// Returns the tokens of the SQL without comments and white space, each as text.
pub(crate) fn tokens(sql: &str) -> Result<Vec<String>, HeadError> {
    let tokens = Tokenizer::new(&GenericDialect {}, sql)
        .tokenize()
        .map_err(|error| HeadError::Sql(error.message))?;
    Ok(tokens
        .into_iter()
        .filter(|token| {
            !matches!(
                token,
                Token::Whitespace(
                    Whitespace::Space
                        | Whitespace::Newline
                        | Whitespace::Tab
                        | Whitespace::SingleLineComment { .. }
                        | Whitespace::MultiLineComment(_)
                )
            )
        })
        .map(|token| token.to_string())
        .collect())
}

/// Returns the names of the tables and views that one SELECT reads, in order and without repeats.
///
/// Refuses anything that is not one SELECT, and, where `ordered` is asked for, one without a final
/// ORDER BY.
pub(crate) fn tables_read(sql: &str, ordered: bool) -> Result<Vec<String>, HeadError> {
    for token in tokens(sql)? {
        let word = token.to_ascii_lowercase();
        if REFUSED.contains(&word.as_str()) || word.starts_with("approx_") {
            return Err(HeadError::FunctionRefused(word));
        }
    }
    let statement = one_select(sql)?;
    if let (true, Statement::Statement(inner)) = (ordered, &statement)
        && let SqlStatement::Query(query) = inner.as_ref()
        && query.order_by.is_none()
    {
        return Err(HeadError::NotOrdered);
    }
    let (tables, _) =
        resolve_table_references(&statement, true).map_err(|error| HeadError::Sql(told(&error)))?;
    let mut names: Vec<String> = tables.iter().map(|table| table.table().to_owned()).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Returns which of the settings that a caller chooses the SQL may use.
///
/// A word that merely looks like one of them is taken for it: a view then is computed once more
/// than it must be, and never once too few.
pub(crate) fn settings_used(sql: &str) -> Result<Vec<String>, HeadError> {
    let tokens = tokens(sql)?;
    let named = |word: &str| tokens.iter().any(|token| token.trim_matches('"') == word);
    let every = named("*");
    let chosen = CHOSEN.iter().filter(|word| every || named(word));
    Ok(if named(SETTINGS) { chosen.map(|word| (*word).to_owned()).collect() } else { vec![] })
}

/// Returns what the parser says, without the names of its own types.
fn told(error: &DataFusionError) -> String {
    let text = match error.find_root() {
        DataFusionError::SQL(parser, _) => parser.to_string(),
        root => root.strip_backtrace(),
    };
    text.strip_prefix("sql parser error: ").map_or(text.clone(), str::to_owned)
}

/// Parses the SQL as exactly one SELECT.
pub(crate) fn one_select(sql: &str) -> Result<Statement, HeadError> {
    let mut statements = DFParserBuilder::new(sql)
        .build()
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| HeadError::Sql(told(&error)))?;
    match (statements.pop_front(), statements.is_empty()) {
        (Some(Statement::Statement(statement)), true)
            if matches!(statement.as_ref(), SqlStatement::Query(_)) =>
        {
            Ok(Statement::Statement(statement))
        }
        _ => Err(HeadError::NotOneSelect),
    }
}
