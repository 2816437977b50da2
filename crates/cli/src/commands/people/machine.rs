//! `people bot` and `people not-bot`: which account a program uses, and when.

use clap::Args;
use model::{Act, Instant, Spell};

use crate::args::instant;
use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};

/// Say that a program uses an account, always or for some time.
///
/// Without --from and --until all of it is left out of every count of people. With one of them only
/// what was done in that time is left out, and the person stays a person. Either holds for all that
/// is joined in the person: unbind an account first that only a program uses.
#[derive(Args)]
pub(crate) struct BotArgs {
    /// Which account.
    #[arg(value_name = "WHO")]
    who: String,
    #[command(flatten)]
    spell: SpellArgs,
    #[command(flatten)]
    saying: Saying,
}

/// Say that a person uses an account, whatever the lists say.
#[derive(Args)]
pub(crate) struct NotBotArgs {
    /// Which account.
    #[arg(value_name = "WHO")]
    who: String,
    #[command(flatten)]
    spell: SpellArgs,
    #[command(flatten)]
    saying: Saying,
}

/// A span of time.
#[derive(Args)]
struct SpellArgs {
    /// Only from this day on.
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<Instant>,
    /// Only before this day.
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<Instant>,
}

impl SpellArgs {
    fn spell(&self) -> Result<Spell, Failure> {
        if self.from.zip(self.until).is_some_and(|(from, until)| from >= until) {
            return Err(Failure::asked("the time ends before it begins", "--until after --from"));
        }
        Ok(Spell { from: self.from, until: self.until })
    }
}

pub(crate) fn bot(args: &BotArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let spell = args.spell.spell()?;
    decide(ui, &args.saying, |known| Ok(vec![Act::Bot(known.one(&args.who)?, spell)]))
}

pub(crate) fn not_bot(args: &NotBotArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let spell = args.spell.spell()?;
    decide(ui, &args.saying, |known| Ok(vec![Act::NotBot(known.one(&args.who)?, spell)]))
}
