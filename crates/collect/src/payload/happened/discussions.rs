//! Discussions: what happened to one, and what was said in it.

use model::{Event, ItemKey, Personal, TraceKind};

use super::Telling;
use crate::payload::objects::{Discussion, Said};

impl Telling<'_, '_> {
    pub(super) fn discussion(&mut self) -> Option<()> {
        let discussion = self.payload.discussion.is()?;
        let key = self.told_discussion(discussion)?;
        match self.action() {
            "answered" => {
                let answer = self.payload.answer.is().and_then(|answer| answer.id.whole());
                let at = self.happening.here.stamp(&discussion.answer_chosen_at);
                let by = discussion
                    .answer_chosen_by
                    .is()
                    .map(|_| discussion.answer_chosen_by.who(&self.happening.here.place.platform));
                self.trace(TraceKind::Answered, Some(key), |trace| {
                    let native = |id| Personal::new(format!("discussion_comment:{id}"));
                    trace.reply_to = answer.map(native);
                    trace.at = if at.at.is_some() { at } else { trace.at };
                    trace.by = by.unwrap_or_else(|| trace.by.clone());
                })
            }
            "closed" => self.trace(TraceKind::Closed, Some(key), |_| {}),
            "transferred" => self.transferred(key),
            "-" => Some(()),
            action => self.changed(action, key),
        }
    }

    pub(super) fn discussion_comment(&mut self) -> Option<()> {
        let key = self.told_discussion(self.payload.discussion.is()?)?;
        self.said(Said::InDiscussion, Some(key))
    }

    fn told_discussion(&mut self, discussion: &Discussion<'_>) -> Option<ItemKey> {
        let mut item = discussion.item(self.happening.here)?;
        if self.action() == "created" && self.happening.kind == "discussion" {
            self.complete(&mut item);
        }
        let key = item.key.clone();
        self.events.push(Event::Item(Box::new(item)));
        Some(key)
    }
}
