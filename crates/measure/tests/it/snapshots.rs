//! The answer of every measure for the village, beside the measure, before and after `protect`.
//!
//! The catalog is walked, so no measure can be forgotten; a snapshot without a measure is found too.

use std::collections::BTreeSet;
use std::fs;

use measure::Params;
use model::Answer;
use protect::{Audience, release};

use crate::ground::{VILLAGE, check_measure, sql_folder};
use crate::tables;

#[test]
fn every_measure_answers_for_the_village_as_reviewed() {
    let (ground, session) = &*VILLAGE;
    for measure in ground.catalog.measures() {
        let definition = measure.definition();
        let answer = check_measure(ground, session, &definition.id, &Params::default());
        let Answer::Measured(measured) = &answer else { panic!("{} is refused", definition.id) };
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(sql_folder().join("measures").join(&definition.family));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_input_file(
            sql_folder()
                .join("measures")
                .join(&definition.family)
                .join(format!("{}.sql", definition.id)),
        );
        settings.bind(|| {
            insta::assert_snapshot!(definition.id.clone(), tables::before(measured));
            let released = release(&answer, Audience::Public);
            let name = format!("{}.released", definition.id);
            insta::assert_snapshot!(name, tables::after(&released));
        });
    }
}

#[test]
fn every_snapshot_belongs_to_a_measure() {
    let (ground, _) = &*VILLAGE;
    let known: BTreeSet<String> = ground
        .catalog
        .measures()
        .iter()
        .map(|measure| measure.definition())
        .flat_map(|known| {
            let place = format!("{}/{}", known.family, known.id);
            [format!("{place}.snap"), format!("{place}.released.snap")]
        })
        .collect();
    let mut found = BTreeSet::new();
    for family in fs::read_dir(sql_folder().join("measures")).unwrap() {
        let family = family.unwrap();
        for file in fs::read_dir(family.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            if file.ends_with(".snap") {
                found.insert(format!("{}/{file}", family.file_name().to_str().unwrap()));
            }
        }
    }
    assert_eq!(found, known);
}
