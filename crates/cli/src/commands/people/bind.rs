//! `people bind`, `unbind` and `reject`: two are one person, or are not.

use clap::Args;
use model::Act;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::deciding::{Saying, decide};

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
    decide(ui, &args.saying, |known| {
        let found = args.who.iter().map(|who| known.one(who)).collect::<Result<Vec<_>, _>>()?;
        let Some((first, others)) = found.split_first() else { return Ok(vec![]) };
        let apart = others.iter().filter(|other| known.person(other) != known.person(first));
        Ok(apart.map(|other| Act::Bind(first.clone(), other.clone())).collect())
    })
}

pub(crate) fn unbind(args: &UnbindArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    decide(ui, &args.saying, |known| {
        let (out, from) = (known.all(&args.who)?, known.all(&args.from)?);
        if out.iter().any(|one| from.contains(one)) {
            return Err(Failure::asked(
                "both are the same signature or account",
                "name what is to stand apart by an id that `convivial people show` prints",
            ));
        }
        let pairs = out.iter().flat_map(|one| from.iter().map(move |other| (one, other)));
        let together = pairs.filter(|(one, other)| known.person(one) == known.person(other));
        Ok(together.map(|(one, other)| Act::Unbind(one.clone(), other.clone())).collect())
    })
}

pub(crate) fn reject(args: &RejectArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    decide(ui, &args.saying, |known| {
        let (one, other) = (known.one(&args.one)?, known.one(&args.other)?);
        if known.person(&one) == known.person(&other) {
            return Err(Failure::asked(
                "they are one person already",
                "convivial people unbind, to part them",
            ));
        }
        Ok(vec![Act::Reject(one, other)])
    })
}
