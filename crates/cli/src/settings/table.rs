//! TOML tables read strictly: wrong types and unknown keys are reported with their place. Knows no key by itself.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use truespec::source::{At, Code, Diagnostics, FileId, Span, did_you_mean};
use truespec::{Setting, SettingValue};

/// A table and where it stands.
pub(super) struct Table<'t> {
    /// The bytes of its heading or of the inline table.
    pub(super) at: Span,
    entries: Entries<'t>,
    file: FileId,
}

enum Entries<'t> {
    Borrowed(&'t DeTable<'t>),
    Owned(DeTable<'t>),
}

impl<'t> Table<'t> {
    /// Keys, their places, values; in the order of the file.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Span, &Spanned<DeValue<'t>>)> {
        let file = self.file;
        self.inner().iter().map(move |(key, value)| (key.get_ref().as_ref(), span(file, &key.span()), value))
    }

    /// The entries of a table whose values must be strings: keys and strings with their places.
    pub(super) fn texts(&self, owner: &str, d: &mut Diagnostics) -> Vec<(&str, Span, &str, Span)> {
        let mut texts = Vec::new();
        for (key, key_at, value) in self.entries() {
            let at = span(self.file, &value.span());
            match value.get_ref() {
                DeValue::String(text) => texts.push((key, key_at, text.as_ref(), at)),
                other => {
                    d.error(Code::Config, at, format!("`{key}` of `{owner}` must be a string"))
                        .label(found("a string", other));
                }
            }
        }
        texts
    }

    fn inner(&self) -> &DeTable<'t> {
        match &self.entries {
            Entries::Borrowed(table) => table,
            Entries::Owned(table) => table,
        }
    }
}

/// The root table. `None` where the text is not TOML; every syntax error is reported.
pub(super) fn parse<'t>(text: &'t str, file: FileId, d: &mut Diagnostics) -> Option<Table<'t>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(Span::new(file, 0, 0), |range| span(file, &range));
        d.error(Code::Syntax, at, format!("not TOML: {}", error.message()));
    }
    let at = Span::new(file, 0, 0);
    errors.is_empty().then(|| Table { at, entries: Entries::Owned(root.into_inner()), file })
}

/// A value that must be a table.
pub(super) fn as_table<'t>(
    value: &'t Spanned<DeValue<'t>>,
    what: &str,
    file: FileId,
    d: &mut Diagnostics,
) -> Option<Table<'t>> {
    let at = span(file, &value.span());
    match value.get_ref() {
        DeValue::Table(table) => Some(Table { at, entries: Entries::Borrowed(table), file }),
        other => {
            d.error(Code::Config, at, format!("`{what}` must be a table")).label(found("a table", other));
            None
        }
    }
}

/// A value that must be a string, and its place.
pub(super) fn as_string<'v>(
    value: &'v Spanned<DeValue<'_>>,
    what: &str,
    file: FileId,
    d: &mut Diagnostics,
) -> Option<(&'v str, Span)> {
    let at = span(file, &value.span());
    match value.get_ref() {
        DeValue::String(text) => Some((text, at)),
        other => {
            d.error(Code::Config, at, format!("`{what}` must be a string")).label(found("a string", other));
            None
        }
    }
}

/// Takes keys from a table one by one; what nobody took is unknown.
pub(super) struct Keys<'t, 'd> {
    table: &'t Table<'t>,
    owner: String,
    known: Vec<&'static str>,
    d: &'d mut Diagnostics,
}

impl<'t, 'd> Keys<'t, 'd> {
    /// The keys of a table; `owner` names it in messages.
    pub(super) fn of(table: &'t Table<'t>, owner: &str, d: &'d mut Diagnostics) -> Self {
        Self { table, owner: owner.to_owned(), known: Vec::new(), d }
    }

    /// A string and its place.
    pub(super) fn string(&mut self, key: &'static str) -> Option<(&'t str, Span)> {
        let value = self.take(key)?;
        let at = span(self.table.file, &value.span());
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.d.error(Code::Config, at, format!("`{key}` of {} is empty", self.owner));
                None
            }
            DeValue::String(text) => Some((text, at)),
            other => {
                self.d
                    .error(Code::Config, at, format!("`{key}` of {} must be a string", self.owner))
                    .label(found("a string", other));
                None
            }
        }
    }

    /// A string that must be there; `at` is the place of its table's name.
    pub(super) fn required_string(&mut self, key: &'static str, at: Span) -> Option<(&'t str, Span)> {
        if !self.table.inner().contains_key(key) {
            self.known.push(key);
            self.d
                .error(Code::Config, at, format!("{} has no `{key}`", self.owner))
                .help(format!("add `{key} = \"…\"` to its table"));
            return None;
        }
        self.string(key)
    }

    /// A string of one character, which may be a space, and its place.
    pub(super) fn character(&mut self, key: &'static str) -> Option<(char, Span)> {
        let value = self.take(key)?;
        let at = span(self.table.file, &value.span());
        let text = if let DeValue::String(text) = value.get_ref() { text.as_ref() } else { "" };
        let mut characters = text.chars();
        if let (Some(only), None) = (characters.next(), characters.next()) {
            Some((only, at))
        } else {
            self.d.error(Code::Config, at, format!("`{key}` of {} must be one character", self.owner));
            None
        }
    }

    /// A whole number from 0, and its place.
    pub(super) fn number(&mut self, key: &'static str) -> Option<(u64, Span)> {
        let value = self.take(key)?;
        let at = span(self.table.file, &value.span());
        match value.get_ref() {
            DeValue::Integer(digits) => {
                let number = u64::from_str_radix(digits.as_str(), digits.radix());
                if number.is_err() {
                    self.d.error(Code::Config, at, format!("`{key}` of {} must be a number from 0", self.owner));
                }
                number.ok().map(|number| (number, at))
            }
            other => {
                self.d
                    .error(Code::Config, at, format!("`{key}` of {} must be a number", self.owner))
                    .label(found("a number", other));
                None
            }
        }
    }

    /// A list of strings, each with its place; empty where there is none.
    pub(super) fn strings(&mut self, key: &'static str) -> Vec<(&'t str, Span)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            let at = span(self.table.file, &value.span());
            self.d
                .error(Code::Config, at, format!("`{key}` of {} must be a list of strings", self.owner))
                .label(found("a list", value.get_ref()));
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in items {
            let at = span(self.table.file, &item.span());
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => strings.push((text.as_ref(), at)),
                other => {
                    self.d
                        .error(Code::Config, at, format!("`{key}` of {} must be a list of strings", self.owner))
                        .label(found("a string that is not empty", other));
                }
            }
        }
        strings
    }

    /// A table.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        let value = self.take(key)?;
        as_table(value, key, self.table.file, self.d)
    }

    /// What stands under some keys, whatever it is.
    pub(super) fn settings(&mut self, keys: &[&'static str]) -> Vec<(&'static str, Setting)> {
        let file = self.table.file;
        keys.iter().filter_map(|&key| Some((key, setting(self.take(key)?, file)))).collect()
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self) {
        for (key, at, _) in self.table.entries() {
            if self.known.contains(&key) {
                continue;
            }
            let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
            let help = did_you_mean(key, self.known.iter().copied())
                .unwrap_or_else(|| format!("the keys here are {}", known.join(", ")));
            self.d.error(Code::Config, at, format!("unknown key `{key}` in {}", self.owner)).help(help);
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.inner().get(key)
    }
}

/// A value as it stands, for those who know what it means.
fn setting(value: &Spanned<DeValue<'_>>, file: FileId) -> Setting {
    let of = match value.get_ref() {
        DeValue::String(text) => SettingValue::Text(text.clone().into_owned()),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .map_or_else(|_| SettingValue::Other("a large integer".to_owned()), SettingValue::Integer),
        DeValue::Array(items) => SettingValue::List(items.iter().map(|item| setting(item, file)).collect()),
        DeValue::Table(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                (key.get_ref().clone().into_owned(), At::Span(span(file, &key.span())), setting(value, file))
            });
            SettingValue::Table(entries.collect())
        }
        other => SettingValue::Other(format!("a {}", other.type_str())),
    };
    Setting { at: At::Span(span(file, &value.span())), value: of }
}

fn found(expected: &str, value: &DeValue<'_>) -> String {
    let article = if matches!(value, DeValue::Integer(_) | DeValue::Array(_)) { "an" } else { "a" };
    format!("expected {expected}, found {article} {}", value.type_str())
}

fn span(file: FileId, range: &std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end))
}
