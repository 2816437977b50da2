//! The fingerprint of a definition: two figures are compared only when it is the same.
//!
//! It hashes what decides a figure and nothing else: the tokens of the SELECT and of the views
//! behind it (so a comment or a line break changes nothing), the parameters, the estimators with
//! the version of their arithmetic, and the lists used.

use crate::catalog::Catalog;
use crate::header::HeadError;
use crate::measure::Measure;
use crate::params::Settled;
use crate::parse::tokens;

/// The lists that figures may depend on: the table or view that uses each, its name, its hash.
pub(crate) type Lists = Vec<(&'static str, String, String)>;

/// Returns 16 hex digits for a measure asked with settings.
pub(crate) fn fingerprint(
    catalog: &Catalog,
    measure: &Measure,
    settled: &Settled,
    lists: &Lists,
) -> Result<String, HeadError> {
    let mut hash = blake3::Hasher::new();
    let mut add = |part: &str| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    for token in tokens(&measure.sql)? {
        add(&token);
    }
    let mut views = catalog.views_behind(&measure.reads);
    views.sort_by(|a, b| a.name.cmp(&b.name));
    for view in views {
        add(&view.name);
        for token in tokens(&view.sql)? {
            add(&token);
        }
    }
    for setting in &settled.shown {
        if setting.name != "from" && setting.name != "until" {
            add(&setting.name);
            add(&setting.value);
        }
    }
    for rule in &measure.values {
        add(&rule.estimator.map(|estimator| estimator.label()).unwrap_or_default());
    }
    if measure.definition.curve.is_some() {
        add("kaplan_meier 1");
    }
    let tables = catalog.tables_behind(&measure.reads);
    for (table, name, value) in lists {
        if tables.contains(*table) {
            add(name);
            add(value);
        }
    }
    Ok(hash.finalize().to_hex().chars().take(16).collect())
}
