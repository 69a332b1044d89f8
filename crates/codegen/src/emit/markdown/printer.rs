//! Prints blocks of Markdown, wrapped, each line behind the marks of the quotes and lists that it is in.

use super::escape;

/// A space at which no line breaks: a line of a code span could start a block otherwise.
pub(super) const FIXED_SPACE: char = '\u{e000}';
/// Where a line must break.
const HARD_BREAK: char = '\u{e001}';

/// Deepest nesting that is shown as such.
const DEEPEST: usize = 12;

/// Collects lines.
pub(super) struct Printer {
    width: usize,
    lines: Vec<String>,
    /// What the current block has so far.
    inline: String,
    /// Marks of a heading.
    mark: String,
    /// Quotes and list items that are open.
    inside: Vec<Container>,
    /// The next number of each open list.
    lists: Vec<Option<u64>>,
    /// Whether the next block is apart from the one before.
    apart: bool,
    code_block: bool,
    links: Vec<Link>,
    table: Option<Table>,
}

struct Container {
    /// Before the first line.
    first: Option<String>,
    /// Before the other lines.
    next: String,
    /// Whether it has a line.
    started: bool,
}

struct Link {
    /// Where its text starts.
    start: usize,
    url: Option<String>,
}

struct Table {
    columns: usize,
    row: Vec<String>,
    rows: usize,
}

impl Printer {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            lines: Vec::new(),
            inline: String::new(),
            mark: String::new(),
            inside: Vec::new(),
            lists: Vec::new(),
            apart: false,
            code_block: false,
            links: Vec::new(),
            table: None,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.code_block {
            self.inline.push_str(text);
        } else {
            let escaped = escape::escaped(text, self.links.is_empty());
            let escaped = if self.table.is_some() { escaped.replace('|', "\\|") } else { escaped };
            self.inline.push_str(&escaped);
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        let code = escape::code(text);
        self.inline.push_str(&if self.table.is_some() { code.replace('|', "\\|") } else { code });
    }

    /// Marks of our own.
    pub(super) fn raw(&mut self, marks: &str) {
        self.inline.push_str(marks);
    }

    pub(super) fn space(&mut self) {
        self.inline.push(' ');
    }

    pub(super) fn hard_break(&mut self) {
        self.inline.push(if self.table.is_some() { ' ' } else { HARD_BREAK });
    }

    pub(super) fn link(&mut self, url: &str) {
        let usable = |url: &&str| {
            (url.starts_with("https://") || url.starts_with("http://"))
                && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\'))
        };
        let url = Some(url).filter(usable).map(str::to_owned);
        self.links.push(Link { start: self.inline.len(), url });
    }

    pub(super) fn end_link(&mut self) {
        let Some(Link { start, url: Some(url) }) = self.links.pop() else { return };
        // Links do not nest (CommonMark 0.31 §6.3).
        if !self.links.is_empty() || start > self.inline.len() {
            return;
        }
        let text = self.inline.split_off(start);
        let said = text.trim();
        if said.is_empty() || said.replace('\\', "") == url {
            self.inline.extend(["<", &url, ">"]);
        } else if url.contains(['(', ')']) {
            self.inline.extend(["[", said, "](<", &url, ">)"]);
        } else {
            self.inline.extend(["[", said, "](", &url, ")"]);
        }
    }

    /// Ends the block before; the next one is apart.
    pub(super) fn block(&mut self) {
        self.flush();
    }

    pub(super) fn heading(&mut self, level: usize) {
        self.flush();
        self.mark = format!("{} ", "#".repeat(level.clamp(1, 6)));
    }

    pub(super) fn rule(&mut self) {
        self.flush();
        self.put(vec!["---".to_owned()]);
    }

    pub(super) fn quote(&mut self) {
        self.flush();
        self.open(Container { first: None, next: "> ".to_owned(), started: false });
    }

    pub(super) fn end_quote(&mut self) {
        self.flush();
        self.inside.pop();
    }

    pub(super) fn list(&mut self, first: Option<u64>) {
        // A list within an item follows its text at once.
        let nested = !self.lists.is_empty();
        self.flush();
        self.lists.push(first);
        self.apart = !nested && !self.lines.is_empty();
    }

    pub(super) fn end_list(&mut self) {
        self.flush();
        self.lists.pop();
        self.apart = true;
    }

    pub(super) fn item(&mut self) {
        self.flush();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            _ => "- ".to_owned(),
        };
        let next = " ".repeat(marker.len());
        self.open(Container { first: Some(marker), next, started: false });
    }

    /// An item of a list that Markdown does not know as one.
    pub(super) fn bullet(&mut self) {
        self.open(Container { first: Some("- ".to_owned()), next: "  ".to_owned(), started: false });
    }

    pub(super) fn end_item(&mut self) {
        let tight = !self.inline.is_empty();
        self.flush();
        self.inside.pop();
        if tight && !self.lists.is_empty() {
            self.apart = false;
        }
    }

    pub(super) fn code_block(&mut self) {
        self.flush();
        self.code_block = true;
    }

    pub(super) fn end_code_block(&mut self) {
        let text = std::mem::take(&mut self.inline);
        self.code_block = false;
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        let mut lines = vec![format!("{fence}text")];
        lines.extend(text.trim_end_matches('\n').split('\n').map(|line| line.trim_end().to_owned()));
        lines.push(fence);
        self.put(lines);
    }

    pub(super) fn table(&mut self, columns: usize) {
        self.flush();
        self.table = Some(Table { columns, row: Vec::new(), rows: 0 });
    }

    pub(super) fn cell(&mut self) {
        self.inline.clear();
    }

    pub(super) fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.inline).replace(FIXED_SPACE, " ");
        if let Some(table) = &mut self.table {
            table.row.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    pub(super) fn end_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        let mut lines = vec![format!("| {} |", std::mem::take(&mut table.row).join(" | "))];
        if table.rows == 0 {
            lines.push(format!("|{}", " --- |".repeat(table.columns)));
        }
        table.rows += 1;
        self.put(lines);
        self.apart = false;
    }

    pub(super) fn end_table(&mut self) {
        self.table = None;
        self.apart = true;
    }

    /// Prints the block that was collected.
    pub(super) fn flush(&mut self) {
        let text = std::mem::take(&mut self.inline);
        let mark = std::mem::take(&mut self.mark);
        self.links.clear();
        if text.chars().all(|c| c.is_whitespace() || c == HARD_BREAK) {
            return;
        }
        let room = self.width.saturating_sub(self.indent());
        let text = if mark.is_empty() { text } else { text.replace(HARD_BREAK, " ") };
        let parts: Vec<&str> = text.split(HARD_BREAK).map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut lines = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            // A heading is one line.
            let room = if mark.is_empty() { room } else { usize::MAX };
            let mut wrapped = wrapped(part, room);
            if let Some(last) = wrapped.last_mut().filter(|_| index + 1 < parts.len()) {
                last.push('\\');
            }
            lines.extend(wrapped);
        }
        if let Some(first) = lines.first_mut() {
            first.insert_str(0, &mark);
        }
        self.put(lines);
    }

    pub(super) fn finish(mut self) -> Vec<String> {
        self.flush();
        while self.lines.last().is_some_and(|line| line.trim().is_empty()) {
            self.lines.pop();
        }
        let line = |line: String| {
            let mut line = with_spaces(line);
            line.truncate(line.trim_end().len());
            line
        };
        self.lines.into_iter().map(line).collect()
    }

    fn open(&mut self, container: Container) {
        if self.inside.len() < DEEPEST {
            self.inside.push(container);
        } else {
            self.inside.push(Container { first: None, next: String::new(), started: false });
        }
    }

    fn indent(&self) -> usize {
        self.inside.iter().map(|container| container.next.len()).sum()
    }

    /// Adds the lines of one block.
    fn put(&mut self, lines: Vec<String>) {
        if self.apart && !self.lines.is_empty() {
            let marks: String = self.inside.iter().filter(|inside| inside.started).map(|c| c.next.as_str()).collect();
            self.lines.push(marks.trim_end().to_owned());
        }
        for mut line in lines {
            if !self.inside.is_empty() {
                let mark = |inside: &mut Container| {
                    inside.started = true;
                    inside.first.take().unwrap_or_else(|| inside.next.clone())
                };
                let marks: String = self.inside.iter_mut().map(mark).collect();
                line.insert_str(0, &marks);
            }
            self.lines.push(line);
        }
        self.apart = true;
    }
}

/// The lines of a text that is Markdown already; code spans stay whole.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    if !text.contains('`') {
        return wrapped(text, width);
    }
    let mut code = false;
    let mut fixed = String::with_capacity(text.len() + 16);
    fixed.extend(text.chars().map(|c| {
        code ^= c == '`';
        if code && c == ' ' { FIXED_SPACE } else { c }
    }));
    wrapped(&fixed, width).into_iter().map(with_spaces).collect()
}

/// A line as it is printed.
fn with_spaces(line: String) -> String {
    if line.contains(FIXED_SPACE) { line.replace(FIXED_SPACE, " ") } else { line }
}

/// Words in lines. A word at the start of a line that would start a block is escaped.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::with_capacity(1 + text.len() / width.max(1));
    let mut length = 0;
    // What is not in a line yet, in bytes.
    let mut left = text.len();
    for word in text.split_ascii_whitespace() {
        let size = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + size <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + size;
            }
            _ => {
                let mut line = String::with_capacity(left.min(width).max(word.len()) + 1);
                start_line(&mut line, word);
                length = line.chars().count();
                lines.push(line);
            }
        }
        left = left.saturating_sub(word.len() + 1);
    }
    lines
}

/// `CommonMark` 0.31 §4 and §5: what starts a heading, a list, a rule or a setext underline.
fn start_line(line: &mut String, word: &str) {
    let all = |mark: char| word.chars().all(|c| c == mark);
    let number = word.trim_end_matches(['.', ')']);
    let ordered = number.len() + 1 == word.len()
        && !number.is_empty()
        && number.len() <= 9
        && number.bytes().all(|b| b.is_ascii_digit());
    if ordered {
        let (digits, mark) = word.split_at(number.len());
        line.extend([digits, "\\", mark]);
        return;
    }
    let starts = all('#')
        || all('=')
        || all('-')
        || word == "+"
        || word.starts_with('|')
        || word.starts_with(":-")
        || word.starts_with("-|");
    if starts {
        line.push('\\');
    }
    line.push_str(word);
}
