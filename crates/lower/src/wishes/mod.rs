//! What a configuration asks of a document, and what of it the document can give.
//!
//! In: settings as they were written, with their places. Out: which operations there are, and what the model says of them
//! beyond the document; an error with its place for each setting that does not fit the document.

mod choice;
mod dialects;
mod filter;
mod pagination;
mod pattern;
mod setting;
mod unwrap;
mod waiters;
mod walk;

use truespec_source::{Diagnostics, FileId};

pub(crate) use self::filter::{Filter, filter};
pub(crate) use self::pagination::paginate;
pub use self::setting::{Setting, SettingValue};
pub(crate) use self::unwrap::unwrap;
pub(crate) use self::waiters::wait;

/// The settings of one client that speak of its document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// By key: one of [`Wishes::KEYS`].
    pub settings: Vec<(&'static str, Setting)>,
}

impl Wishes {
    /// The keys of a client's table that speak of its document.
    pub const KEYS: &'static [&'static str] = &["include", "exclude", "pagination", "waiters", "unwrap"];

    /// The same settings in another set of sources, in which their file is `file`.
    #[must_use]
    pub fn in_file(self, file: FileId) -> Self {
        Self { settings: self.settings.into_iter().map(|(key, setting)| (key, setting.in_file(file))).collect() }
    }

    /// The tables of a list of them (`[[clients.NAME.pagination]]`).
    fn entries(&self, key: &'static str, d: &mut Diagnostics) -> &[Setting] {
        let Some(setting) = self.get(key) else { return &[] };
        match &setting.value {
            SettingValue::List(entries) => entries,
            SettingValue::Table(_) => std::slice::from_ref(setting),
            _ => {
                setting::wrong_kind(setting, key, "a list of tables", d);
                &[]
            }
        }
    }

    /// What stands under a key.
    fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|(name, _)| *name == key).map(|(_, setting)| setting)
    }
}
