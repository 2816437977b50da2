//! There is one way to come by a released table, and it is `release`.
//!
//! The compiler is asked, where a type could be had by copying, by default or by conversion; the
//! source is read for the rest: fields and constructors, and no dependency that could read one.

use std::marker::PhantomData;

use model::{Answer, Measured, Value};
use protect::{Released, ReleasedAnswer, ReleasedCurve, ReleasedPoint, ReleasedRow};

struct Ask<T>(PhantomData<T>);

trait No {
    const CLONE: bool = false;
    const DEFAULT: bool = false;
    const FROM_MEASURED: bool = false;
    const FROM_VALUES: bool = false;
}

impl<T> No for Ask<T> {}

impl<T: Clone> Ask<T> {
    const CLONE: bool = true;
}

impl<T: Default> Ask<T> {
    const DEFAULT: bool = true;
}

impl<T: From<Measured>> Ask<T> {
    const FROM_MEASURED: bool = true;
}

impl<T: From<Vec<Value>>> Ask<T> {
    const FROM_VALUES: bool = true;
}

#[test]
fn a_released_table_cannot_be_copied_made_up_or_converted() {
    let asked = [
        Ask::<Answer>::CLONE,
        Ask::<String>::DEFAULT,
        Ask::<Measured>::FROM_MEASURED,
        Ask::<Vec<Value>>::FROM_VALUES,
    ];
    assert_eq!(asked, [true; 4], "the question itself works");
    macro_rules! ways {
        ($($released:ty),*) => {
            [$([
                Ask::<$released>::CLONE,
                Ask::<$released>::DEFAULT,
                Ask::<$released>::FROM_MEASURED,
                Ask::<$released>::FROM_VALUES,
            ]),*]
        };
    }
    let ways = ways!(Released, ReleasedAnswer, ReleasedRow, ReleasedCurve, ReleasedPoint);
    assert_eq!(ways, [[false; 4]; 5]);
}

#[test]
fn no_released_type_has_a_public_constructor() {
    let source = include_str!("../../src/released.rs");
    let (_, table) = source.split_once("pub struct Released {").unwrap();
    let (fields, _) = table.split_once('}').unwrap();
    assert!(fields.lines().all(|line| line.is_empty() || line.trim().starts_with("pub(crate) ")));
    for name in ["ReleasedRow", "ReleasedCurve", "ReleasedPoint"] {
        assert!(source.contains(&format!("#[non_exhaustive]\npub struct {name} {{")), "{name}");
    }
    for line in source.lines().filter(|line| line.trim().starts_with("pub fn ")) {
        assert!(line.contains("(&self)") || line.contains("(self)"), "{line}");
    }
}

#[test]
fn the_only_dependency_is_the_words() {
    let manifest = include_str!("../../Cargo.toml");
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = rest.split_once("\n[").unwrap();
    assert_eq!(dependencies.trim(), "model.workspace = true");
}
