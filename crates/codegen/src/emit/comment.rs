//! Documentation comments.

use super::{markdown, text};
use crate::{Doc, Paragraph};

/// Widest line, as in the workspace's own sources.
const WIDTH: usize = 120;

/// Prints documentation as `///` lines.
pub(super) fn outer(out: &mut String, indent: usize, doc: &Doc) {
    print(out, indent, "///", doc);
}

/// Prints documentation as `//!` lines.
pub(super) fn inner(out: &mut String, doc: &Doc) {
    print(out, 0, "//!", doc);
}

/// The lines of documentation, at most `width` wide.
pub(super) fn lines(doc: &Doc, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in &doc.paragraphs {
        let block = match paragraph {
            Paragraph::Theirs(text) => markdown::clean(text, width),
            Paragraph::Ours(text) => markdown::wrap(text, width),
            Paragraph::Items(items) => items.iter().flat_map(|(ours, theirs)| item(ours, theirs, width)).collect(),
        };
        if block.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

/// One item of a list: what follows the first line is indented.
fn item(ours: &str, theirs: &str, width: usize) -> Vec<String> {
    let cleaned = markdown::clean(&one_paragraph(theirs), width.saturating_sub(2 + ours.len()));
    let mut lines = cleaned.into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = lines.map(|line| if line.is_empty() { line } else { format!("  {line}") });
    std::iter::once(format!("- {ours}{first}")).chain(rest).collect()
}

/// The first paragraph: a list, a table or code would break the item.
fn one_paragraph(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let lines = paragraph.lines().map(str::trim);
    let starts_block = |line: &&str| !line.starts_with(['-', '*', '+', '#', '>', '|', '`', '~']);
    let lines: Vec<&str> =
        lines.enumerate().take_while(|(index, line)| *index == 0 || starts_block(line)).map(|(_, line)| line).collect();
    lines.join(" ").trim_start_matches(['-', '*', '+', '#', '>', '|', '~', ' ']).to_owned()
}

fn print(out: &mut String, indent: usize, mark: &str, doc: &Doc) {
    for line in lines(doc, WIDTH - indent - mark.len() - 1) {
        text::indent(out, indent);
        out.push_str(mark);
        if !line.is_empty() {
            out.push(' ');
            out.push_str(&line);
        }
        out.push('\n');
    }
}
