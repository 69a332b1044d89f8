//! Prints the root of the crate and its client.

use std::fmt::Write as _;

use super::text::quoted;
use super::{comment, features};
use crate::{Credential, CredentialKind, Doc, Group, Paragraph, RustCrate};

/// More types than this may hold each other in a chain that is too long for the compiler's usual limit of 128: each type
/// on the way adds up to ten (`Option`, `Map`, and what that is made of) to the depth of the question whether it is `Send`.
const MANY_TYPES: usize = 64;

/// The limit for these.
const RECURSION_LIMIT: usize = 4096;

/// Documentation leads to types that other features bring.
const LEFT_OUT: &str = "#![cfg_attr(\n    not(feature = \"default\"),\n    allow(rustdoc::broken_intra_doc_links, \
    reason = \"what links lead to may be left out\")\n)]\n";

/// `lib.rs` after its banner.
pub(super) fn root(krate: &RustCrate) -> String {
    let mut text = String::new();
    comment::inner(&mut text, &features::page(krate));
    text.push_str("\n#![forbid(unsafe_code)]\n");
    let has_choice = krate.groups.iter().any(|group| group.feature.is_some());
    text.push_str(if has_choice { LEFT_OUT } else { "" });
    if krate.types.len() > MANY_TYPES {
        let _ = writeln!(text, "#![recursion_limit = \"{RECURSION_LIMIT}\"]");
    }
    text.push('\n');
    let mut modules: Vec<(String, &str, String)> =
        krate.groups.iter().map(|group| (group.module.clone(), "pub ", features::of_group(group))).collect();
    let mut always = |module: &str, visibility| modules.push((module.to_owned(), visibility, String::new()));
    always("client", "");
    always("models", "pub ");
    if !krate.untagged.is_empty() {
        always("operations", "pub ");
    }
    if krate.choice.is_some() {
        always("servers", "pub ");
    }
    if krate.webhooks.is_some() {
        always("webhooks", "pub ");
    }
    modules.sort();
    for (module, visibility, condition) in modules {
        let _ = writeln!(text, "{condition}{visibility}mod {module};");
    }
    text.push_str("\npub use client::{Client, ClientBuilder};\npub use truespec_runtime as runtime;\n");
    text
}

/// Imports of `client.rs`.
pub(super) fn imports(krate: &RustCrate) -> String {
    let mut runtime = vec!["self as runtime"];
    runtime.extend((!krate.credentials.is_empty()).then_some("Credential"));
    let tokens = krate.credentials.iter().any(|credential| credential.tokens.is_some());
    runtime.extend(tokens.then_some("Secret"));
    runtime.extend((!krate.credentials.is_empty()).then_some("SecurityScheme"));
    runtime.push("Service");
    let mut text = format!("use truespec_runtime::{{{}}};\n", runtime.join(", "));
    let of_group =
        |group: &Group| (format!("use crate::{}::{};", group.module, group.handle), features::of_group(group));
    let mut handles: Vec<(String, String)> = krate.groups.iter().map(of_group).collect();
    handles.extend(krate.choice.is_some().then(|| ("use crate::servers::Server;".to_owned(), String::new())));
    handles.sort();
    text.push_str(if handles.is_empty() { "" } else { "\n" });
    for (handle, condition) in handles {
        let _ = writeln!(text, "{condition}{handle}");
    }
    text
}

/// The items of `client.rs`.
pub(super) fn items(krate: &RustCrate) -> Vec<String> {
    let mut items = vec![service(krate)];
    items.extend(krate.credentials.iter().map(scheme));
    items.push(declaration(krate));
    if !krate.groups.is_empty() {
        let accessors = krate.groups.iter().map(|group| {
            let mut text = String::new();
            comment::outer(&mut text, 4, &group.docs);
            let (name, handle) = (&group.accessor, &group.handle);
            text.extend(features::of_group(group).lines().map(|line| format!("    {line}\n")));
            let _ = writeln!(text, "    #[inline]\n    pub fn {name}(&self) -> {handle}<'_> {{");
            let _ = writeln!(text, "        {handle} {{ client: &self.inner }}\n    }}");
            text
        });
        items.push(format!("impl Client {{\n{}}}\n", accessors.collect::<Vec<_>>().join("\n")));
    }
    let mut setters: Vec<String> = krate.credentials.iter().map(setter).collect();
    setters.extend(krate.choice.is_some().then(|| SERVER_SETTER.to_owned()));
    if !setters.is_empty() {
        items.push(format!("impl ClientBuilder {{\n{}}}\n", setters.join("\n")));
    }
    items
}

const SERVER_SETTER: &str = "    \
    /// Sends requests to another server of the document. Operations that have servers of their own keep them.
    pub fn server(self, server: &Server) -> Self {
        self.served_by(server.url())
    }
";

fn service(krate: &RustCrate) -> String {
    let servers: Vec<String> = krate.servers.iter().map(|server| quoted(server)).collect();
    let schemes: Vec<String> = krate.credentials.iter().map(|credential| format!("&{}", credential.ident)).collect();
    let mut text = "static SERVICE: Service = Service {\n".to_owned();
    let _ = writeln!(text, "    name: {},", quoted(&krate.manifest.name));
    text.push_str("    version: env!(\"CARGO_PKG_VERSION\"),\n");
    list(&mut text, "servers", &servers);
    let _ = writeln!(text, "    base_url_env: {},", quoted(&krate.base_url_env));
    list(&mut text, "schemes", &schemes);
    text.push_str("};\n");
    text
}

fn list(out: &mut String, name: &str, items: &[String]) {
    let line = format!("    {name}: &[{}],", items.join(", "));
    if line.chars().count() <= 120 {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "    {name}: &[");
    for item in items {
        let _ = writeln!(out, "        {item},");
    }
    out.push_str("    ],\n");
}

fn scheme(credential: &Credential) -> String {
    let name = quoted(&credential.scheme);
    let (constructor, password) = match &credential.kind {
        CredentialKind::Header(header) => (format!("api_key_in_header({name}, {})", quoted(header)), None),
        CredentialKind::Query(parameter) => (format!("api_key_in_query({name}, {})", quoted(parameter)), None),
        CredentialKind::Cookie(cookie) => (format!("api_key_in_cookie({name}, {})", quoted(cookie)), None),
        CredentialKind::Bearer => (format!("bearer({name})"), None),
        CredentialKind::Basic { password_env } => (format!("basic({name})"), Some(password_env)),
    };
    let mut options = vec![
        format!(".setter({})", quoted(credential.setter.trim_start_matches("r#"))),
        format!(".env({})", quoted(&credential.env)),
    ];
    options.extend(password.map(|variable| format!(".password_env({})", quoted(variable))));
    let head = format!("pub(crate) static {}: SecurityScheme =", credential.ident);
    let value = format!("SecurityScheme::{constructor}{}", options.concat());
    if head.len() + value.len() + 2 <= 120 {
        return format!("{head} {value};\n");
    }
    if value.chars().count() + 5 <= 120 {
        return format!("{head}\n    {value};\n");
    }
    format!("{head} SecurityScheme::{constructor}\n    {};\n", options.join("\n    "))
}

fn declaration(krate: &RustCrate) -> String {
    let mut text = "runtime::client! {\n".to_owned();
    let docs = Doc { paragraphs: vec![Paragraph::Theirs(krate.manifest.description.clone())] }
        .and("Cheap to clone; clones share connections and retry budget.");
    comment::outer(&mut text, 4, &docs);
    text.push_str("    pub struct Client;\n\n    /// Collects what a [`Client`] needs.\n");
    text.push_str("    pub struct ClientBuilder for SERVICE;\n}\n");
    text
}

fn setter(credential: &Credential) -> String {
    let Credential { ident, setter, .. } = credential;
    let mut text = String::new();
    comment::outer(&mut text, 4, &credential.docs);
    match credential.kind {
        CredentialKind::Basic { .. } => {
            let _ = writeln!(text, "    pub fn {setter}(self, user: &str, password: impl Into<Credential>) -> Self {{");
            let _ = writeln!(text, "        self.basic_credential(&{ident}, user, password.into())\n    }}");
        }
        CredentialKind::Bearer => {
            let _ = writeln!(text, "    pub fn {setter}(self, token: impl Into<Credential>) -> Self {{");
            let _ = writeln!(text, "        self.credential(&{ident}, token.into())\n    }}");
        }
        CredentialKind::Header(_) | CredentialKind::Query(_) | CredentialKind::Cookie(_) => {
            let _ = writeln!(text, "    pub fn {setter}(self, key: impl Into<Credential>) -> Self {{");
            let _ = writeln!(text, "        self.credential(&{ident}, key.into())\n    }}");
        }
    }
    if let Some(tokens) = &credential.tokens {
        text.push('\n');
        comment::outer(&mut text, 4, &tokens.docs);
        let _ = writeln!(text, "    pub fn {}(", tokens.setter);
        text.push_str("        self,\n        client_id: &str,\n        client_secret: impl Into<Secret>,\n        scopes: &[&str],\n");
        text.push_str("    ) -> Self {\n");
        let url = quoted(&tokens.url);
        let _ =
            writeln!(text, "        let tokens = runtime::ClientCredentials::new({url}, client_id, client_secret);");
        let _ = writeln!(text, "        self.credential(&{ident}, tokens.scopes(scopes).into())\n    }}");
    }
    text
}
