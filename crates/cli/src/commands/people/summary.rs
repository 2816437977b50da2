//! `people` alone: how many there are and what joined them.

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::{Ground, telling};

pub(crate) fn run(ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let ground = Ground::open(ui)?;
    let (heading, rows) = telling::summary(&ground);
    ui.print_table(&heading, &rows)?;
    ui.say_all(&ground.record.unread().told());
    ui.say_all(&telling::next_steps(&ground));
    Ok(Done::All)
}
