//! `explain`: what a measure means, in the words of its own file.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::catalog;
use crate::wiring::places::Scene;

/// Explain a measure: what it asks, how to read it, what it cannot tell, what a community can do.
///
/// Without NAME: lists the measures there are.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The measure, such as second_contribution.
    name: Option<String>,
    /// Print its SQL too.
    #[arg(long)]
    sql: bool,
}

pub(crate) fn run(args: &ExplainArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let catalog = catalog(&scene)?;
    let Some(name) = &args.name else {
        let measures = catalog.measures();
        let rows: Vec<Vec<String>> = measures
            .iter()
            .map(|measure| measure.definition())
            .map(|about| vec![about.family.clone(), about.id.clone(), about.question.clone()])
            .collect();
        let heading = ["family", "measure", "question"].map(str::to_owned);
        ui.print_table(&heading, &rows)?;
        return Ok(Done::All);
    };
    let measure = catalog.get(name)?;
    let about = measure.definition();
    let mut text = format!("# {}\n\n{}\n\n{}\n", about.title, about.question, about.meaning);
    for (heading, prose) in [
        ("How to read it", &about.how_to_read),
        ("What it cannot tell you", &about.cannot_tell),
        ("What a community can do", &about.can_do),
    ] {
        text.push_str(&format!("\n## {heading}\n\n{prose}\n"));
    }
    text.push_str("\n## Definition\n\n");
    text.push_str(&format!("- id: {}, version {}\n", about.id, about.version));
    text.push_str(&format!("- sensitivity: {}\n", about.sensitivity.word()));
    for value in &about.values {
        text.push_str(&format!(
            "- value: {} ({}): {}\n",
            value.name,
            value.unit.word(),
            value.label
        ));
    }
    for dimension in &about.dimensions {
        text.push_str(&format!("- dimension: {dimension}\n"));
    }
    for (name, default, allowed) in measure.params() {
        text.push_str(&format!("- --{name}: {} (default {default})\n", allowed.join(", ")));
    }
    for related in &about.related {
        text.push_str(&format!("- related: {related}\n"));
    }
    if args.sql {
        text.push_str(&format!("\n## SQL\n\n```sql\n{}\n```\n", measure.sql()));
    }
    ui.print(&text)?;
    Ok(Done::All)
}
