//! The typed document: what the specification names, in its own words, read but not interpreted.
//!
//! Everything that the specification lets stand behind a `$ref` (schemas, parameters, responses, …) lives in a table of
//! [`Document`] under its [`NodeId`]; whoever uses it holds that id. A component *is* its node. An id whose node holds a
//! `$ref` instead is in [`Document::references`], and leads on.

mod info;
mod names;
mod operation;
mod reference;
mod schema;
mod security;

use indexmap::IndexMap;
use truespec_source::{ByNode, NodeId};

pub use info::{Contact, ExternalDocs, Info, License, Server, ServerVariable, Tag};
pub use names::Names;
pub use operation::{
    Encoding, Header, In, MediaType, Method, Operation, ParamSchema, Parameter, PathItem, RequestBody, Response,
    Responses, StatusKey, Style,
};
pub use reference::{RefKind, Reference};
pub use schema::{Discriminator, JsonType, JsonTypes, Keywords, Limit, Limits, Schema, SchemaBody};
pub use security::{OAuthFlow, Requirement, SecurityScheme, SecuritySchemeKind};

/// A version of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 2.0, which is read into the objects of 3.1
    V2_0,
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
    /// 3.2.x
    V3_2,
}

/// A whole document. Maps keep the order of the text.
#[derive(Debug)]
pub struct Document {
    /// The root.
    pub node: NodeId,
    /// Version of the specification it is written in.
    pub version: Version,
    /// `$self` (3.2): the document's own address.
    pub self_uri: Option<String>,
    /// `info`
    pub info: Info,
    /// `servers`
    pub servers: Vec<Server>,
    /// `paths`: template to path item.
    pub paths: IndexMap<String, NodeId>,
    /// `webhooks`, or `x-webhooks`, as Redoc calls them before 3.1: name to path item.
    pub webhooks: IndexMap<String, NodeId>,
    /// What Callback Objects hold, by their nodes: runtime expression to path item.
    pub callbacks: IndexMap<NodeId, IndexMap<String, NodeId>>,
    /// `components`
    pub components: Components,
    /// `security`; `None` when absent.
    pub security: Option<Vec<Requirement>>,
    /// `tags`
    pub tags: Vec<Tag>,
    /// `externalDocs`
    pub external_docs: Option<ExternalDocs>,
    /// Specification extensions of the root.
    pub extensions: IndexMap<String, NodeId>,

    /// Reference objects outside of schemas, under the node that holds the `$ref`.
    pub references: IndexMap<NodeId, Reference, ByNode>,
    /// Every schema, inline ones included.
    pub schemas: IndexMap<NodeId, Schema, ByNode>,
    /// Every parameter.
    pub parameters: IndexMap<NodeId, Parameter, ByNode>,
    /// Every request body.
    pub request_bodies: IndexMap<NodeId, RequestBody, ByNode>,
    /// Every response.
    pub responses: IndexMap<NodeId, Response, ByNode>,
    /// Every response header.
    pub headers: IndexMap<NodeId, Header, ByNode>,
    /// Every path item.
    pub path_items: IndexMap<NodeId, PathItem, ByNode>,
    /// Every security scheme.
    pub security_schemes: IndexMap<NodeId, SecurityScheme, ByNode>,
}

/// Components Object: names to nodes.
#[derive(Debug, Default)]
pub struct Components {
    /// `schemas`
    pub schemas: IndexMap<String, NodeId>,
    /// `responses`
    pub responses: IndexMap<String, NodeId>,
    /// `parameters`
    pub parameters: IndexMap<String, NodeId>,
    /// `requestBodies`
    pub request_bodies: IndexMap<String, NodeId>,
    /// `headers`
    pub headers: IndexMap<String, NodeId>,
    /// `securitySchemes`
    pub security_schemes: IndexMap<String, NodeId>,
    /// `pathItems` (3.1)
    pub path_items: IndexMap<String, NodeId>,
    /// `examples`, `links`, `callbacks` and `mediaTypes`: names to nodes.
    pub others: IndexMap<String, IndexMap<String, NodeId>>,
}

/// A JSON value of the document, whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number in JSON syntax with the digits of the text.
    Number(String),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(IndexMap<String, Self>),
}
