//! What `--check` shows: each file that is out of step, what happened to it, and the difference.

use similar::{ChangeTag, TextDiff};

use crate::console::{ADDED, Console, DOUBTFUL, HUNK, REMOVED, STRONG};
use crate::sync::{Change, ChangeKind};

/// Most lines that are shown of one file, and how many of all files together before only names are shown.
const LINES_A_FILE: usize = 60;
const LINES_IN_ALL: usize = 600;

/// Shows the files of one crate that are out of step; `folder` is its name in messages, `shown` counts lines so far.
pub(crate) fn show(console: &Console, folder: &str, changes: &[Change], shown: &mut usize) {
    for Change { path, kind } in changes {
        let what = describe(kind);
        let name = console.paint(STRONG, &format!("{folder}/{path}"));
        console.print(&format!("{name}: {}\n", console.paint(DOUBTFUL, what)));
        if let ChangeKind::Differs { before, text } = kind {
            let lines = difference(console, before, text);
            let limit = LINES_A_FILE.min(LINES_IN_ALL.saturating_sub(*shown));
            *shown += lines.len().min(limit);
            for line in lines.iter().take(limit) {
                console.print(&format!("{line}\n"));
            }
            if lines.len() > limit {
                console.print(&format!("  … {} more lines of difference\n", lines.len() - limit));
            }
        }
    }
}

/// What happened to a file, in words.
pub(crate) fn describe(kind: &ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Missing { .. } => "missing",
        ChangeKind::Differs { .. } => "changed by hand, or out of date",
        ChangeKind::Stale => "stale: nothing generates it any more",
    }
}

fn difference(console: &Console, before: &[u8], text: &str) -> Vec<String> {
    let before = String::from_utf8_lossy(before);
    let diff = TextDiff::from_lines(before.as_ref(), text);
    let mut lines =
        vec![console.paint(REMOVED, "--- on disk"), console.paint(ADDED, "+++ as it would be generated now")];
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        lines.push(console.paint(HUNK, hunk.header().to_string().trim_end()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(REMOVED)),
                ChangeTag::Insert => ('+', Some(ADDED)),
            };
            // A carriage return or an escape sequence in a file must not move the cursor: it is shown, not obeyed.
            let value: String = change.value().trim_end_matches('\n').chars().map(visible).collect();
            let line = format!("{sign}{value}");
            lines.push(style.map_or(line.clone(), |style| console.paint(style, &line)));
            if change.missing_newline() {
                lines.push("\\ no line feed at the end of the file".to_owned());
            }
        }
    }
    lines
}

fn visible(char: char) -> char {
    match char {
        '\t' => '\t',
        // The pictures of control characters stand in the same order (Unicode, block "Control Pictures").
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char),
        '\x7F' => '\u{2421}',
        _ => char,
    }
}
