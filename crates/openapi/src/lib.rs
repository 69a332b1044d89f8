//! `OpenAPI` documents: text to a spanned [`Tree`], to a typed [`Document`], to a [`Resolved`] one.
//!
//! In: [`Sources`](truespec_source::Sources), and a [`Loader`] for further files. Out: a document whose every struct knows
//! its node, whose references lead to something of the right kind, and whose 2.0 and 3.0 spellings read as 3.1. Knows nothing
//! about what the API means or about Rust.

mod document;
mod fit;
mod load;
mod parse;
mod read;
mod resolve;
pub mod template;
mod tree;

pub use document::{
    Components, Contact, Discriminator, Document, Encoding, ExternalDocs, Header, In, Info, Json, JsonType, JsonTypes,
    Keywords, License, Limit, Limits, MediaType, Method, Names, OAuthFlow, Operation, ParamSchema, Parameter, PathItem,
    RefKind, Reference, RequestBody, Requirement, Response, Responses, Schema, SchemaBody, SecurityScheme,
    SecuritySchemeKind, Server, ServerVariable, StatusKey, Style, Tag, Version,
};
pub use fit::{Fit, Misfit, fit};
pub use load::{Loader, NoFile, NoFiles};
pub use parse::{parse, parse_all};
pub use read::read;
pub use resolve::{Resolved, resolve};
pub use tree::{Tree, Value};
