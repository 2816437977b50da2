//! With the `.mailmap`: our people are git's, and each of our rules tells what it adds or parts.

use identify::{Mailmap, differences, resolve, steps};
use model::IdentityMode;

use crate::Told;
use crate::groups::Pairs;
use crate::history::{History, place};
use crate::truth::Truth;

/// Tells how our people compare with git's.
pub(crate) fn compare(history: &History, text: &[u8], truth: &Truth, told: &mut Told) {
    let mailmaps = [(history.project.clone(), Mailmap::parse(text))];
    let modes = [(IdentityMode::Mailmap, ".mailmap alone"), (IdentityMode::Rules, "all rules")];
    for (mode, what) in modes {
        let people = resolve(&history.input(&mailmaps, mode));
        let rows = people.resolved.iter();
        let both = rows.filter_map(|row| Some((row.person, truth.of(place(row.subject.id()))?)));
        let pairs = Pairs::of(both);
        let line = format!(
            "  by {what}: {} pairs of signatures are one person, by git {}, by both {}",
            pairs.ours, pairs.theirs, pairs.both
        );
        let same = pairs.ours == pairs.both && pairs.theirs == pairs.both;
        told.must(same || mode == IdentityMode::Rules, line);
    }
    for difference in differences(&steps(&history.input(&mailmaps, IdentityMode::Rules))) {
        let (cause, joined, split) = (difference.cause.word(), difference.joined, difference.split);
        if joined + split > 0 {
            told.line(format!("    {cause}: {joined} people fewer, {split} more"));
        }
    }
}
