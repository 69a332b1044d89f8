//! The documents that are measured, and one that grows.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::scratch::Scratch;

/// A real document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// Path in the folder of shared documents.
    path: &'static str,
}

pub(crate) const STRIPE: Document = Document { name: "Stripe", path: "specs/stripe-2023-09.yaml" };
pub(crate) const OPENAI: Document = Document { name: "OpenAI", path: "specs/openai.yaml" };
pub(crate) const CLOUDFLARE: Document = Document { name: "Cloudflare", path: "specs/cloudflare-2024-08.json" };
pub(crate) const TELNYX: Document = Document { name: "Telnyx", path: "specs/telnyx-2026-07.yml" };
pub(crate) const GITHUB: Document = Document { name: "GitHub", path: "specs/github.json" };
pub(crate) const DISCORD: Document = Document { name: "Discord", path: "specs/discord.json" };
pub(crate) const PLAID: Document = Document { name: "Plaid", path: "specs/plaid.yml" };
pub(crate) const BOX: Document = Document { name: "Box", path: "specs/box.json" };
pub(crate) const NEXUS: Document = Document { name: "Nexus", path: "torture/progenitor/sample_openapi/nexus.json" };

impl Document {
    /// The name of its crate and folders.
    pub(crate) fn id(self) -> String {
        self.name.to_lowercase()
    }

    /// Where it is, if this machine has it.
    ///
    /// # Errors
    /// Why it is left out.
    pub(crate) fn find(self, scratch: &Scratch) -> Result<PathBuf, String> {
        let shared = std::env::var_os("TRUESPEC_SHARED").map_or_else(|| scratch.root.join("../shared"), PathBuf::from);
        // Generators are run from other folders.
        let file = shared.join(self.path).canonicalize();
        file.map_err(|_| format!("{}: skipped, `{}` is not in the folder of shared documents", self.name, self.path))
    }
}

/// Length of a file in megabytes.
pub(crate) fn megabytes(file: &Path) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    std::fs::metadata(file).map_or(f64::NAN, |data| data.len() as f64 / 1e6)
}

/// A document with the paths and components of `text` so many times, each copy under names of its own.
///
/// # Errors
/// When it is no JSON.
pub(crate) fn grown(text: &str, times: usize) -> Result<String, String> {
    let mut document: Value =
        serde_json::from_str(text).map_err(|error| format!("the document is no JSON: {error}"))?;
    let original = document.clone();
    for copy in 2..=times {
        let mut piece = original.clone();
        rename(&mut piece, copy);
        for (path, item) in taken(&mut piece, "paths") {
            document["paths"][format!("/copy{copy}{path}")] = item;
        }
        for (kind, mut components) in taken(&mut piece, "components") {
            // One credential is enough for all.
            if kind != "securitySchemes" {
                for (name, component) in components.as_object_mut().map(std::mem::take).unwrap_or_default() {
                    document["components"][&kind][format!("{name}Copy{copy}")] = component;
                }
            }
        }
    }
    Ok(document.to_string())
}

/// The entries of a field; none where it is no object.
fn taken(value: &mut Value, field: &str) -> Map<String, Value> {
    value.get_mut(field).and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default()
}

/// Gives references to components, and operations, the names of a copy.
fn rename(value: &mut Value, copy: usize) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value {
                    Value::String(text) if text.starts_with("#/components/") || key == "operationId" => {
                        text.extend(["Copy", &copy.to_string()]);
                    }
                    value => rename(value, copy),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, copy)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_stand_beside_each_other() {
        let text = r##"{"paths":{"/a":{"get":{"operationId":"a","x":{"$ref":"#/components/schemas/A"}}}},
            "components":{"schemas":{"A":{}},"securitySchemes":{"key":{}}}}"##;
        let grown: Value = serde_json::from_str(&grown(text, 2).unwrap()).unwrap();
        assert_eq!(grown["paths"]["/copy2/a"]["get"]["operationId"], "aCopy2");
        assert_eq!(grown["paths"]["/copy2/a"]["get"]["x"]["$ref"], "#/components/schemas/ACopy2");
        assert_eq!(grown["paths"]["/a"]["get"]["operationId"], "a");
        assert!(grown["components"]["schemas"]["ACopy2"].is_object());
        assert_eq!(grown["components"]["securitySchemes"].as_object().unwrap().len(), 1);
    }
}
