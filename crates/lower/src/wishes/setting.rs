//! Settings as somebody wrote them, with their places: the same whether they stand in a configuration or in an extension
//! of the document. Knows no key by itself.

use truespec_openapi::{Tree, Value};
use truespec_source::{At, Code, Diagnostics, FileId, NodeId, Span, did_you_mean};

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where it stands.
    pub at: At,
    /// What it is.
    pub value: SettingValue,
}

/// What a setting is.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A list.
    List(Vec<Setting>),
    /// Keys, their places and their values.
    Table(Vec<(String, At, Setting)>),
    /// Anything else; its kind in words, such as `a boolean`.
    Other(String),
}

impl Setting {
    /// The same setting in another set of sources, in which its file is `file`.
    #[must_use]
    pub fn in_file(self, file: FileId) -> Self {
        let moved = |at: At| match at {
            At::Span(Span { start, end, .. }) => At::Span(Span::new(file, start, end)),
            other => other,
        };
        let value = match self.value {
            SettingValue::List(items) => SettingValue::List(items.into_iter().map(|item| item.in_file(file)).collect()),
            SettingValue::Table(entries) => {
                let entries = entries.into_iter().map(|(key, at, value)| (key, moved(at), value.in_file(file)));
                SettingValue::Table(entries.collect())
            }
            plain => plain,
        };
        Self { at: moved(self.at), value }
    }

    /// What stands at a node of the document.
    pub(super) fn of_node(tree: &Tree, node: NodeId) -> Self {
        let value = match tree.value(node) {
            Value::Null => SettingValue::Other("null".to_owned()),
            Value::Bool(_) => SettingValue::Other("a boolean".to_owned()),
            Value::Number(digits) => {
                digits.parse().map_or_else(|_| SettingValue::Other("a number".to_owned()), SettingValue::Integer)
            }
            Value::String(text) => SettingValue::Text(text.to_owned()),
            Value::List => SettingValue::List(tree.items(node).map(|item| Self::of_node(tree, item)).collect()),
            Value::Object => {
                let entries = tree.entries(node);
                let entries = entries.map(|(key, value)| (key.to_owned(), At::Key(value), Self::of_node(tree, value)));
                SettingValue::Table(entries.collect())
            }
        };
        Self { at: At::Node(node), value }
    }

    fn kind(&self) -> &str {
        match &self.value {
            SettingValue::Text(_) => "a string",
            SettingValue::Integer(_) => "an integer",
            SettingValue::List(_) => "a list",
            SettingValue::Table(_) => "a table",
            SettingValue::Other(kind) => kind,
        }
    }
}

/// A text and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'s> {
    pub(super) text: &'s str,
    pub(super) at: At,
}

/// Takes keys from a table one by one; what nobody took is unknown.
pub(super) struct Keys<'s> {
    /// The table.
    pub(super) at: At,
    owner: &'static str,
    entries: &'s [(String, At, Setting)],
    known: Vec<&'static str>,
}

impl<'s> Keys<'s> {
    /// The keys of what must be a table; `owner` names it in messages.
    pub(super) fn of(setting: &'s Setting, owner: &'static str, d: &mut Diagnostics) -> Option<Self> {
        let SettingValue::Table(entries) = &setting.value else {
            wrong_kind(setting, owner, "a table", d);
            return None;
        };
        Some(Self { at: setting.at, owner, entries, known: Vec::new() })
    }

    /// What stands under a key.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'s Setting> {
        self.known.push(key);
        self.entries.iter().find(|(name, ..)| name == key).map(|(_, _, value)| value)
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str, d: &mut Diagnostics) -> Option<Text<'s>> {
        text(self.take(key)?, &format!("{key}` of `{}", self.owner), d)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &'static str, d: &mut Diagnostics) -> Option<Text<'s>> {
        if self.entries.iter().all(|(name, ..)| name != key) {
            self.known.push(key);
            d.error(Code::Config, self.at, format!("`{}` has no `{key}`", self.owner))
                .help(format!("add `{key} = \"…\"`"));
            return None;
        }
        self.text(key, d)
    }

    /// Texts of a list; none where there is no such key.
    pub(super) fn texts(&mut self, key: &'static str, d: &mut Diagnostics) -> Vec<Text<'s>> {
        let Some(setting) = self.take(key) else { return Vec::new() };
        let owner = format!("{key}` of `{}", self.owner);
        let SettingValue::List(items) = &setting.value else {
            wrong_kind(setting, &owner, "a list of strings", d);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            if let SettingValue::Text(text) = &item.value {
                texts.push(Text { text, at: item.at });
            } else {
                wrong_kind(item, &owner, "a list of strings", d);
            }
        }
        texts
    }

    /// A number that is not negative.
    pub(super) fn number(&mut self, key: &'static str, d: &mut Diagnostics) -> Option<u64> {
        let setting = self.take(key)?;
        match setting.value {
            SettingValue::Integer(number) if number >= 0 => u64::try_from(number).ok(),
            _ => {
                wrong_kind(setting, &format!("{key}` of `{}", self.owner), "an integer from 0", d);
                None
            }
        }
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self, d: &mut Diagnostics) {
        for (key, at, _) in self.entries {
            if self.known.contains(&key.as_str()) {
                continue;
            }
            let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
            let help = did_you_mean(key, self.known.iter().copied())
                .unwrap_or_else(|| format!("the keys here are {}", known.join(", ")));
            d.error(Code::Config, *at, format!("unknown key `{key}` in `{}`", self.owner)).help(help);
        }
    }
}

fn text<'s>(setting: &'s Setting, owner: &str, d: &mut Diagnostics) -> Option<Text<'s>> {
    let SettingValue::Text(text) = &setting.value else {
        wrong_kind(setting, owner, "a string", d);
        return None;
    };
    Some(Text { text, at: setting.at })
}

/// Reports a setting of another kind than expected.
pub(super) fn wrong_kind(setting: &Setting, owner: &str, expected: &str, d: &mut Diagnostics) {
    d.error(Code::Config, setting.at, format!("`{owner}` must be {expected}"))
        .label(format!("expected {expected}, found {}", setting.kind()));
}
