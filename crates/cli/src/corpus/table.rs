//! The table for people: one line a document, widths fixed beforehand so that lines can be printed as they come.

use super::find::Found;
use super::result::{Measured, Outcome, RoundTrip, Row};
use super::roundtrip::{self, Counts};
use crate::console::{ADDED, Console, DOUBTFUL, REMOVED, STRONG};

/// The widths of a table.
pub(super) struct Table {
    document: usize,
    check: bool,
    roundtrip: bool,
}

/// Longest document name that is shown whole.
const WIDEST: usize = 48;

/// Longest error that is shown.
const LONGEST: usize = 160;

impl Table {
    /// A table for these documents, perhaps with columns for `cargo check` and for round trips.
    pub(super) fn new(documents: &[Found], check: bool, roundtrip: bool) -> Self {
        let widest = documents.iter().map(|document| document.shown.chars().count()).max().unwrap_or_default();
        Self { document: widest.clamp("document".len(), WIDEST), check, roundtrip }
    }

    /// The first line.
    pub(super) fn heading(&self, console: &Console) -> String {
        let mut line = self.cells([
            "document",
            "version",
            "operations",
            "types",
            "fields",
            "free-form",
            "ledger",
            "seconds",
            "peak MB",
            "check s",
        ]);
        if self.roundtrip {
            line.push_str(&trips(["examples", "passed", "failed", "rate", "invalid", "others", "failed"]));
        }
        line = format!("{line}{:<RESULT$}  first error", "result");
        format!("{}\n", console.paint(STRONG, &line))
    }

    /// A document's line.
    pub(super) fn row(&self, row: &Row, console: &Console) -> String {
        let measured = &row.measured;
        let mut line = self.cells([
            &end_of(&row.document, self.document),
            measured.version.as_deref().unwrap_or("-"),
            &measured.operations.to_string(),
            &measured.types.to_string(),
            &measured.fields.to_string(),
            &free_form(measured),
            &measured.ledger.to_string(),
            &format!("{:.2}", row.seconds),
            &row.peak_mb.map_or_else(|| "-".to_owned(), |peak| peak.to_string()),
            &row.check_seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1}")),
        ]);
        if self.roundtrip {
            let cells = row.roundtrip.as_ref().map_or([const { String::new() }; 7], cells_of);
            line.push_str(&trips(cells.each_ref().map(|cell| if cell.is_empty() { "-" } else { cell })));
        }
        let style = match row.outcome {
            Outcome::Ok => ADDED,
            Outcome::Warnings => DOUBTFUL,
            _ => REMOVED,
        };
        line.push_str(&console.paint(style, &format!("{:<RESULT$}", row.result())));
        if let (None, Some(trip)) = (&row.first_error, &row.roundtrip)
            && !trip.invalid.is_empty()
        {
            line.push_str("  do not fit: ");
            line.push_str(&roundtrip::classes(std::iter::once(trip)));
        }
        if let Some(error) = &row.first_error {
            let error: String = error.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
            line.push_str("  ");
            line.push_str(&start_of(&error, LONGEST));
        }
        format!("{}\n", line.trim_end())
    }

    /// What all documents come to: how many of their operations are approximated, and how many of their values became
    /// free-form although they say something.
    pub(super) fn total(rows: &[Row]) -> String {
        let sum = |number: fn(&Measured) -> usize| rows.iter().map(|row| number(&row.measured)).sum::<usize>();
        let (operations, approximated) = (sum(|row| row.operations), sum(|row| row.approximated));
        let (fields, free_form) = (sum(|row| row.fields), sum(|row| row.free_form));
        format!(
            "{approximated} of {operations} operations are approximated ({})\n\
             {free_form} of {fields} fields became free-form unasked ({})\n",
            share(approximated, operations),
            share(free_form, fields)
        )
    }

    fn cells(
        &self,
        [document, version, operations, types, fields, free_form, ledger, seconds, peak, check]: [&str; 10],
    ) -> String {
        let width = self.document;
        let line = format!(
            "{document:<width$}  {:<7}  {operations:>10}  {types:>6}  {fields:>6}  {free_form:>11}  {ledger:>6}  {seconds:>7}  {peak:>7}  ",
            start_of(version, 7)
        );
        if self.check { format!("{line}{check:>7}  ") } else { line }
    }
}

/// How many values became free-form unasked, and their share.
fn free_form(measured: &Measured) -> String {
    match measured.free_form {
        0 => "0".to_owned(),
        some => format!("{some} {}", share(some, measured.fields)),
    }
}

/// A share in per cent, to three places.
fn share(part: usize, whole: usize) -> String {
    let thousandths = part.saturating_mul(100_000).checked_div(whole).unwrap_or_default();
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// How many examples there are, came back as they were, did not, and never fitted; how many other values came back and
/// did not.
fn cells_of(trip: &RoundTrip) -> [String; 7] {
    let counts = Counts::of(trip);
    let all = counts.passed + counts.failed + counts.invalid;
    let others_failed = trip.failed.len() - counts.failed;
    let [all, passed, failed, invalid, others, others_failed] =
        [all, counts.passed, counts.failed, counts.invalid, trip.others_passed, others_failed]
            .map(|count| count.to_string());
    [all, passed, failed, counts.rate(), invalid, others, others_failed]
}

fn trips([all, passed, failed, rate, invalid, others, others_failed]: [&str; 7]) -> String {
    format!("{all:>8}  {passed:>6}  {failed:>6}  {rate:>8}  {invalid:>7}  {others:>6}  {others_failed:>6}  ")
}

const RESULT: usize = 18;

fn start_of(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let start: String = text.chars().take(length.saturating_sub(1)).collect();
    format!("{start}…")
}

fn end_of(text: &str, length: usize) -> String {
    let count = text.chars().count();
    if count <= length {
        return text.to_owned();
    }
    let end: String = text.chars().skip(count - length.saturating_sub(1)).collect();
    format!("…{end}")
}
