//! `people bind`, `unbind` and `reject`: two are one person, or are not.

use clap::Args;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::acts;
use crate::wiring::people::deciding::{Saying, decide, part};

/// Say that two or more are one person.
#[derive(Args)]
pub(crate) struct BindArgs {
    /// Who; two or more.
    #[arg(required = true, num_args = 2.., value_name = "WHO")]
    who: Vec<String>,
    #[command(flatten)]
    saying: Saying,
}

/// Say that two are not one person, whatever joined them.
///
/// A binding of an earlier decision falls; where a rule joins the two, the first is taken out of the
/// person and stands alone until it is bound again.
#[derive(Args)]
pub(crate) struct UnbindArgs {
    /// Who is to stand apart.
    #[arg(value_name = "WHO")]
    who: String,
    /// From whom.
    #[arg(value_name = "FROM")]
    from: String,
    #[command(flatten)]
    saying: Saying,
}

/// Say that a suggestion is wrong, so that it is not made again.
#[derive(Args)]
pub(crate) struct RejectArgs {
    /// One of the two.
    #[arg(value_name = "WHO")]
    one: String,
    /// The other.
    #[arg(value_name = "OTHER")]
    other: String,
    #[command(flatten)]
    saying: Saying,
}

pub(crate) fn bind(args: &BindArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    decide(ui, &args.saying, |known| acts::joining(known, &args.who))
}

pub(crate) fn unbind(args: &UnbindArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    part(ui, &args.saying, &args.who, &args.from)
}

pub(crate) fn reject(args: &RejectArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    decide(ui, &args.saying, |known| acts::rejecting(known, &args.one, &args.other))
}
