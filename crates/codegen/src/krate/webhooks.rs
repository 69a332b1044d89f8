//! The plan of `webhooks.rs`: how what the server sends by itself is decoded and checked.

use truespec_source::NodeId;

use super::{Doc, RustType, TypeId};
use crate::SignatureConfig;

/// The module of what the server sends by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhooks {
    /// The enum of the webhooks that their payloads tell apart, and the documentation of what decodes it.
    pub event: Option<(RustType, Doc)>,
    /// The others, and callbacks.
    pub decoders: Vec<Decoder>,
    /// Types of their headers.
    pub headers: Vec<TypeId>,
    /// How they are signed, where that is known.
    pub signature: Option<SignatureConfig>,
}

/// A function that decodes one payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoder {
    /// Where the payload is declared.
    pub place: NodeId,
    /// Its name.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// What comes out.
    pub ty: RustType,
}
