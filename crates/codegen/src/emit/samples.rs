//! Prints the program that decodes and encodes every example of the document. It compares nothing: who runs it does.

use std::fmt::Write as _;

use truespec_source::NodeId;

use super::text::{quoted, written};
use super::{File, source};
use crate::plan::json_string;
use crate::{RustCrate, SampleItem};

/// The program: a table, and one generic function. Prints one JSON object a sample, in the order of the document:
/// `pointer`, `type`, `undeclared`, perhaps `invalid`, `sent`, and `back` or `error`.
pub fn emit_samples(krate: &RustCrate, pointer: &dyn Fn(NodeId) -> String) -> File {
    let mut rows = String::new();
    for sample in &krate.samples {
        let ty = written(krate, "models::", &sample.ty);
        let facts = facts(sample, &ty, &pointer(sample.place));
        // Writing to a `String` cannot fail.
        let _ = writeln!(rows, "    (trip::<{ty}>, {}, {}),", quoted(&facts), quoted(&sample.json));
    }
    let models =
        if rows.contains("models::") { format!("use {}::models;\n", krate.manifest.library) } else { String::new() };
    source(krate, "examples/roundtrip.rs", &format!("{HEAD}{models}{BODY}{rows}];\n"))
}

/// The members of a sample's object that are known beforehand.
fn facts(sample: &SampleItem, ty: &str, pointer: &str) -> String {
    let mut facts = "\"pointer\":".to_owned();
    json_string(&mut facts, pointer);
    facts.push_str(",\"type\":");
    json_string(&mut facts, ty);
    facts.push_str(",\"undeclared\":[");
    for (index, pointer) in sample.undeclared.iter().enumerate() {
        facts.push_str(if index > 0 { "," } else { "" });
        json_string(&mut facts, pointer);
    }
    facts.push(']');
    if let Some(reason) = &sample.invalid {
        facts.push_str(",\"invalid\":");
        json_string(&mut facts, reason);
    }
    facts
}

const HEAD: &str = "\
//! Decodes and encodes every example and default of the document.
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
