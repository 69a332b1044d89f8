//! Text types: the idempotency keys whose form the document prescribes.
//!
//! A key that the server would refuse is refused before anything is sent; and the runtime makes keys itself only where a
//! random UUID (RFC 9562 §5.4) has the prescribed form.

use std::collections::BTreeMap;

use truespec_model::{Api, Constraints, Idempotency, Kind, Parameter, Scalar, StringFormat};
use truespec_source::{Code, Diagnostics, Ledger};

use super::docs;
use super::names::case;
use crate::{TypeBody, TypeItem};

/// A version 4 UUID, as the runtime would make one.
const UUID: &str = "3b241101-e2bb-4255-8caf-4136c567a962";

/// Text types before they have names.
pub(crate) struct Texts<'a> {
    /// One for each different form.
    pub(crate) parameters: Vec<&'a Parameter>,
    /// By operation and parameter: index into `parameters`.
    by_use: BTreeMap<(usize, usize), usize>,
}

/// The key parameters of all operations, equal ones once.
pub(crate) fn texts(api: &Api) -> Texts<'_> {
    let mut texts = Texts { parameters: Vec::new(), by_use: BTreeMap::new() };
    for (index, operation) in api.operations.iter().enumerate() {
        let Idempotency::Keyed { parameter: at, .. } = operation.idempotency else { continue };
        let Some(parameter) = operation.parameters.get(at).filter(|parameter| is_text(api, parameter)) else {
            continue;
        };
        let same = |other: &&Parameter| hint(other) == hint(parameter) && other.constraints == parameter.constraints;
        let known = texts.parameters.iter().position(same);
        let text = known.unwrap_or_else(|| {
            texts.parameters.push(parameter);
            texts.parameters.len() - 1
        });
        texts.by_use.insert((index, at), text);
    }
    texts
}

impl Texts<'_> {
    /// Names that the types could have.
    pub(crate) fn hints(&self) -> Vec<String> {
        self.parameters.iter().map(|parameter| hint(parameter).to_owned()).collect()
    }

    /// The text type of a parameter, where it has one.
    pub(crate) fn of(&self, operation: usize, parameter: usize) -> Option<usize> {
        self.by_use.get(&(operation, parameter)).copied()
    }
}

/// The type of a text.
pub(crate) fn item(parameter: &Parameter, ident: String, d: &mut Diagnostics, ledger: &mut Ledger) -> TypeItem {
    let Constraints { min_length, max_length, pattern, .. } = &parameter.constraints;
    let checked = pattern.as_ref().filter(|pattern| {
        let readable = regex_lite::Regex::new(pattern).is_ok();
        if !readable {
            let message = format!("the pattern `{pattern}` is not one that the client can check");
            d.warning(Code::Unsupported, parameter.place, message)
                .help("look-around and back-references are not supported");
            ledger.ignored(parameter.place, format!("the pattern `{pattern}` is beyond what the runtime can check"));
        }
        readable
    });
    TypeItem {
        place: parameter.place,
        ident,
        docs: docs::theirs(&parameter.docs)
            .or(|| format!("Value of the {} parameter.", docs::code(&parameter.name)))
            .and_maybe(docs::limits(&parameter.constraints)),
        deprecated: false,
        derives: &[],
        body: TypeBody::Text { min_length: *min_length, max_length: *max_length, pattern: checked.cloned() },
    }
}

/// Whether a random UUID is a key that the document allows.
pub(crate) fn takes_uuid(constraints: &Constraints) -> bool {
    let length = UUID.len() as u64;
    let fits = constraints.min_length.is_none_or(|least| least <= length)
        && constraints.max_length.is_none_or(|most| length <= most);
    let matches = |pattern: &String| regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(UUID));
    fits && constraints.pattern.as_ref().is_none_or(matches)
}

fn hint(parameter: &Parameter) -> &str {
    let declared = parameter.declared_as.as_deref().filter(|name| !case::upper_camel(name).is_empty());
    declared.unwrap_or(&parameter.name)
}

fn is_text(api: &Api, parameter: &Parameter) -> bool {
    let Constraints { min_length, max_length, pattern, .. } = &parameter.constraints;
    let limited = min_length.is_some() || max_length.is_some() || pattern.is_some();
    limited
        && matches!(
            api.shapes[parameter.value.shape].kind,
            Kind::Scalar(Scalar::String(StringFormat::Plain | StringFormat::Other(_)))
        )
}
