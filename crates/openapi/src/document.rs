//! The typed document: what the specification names, in its own words, read but not interpreted.
//!
//! Everything that the specification lets stand behind a `$ref` (schemas, parameters, responses, …) lives in a table of
//! [`Document`] under its [`NodeId`]; whoever uses it holds that id. A component *is* its node. An id whose node holds a
//! `$ref` instead is in [`Document::references`], and leads on.

use indexmap::IndexMap;
use truespec_source::NodeId;

/// A version of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
}

/// A whole document. Maps keep the order of the text.
#[derive(Debug)]
pub struct Document {
    /// The root.
    pub node: NodeId,
    /// Version of the specification it is written in.
    pub version: Version,
    /// `info`
    pub info: Info,
    /// `servers`
    pub servers: Vec<Server>,
    /// `paths`: template to path item.
    pub paths: IndexMap<String, NodeId>,
    /// `webhooks`: name to path item.
    pub webhooks: IndexMap<String, NodeId>,
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
    pub references: IndexMap<NodeId, Reference>,
    /// Every schema, inline ones included.
    pub schemas: IndexMap<NodeId, Schema>,
    /// Every parameter.
    pub parameters: IndexMap<NodeId, Parameter>,
    /// Every request body.
    pub request_bodies: IndexMap<NodeId, RequestBody>,
    /// Every response.
    pub responses: IndexMap<NodeId, Response>,
    /// Every response header.
    pub headers: IndexMap<NodeId, Header>,
    /// Every path item.
    pub path_items: IndexMap<NodeId, PathItem>,
    /// Every security scheme.
    pub security_schemes: IndexMap<NodeId, SecurityScheme>,
}

/// A `$ref`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The node of the text behind `$ref`.
    pub node: NodeId,
    /// The text behind `$ref`.
    pub text: String,
    /// What must stand where it leads.
    pub kind: RefKind,
    /// Where it leads, once resolved; `None` before, and where it leads nowhere (which is reported).
    pub target: Option<NodeId>,
    /// `summary` beside it. In 3.0 it means nothing, but says what its author wanted said.
    pub summary: Option<String>,
    /// `description` beside it. In 3.0 it means nothing, but says what its author wanted said.
    pub description: Option<String>,
}

/// A kind of object that the specification lets stand behind a `$ref`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefKind {
    /// Schema Object
    Schema,
    /// Response Object
    Response,
    /// Parameter Object
    Parameter,
    /// Example Object
    Example,
    /// Request Body Object
    RequestBody,
    /// Header Object
    Header,
    /// Security Scheme Object
    SecurityScheme,
    /// Link Object
    Link,
    /// Callback Object
    Callback,
    /// Path Item Object
    PathItem,
}

impl RefKind {
    /// Every kind, in the order in which the specification lists the fields of the Components Object.
    pub const ALL: [Self; 10] = [
        Self::Schema,
        Self::Response,
        Self::Parameter,
        Self::Example,
        Self::RequestBody,
        Self::Header,
        Self::SecurityScheme,
        Self::Link,
        Self::Callback,
        Self::PathItem,
    ];

    /// What people call it, such as `request body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Response => "response",
            Self::Parameter => "parameter",
            Self::Example => "example",
            Self::RequestBody => "request body",
            Self::Header => "header",
            Self::SecurityScheme => "security scheme",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::PathItem => "path item",
        }
    }

    /// The field of the Components Object that declares it, such as `requestBodies`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
        }
    }
}

/// Info Object.
#[derive(Debug)]
pub struct Info {
    /// Its node; the root's where `info` is missing.
    pub node: NodeId,
    /// `title`
    pub title: String,
    /// `version`
    pub version: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `termsOfService`
    pub terms_of_service: Option<String>,
    /// `contact`
    pub contact: Option<Contact>,
    /// `license`
    pub license: Option<License>,
}

/// Contact Object.
#[derive(Debug)]
pub struct Contact {
    /// Its node.
    pub node: NodeId,
    /// `name`
    pub name: Option<String>,
    /// `url`
    pub url: Option<String>,
    /// `email`
    pub email: Option<String>,
}

/// License Object.
#[derive(Debug)]
pub struct License {
    /// Its node.
    pub node: NodeId,
    /// `name`
    pub name: String,
    /// `identifier`
    pub identifier: Option<String>,
    /// `url`
    pub url: Option<String>,
}

/// External Documentation Object.
#[derive(Clone, Debug)]
pub struct ExternalDocs {
    /// Its node.
    pub node: NodeId,
    /// `url`
    pub url: String,
    /// `description`
    pub description: Option<String>,
}

/// Server Object.
#[derive(Debug)]
pub struct Server {
    /// Its node.
    pub node: NodeId,
    /// `url`
    pub url: String,
    /// `description`
    pub description: Option<String>,
    /// `variables`
    pub variables: IndexMap<String, ServerVariable>,
}

/// Server Variable Object.
#[derive(Debug)]
pub struct ServerVariable {
    /// Its node.
    pub node: NodeId,
    /// `default`
    pub default: String,
    /// `enum`
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

/// Tag Object.
#[derive(Debug)]
pub struct Tag {
    /// Its node.
    pub node: NodeId,
    /// `name`
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs`
    pub external_docs: Option<ExternalDocs>,
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
    /// `examples`, `links` and `callbacks`: names to nodes that nothing reads yet.
    pub others: IndexMap<String, IndexMap<String, NodeId>>,
}

/// Path Item Object.
#[derive(Debug)]
pub struct PathItem {
    /// Its node.
    pub node: NodeId,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `servers`
    pub servers: Vec<Server>,
    /// `parameters`: nodes of parameters or references to them.
    pub parameters: Vec<NodeId>,
    /// One entry a method, in the order of the text.
    pub operations: IndexMap<Method, Operation>,
}

/// The fixed fields of a Path Item Object that hold operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `get`
    Get,
    /// `put`
    Put,
    /// `post`
    Post,
    /// `delete`
    Delete,
    /// `options`
    Options,
    /// `head`
    Head,
    /// `patch`
    Patch,
    /// `trace`
    Trace,
}

/// Operation Object.
#[derive(Debug)]
pub struct Operation {
    /// Its node.
    pub node: NodeId,
    /// `tags`
    pub tags: Vec<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs`
    pub external_docs: Option<ExternalDocs>,
    /// `operationId`
    pub operation_id: Option<String>,
    /// `parameters`: nodes of parameters or references to them.
    pub parameters: Vec<NodeId>,
    /// `requestBody`: node of a request body or a reference to one.
    pub request_body: Option<NodeId>,
    /// `responses`
    pub responses: Responses,
    /// `deprecated`
    pub deprecated: bool,
    /// `security`; `None` when absent.
    pub security: Option<Vec<Requirement>>,
    /// `servers`
    pub servers: Vec<Server>,
    /// `callbacks`: the nodes, which nothing reads yet.
    pub callbacks: IndexMap<String, NodeId>,
    /// Specification extensions.
    pub extensions: IndexMap<String, NodeId>,
}

/// Responses Object: nodes of responses or references to them, in the order of the text.
#[derive(Debug, Default)]
pub struct Responses {
    /// One entry a status.
    pub by_status: IndexMap<StatusKey, NodeId>,
}

/// A key of a Responses Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusKey {
    /// `404`
    Exact(u16),
    /// `4XX`
    Range(u8),
    /// `default`
    Default,
}

/// Security Requirement Object: schemes that are needed together.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its node.
    pub node: NodeId,
    /// Scheme name to the node of its list of scopes and the scopes.
    pub schemes: IndexMap<String, (NodeId, Vec<String>)>,
}

/// Parameter Object.
#[derive(Debug)]
pub struct Parameter {
    /// Its node.
    pub node: NodeId,
    /// `name`
    pub name: String,
    /// `in`
    pub location: In,
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `allowEmptyValue`
    pub allow_empty_value: bool,
    /// `schema` or `content`
    pub value: ParamSchema,
    /// `example`, and the values of `examples`
    pub examples: Vec<NodeId>,
    /// Specification extensions.
    pub extensions: IndexMap<String, NodeId>,
}

/// `in` of a Parameter Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum In {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// How a Parameter or Header Object describes its value.
#[derive(Debug)]
pub enum ParamSchema {
    /// By `schema`, with the style that is given or the location's default.
    Schema {
        /// Node of the schema; `None` where it is missing, which is reported.
        schema: Option<NodeId>,
        /// `style`
        style: Style,
        /// `explode`, or the style's default.
        explode: bool,
        /// `allowReserved`
        allow_reserved: bool,
    },
    /// By `content`.
    Content(Box<MediaType>),
}

/// `style` of a Parameter, Header or Encoding Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
}

/// Request Body Object.
#[derive(Debug)]
pub struct RequestBody {
    /// Its node.
    pub node: NodeId,
    /// `description`
    pub description: Option<String>,
    /// `content`, in the order of the text.
    pub content: Vec<MediaType>,
    /// `required`
    pub required: bool,
}

/// Media Type Object with the key it stands under.
#[derive(Debug)]
pub struct MediaType {
    /// Its node.
    pub node: NodeId,
    /// The key, such as `application/json`.
    pub name: String,
    /// Node of `schema`.
    pub schema: Option<NodeId>,
    /// `example`, and the values of `examples`
    pub examples: Vec<NodeId>,
    /// `encoding`: property name to how it is encoded.
    pub encoding: IndexMap<String, Encoding>,
}

/// Encoding Object.
#[derive(Debug)]
pub struct Encoding {
    /// Its node.
    pub node: NodeId,
    /// `contentType`
    pub content_type: Option<String>,
    /// `headers`: nodes of headers or references to them.
    pub headers: IndexMap<String, NodeId>,
    /// `style`
    pub style: Option<Style>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
}

/// Response Object.
#[derive(Debug)]
pub struct Response {
    /// Its node.
    pub node: NodeId,
    /// `description`
    pub description: Option<String>,
    /// `headers`: name to node of a header or a reference to one.
    pub headers: IndexMap<String, NodeId>,
    /// `content`, in the order of the text.
    pub content: Vec<MediaType>,
}

/// Header Object.
#[derive(Debug)]
pub struct Header {
    /// Its node.
    pub node: NodeId,
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `schema` or `content`
    pub value: ParamSchema,
    /// `example`, and the values of `examples`
    pub examples: Vec<NodeId>,
}

/// Security Scheme Object.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its node.
    pub node: NodeId,
    /// `description`
    pub description: Option<String>,
    /// `type` and what belongs to it.
    pub kind: SecuritySchemeKind,
}

/// `type` of a Security Scheme Object and what belongs to it.
#[derive(Debug)]
pub enum SecuritySchemeKind {
    /// `apiKey`
    ApiKey {
        /// `name`
        name: String,
        /// `in`
        location: In,
    },
    /// `http`
    Http {
        /// `scheme`, in lower case (RFC 9110 §11.1: not case-sensitive).
        scheme: String,
        /// `bearerFormat`
        bearer_format: Option<String>,
    },
    /// `mutualTLS`
    MutualTls,
    /// `oauth2`: flow name to flow.
    OAuth2(IndexMap<String, OAuthFlow>),
    /// `openIdConnect`
    OpenIdConnect {
        /// `openIdConnectUrl`
        url: String,
    },
}

/// OAuth Flow Object.
#[derive(Debug)]
pub struct OAuthFlow {
    /// Its node.
    pub node: NodeId,
    /// `authorizationUrl`
    pub authorization_url: Option<String>,
    /// `tokenUrl`
    pub token_url: Option<String>,
    /// `refreshUrl`
    pub refresh_url: Option<String>,
    /// `scopes`: scope to description.
    pub scopes: IndexMap<String, String>,
}

/// Schema Object.
#[derive(Debug)]
pub struct Schema {
    /// Its node.
    pub node: NodeId,
    /// What it says.
    pub body: SchemaBody,
}

/// What a schema says.
#[derive(Debug)]
pub enum SchemaBody {
    /// `true` allows anything, `false` nothing (3.1).
    Bool(bool),
    /// Keywords.
    Keywords(Box<Keywords>),
}

/// The keywords of a schema (JSON Schema 2020-12 and `OpenAPI`'s own). Nested schemas are nodes in [`Document::schemas`].
#[derive(Debug, Default)]
pub struct Keywords {
    /// `$ref`. In 3.1 it is a keyword like the others; in 3.0 everything beside it is ignored (§4.7.23) but what is too
    /// common to lose: `description`, `nullable` and extensions.
    pub reference: Option<Reference>,
    /// `type`; empty when absent.
    pub types: Vec<JsonType>,
    /// `nullable` of 3.0 (§4.7.24.1), with its node; also read in 3.1, where it is common though it means nothing.
    pub nullable: Option<(NodeId, bool)>,
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `format`
    pub format: Option<String>,
    /// `enum`: the nodes of the values.
    pub enum_values: Option<Vec<NodeId>>,
    /// `const`: the node of the value.
    pub const_value: Option<NodeId>,
    /// `default`: the node of the value.
    pub default: Option<NodeId>,
    /// `example` and `examples`: the nodes of the values.
    pub examples: Vec<NodeId>,
    /// `properties`
    pub properties: IndexMap<String, NodeId>,
    /// `required`: name to the node that names it.
    pub required: IndexMap<String, NodeId>,
    /// `additionalProperties`
    pub additional_properties: Option<NodeId>,
    /// `patternProperties`
    pub pattern_properties: IndexMap<String, NodeId>,
    /// `propertyNames`
    pub property_names: Option<NodeId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<NodeId>,
    /// `items`
    pub items: Option<NodeId>,
    /// `prefixItems`
    pub prefix_items: Vec<NodeId>,
    /// `allOf`
    pub all_of: Vec<NodeId>,
    /// `anyOf`
    pub any_of: Vec<NodeId>,
    /// `oneOf`
    pub one_of: Vec<NodeId>,
    /// `not`
    pub not: Option<NodeId>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
    /// `minimum`, or `exclusiveMinimum` in either spelling.
    pub minimum: Option<Limit>,
    /// `maximum`, or `exclusiveMaximum` in either spelling.
    pub maximum: Option<Limit>,
    /// `multipleOf`, as in the text.
    pub multiple_of: Option<String>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `externalDocs`
    pub external_docs: Option<ExternalDocs>,
    /// Known keywords that nothing interprets (`if`, `dependentSchemas`, `$defs`, …): name to node.
    pub uninterpreted: IndexMap<String, NodeId>,
    /// Specification extensions and unknown keywords: name to node.
    pub extensions: IndexMap<String, NodeId>,
}

/// A type of JSON value, as `type` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// A limit of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// As in the text.
    pub value: String,
    /// Whether the limit itself is outside.
    pub exclusive: bool,
}

/// Discriminator Object.
#[derive(Debug)]
pub struct Discriminator {
    /// Its node.
    pub node: NodeId,
    /// `propertyName`
    pub property_name: String,
    /// `mapping`: value to the reference that its schema is given by (a bare name is read as one).
    pub mapping: IndexMap<String, Reference>,
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
