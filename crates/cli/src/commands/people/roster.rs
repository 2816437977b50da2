//! `people roster`: who had which role when, and how that is known.

use clap::Args;
use measure::Session;
use model::counted;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::Asking;
use crate::wiring::people::{Ground, telling};

/// List who had which role when, and how that is known.
///
/// From the file that `roster` under [people] in `convivial.toml` names (CSV or TOML), else from acts
/// that were seen: merged, approved, labeled. What a platform says today is never used for the past.
#[derive(Args)]
pub(crate) struct RosterArgs {
    /// Write comma-separated rows instead of a table.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(args: &RosterArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let asking = Asking::among(ui, &ground)?;
    let roles = asking.session.sql(telling::ROLES).map_err(Failure::own_sql)?;
    let (heading, rows) = telling::roles(&ground, &roles);
    match args.csv {
        true => ui.print_csv(&heading, &rows)?,
        false => ui.print_table(&heading, &rows)?,
    }
    ui.say_all(&ground.roster_notes());
    ui.say_all(&strangers(&asking.session)?);
    Ok(Done::All)
}

/// Says how many members of lists are nobody known.
fn strangers(session: &Session) -> Result<Vec<String>, Failure> {
    let found = session.sql(telling::STRANGERS).map_err(Failure::own_sql)?;
    let found = found.lines().concat().concat().parse().unwrap_or(0);
    let note = || {
        let members = counted(found, "member");
        format!(
            "note: team lists: {members} who are nobody known (a name counts if exactly one person \
             signs with it)"
        )
    };
    Ok((found > 0).then(note).into_iter().collect())
}
