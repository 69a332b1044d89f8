//! `OpenAPI` documents: text to a spanned [`Tree`], to a typed [`Document`], to a [`Resolved`] one.
//!
//! In: [`Sources`](truespec_source::Sources). Out: a document whose every struct knows its node, whose references lead
//! to something of the right kind, and whose 3.0 spellings read as 3.1. Knows nothing about what the API means or about Rust.

mod document;

pub use document::{
    Components, Contact, Discriminator, Document, Encoding, ExternalDocs, Header, In, Info, Json, JsonType, Keywords,
    License, Limit, MediaType, Method, OAuthFlow, Operation, ParamSchema, Parameter, PathItem, Reference, RequestBody,
    Requirement, Response, Responses, Schema, SchemaBody, SecurityScheme, SecuritySchemeKind, Server, ServerVariable,
    StatusKey, Style, Tag, Version,
};
