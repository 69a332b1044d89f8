//! Runs wire cases: each states, as data, what a client puts on the wire for one call and what it makes of the reply.
//!
//! In: a [`Table`], which generated code makes of one client, and cases, one JSON object a line. Out: a verdict a case, on
//! standard output. Every case has scripted servers of its own on loopback. Knows nothing about any one API, and nothing
//! about the generator; whatever cannot be said or checked fails its case, with a reason.

mod arguments;
mod case;
mod everywhere;
mod expect;
mod expression;
mod files;
mod lists;
mod multipart;
mod outcome;
mod replies;
mod requests;
mod run;
mod settings;
mod streams;
mod table;
mod taking;
mod text;
mod verdict;

pub use arguments::Arguments;
pub use everywhere::Everywhere;
pub use lists::{items, pages, waited};
pub use outcome::{Outcome, Pending, Shown, bytes, json, nothing, sent, text as plain_text, with_headers};
pub use run::main;
pub use settings::{Registered, Settings};
pub use streams::{Pieces, streamed};
pub use table::{Operation, Refusal, Started, Table};
pub use taking::Taking;
pub use truespec_runtime as runtime;
