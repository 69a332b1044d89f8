//! Schemes to credentials: the `static`, the builder's method and the environment variable of each.

use truespec_model::{Api, ApiKeyLocation, Requirement, Scheme, SchemeKind};
use truespec_source::{Ledger, NodeId};

use super::docs;
use super::names::{Members, case, reserved};
use crate::{Config, Credential, CredentialKind, Doc, Tokens};

/// What meets the requirement of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// The credential at this index.
    Credential(usize),
    /// The transport, by its certificate.
    Transport,
    /// Nothing.
    Never,
}

/// The credentials that the client takes, and for each scheme of the document what meets it.
pub(crate) fn credentials(api: &Api, config: &Config, ledger: &mut Ledger) -> (Vec<Credential>, Vec<Met>) {
    let mut by_scheme = Vec::new();
    let mut supported: Vec<&Scheme> = Vec::new();
    for scheme in &api.schemes {
        by_scheme.push(match scheme.kind {
            SchemeKind::ApiKey { .. } | SchemeKind::Basic | SchemeKind::Bearer => {
                supported.push(scheme);
                Met::Credential(supported.len() - 1)
            }
            SchemeKind::MutualTls => Met::Transport,
            SchemeKind::Unsupported => {
                ledger.rejected(scheme.place, format!("the security scheme `{}` {UNSUPPORTED}", scheme.name));
                Met::Never
            }
        });
    }
    let names: Vec<&str> = supported.iter().map(|scheme| scheme.name.as_str()).collect();
    let idents =
        Members { case: ident, fallback: "CREDENTIAL", suffix: "_AUTH", separator: "_", reserved: &[&["SERVICE"]] };
    let idents = idents.name(&names);
    let setters: Vec<String> = supported.iter().map(|scheme| setter(scheme, &supported)).collect();
    let with_tokens = supported.iter().filter(|scheme| scheme.token_url.is_some()).count();
    let token_setters: Vec<String> = supported
        .iter()
        .zip(&setters)
        .filter(|(scheme, _)| scheme.token_url.is_some())
        .map(
            |(_, setter)| {
                if with_tokens > 1 { format!("{setter}_client_credentials") } else { "client_credentials".into() }
            },
        )
        .collect();
    let setters: Vec<&str> = setters.iter().chain(&token_setters).map(String::as_str).collect();
    let setters = Members {
        case: case::snake,
        fallback: "credential",
        suffix: "_credential",
        separator: "_",
        reserved: &[reserved::BUILDER_METHODS, reserved::TRAIT_METHODS],
    }
    .name(&setters);
    let (setters, token_setters) = setters.split_at(supported.len());
    let mut token_setters = token_setters.iter();
    let credentials = supported.iter().zip(idents).zip(setters);
    let credentials = credentials
        .map(|((scheme, ident), setter)| {
            let tokens = scheme.token_url.as_ref().zip(scheme.token_url.as_ref().and_then(|_| token_setters.next()));
            let tokens = tokens.map(|(url, setter)| tokens_of(scheme, url, setter));
            credential(scheme, ident, setter.clone(), tokens, config)
        })
        .collect();
    (credentials, by_scheme)
}

/// What the document asks for and the client cannot take: the name of each scheme as code, and why.
pub(crate) fn refused(api: &Api) -> Vec<(String, &'static str)> {
    let unsent = api.schemes.iter().filter_map(|scheme| Some((docs::code(&scheme.name), unsendable(&scheme.kind)?)));
    let unknown = api.unknown_schemes.iter().map(|name| {
        (docs::code(name), "is not declared; if it is a header, `.default_header(…)` of the builder sends it")
    });
    unsent.chain(unknown).collect()
}

const UNSUPPORTED: &str = "is of a kind that this version cannot send";

/// Why the builder has no method for a kind of credential.
fn unsendable(kind: &SchemeKind) -> Option<&'static str> {
    match kind {
        SchemeKind::ApiKey { .. } | SchemeKind::Basic | SchemeKind::Bearer => None,
        SchemeKind::MutualTls => {
            Some("is a client certificate, which the transport is given: `.transport(HyperTransport::with_tls(…))`")
        }
        SchemeKind::Unsupported => Some(
            "is of a kind that this version cannot send; if it is a header, `.default_header(…)` of the builder sends it",
        ),
    }
}

/// Alternatives as sets of credentials. One that needs what cannot be sent is left out.
pub(crate) fn alternatives(
    place: NodeId,
    security: &[Vec<Requirement>],
    by_scheme: &[Met],
    ledger: &mut Ledger,
) -> Vec<Vec<usize>> {
    let known = |requirement: &Requirement| match by_scheme.get(requirement.scheme.0) {
        Some(Met::Credential(index)) => Some(Some(*index)),
        Some(Met::Transport) => Some(None),
        Some(Met::Never) | None => None,
    };
    let mut alternatives: Vec<Vec<usize>> = Vec::new();
    for alternative in security {
        if let Some(met) = alternative.iter().map(known).collect::<Option<Vec<_>>>()
            && let credentials = met.into_iter().flatten().collect::<Vec<_>>()
            && !alternatives.contains(&credentials)
        {
            alternatives.push(credentials);
        }
    }
    if alternatives.is_empty() && !security.is_empty() {
        ledger.rejected(place, "no alternative of the security requirement can be met, so no credential is sent");
    }
    alternatives
}

fn ident(name: &str) -> String {
    case::screaming(&case::snake(name))
}

/// The usual word where there is one scheme of its kind; the document's name where there are several.
fn setter(scheme: &Scheme, all: &[&Scheme]) -> String {
    let word = usual(&scheme.kind);
    if all.iter().filter(|other| usual(&other.kind) == word).count() > 1 {
        scheme.name.clone()
    } else {
        word.to_owned()
    }
}

fn usual(kind: &SchemeKind) -> &'static str {
    match kind {
        SchemeKind::ApiKey { location: ApiKeyLocation::Header, .. } => "api_key",
        SchemeKind::ApiKey { location: ApiKeyLocation::Query, .. } => "query_key",
        SchemeKind::ApiKey { location: ApiKeyLocation::Cookie, .. } => "cookie_key",
        SchemeKind::Basic => "basic",
        SchemeKind::Bearer => "bearer",
        SchemeKind::MutualTls | SchemeKind::Unsupported => "",
    }
}

fn tokens_of(scheme: &Scheme, url: &str, setter: &str) -> Tokens {
    let docs = Doc::default()
        .and(format!(
            "Gets tokens for {} by OAuth 2.0 client credentials, and replaces them in time.",
            docs::code(&scheme.name)
        ))
        .and(format!(
            "They come from {}. Without `scopes`, the server grants what it does by default. \
             [`ClientCredentials`](runtime::ClientCredentials) has what a server may need beyond that.",
            docs::code(url)
        ));
    Tokens { setter: setter.to_owned(), url: url.to_owned(), docs }
}

fn credential(scheme: &Scheme, ident: String, setter: String, tokens: Option<Tokens>, config: &Config) -> Credential {
    let variable =
        |suffix: &str| format!("{}_{}{suffix}", config.env_prefix, setter.trim_start_matches("r#").to_uppercase());
    let (kind, env, sent) = match &scheme.kind {
        SchemeKind::ApiKey { location, name } => {
            let quoted = docs::code(name);
            let (kind, sent) = match location {
                ApiKeyLocation::Header => (CredentialKind::Header(name.clone()), format!("in the {quoted} header")),
                ApiKeyLocation::Query => {
                    (CredentialKind::Query(name.clone()), format!("as the {quoted} query parameter"))
                }
                ApiKeyLocation::Cookie => (CredentialKind::Cookie(name.clone()), format!("in the {quoted} cookie")),
            };
            (kind, variable(""), sent)
        }
        SchemeKind::Basic => {
            let kind = CredentialKind::Basic { password_env: variable("_PASSWORD") };
            (kind, variable("_USER"), "in the `Authorization` header".to_owned())
        }
        SchemeKind::Bearer | SchemeKind::MutualTls | SchemeKind::Unsupported => {
            let env = if setter.ends_with("token") { variable("") } else { variable("_TOKEN") };
            (CredentialKind::Bearer, env, "in the `Authorization` header".to_owned())
        }
    };
    let from_env = match &kind {
        CredentialKind::Basic { password_env } => format!("`{env}` and `{password_env}`"),
        _ => format!("`{env}`"),
    };
    let docs = Doc::default()
        .and_theirs(scheme.description.as_deref())
        .or(|| format!("The credential {}.", docs::code(&scheme.name)))
        .and(format!("Sent {sent}; [`Client::from_env`] reads it from {from_env}."));
    Credential { ident, setter, tokens, scheme: scheme.name.clone(), kind, env, docs }
}
