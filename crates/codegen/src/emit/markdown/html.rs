//! HTML in Markdown: the tags that say what Markdown can say become Markdown, all others are text.

use super::printer::Printer;

/// What is open.
#[derive(Default)]
pub(super) struct State {
    /// The text of a `<code>`.
    code: Option<String>,
    /// Open `<a>` tags.
    links: usize,
    /// Open list items.
    items: usize,
}

impl State {
    /// Whether text belongs to a `<code>`.
    pub(super) fn in_code(&self) -> bool {
        self.code.is_some()
    }

    /// Text of a `<code>`.
    pub(super) fn code(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
        }
    }

    /// Reads HTML: tags and the text between them.
    pub(super) fn read(&mut self, text: &str, printer: &mut Printer) {
        let mut rest = text;
        while !rest.is_empty() {
            let (before, from) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            self.text(before, printer);
            if from.is_empty() {
                break;
            }
            if let Some(comment) = from.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            if let Some(end) = from.find('>') {
                self.tag(&from[..=end], printer);
                rest = &from[end + 1..];
            } else {
                self.text(from, printer);
                rest = "";
            }
        }
    }

    /// Closes what the text left open.
    pub(super) fn finish(&mut self, printer: &mut Printer) {
        if let Some(code) = self.code.take() {
            printer.code(&code);
        }
        for _ in 0..std::mem::take(&mut self.links) {
            printer.end_link();
        }
        for _ in 0..std::mem::take(&mut self.items) {
            printer.end_item();
        }
    }

    fn text(&mut self, text: &str, printer: &mut Printer) {
        match &mut self.code {
            Some(code) => code.push_str(&unescaped(text)),
            None => {
                for (index, line) in text.split('\n').enumerate() {
                    if index > 0 {
                        printer.space();
                    }
                    printer.text(&unescaped(line));
                }
            }
        }
    }

    fn tag(&mut self, tag: &str, printer: &mut Printer) {
        let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "code" | "tt" | "kbd" | "samp" if closing => {
                if let Some(code) = self.code.take() {
                    printer.code(&code);
                }
            }
            "code" | "tt" | "kbd" | "samp" => self.code = Some(self.code.take().unwrap_or_default()),
            _ if self.in_code() => self.code(tag),
            "b" | "strong" => printer.raw("**"),
            "i" | "em" => printer.raw("*"),
            "br" => printer.hard_break(),
            "a" if closing => {
                if self.links > 0 {
                    self.links -= 1;
                    printer.end_link();
                }
            }
            "a" => {
                self.links += 1;
                printer.link(attribute(inside, "href").unwrap_or_default());
            }
            "li" if closing => {
                if self.items > 0 {
                    self.items -= 1;
                    printer.end_item();
                }
            }
            "li" => {
                if self.items > 0 {
                    self.items -= 1;
                    printer.end_item();
                }
                self.items += 1;
                printer.block();
                printer.bullet();
            }
            "p" | "div" | "section" | "ul" | "ol" | "table" | "tr" | "thead" | "tbody" | "blockquote" | "pre"
            | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "details" | "summary" | "center" | "dl" | "dt"
            | "dd" => {
                printer.block();
            }
            "td" | "th" => printer.space(),
            "span" | "font" | "small" | "sup" | "sub" | "u" | "img" | "nobr" | "aside" | "article" => {}
            _ => printer.text(tag),
        }
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let value = tag[tag.find(name)? + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace()).next(),
    }
}

/// The entities that people write.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&nbsp;", " ").replace("&amp;", "&")
}
