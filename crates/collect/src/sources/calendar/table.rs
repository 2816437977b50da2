//! Reads a calendar as CSV: `Subject, Start Date, End Date` and, where there are hours, `Start Time`
//! and `End Time`, as Google exports them and the Python conferences keep them.
//!
//! Location, country, venue and addresses are not looked at.

use chrono::NaiveTime;
use model::Quarantine;

use super::fold;
use super::listing::{Calendar, Listed, MOST_EVENTS, Reading};
use super::zone::{self, Local};

/// Returns whether a text is a calendar in this format.
pub(super) fn is_table(bytes: &[u8]) -> bool {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let head = String::from_utf8_lossy(head.get(..4_096).unwrap_or(head)).to_lowercase();
    head.contains("subject") && head.contains("start date")
}

/// Returns what a calendar lists.
pub(super) fn parse(bytes: &[u8], reading: Reading) -> Calendar {
    let mut calendar = Calendar::default();
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let head: Vec<String> = match rows.byte_headers() {
        Ok(head) => {
            head.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect()
        }
        Err(_) => Vec::new(),
    };
    let column = |name: &str| head.iter().position(|known| known == name);
    let columns = Columns {
        subject: column("subject"),
        starts: column("start date"),
        starts_at: column("start time"),
        ends: column("end date"),
        ends_at: column("end time"),
    };
    for row in rows.byte_records() {
        let Ok(row) = row else {
            calendar.set_aside.push(("file".to_owned(), Quarantine::Malformed));
            break;
        };
        let at = format!("line {}", row.position().map_or(0, csv::Position::line));
        if calendar.events.len() >= MOST_EVENTS {
            calendar.set_aside.push((at, Quarantine::NotUnpackable));
            break;
        }
        match listed(&row, &columns, reading) {
            Ok(event) => calendar.events.push(event),
            Err(why) => calendar.set_aside.push((at, why)),
        }
    }
    calendar
}

struct Columns {
    subject: Option<usize>,
    starts: Option<usize>,
    starts_at: Option<usize>,
    ends: Option<usize>,
    ends_at: Option<usize>,
}

fn listed(
    row: &csv::ByteRecord,
    columns: &Columns,
    reading: Reading,
) -> Result<Listed, Quarantine> {
    let cell = |column: Option<usize>| {
        let cell = String::from_utf8_lossy(row.get(column?)?).trim().to_owned();
        (!cell.is_empty()).then_some(cell)
    };
    let title = cell(columns.subject).ok_or(Quarantine::NoIdentity)?;
    let series = fold::fold(&title);
    let day = cell(columns.starts).ok_or(Quarantine::NoIdentity)?;
    if series.is_empty() {
        return Err(Quarantine::NoIdentity);
    }
    let local = |day: &str, hour: Option<String>| {
        let day = zone::day(day)?;
        Some(match hour {
            None => Local::day(day),
            Some(hour) => {
                Local { shows: day.and_time(time(&hour)?), zone: reading.zone, all_day: false }
            }
        })
    };
    let starts = local(&day, cell(columns.starts_at)).ok_or(Quarantine::Malformed)?;
    let end = cell(columns.ends).unwrap_or(day);
    let ends = local(&end, cell(columns.ends_at)).ok_or(Quarantine::Malformed)?;
    let whole_days = starts.all_day && ends.all_day;
    let last_day = if whole_days { 86_400 } else { 0 };
    let seconds = ends
        .instant()
        .zip(starts.instant())
        .map(|(ends, starts)| ends.seconds() - starts.seconds() + last_day);
    Ok(Listed {
        series,
        starts,
        seconds: seconds.filter(|_| whole_days || !ends.all_day),
        rules: Vec::new(),
        also: Vec::new(),
        except: Vec::new(),
        canceled: fold::is_canceled(&title),
        uid: None,
        replaces: None,
        link: None,
    })
}

/// Reads `17:00`, `17:00:00` or `5:00 PM`.
fn time(text: &str) -> Option<NaiveTime> {
    let forms = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"];
    forms.iter().find_map(|form| NaiveTime::parse_from_str(text.trim(), form).ok())
}
