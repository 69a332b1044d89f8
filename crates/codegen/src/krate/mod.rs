//! The plan of a crate: every decision taken, nothing printed. Identifiers are final, legal and unique; every field has
//! its type; boxes are placed; derives are chosen.

mod calls;
mod features;
mod rules;
mod servers;
mod types;
mod webhooks;
mod wire;

pub use calls::*;
pub use features::*;
pub use rules::*;
pub use servers::*;
pub use types::*;
pub use webhooks::*;
pub use wire::*;

use std::collections::BTreeMap;

use truespec_source::NodeId;

use crate::RuntimeDependency;

/// A crate to be printed.
#[derive(Clone, Debug, PartialEq)]
pub struct RustCrate {
    /// The root of the document, for diagnostics about the crate as a whole.
    pub place: NodeId,
    /// What the manifest says.
    pub manifest: Manifest,
    /// Text of the first line of every file, without the comment sign.
    pub banner: String,
    /// What the document says about itself.
    pub about: About,
    /// Base URLs, the default first.
    pub servers: Vec<String>,
    /// What can be chosen of them, where there is a choice.
    pub choice: Option<ServerChoice>,
    /// Environment variable that replaces the base URL.
    pub base_url_env: String,
    /// Credentials that the client takes.
    pub credentials: Vec<Credential>,
    /// Credentials that the document asks for and the client cannot take: the name of each as code, and why.
    pub refused_credentials: Vec<(String, &'static str)>,
    /// One a tag that has operations, in the order of the document.
    pub groups: Vec<Group>,
    /// Operations without a tag: methods of the client itself.
    pub untagged: Vec<Call>,
    /// Types of requests and responses; a [`TypeId`] is an index.
    pub types: Vec<TypeItem>,
    /// What is checked of types before a request is made, by name.
    pub rules: Vec<RuleItem>,
    /// Which models are compiled for which tags.
    pub features: Features,
    /// The call that the README shows.
    pub first_call: Option<FirstCall>,
    /// Examples and defaults of the document, where they were asked for.
    pub samples: Vec<SampleItem>,
    /// Names that a newcomer in the document could take, by what they name; see
    /// [`Config::kept_names`](crate::Config::kept_names).
    pub kept_names: BTreeMap<String, String>,
    /// The module of what the server sends by itself, where there is such.
    pub webhooks: Option<Webhooks>,
    /// The test that runs wire cases, where there are any.
    pub wire: Option<WireTest>,
}

impl RustCrate {
    /// The base URL that a client has when it is given none.
    pub fn default_server(&self) -> Option<&str> {
        self.servers.first().map(String::as_str).filter(|url| is_absolute(url))
    }

    /// The identifier of a type.
    pub fn ident(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("runtime::Value", |item| item.ident.as_str())
    }
}

/// What the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Package name.
    pub name: String,
    /// Name in `use`.
    pub library: String,
    /// Package version.
    pub version: String,
    /// One line.
    pub description: String,
    /// At most five, valid for crates.io.
    pub keywords: Vec<String>,
    /// Where the runtime comes from.
    pub runtime: RuntimeDependency,
    /// Features of the runtime that the crate needs.
    pub runtime_features: Vec<&'static str>,
    /// Path of the document.
    pub document: String,
    /// SHA-256 of the document, where it is known.
    pub document_sha256: Option<String>,
    /// Whether identifiers go beyond ASCII, which turns on lints that cannot know the document's language.
    pub foreign_letters: bool,
    /// Whether calls take files, which may be on disk.
    pub moves_files: bool,
}

/// What the document says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The API's name, on one line.
    pub title: String,
    /// Version of the document.
    pub version: String,
    /// Documentation of the crate.
    pub docs: Doc,
    /// Who to ask: lines of Markdown.
    pub contact: Vec<String>,
    /// Terms under which the API may be used: lines of Markdown.
    pub terms: Vec<String>,
    /// Path of the document.
    pub document: String,
    /// The command that regenerates the crate.
    pub command: String,
}

/// Documentation: paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// In order.
    pub paragraphs: Vec<Paragraph>,
}

/// One piece of documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// Words of the document: Markdown that must be made harmless first.
    Theirs(String),
    /// Our words: Markdown as rustdoc takes it.
    Ours(String),
    /// A list, one of our words and the document's an item: `- {ours}{theirs}`.
    Items(Vec<(String, String)>),
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Name of the `static`.
    pub ident: String,
    /// Name of the builder's method.
    pub setter: String,
    /// How a client gets tokens for itself, where it can.
    pub tokens: Option<Tokens>,
    /// Name in the document.
    pub scheme: String,
    /// How it is sent.
    pub kind: CredentialKind,
    /// Environment variable of the credential, or of the user name.
    pub env: String,
    /// Documentation of the builder's method.
    pub docs: Doc,
}

/// How a client gets tokens for itself: by OAuth 2.0 client credentials (RFC 6749 §4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Name of the builder's method.
    pub setter: String,
    /// The token server.
    pub url: String,
    /// Documentation of the builder's method.
    pub docs: Doc,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// In a header.
    Header(String),
    /// In the query.
    Query(String),
    /// In a cookie.
    Cookie(String),
    /// A bearer token.
    Bearer,
    /// User name and password.
    Basic {
        /// Environment variable of the password.
        password_env: String,
    },
}
