//! A broken text is refused with the number of its line, and never told half.

use model::{CreditRole, ProjectName};
use village::{Broken, Fault, Story};

const PEOPLE: &str = "ada Ada Applewood <ada@orchard.invalid>\nbela Béla B <bela@orchard.invalid>";

fn read(people: &str, text: &str) -> Result<Story, Broken> {
    Story::read(ProjectName::from_folder("fence"), people, text, b"")
}

#[test]
fn every_broken_line_is_named_with_its_reason() {
    let start = "# a fence\n2022-03-04T10:00Z ada a.md\n";
    for (line, fault) in [
        ("2022-02-30T10:00Z ada a.md", Fault::Time),
        ("2022-03-04 ada a.md", Fault::Time),
        ("2022-03-04T10:00 ada a.md", Fault::Time),
        ("2022-03-04T10:00+15:00 ada a.md", Fault::Time),
        ("yesterday ada a.md", Fault::Time),
        ("é ada a.md", Fault::Time),
        ("2022-03-04T10:00Z", Fault::Word),
        ("2022-03-04T10:00Z ada", Fault::Path),
        ("2022-03-04T10:00Z ada /etc/a.md", Fault::Path),
        ("2022-03-04T10:00Z ada src/../a.md", Fault::Path),
        ("2022-03-04T10:00Z ada wiht", Fault::Path),
        ("2022-03-04T10:00Z ada a.md with", Fault::Word),
        ("2022-03-04T10:00Z ada a.md with bela b.md", Fault::Word),
        ("2022-03-04T10:00Z ada a.md with nobody", Fault::Unknown),
        ("2022-03-04T10:00Z nobody a.md", Fault::Unknown),
        ("2022-03-04T10:00Z ada a.md in 3", Fault::Branch),
        ("2022-03-04T10:00Z ada .mailmap\nmerge by", Fault::Branch),
        ("merge #3 by ada at 2022-03-04T10:00Z", Fault::Branch),
        ("merge #3 by ada", Fault::Word),
        ("merge #3 by ada at noon", Fault::Time),
    ] {
        let last = 2 + line.lines().count();
        let story = read(PEOPLE, &format!("{start}{line}\n"));
        assert_eq!(story, Err(Broken::Story { line: last, fault }), "{line}");
    }
}

#[test]
fn a_branch_is_merged_once_and_before_the_end() {
    let branch = "2022-03-04T10:00Z ada a.md\n2022-03-04T10:00Z ada a.md in #1\n";
    let merge = "merge #1 by ada at 2022-03-05T10:00Z\n";
    let left_open = Err(Broken::Story { line: 3, fault: Fault::LeftOpen });
    assert_eq!(read(PEOPLE, branch), left_open);
    let twice = Err(Broken::Story { line: 4, fault: Fault::Branch });
    assert_eq!(read(PEOPLE, &format!("{branch}{merge}{merge}")), twice);
    let again = read(PEOPLE, &format!("{branch}{merge}2022-03-06T10:00Z ada a.md in #1"));
    assert_eq!(again, twice);
    let rootless = Err(Broken::Story { line: 1, fault: Fault::Branch });
    assert_eq!(read(PEOPLE, "2022-03-04T10:00Z ada a.md in #1"), rootless);
}

#[test]
fn a_mailmap_is_written_exactly_once_if_there_is_one() {
    let name = || ProjectName::from_folder("fence");
    let (once, never) = ("2022-03-04T10:00Z ada .mailmap", "2022-03-04T10:00Z ada a.md");
    let fault = Err(Broken::Story { line: 2, fault: Fault::Mailmap });
    assert_eq!(read(PEOPLE, once), fault);
    assert_eq!(Story::read(name(), PEOPLE, never, b"# nobody\n"), fault);
    assert!(Story::read(name(), PEOPLE, once, b"# nobody\n").is_ok());
}

#[test]
fn a_broken_list_of_people_is_named_by_its_line() {
    for (line, fault) in [
        ("cyd", Fault::NotAPerson),
        ("cyd Cyd Cidra", Fault::NotAPerson),
        ("cyd <cyd@orchard.invalid>", Fault::NotAPerson),
        ("cyd Cyd <<cyd@orchard.invalid>", Fault::NotAPerson),
        ("bela Bela Two <two@orchard.invalid>", Fault::SaidTwice),
    ] {
        let people = format!("{PEOPLE}\n\n{line}\n");
        assert_eq!(read(&people, ""), Err(Broken::People { line: 4, fault }), "{line}");
    }
}

#[test]
fn what_is_wrong_is_said_without_what_the_line_says() {
    let broken = read(PEOPLE, "\n2022-03-04T10:00Z marker a.md").unwrap_err();
    assert_eq!(broken.to_string(), "story, line 2: nobody is called so in the list of people");
    assert!(!format!("{broken:?}").contains("marker"));
}

#[test]
fn a_line_with_everything_is_read_as_it_stands() {
    let text = "2022-03-04T10:00+01:00 ada src/a.c doc/a.md doc/a.md with bela REPORTED-BY bela \
                written 2021-03-04T10:00:30-05:30 committed-by bela";
    let story = read(PEOPLE, text).unwrap();
    let [commit] = story.commits.as_slice() else { panic!("one line, one commit") };
    assert_eq!(commit.paths, [b"doc/a.md".to_vec(), b"src/a.c".to_vec()]);
    let roles: Vec<CreditRole> = commit.credits.iter().map(|credit| credit.role).collect();
    assert_eq!(roles, [CreditRole::CoAuthored, CreditRole::Reported]);
    assert_eq!(commit.author.stamp.at.unwrap().to_string(), "2021-03-04T15:30:30Z");
    assert_eq!(commit.author.stamp.offset_minutes, -330);
    assert_eq!(commit.committer.stamp.at.unwrap().to_string(), "2022-03-04T09:00:00Z");
    assert_eq!(commit.committer.stamp.offset_minutes, 60);
    assert_eq!(commit.committer.by.name.bytes(), "Béla B".as_bytes());
    assert_eq!(commit.author.by.address.bytes(), b"ada@orchard.invalid");
}
