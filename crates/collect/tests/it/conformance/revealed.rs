//! Everything that a record holds, personal texts included, so that it can be searched.

use model::{
    Account, AccountKey, Commit, CommunityFile, Event, Figure, Item, ItemKey, Mark, Personal,
    Place, Recognition, Record, Session, Signature, Stamp, Trace, Who,
};

/// The texts and the times of a record.
#[derive(Default)]
pub(crate) struct Revealed {
    pub(crate) texts: Vec<String>,
    pub(crate) stamps: Vec<Stamp>,
}

impl Revealed {
    pub(crate) fn of(record: &Record) -> Self {
        let mut seen = Self::default();
        seen.personal(&record.key);
        // What is not personal shows itself.
        seen.texts.push(format!("{record:?}"));
        record.events.iter().for_each(|event| seen.event(event));
        seen
    }

    fn personal(&mut self, text: &Personal) {
        self.texts.push(text.lossy().into_owned());
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::Commit(commit) => self.commit(commit),
            Event::Item(item) => self.item(item),
            Event::Trace(trace) => self.trace(trace),
            Event::Session(session) => self.session(session),
            Event::Recognition(recognition) => self.recognition(recognition),
            Event::CommunityFile(file) => self.community_file(file),
            Event::Figure(figure) => self.figure(figure),
            Event::Place(place, at) => {
                self.place(place);
                self.stamps.push(*at);
            }
            _ => {}
        }
    }

    fn commit(&mut self, commit: &Commit) {
        for signed in [&commit.author, &commit.committer] {
            self.signature(&signed.by);
            self.stamps.push(signed.stamp);
        }
        commit.credits.iter().for_each(|credit| self.signature(&credit.by));
        let paths = commit.paths.iter().map(|path| String::from_utf8_lossy(path).into_owned());
        self.texts.extend(paths);
    }

    fn signature(&mut self, by: &Signature) {
        self.personal(&by.name);
        self.personal(&by.address);
    }

    fn item(&mut self, item: &Item) {
        self.key(&item.key);
        self.place(&item.place);
        self.who(&item.author);
        self.stamps.push(item.opened);
        item.title.iter().for_each(|title| self.personal(title));
        self.marks(&item.marks);
    }

    fn trace(&mut self, trace: &Trace) {
        for text in trace.native.iter().chain(&trace.reply_to) {
            self.personal(text);
        }
        for key in trace.item.iter().chain(&trace.target) {
            self.key(key);
        }
        self.who(&trace.by);
        self.who(&trace.subject);
        self.stamps.push(trace.at);
        self.marks(&trace.marks);
    }

    fn session(&mut self, session: &Session) {
        self.place(&session.calendar);
        self.personal(&session.series);
        self.stamps.push(session.starts);
    }

    fn recognition(&mut self, recognition: &Recognition) {
        self.account(&recognition.who);
        self.stamps.push(recognition.at);
    }

    fn community_file(&mut self, file: &CommunityFile) {
        self.stamps.push(file.at);
    }

    fn figure(&mut self, figure: &Figure) {
        self.texts.extend([figure.measure.clone(), figure.source.clone()]);
    }

    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            match mark {
                Mark::Hashtag(tag) => self.texts.push(tag.clone()),
                Mark::Reference(key) | Mark::Closes(key) => self.key(key),
                Mark::Trailer(_, account) => self.account(account),
                _ => {}
            }
        }
    }

    fn key(&mut self, key: &ItemKey) {
        match key {
            ItemKey::Number { place, .. } => self.place(place),
            ItemKey::Native { id, .. } => self.personal(id),
        }
    }

    fn place(&mut self, place: &Place) {
        self.personal(&place.name);
    }

    fn who(&mut self, who: &Who) {
        if let Some(account) = who.account() {
            self.account(account);
        }
    }

    fn account(&mut self, account: &Account) {
        match &account.key {
            AccountKey::Id(id) => self.texts.push(id.clone()),
            AccountKey::Login(text) | AccountKey::Address(text) | AccountKey::Name(text) => {
                self.personal(text);
            }
        }
        for text in account.login.iter().chain(&account.name) {
            self.personal(text);
        }
    }
}
