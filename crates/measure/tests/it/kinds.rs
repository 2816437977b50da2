//! From a path to the kind of work, by the built-in table and a community's own.

use std::collections::BTreeMap;

use measure::{Kinds, KindsError, Params};
use model::Value;

use crate::ground::{Ground, Told, measured};

fn own(rules: &[(&str, &[&str])]) -> Result<Kinds, KindsError> {
    let patterns = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
    let rules: BTreeMap<String, Vec<String>> =
        rules.iter().map(|(kind, list)| ((*kind).to_owned(), patterns(list))).collect();
    Kinds::new(&rules)
}

#[test]
fn paths_are_of_the_kind_that_a_person_would_say() {
    let kinds = own(&[]).unwrap();
    for (path, kind) in [
        ("doc/source/user/quickstart.rst", "documentation"),
        ("docs/api/index.html", "documentation"),
        ("README", "documentation"),
        ("CHANGES.txt", "documentation"),
        ("numpyish/_core/src/multiarray/alloc.c", "code"),
        ("pkg/stats/_ranks.pyx", "code"),
        ("lib/solve.f90", "code"),
        ("src/main.rs", "code"),
        (".github/workflows/ci.yml", "continuous_integration"),
        (".travis.yml", "continuous_integration"),
        ("azure-pipelines.yml", "continuous_integration"),
        ("pkg/tests/test_x.py", "tests"),
        ("pkg/conftest.py", "tests"),
        ("tests/test_graph.py", "tests"),
        ("pkg/tests/data/README.md", "tests"),
        ("ui/button.spec.ts", "tests"),
        ("locale/es/LC_MESSAGES/x.po", "translations"),
        ("docs/locale/de/index.rst", "translations"),
        ("LICENSE.txt", "community_files"),
        ("CODE_OF_CONDUCT.md", "community_files"),
        ("CONTRIBUTING.md", "community_files"),
        (".mailmap", "community_files"),
        (".github/ISSUE_TEMPLATE/bug.yml", "community_files"),
        ("requirements/test.txt", "packaging"),
        ("requirements.txt", "packaging"),
        ("lib/CMakeLists.txt", "packaging"),
        ("pyproject.toml", "packaging"),
        ("pkg/meson.build", "packaging"),
        ("Dockerfile", "packaging"),
        ("examples/plot_shapes.py", "examples"),
        ("doc/tutorial/first.ipynb", "examples"),
        ("branding/logo.svg", "other"),
        ("data.bin", "other"),
        ("", "other"),
    ] {
        assert_eq!(kinds.kind_of(path.as_bytes()), kind, "{path}");
    }
    assert_eq!(kinds.kind_of(b"doc/caf\xe9.rst"), "documentation");
    assert_eq!(kinds.kind_of(b"\xff\xfe/\n.py"), "code");
    assert_eq!(kinds.kind_of("SRC/MAIN.RS".as_bytes()), "code", "letter case does not matter");
}

#[test]
fn a_community_s_patterns_come_first_and_may_name_a_new_kind() {
    let rules: [(&str, &[&str]); 2] =
        [("branding", &["branding/**", "*.svg"]), ("documentation", &["handbook/**"])];
    let kinds = own(&rules).unwrap();
    assert_eq!(kinds.kind_of(b"branding/tests/test_logo.py"), "branding");
    assert_eq!(kinds.kind_of(b"doc/figures/flow.svg"), "branding");
    assert_eq!(kinds.kind_of(b"handbook/build.py"), "documentation");
    assert_eq!(kinds.kind_of(b"doc/index.rst"), "documentation");
}

#[test]
fn what_cannot_be_used_is_named() {
    let bad = own(&[("code", &["src/[z-a].py"])]).unwrap_err();
    assert_eq!(bad.to_string(), "the pattern `src/[z-a].py` of the kind `code` cannot be read");
    for name in ["", "Branding", "two words", "other", "naïve"] {
        let bad = own(&[(name, &["x"])]).unwrap_err();
        assert!(matches!(bad, KindsError::Name(_)), "{name}");
    }
}

#[test]
fn a_new_kind_is_a_row_of_the_measure() {
    let mut ground = Ground::new(&[Told::whole(village::orchard())]);
    ground.kinds = own(&[("weather", &["src/weather.py", "src/frost.py"])]).unwrap();
    let kinds = measured(&ground, &ground.session(), "kinds_of_work", &Params::default());
    let row = |kind: &str, tenure: &str| {
        let rows = kinds.rows.iter().filter(|row| row.period == "2022");
        let mut rows = rows.filter(|row| row.dimensions == [kind, tenure]);
        rows.next().unwrap().values[0].clone()
    };
    // Dov wrote about the weather in 2022, and Ada and Ulmo about the frost.
    let Value::Estimate { value, of, .. } = row("weather", "newcomer") else { panic!("a share") };
    assert_eq!((value, of), (0.15, 20));
}

#[test]
fn kinds_are_read_in_one_order_and_tried_in_another() {
    let mut ground = Ground::new(&[Told::whole(village::beehive())]);
    ground.kinds = own(&[("artwork", &["*.svg"])]).unwrap();
    let rows = ground.session().sql("SELECT kind FROM kinds ORDER BY rank").unwrap();
    let expected = [
        "code",
        "tests",
        "documentation",
        "translations",
        "continuous_integration",
        "packaging",
        "examples",
        "community_files",
        "artwork",
        "other",
    ];
    assert_eq!(rows.lines().concat(), expected);
    assert_eq!(ground.kinds.kind_of(b"doc/logo.svg"), "artwork");
}
