//! Which operations a setting is for: those that it names. One that is named in full must fit; of those that a pattern
//! names, the ones that fit are taken, and there must be one.

use std::collections::HashMap;

use truespec_model::{MediaKind, StatusPattern};
use truespec_model::{Operation, Use};
use truespec_source::{At, Code, Diagnostics};

use super::pattern::{Named, Pattern};
use super::setting::Text;

/// Why a setting does not fit an operation.
pub(super) struct Misfit {
    pub(super) at: At,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Misfit {
    pub(super) fn new(at: At, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None }
    }

    pub(super) fn report(self, d: &mut Diagnostics) {
        d.error(Code::Config, self.at, self.message).maybe_help(self.help);
    }
}

/// What settings gave to operations so far, by index.
pub(super) struct Choices<T> {
    given: HashMap<usize, (T, At, bool)>,
}

impl<T> Choices<T> {
    pub(super) fn new() -> Self {
        Self { given: HashMap::new() }
    }

    /// Gives what `fit` makes of each operation that is named. Whoever names an operation in full comes before patterns;
    /// among patterns, the first does.
    pub(super) fn give(
        &mut self,
        names: &[Text<'_>],
        operations: &[Operation],
        d: &mut Diagnostics,
        mut fit: impl FnMut(&Operation) -> Result<T, Misfit>,
    ) {
        let candidates: Vec<Named<'_>> = operations.iter().map(Named::of).collect();
        for &Text { text, at } in names {
            let pattern = Pattern::new(text);
            let exact = pattern.is_exact();
            let matching: Vec<usize> = candidates
                .iter()
                .enumerate()
                .filter(|(_, named)| pattern.matches(named))
                .map(|(index, _)| index)
                .collect();
            let (mut taken, mut first_misfit) = (false, None);
            for &index in &matching {
                match fit(&operations[index]) {
                    Ok(fitting) => {
                        taken = true;
                        self.take(index, fitting, at, exact, text, d);
                    }
                    Err(misfit) if exact => misfit.report(d),
                    Err(misfit) => {
                        first_misfit.get_or_insert((index, misfit));
                    }
                }
            }
            if matching.is_empty() {
                d.error(Code::Config, at, format!("there is no operation `{text}`")).help(pattern.help(&candidates));
            } else if let (false, Some((index, misfit))) = (taken, first_misfit) {
                let Named { method, path, .. } = &candidates[index];
                d.error(Code::Config, at, format!("no operation that `{text}` names fits")).help(format!(
                    "of `{} {path}`: {}",
                    method.as_str(),
                    misfit.message
                ));
            }
        }
    }

    /// What each operation was given.
    pub(super) fn into_given(self) -> impl Iterator<Item = (usize, T)> {
        let mut given: Vec<(usize, T)> =
            self.given.into_iter().map(|(index, (fitting, ..))| (index, fitting)).collect();
        given.sort_by_key(|&(index, _)| index);
        given.into_iter()
    }

    fn take(&mut self, index: usize, fitting: T, at: At, exact: bool, text: &str, d: &mut Diagnostics) {
        match self.given.get(&index) {
            Some((_, other, true)) if exact => {
                d.error(Code::Config, at, format!("`{text}` is set twice")).related(*other, "the other place");
            }
            Some((_, _, true)) => {}
            Some(_) if !exact => {}
            _ => {
                self.given.insert(index, (fitting, at, exact));
            }
        }
    }
}

/// The JSON body of an operation's success.
pub(super) fn answer(operation: &Operation, at: At) -> Result<Use, Misfit> {
    let responses = &operation.responses;
    let listed = responses.iter().filter(|response| response.status.is_success());
    let default = responses.iter().filter(|response| response.status == StatusPattern::Default);
    let mut contents = listed.chain(default).flat_map(|response| &response.content);
    let json = contents.find(|content| content.kind == MediaKind::Json).and_then(|content| content.value);
    json.ok_or_else(|| Misfit::new(at, format!("{} does not answer with JSON", called(operation))))
}

/// A name for messages.
pub(super) fn called(operation: &Operation) -> String {
    match &operation.name {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", operation.route()),
    }
}

/// Whether a text is a JSON pointer (RFC 6901 §3); reports it if not.
pub(super) fn is_pointer(text: Text<'_>, d: &mut Diagnostics) -> bool {
    let is_pointer = text.text.is_empty() || text.text.starts_with('/');
    if !is_pointer {
        d.error(Code::Config, text.at, format!("`{}` is not a JSON pointer", text.text))
            .help(format!("write `/{}`", text.text.trim_start_matches("$.").replace('.', "/")));
    }
    is_pointer
}
