//! Makes the document's Markdown harmless: rustdoc must neither run it, nor look for links in it, nor warn about it.
//!
//! In: Markdown as people write it, HTML included. Out: lines of the same text, wrapped: code is ```` ```text ````,
//! URLs are links, brackets and tags are text, links lead to absolute URLs or nowhere. Read with the reader that rustdoc
//! uses, so that both see the same. Knows nothing about comments.

mod escape;
mod html;
mod plain;
mod printer;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use self::plain::is_plain;
use self::printer::Printer;

/// The lines of `text`, at most `width` characters each where words allow it.
pub(crate) fn clean(text: &str, width: usize) -> Vec<String> {
    if is_plain(text) {
        return printer::wrap(text, width);
    }
    let trimmed = text.trim_end_matches([' ', '\n']);
    if trimmed.split("\n\n").all(is_plain) { paragraphs(trimmed, width) } else { read(text, width) }
}

/// The lines of paragraphs of which each is plain.
fn paragraphs(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.append(&mut printer::wrap(paragraph, width));
    }
    lines
}

/// The lines of any text.
fn read(text: &str, width: usize) -> Vec<String> {
    let text = sanitized(text);
    // What rustdoc enables.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut printer = Printer::new(width);
    let mut html = html::State::default();
    for event in TextMergeStream::new(Parser::new_ext(&text, options)) {
        match event {
            Event::Start(tag) => start(&mut printer, tag),
            Event::End(tag) => end(&mut printer, &mut html, tag),
            Event::Text(text) if html.in_code() => html.code(&text),
            Event::Text(text) => printer.text(&text),
            Event::Code(code) => printer.code(&code),
            Event::Html(text) | Event::InlineHtml(text) => html.read(&text, &mut printer),
            Event::InlineMath(text) | Event::DisplayMath(text) => printer.code(&text),
            Event::FootnoteReference(name) => printer.text(&format!("[{name}]")),
            Event::SoftBreak => printer.space(),
            Event::HardBreak => printer.hard_break(),
            Event::Rule => printer.rule(),
            Event::TaskListMarker(done) => printer.raw(if done { "[x] " } else { "[ ] " }),
        }
    }
    html.finish(&mut printer);
    printer.finish()
}

/// The lines of our own words, which need no cleaning.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    printer::wrap(text, width)
}

fn start(printer: &mut Printer, tag: Tag<'_>) {
    match tag {
        Tag::Paragraph | Tag::HtmlBlock | Tag::DefinitionListTitle | Tag::MetadataBlock(_) => printer.block(),
        Tag::Heading { level, .. } => printer.heading(level as usize),
        Tag::BlockQuote(_) => printer.quote(),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => printer.code_block(),
        Tag::List(first) => printer.list(first),
        Tag::Item | Tag::DefinitionListDefinition => printer.item(),
        Tag::FootnoteDefinition(name) => {
            printer.block();
            printer.text(&format!("[{name}] "));
        }
        Tag::Table(columns) => printer.table(columns.len()),
        Tag::TableHead | Tag::TableRow | Tag::DefinitionList | Tag::Superscript | Tag::Subscript => {}
        Tag::TableCell => printer.cell(),
        Tag::Emphasis => printer.raw("*"),
        Tag::Strong => printer.raw("**"),
        Tag::Strikethrough => printer.raw("~~"),
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => printer.link(&dest_url),
    }
}

fn end(printer: &mut Printer, html: &mut html::State, tag: TagEnd) {
    match tag {
        TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::DefinitionListTitle | TagEnd::MetadataBlock(_) => {
            html.finish(printer);
            printer.flush();
        }
        TagEnd::Heading(_) | TagEnd::FootnoteDefinition => printer.flush(),
        TagEnd::BlockQuote(_) => printer.end_quote(),
        TagEnd::CodeBlock => printer.end_code_block(),
        TagEnd::List(_) => printer.end_list(),
        TagEnd::Item | TagEnd::DefinitionListDefinition => printer.end_item(),
        TagEnd::Table => printer.end_table(),
        TagEnd::TableHead | TagEnd::TableRow => printer.end_row(),
        TagEnd::TableCell => printer.end_cell(),
        TagEnd::Emphasis => printer.raw("*"),
        TagEnd::Strong => printer.raw("**"),
        TagEnd::Strikethrough => printer.raw("~~"),
        TagEnd::Link | TagEnd::Image => printer.end_link(),
        TagEnd::DefinitionList | TagEnd::Superscript | TagEnd::Subscript => {}
    }
}

/// Without what a Rust comment cannot hold: control characters, and those that turn the direction of text, which the
/// compiler refuses (`text_direction_codepoint_in_comment`).
fn sanitized(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b'\n' || byte == b' ' || byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    // Characters that the printer uses as marks are private, so no text holds them on purpose.
    text.chars().filter(|&c| c == '\n' || !(c.is_control() || turns(c) || c == printer::FIXED_SPACE)).collect()
}

#[cfg(test)]
mod tests {
    // One form for all expected texts, as `UPDATE_EXPECT` writes them.
    #![allow(clippy::needless_raw_string_hashes)]

    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let lines = clean(text, 60);
        let mut printed = lines.join("\n");
        printed.push('\n');
        expected.assert_eq(&printed);
        assert_eq!(clean(&lines.join("\n"), 60), lines, "cleaning what is clean changes nothing");
    }

    #[test]
    fn code_is_text() {
        check(
            "```\nfn x() {}\n```\n\nand\n\n    indented\n",
            &expect![[r#"
            ```text
            fn x() {}
            ```

            and

            ```text
            indented
            ```
        "#]],
        );
        check(
            "```rust,ignore\n```` x\n```",
            &expect![[r#"
            `````text
            ```` x
            `````
        "#]],
        );
    }

    #[test]
    fn links_are_absolute_or_text() {
        check(
            "See https://docs.heygen.com/a_b for full, (https://x.y).",
            &expect![[r#"
            See <https://docs.heygen.com/a_b> for full, (<https://x.y>).
        "#]],
        );
        check(
            "[a](/relative) [b](https://x.y/z) [Pet] [c][d] <https://e.f>",
            &expect![[r#"
            a [b](https://x.y/z) \[Pet\] \[c\]\[d\] <https://e.f>
        "#]],
        );
    }

    #[test]
    fn tags_are_markdown_or_text() {
        check(
            "<p>One <b>two</b> <code>a_b</code></p><p>three<br>four <id></p>",
            &expect![[r#"
            One **two** `a_b`

            three\
            four \<id\>
        "#]],
        );
        check(
            "Use `<id>` or <your-key> & &lt;b>",
            &expect![[r#"
            Use `<id>` or \<your-key\> & \<b\>
        "#]],
        );
        check(
            "<ul><li>one</li><li><a href=\"https://x.y\">two</a></li></ul>",
            &expect![[r#"
            - one

            - [two](https://x.y)
        "#]],
        );
    }

    #[test]
    fn blocks_keep_their_form() {
        check(
            "# Head\n- one\n- two\n  - three\n\n1. a\n\n   b\n2. c\n> quote\n> more\n",
            &expect![[r##"
            # Head

            - one
            - two
              - three

            1. a

               b

            2. c

            > quote more
        "##]],
        );
        check(
            "| a | b |\n|---|---|\n| `x|y` | c \\| d |",
            &expect![[r#"
            | a | b |
            | --- | --- |
            | \`x | y\` |
        "#]],
        );
    }

    #[test]
    fn wrapping_makes_no_blocks() {
        check(
            "This sentence is long enough to break right before a dash - like this one, and a number 1. like that # or\n+ so",
            &expect![[r#"
                This sentence is long enough to break right before a dash -
                like this one, and a number 1. like that # or

                - so
            "#]],
        );
    }

    #[test]
    fn text_stays_text() {
        check(
            "2 * 3 * 4, snake_case, _x_ y, `tick` ~ | a\\_b",
            &expect![[r#"
            2 \* 3 \* 4, snake_case, *x* y, `tick` \~ | a_b
        "#]],
        );
        check(
            "a\u{202e}b\u{7}c",
            &expect![[r#"
            abc
        "#]],
        );
    }
}
