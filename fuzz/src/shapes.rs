//! The shapes of what sources read: the only list.

/// One shape.
pub(crate) struct Shape {
    /// The name of the target.
    pub(crate) target: &'static str,
    /// The source.
    pub(crate) source: &'static str,
    /// The source's section.
    pub(crate) section: &'static str,
    /// What the bytes become.
    pub(crate) input: Input,
}

/// What the bytes of an input become.
pub(crate) enum Input {
    /// Each of these files, with the same contents: for formats that are told by their names.
    Each(&'static [&'static str]),
    /// These files, each a part of the bytes.
    Parts(&'static [&'static str]),
    /// What a server answers, one part after the other.
    Answers,
}

/// Every shape.
pub(crate) static SHAPES: [Shape; 17] = [
    Shape {
        target: "calendar",
        source: "calendar",
        section: "calendars = [\"meadow\"]\ntimezone = \"Europe/Berlin\"",
        input: Input::Each(&["meadow"]),
    },
    Shape {
        target: "credits",
        source: "credits",
        section: "files = [\".all-contributorsrc\", \"CITATION.cff\", \".zenodo.json\", \
                  \"AUTHORS.md\", \"teams.toml\", \"team.md\", \"release.md\", \"release.rst\"]",
        input: Input::Each(&[
            ".all-contributorsrc",
            "CITATION.cff",
            ".zenodo.json",
            "AUTHORS.md",
            "teams.toml",
            "team.md",
            "release.md",
            "release.rst",
        ]),
    },
    Shape {
        target: "devstats",
        source: "devstats",
        section: "files = [\"grove_issues.json\"]\nrepository = \"orchard/grove\"",
        input: Input::Each(&["grove_issues.json"]),
    },
    Shape {
        target: "discourse",
        source: "discourse",
        section: "forums = [\"https://forum.orchard.invalid/\"]",
        input: Input::Answers,
    },
    Shape {
        target: "discourse_files",
        source: "discourse",
        section: "files = [\"forum\", \"posts.ndjson\"]\nhost = \"forum.orchard.invalid\"",
        input: Input::Each(&["forum/topic_1.json", "posts.ndjson"]),
    },
    Shape {
        target: "figures",
        source: "figures",
        section: "files = [\"figures.csv\"]",
        input: Input::Each(&["figures.csv"]),
    },
    Shape {
        target: "forgejo",
        source: "forgejo",
        section: "repositories = [\"orchard/plum\"]\nurl = \"https://forge.orchard.invalid\"",
        input: Input::Answers,
    },
    Shape {
        target: "gharchive",
        source: "gharchive",
        section: "hours = [\"hours\", \"page.json\"]\nrepositories = [\"Orchard/*\"]",
        input: Input::Each(&["hours/2025-11-05-09.json", "page.json"]),
    },
    Shape {
        target: "git_log",
        source: "git_log",
        section: "files = [\"grove.txt\"]",
        input: Input::Each(&["grove.txt"]),
    },
    Shape {
        target: "github",
        source: "github",
        section: "repositories = [\"orchard/trees\"]\ndiscussions = true",
        input: Input::Answers,
    },
    Shape {
        target: "gitlab",
        source: "gitlab",
        section: "repositories = [\"orchard/tools/pear\"]\nurl = \"https://gitlab.orchard.invalid\"",
        input: Input::Answers,
    },
    Shape {
        target: "mailing_list",
        source: "mailing_list",
        section: "archives = [\"2024-02.mbox\", \"2024-March.txt\"]\nlist = \"orchard-dev\"",
        input: Input::Each(&["2024-02.mbox", "2024-March.txt"]),
    },
    Shape {
        target: "perceval",
        source: "perceval",
        section: "files = [\"items.ndjson\"]",
        input: Input::Each(&["items.ndjson"]),
    },
    Shape {
        target: "slack",
        source: "slack",
        section: "exports = [\"export\"]\nhost = \"orchard.slack.invalid\"",
        input: Input::Parts(&[
            "export/general/2024-02-01.json",
            "export/channels.json",
            "export/users.json",
            "export/random/2024-02-01.json",
        ]),
    },
    Shape {
        target: "slack_archive",
        source: "slack",
        section: "exports = [\"export.zip\"]\nhost = \"orchard.slack.invalid\"",
        input: Input::Each(&["export.zip"]),
    },
    Shape {
        target: "zulip",
        source: "zulip",
        section: "exports = [\"export\"]\nhost = \"chat.orchard.invalid\"",
        input: Input::Parts(&["export/messages-000001.json", "export/realm.json"]),
    },
    Shape {
        target: "zulip_archive",
        source: "zulip",
        section: "exports = [\"archive\"]\nhost = \"chat.orchard.invalid\"",
        input: Input::Parts(&[
            "archive/10-general/Which.20trees.3F.json",
            "archive/stream_index.json",
        ]),
    },
];

/// Returns the shape of a target.
pub(crate) fn find(target: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.target == target)
}
