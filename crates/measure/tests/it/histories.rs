//! Small histories told in text, for cases that the village does not hold.

use model::ProjectName;
use village::Story;

/// The people of these histories: one a letter, and none of them is anybody.
const PEOPLE: &str = "a Alma One <a@cases.invalid>\nb Bror Two <b@cases.invalid>\n\
                      c Caro Three <c@cases.invalid>\nd Dora Four <d@cases.invalid>\n\
                      bot tiller[bot] <tiller@cases.invalid>\nkeeper Kee Per <keeper@cases.invalid>\n";

/// Reads a history in the village's words about `a`, `b`, `c`, `d`, `bot` and `keeper`.
pub(crate) fn history(name: &str, text: &str) -> Story {
    Story::read(ProjectName::parse(name).unwrap(), PEOPLE, text, b"").unwrap()
}
