//! The table of verdicts, and how many there are of each bullet.

use std::collections::BTreeMap;

use super::cases::Row;
use crate::console::{ADDED, Console, REMOVED, STRONG};

/// Widest name of a case that the column grows to.
const MOST: usize = 48;

/// A line a case; the reasons of a failure below it, with file and line.
pub(super) fn table(rows: &[Row], console: &Console) -> String {
    let longest = |name: fn(&Row) -> usize| rows.iter().map(name).max().unwrap_or_default();
    let name = longest(|row| row.id.chars().count()).clamp(4, MOST);
    let outcome = longest(|row| row.outcome.as_ref().map_or(1, String::len)).max("outcome".len());
    let heading = format!("{:name$}  {:outcome$}  what differed", "case", "outcome");
    let mut text = format!("{}\n", console.paint(STRONG, &heading));
    for row in rows {
        let (style, word) = if row.passed() { (ADDED, "ok") } else { (REMOVED, "FAILED") };
        let outcome = format!("{:outcome$}", row.outcome.as_deref().unwrap_or("-"));
        text.extend([format!("{:name$}  {outcome}  {}\n", row.id, console.paint(style, word))]);
        for what in &row.differ {
            text.extend([format!("    {}: {what}\n", row.place)]);
        }
    }
    text
}

/// A line a bullet: how many of its cases passed, of how many. Nothing, where no case names one.
pub(super) fn bullets(rows: &[Row], console: &Console) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let (passed, all) = counts.entry(row.bullet.as_deref().unwrap_or("-")).or_default();
        *passed += usize::from(row.passed());
        *all += 1;
    }
    if counts.keys().all(|bullet| *bullet == "-") {
        return String::new();
    }
    let name = counts.keys().map(|bullet| bullet.chars().count()).max().unwrap_or_default().max("bullet".len());
    let heading = format!("{:name$}  passed", "bullet");
    let mut text = format!("\n{}\n", console.paint(STRONG, &heading));
    for (bullet, (passed, all)) in counts {
        let style = if passed == all { ADDED } else { REMOVED };
        text.extend([format!("{bullet:name$}  {}\n", console.paint(style, &format!("{passed} of {all}")))]);
    }
    text.push('\n');
    text
}
