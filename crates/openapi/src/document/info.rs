//! What a document says about itself: info, servers, tags, external documentation.

use indexmap::IndexMap;
use truespec_source::NodeId;

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
    /// `name` (3.2)
    pub name: Option<String>,
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
    /// `summary` (3.2)
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs`
    pub external_docs: Option<ExternalDocs>,
    /// `parent` (3.2): the name of the tag that this one is part of.
    pub parent: Option<String>,
    /// `kind` (3.2), such as `nav`.
    pub kind: Option<String>,
}
