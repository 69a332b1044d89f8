//! What the documentation of a call says of credentials: what sets it apart from most others.
//!
//! In: security requirements and the builder's methods that meet them. Out: Markdown.

use std::collections::BTreeMap;

use truespec_model::{Api, Operation, Requirement, SchemeId};

use super::credentials::Met;
use super::docs;
use crate::Credential;

/// Alternatives, as the schemes that each takes.
type Alternatives = Vec<Vec<SchemeId>>;

/// What most operations need, and how each credential is shown.
pub(crate) struct Needs {
    usual: Alternatives,
    by_scheme: Vec<String>,
}

impl Needs {
    /// Looks at all operations.
    pub(crate) fn new(api: &Api, credentials: &[Credential], by_scheme: &[Met]) -> Self {
        let shown = api.schemes.iter().zip(by_scheme).map(|(scheme, met)| match met {
            Met::Credential(index) => {
                let setter = &credentials[*index].setter;
                format!("[{}](crate::ClientBuilder::{setter})", docs::code(setter.trim_start_matches("r#")))
            }
            Met::Transport | Met::Never => docs::code(&scheme.name),
        });
        let mut counts: BTreeMap<Alternatives, usize> = BTreeMap::new();
        api.operations.iter().for_each(|operation| *counts.entry(alternatives(&operation.security)).or_default() += 1);
        let usual = counts.into_iter().max_by_key(|(_, count)| *count).map(|(usual, _)| usual);
        Self { usual: usual.unwrap_or_default(), by_scheme: shown.collect() }
    }

    /// The credentials of an operation, where most others need different ones, and the scopes that they must have.
    pub(crate) fn of(&self, operation: &Operation) -> Option<String> {
        let needed = alternatives(&operation.security);
        let mut said = Vec::new();
        if needed != self.usual {
            said.push(self.credentials(&needed));
        }
        said.extend(scopes(&operation.security));
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn credentials(&self, needed: &[Vec<SchemeId>]) -> String {
        let with = |one: &Vec<SchemeId>| {
            let shown: Vec<&str> = one.iter().map(|scheme| self.by_scheme[scheme.0].as_str()).collect();
            shown.join(" with ")
        };
        let some: Vec<String> = needed.iter().filter(|one| !one.is_empty()).map(with).collect();
        match some.join(", or ") {
            text if text.is_empty() => "Needs no credential.".to_owned(),
            text if some.len() < needed.len() => format!("Credentials, if any: {text}."),
            text => format!("Credentials: {text}."),
        }
    }
}

fn alternatives(security: &[Vec<Requirement>]) -> Alternatives {
    let mut alternatives = Alternatives::new();
    for alternative in security {
        let schemes = alternative.iter().map(|requirement| requirement.scheme).collect();
        if !alternatives.contains(&schemes) {
            alternatives.push(schemes);
        }
    }
    alternatives
}

/// The scopes that a token must have (`OpenAPI` 3.1 §4.8.30), by alternative.
fn scopes(security: &[Vec<Requirement>]) -> Option<String> {
    let mut sets: Vec<String> = Vec::new();
    for alternative in security {
        let scopes = alternative.iter().flat_map(|requirement| &requirement.scopes);
        let scopes: Vec<String> = scopes.map(|scope| docs::code(scope)).collect();
        let set = scopes.join(" and ");
        if !set.is_empty() && !sets.contains(&set) {
            sets.push(set);
        }
    }
    (!sets.is_empty()).then(|| format!("Scopes: {}.", sets.join(", or ")))
}
