//! `OpenAPI` document to API model: every `OpenAPI` quirk ends here.
//!
//! In: a [`Resolved`] document. Out: an [`Api`] without references, `allOf`, spellings of null or differences of versions;
//! [`Diagnostics`] about what the reader could not know to be wrong; a [`Ledger`] entry for all that is not said
//! faithfully. Knows nothing about Rust.
//!
//! A place of the document that asks for a schema is a *conjunction* of schema nodes: one node nearly always, several
//! where parts of an `allOf` declare the same property. `all_of` finds the declared schema that a conjunction is a
//! plain use of, or merges its keywords; `schema` turns the result into a shape.

mod all_of;
mod compact;
mod conjunction;
mod content;
mod direction;
mod docs;
mod enums;
mod form;
mod idempotency;
mod incoming;
mod info;
mod inherit;
mod links;
mod list;
mod literal;
mod lowering;
mod merged;
mod nullability;
mod object;
mod operations;
mod parameters;
mod path;
mod peek;
mod pins;
mod responses;
mod samples;
mod scalar;
mod schema;
mod security;
mod share;
mod tagging;
mod traffic;
mod types;
mod union;
mod wishes;

pub use pins::Pins;
use truespec_model::Api;
use truespec_openapi::Resolved;
use truespec_source::{Diagnostics, Ledger};

pub use self::content::kind as media_kind;
pub use self::wishes::{Setting, SettingValue, Wishes};

use self::traffic::Traffic;

/// Says what the document means.
pub fn lower(resolved: &Resolved, d: &mut Diagnostics, ledger: &mut Ledger) -> Api {
    lower_with(resolved, &Wishes::default(), &mut Pins::default(), false, d, ledger)
}

/// Like [`lower`], with what a configuration asks of the document, names that somebody chose, and where they are wanted,
/// with [`Api::samples`].
pub fn lower_with(
    resolved: &Resolved,
    wishes: &Wishes,
    pins: &mut Pins,
    with_samples: bool,
    d: &mut Diagnostics,
    ledger: &mut Ledger,
) -> Api {
    let filter = wishes::filter(resolved, wishes, d);
    let mut lowering = lowering::Lowering::new(resolved, d, ledger);
    lowering.pins = std::mem::take(pins);
    let document = &resolved.document;
    let schemes = security::schemes(&mut lowering);
    schema::declare(&mut lowering, &filter);
    let tags = info::tags(document);
    let mut operations = operations::operations(&mut lowering, &schemes, &tags, &filter);
    let links = links::links(&mut lowering, &operations);
    let incoming = incoming::incoming(&mut lowering, &operations);
    info::note_ignored(&mut lowering);
    tagging::decide(&mut lowering);
    wishes::paginate(&mut lowering, wishes, &mut operations);
    wishes::wait(&mut lowering, wishes, &mut operations);
    wishes::unwrap(&mut lowering, wishes, &mut operations);
    let event = tagging::event(&mut lowering, document.node, &incoming);
    let mut traffic = Traffic { operations, incoming, event };
    let forms = direction::apart(&mut lowering, &mut traffic);
    let mut samples = if with_samples { samples::samples(&mut lowering, &forms) } else { Vec::new() };
    *pins = std::mem::take(&mut lowering.pins);
    Api {
        place: document.node,
        info: info::info(document),
        servers: info::servers(&document.servers),
        tags: tags.into_list(),
        schemes: schemes.list,
        unknown_schemes: security::undeclared(resolved),
        shapes: lowering.table.into_shapes(&mut traffic, &mut samples),
        operations: traffic.operations,
        links,
        incoming: traffic.incoming,
        event: traffic.event,
        samples,
    }
}
