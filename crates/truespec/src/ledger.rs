//! `LEDGER.md`: every approximation of one crate, as a file beside what was approximated.
//!
//! In: the lines of the ledger, in the order of the document. Out: Markdown. Knows nothing about how a line came about.

use std::fmt::Write as _;

use truespec_codegen::RustCrate;

use crate::output::{File, LedgerLine};

/// Name of the file.
const PATH: &str = "LEDGER.md";

/// What the kinds mean, in the order in which they are counted.
const KINDS: [(&str, &str); 5] = [
    ("ignored", "was left out"),
    ("widened", "takes more than the document says"),
    ("free-form", "takes any JSON value, although the document says more"),
    ("rejected", "could not be used"),
    ("settled", "is said as far as it means something: the specification leaves the rest open"),
];

/// The file of a plan. What messages call `shown` is the document of the banner: one name for all who generate.
pub(crate) fn file(krate: &RustCrate, shown: &str, lines: &[LedgerLine]) -> File {
    let lines: Vec<LedgerLine> = lines.iter().map(|line| renamed(line, shown, &krate.about.document)).collect();
    written(&krate.banner, &krate.manifest.name, &lines)
}

fn renamed(line: &LedgerLine, shown: &str, document: &str) -> LedgerLine {
    let mut line = line.clone();
    if line.file == shown {
        document.clone_into(&mut line.file);
    }
    line
}

fn written(banner: &str, crate_name: &str, lines: &[LedgerLine]) -> File {
    let mut text = format!("<!-- {banner} -->\n\n# Ledger of {crate_name}\n\n");
    text.push_str("Where this crate says less than its document, or settles what the document leaves open, in the document's order.\n\n");
    if lines.is_empty() {
        text.push_str("Nothing: no part of the document was approximated.\n");
    } else {
        counts(&mut text, lines);
        for group in lines.chunk_by(|a, b| section(&a.pointer) == section(&b.pointer)) {
            section_of(&mut text, group);
        }
    }
    File { path: PATH.to_owned(), text }
}

/// A table: a long ledger is read from its numbers.
fn counts(out: &mut String, lines: &[LedgerLine]) {
    out.push_str("| Kind | Entries | The place |\n| --- | ---: | --- |\n");
    for (kind, meaning) in KINDS {
        let count = lines.iter().filter(|line| line.kind == kind).count();
        if count > 0 {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "| {kind} | {count} | {meaning} |");
        }
    }
}

/// One path or component and its lines.
fn section_of(out: &mut String, lines: &[LedgerLine]) {
    let Some(first) = lines.first() else { return };
    let _ = writeln!(out, "\n## {}\n", code(section(&first.pointer)));
    for LedgerLine { kind, file, line, column, pointer, reason } in lines {
        let place = code(&format!("{file}:{line}:{column}"));
        let _ = writeln!(out, "- **{kind}** {place} {}:\n  {}", code(pointer), prose(reason));
    }
}

/// The part of a pointer that names a path (`#/paths/~1pets`), a component (`#/components/schemas/Pet`) or a field of the
/// root.
fn section(pointer: &str) -> &str {
    let steps = match pointer.split('/').nth(1) {
        Some("components") => 3,
        Some("paths" | "webhooks" | "definitions") => 2,
        _ => 1,
    };
    let end = pointer.match_indices('/').map(|(at, _)| at).nth(steps);
    pointer.get(..end.unwrap_or(pointer.len())).unwrap_or(pointer)
}

/// Text as Markdown shows it letter by letter (`CommonMark` §6.1).
fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence of ours with names in backticks. Where a name has a backtick itself, nothing is taken for code.
fn prose(text: &str) -> String {
    let text = one_line(text);
    let paired = text.matches('`').count().is_multiple_of(2);
    let piece =
        |(index, piece): (usize, &str)| if paired && index % 2 == 1 { piece.to_owned() } else { escaped(piece) };
    let sign = if paired { "`" } else { "\\`" };
    text.split('`').enumerate().map(piece).collect::<Vec<_>>().join(sign)
}

/// Without meaning to Markdown (`CommonMark` §2.4) or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '|') {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: &'static str, line: u32, pointer: &str, reason: &str) -> LedgerLine {
        LedgerLine {
            kind,
            file: "pets.yaml".to_owned(),
            line,
            column: 5,
            pointer: pointer.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn an_empty_ledger_says_so() {
        let text = written("Generated", "pets-client", &[]).text;
        assert!(text.starts_with("<!-- Generated -->\n\n# Ledger of pets-client\n"), "{text}");
        assert!(text.ends_with("\nNothing: no part of the document was approximated.\n"), "{text}");
    }

    #[test]
    fn lines_stand_below_their_path_or_component() {
        let lines = [
            line("free-form", 7, "#/paths/~1pets/get/responses/200", "`if` is a free-form value"),
            line("ignored", 9, "#/paths/~1pets/post", "callbacks are not generated"),
            line("widened", 20, "#/components/schemas/Pet/properties/a`b", "a_b <c> is `a`b`"),
        ];
        let expected = "\
| Kind | Entries | The place |
| --- | ---: | --- |
| ignored | 1 | was left out |
| widened | 1 | takes more than the document says |
| free-form | 1 | takes any JSON value, although the document says more |

## `#/paths/~1pets`

- **free-form** `pets.yaml:7:5` `#/paths/~1pets/get/responses/200`:
  `if` is a free-form value
- **ignored** `pets.yaml:9:5` `#/paths/~1pets/post`:
  callbacks are not generated

## `#/components/schemas/Pet`

- **widened** `pets.yaml:20:5` ``#/components/schemas/Pet/properties/a`b``:
  a\\_b \\<c\\> is \\`a\\`b\\`
";
        let text = written("Generated", "pets-client", &lines).text;
        assert!(text.ends_with(expected), "{text}");
    }
}
