//! Pending rows: what records told and no file holds yet.

use std::collections::{BTreeMap, HashMap};

use model::{Instant, Personal, ProjectName};

use super::retold::Retold;
use super::sheets::Encode;
use crate::tables::told::{self, Tellable};
use crate::{
    CommunityFileRow, FigureRow, Id, ItemRow, MarkRow, RecognitionRow, SessionRow, Table, TitleRow,
    TraceRow,
};

/// The rows of one record, each with its year.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) items: Vec<(i16, ItemRow)>,
    pub(super) traces: Vec<(i16, TraceRow)>,
    pub(super) marks: Vec<(i16, MarkRow)>,
    pub(super) sessions: Vec<(i16, SessionRow)>,
    pub(super) recognitions: Vec<(i16, RecognitionRow)>,
    pub(super) community_files: Vec<(i16, CommunityFileRow)>,
    pub(super) figures: Vec<(i16, FigureRow)>,
    pub(super) titles: Vec<(i16, TitleRow)>,
    /// Names of places, which are told and make no row of the record.
    pub(super) beside: Vec<(Id, Personal, Option<Instant>)>,
    /// How many traces without an id were the same so far.
    pub(super) equals: HashMap<Id, u32>,
}

/// A row with its record, the telling in which it stood, and its year.
struct Line<T> {
    record: i64,
    telling: u32,
    year: i16,
    row: T,
}

/// The rows of one source.
#[derive(Default)]
pub(super) struct Pending {
    items: Vec<Line<ItemRow>>,
    traces: Vec<Line<TraceRow>>,
    marks: Vec<Line<MarkRow>>,
    sessions: Vec<Line<SessionRow>>,
    recognitions: Vec<Line<RecognitionRow>>,
    community_files: Vec<Line<CommunityFileRow>>,
    figures: Vec<Line<FigureRow>>,
    titles: Vec<Line<TitleRow>>,
}

/// Rows that go into one file.
pub(super) struct Stack {
    pub(super) table: Table,
    pub(super) year: Option<i32>,
    pub(super) rows: Encode<'static>,
}

/// Runs the same on each table's rows.
macro_rules! each_table {
    ($each:ident) => {
        $each!(items);
        $each!(traces);
        $each!(marks);
        $each!(sessions);
        $each!(recognitions);
        $each!(community_files);
        $each!(figures);
        $each!(titles);
    };
}

impl Lines {
    pub(super) fn clear(&mut self) {
        macro_rules! clear {
            ($field:ident) => {
                self.$field.clear()
            };
        }
        each_table!(clear);
        self.beside.clear();
        self.equals.clear();
    }

    /// Returns the first and the last year into which a row falls.
    pub(super) fn years(&self) -> (i16, i16) {
        let (mut first, mut last) = (i16::MAX, i16::MIN);
        macro_rules! look {
            ($field:ident) => {
                for (year, _) in &self.$field {
                    (first, last) = (first.min(*year), last.max(*year));
                }
            };
        }
        each_table!(look);
        if first > last { (0, 0) } else { (first, last) }
    }
}

impl Pending {
    /// Takes the rows of a record and returns how many they are.
    pub(super) fn take(&mut self, record: i64, telling: u32, lines: &mut Lines) -> usize {
        let mut count = 0;
        macro_rules! take {
            ($field:ident) => {
                count += lines.$field.len();
                let rows = lines.$field.drain(..);
                self.$field.extend(rows.map(|(year, row)| Line { record, telling, year, row }));
            };
        }
        each_table!(take);
        count
    }

    pub(super) fn len(&self) -> usize {
        let mut count = 0;
        macro_rules! add {
            ($field:ident) => {
                count += self.$field.len()
            };
        }
        each_table!(add);
        count
    }

    /// Takes out the rows that still hold, where at least `least` go into one file.
    pub(super) fn stacks(
        &mut self,
        (project, source, rank): (&ProjectName, &str, i16),
        retold: &Retold,
        least: usize,
    ) -> Vec<Stack> {
        let mut stacks = Vec::new();
        macro_rules! stack {
            ($field:ident) => {
                stack(&mut self.$field, (project, source, rank), retold, least, &mut stacks)
            };
        }
        each_table!(stack);
        stacks
    }
}

fn stack<T: Tellable + 'static>(
    lines: &mut Vec<Line<T>>,
    (project, source, rank): (&ProjectName, &str, i16),
    retold: &Retold,
    least: usize,
    into: &mut Vec<Stack>,
) {
    lines.retain(|line| !retold.outdates(line.record, line.telling));
    let mut years: BTreeMap<Option<i32>, usize> = BTreeMap::new();
    let year_of = |line: &Line<T>| T::BY_YEAR.then_some(i32::from(line.year));
    for line in lines.iter() {
        *years.entry(year_of(line)).or_default() += 1;
    }
    years.retain(|_, count| *count >= least);
    if years.is_empty() {
        return;
    }
    let mut divided: BTreeMap<Option<i32>, Vec<(i64, T)>> = BTreeMap::new();
    let mut left = Vec::new();
    for line in lines.drain(..) {
        let year = year_of(&line);
        if years.contains_key(&year) {
            divided.entry(year).or_default().push((line.record, line.row));
        } else {
            left.push(line);
        }
    }
    *lines = left;
    for (year, mut rows) in divided {
        // Rows are wide, so each is moved once only.
        rows.sort_by_cached_key(|(record, _)| *record);
        let (project, source) = (project.clone(), source.to_owned());
        let encode = move || {
            let rows = rows.iter().map(|(record, row)| (*record, row));
            told::batch(&project, &source, rank, rows)
        };
        into.push(Stack { table: T::TABLE, year, rows: Box::new(encode) });
    }
}
