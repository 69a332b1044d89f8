//! Files, places in them, and what is said about those places.
//!
//! In: the bytes of documents. Out: [`Sources`] with a [`Span`] for every byte range, [`Diagnostics`] that name their
//! place, and the [`Ledger`] of everything that was approximated. Knows nothing about `OpenAPI` or Rust.

mod diagnostic;
mod file;
mod ledger;
mod place;
mod pointer;
mod render;
mod suggest;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Related, Severity};
pub use file::{FileId, LineColumn, SourceError, SourceFile, Sources};
pub use ledger::{Ledger, LedgerEntry, LedgerKind};
pub use place::{At, ByNode, Locate, NodeHasher, NodeId, Span};
pub use pointer::{escape_step, unescape_step};
pub use render::{Message, Renderer};
pub use suggest::{did_you_mean, nearest};
