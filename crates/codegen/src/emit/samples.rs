//! Prints the program that decodes and encodes every example of the document. It compares nothing: who runs it does.

use std::fmt::Write as _;

use truespec_model::SampleKind;

use super::text::{quoted, written};
use super::{File, source};
use crate::plan::json_string;
use crate::{RustCrate, SampleItem};

/// What is said of a sample beside its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleFacts {
    /// JSON pointer to where it stands.
    pub pointer: String,
    /// Whether it is one of a request, where that makes a difference.
    pub request: bool,
    /// Pointers into it to fields that no schema declares, or only for the other direction.
    pub undeclared: Vec<String>,
    /// Why it does not fit its own schema: the keyword, and the reason.
    pub invalid: Option<(&'static str, String)>,
}

/// The program: a table, and one generic function. Prints one JSON object a sample, in the order of the document:
/// `pointer`, `kind`, `type`, `undeclared`, perhaps `class` and `invalid`, `sent`, and `back` or `error`.
pub fn emit_samples(krate: &RustCrate, facts: &dyn Fn(&SampleItem) -> SampleFacts) -> File {
    let mut rows = String::new();
    for sample in &krate.samples {
        let facts = facts(sample);
        let ty = written(krate, "models::", if facts.request { &sample.request } else { &sample.ty });
        let facts = members(sample, &ty, &facts);
        // Writing to a `String` cannot fail.
        let _ = writeln!(rows, "    (trip::<{ty}>, {}, {}),", quoted(&facts), quoted(&sample.json));
    }
    let models =
        if rows.contains("models::") { format!("use {}::models;\n", krate.manifest.library) } else { String::new() };
    source(krate, "examples/roundtrip.rs", &[HEAD, &models, BODY, &rows, "];\n"])
}

/// The members of a sample's object that are known beforehand.
fn members(sample: &SampleItem, ty: &str, facts: &SampleFacts) -> String {
    let kind = match sample.kind {
        SampleKind::Example => "example",
        SampleKind::Default => "default",
        SampleKind::Listed => "listed",
    };
    let mut members = String::new();
    for (key, text) in [("\"pointer\":", facts.pointer.as_str()), (",\"kind\":", kind), (",\"type\":", ty)] {
        members.push_str(key);
        json_string(&mut members, text);
    }
    members.push_str(",\"undeclared\":[");
    for (index, pointer) in facts.undeclared.iter().enumerate() {
        members.push_str(if index > 0 { "," } else { "" });
        json_string(&mut members, pointer);
    }
    members.push(']');
    if let Some((class, reason)) = &facts.invalid {
        for (key, text) in [(",\"class\":", *class), (",\"invalid\":", reason)] {
            members.push_str(key);
            json_string(&mut members, text);
        }
    }
    members
}

const HEAD: &str = "\
//! Decodes and encodes every example, default and listed value of the document.
#![allow(deprecated, unused_imports)]

use std::io::Write;

use truespec_runtime as runtime;
";

const BODY: &str = "
type Trip = fn(&str) -> Result<String, String>;

fn trip<T: runtime::json::Decode + runtime::json::Encode>(sent: &str) -> Result<String, String> {
    let value: T = runtime::json::from_slice(sent.as_bytes()).map_err(|error| error.to_string())?;
    Ok(runtime::json::to_string(&value))
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (trip, facts, sent) in SAMPLES {
        let (key, back) = match trip(sent) {
            Ok(back) => (\"back\", back),
            Err(error) => (\"error\", runtime::json::to_string(&error)),
        };
        writeln!(out, \"{{{facts},\\\"sent\\\":{sent},\\\"{key}\\\":{back}}}\")?;
    }
    out.flush()
}

static SAMPLES: &[(Trip, &str, &str)] = &[
";
