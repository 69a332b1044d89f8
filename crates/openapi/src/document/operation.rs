//! Path items, operations, and what they take and return.

use indexmap::IndexMap;
use truespec_source::NodeId;

use super::{ExternalDocs, Requirement, Server};

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
    /// `additionalOperations` (3.2): by the method's name on the wire.
    pub additional_operations: IndexMap<String, Operation>,
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
    /// `query` (3.2)
    Query,
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
    /// `callbacks`: name to callback.
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
    /// `querystring` (3.2): all of the query at once.
    QueryString,
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
    /// Node of `itemSchema` (3.2): what each item of a stream is.
    pub item_schema: Option<NodeId>,
    /// `example`, and the values of `examples`
    pub examples: Vec<NodeId>,
    /// `encoding`: property name to how it is encoded.
    pub encoding: IndexMap<String, Encoding>,
    /// `prefixEncoding` (3.2): how the first parts of a list are encoded.
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding` (3.2): how the other parts of a list are encoded.
    pub item_encoding: Option<Encoding>,
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
    /// `summary` (3.2)
    pub summary: Option<String>,
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
