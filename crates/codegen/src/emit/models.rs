//! Prints the types of requests and responses: `models.rs`, and below `models` what only some features bring.

use std::fmt::Write as _;

use rayon::prelude::*;
use truespec_source::{Diagnostics, NodeId};

use super::features::condition;
use super::{DEPRECATION, File, checked, joined, source, types};
use crate::{ModelModule, RustCrate, TypeId, TypeItem};

/// The files of all types.
pub(super) fn files(krate: &RustCrate, d: &mut Diagnostics) -> Vec<File> {
    let modules = &krate.features.modules;
    let mut files = vec![always(krate, d)];
    files.extend(modules.iter().map(|module| sometimes(krate, module, d)));
    files
}

fn always(krate: &RustCrate, d: &mut Diagnostics) -> File {
    let body = body(krate, &krate.features.always(krate.types.len()), d);
    let mut head = "//! The types of requests and responses.\n\n".to_owned();
    if body.contains("#[deprecated]") {
        head.push_str(DEPRECATION.trim_start());
        head.push('\n');
    }
    if body.contains("runtime::") {
        head.push_str("use truespec_runtime as runtime;\n\n");
    }
    for ModelModule { name, features, .. } in &krate.features.modules {
        let condition = condition(features);
        let _ = writeln!(head, "{condition}mod {name};\n{condition}pub use {name}::*;\n");
    }
    // Where nothing follows, the last line ends the file.
    let text: &[&str] = if body.is_empty() { &[head.trim_end(), "\n"] } else { &[&head, &body] };
    source(krate, "src/models.rs", text)
}

fn sometimes(krate: &RustCrate, module: &ModelModule, d: &mut Diagnostics) -> File {
    let body = body(krate, &module.types, d);
    let features: Vec<String> = module.features.iter().map(|feature| format!("`{feature}`")).collect();
    let any = if features.len() > 1 { "any of " } else { "" };
    let mut text = format!("//! Types that come with {any}{}.\n\n", features.join(", "));
    let imports: Vec<&TypeItem> = module.imports.iter().filter_map(|id| krate.types.get(id.0)).collect();
    if body.contains("#[deprecated]") || imports.iter().any(|item| item.deprecated) {
        text.push_str(DEPRECATION.trim_start());
        text.push('\n');
    }
    let runtime = body.contains("runtime::");
    if runtime {
        text.push_str("use truespec_runtime as runtime;\n\n");
    }
    let mut names: Vec<&str> = imports.iter().map(|item| item.ident.as_str()).collect();
    names.sort_unstable();
    match names.as_slice() {
        [] => {}
        [one] => {
            let _ = writeln!(text, "use super::{one};\n");
        }
        several => {
            let _ = writeln!(text, "{}\n", super::calls::wrapped_use("super", several));
        }
    }
    source(krate, &format!("src/models/{}.rs", module.name), &[&text, &body])
}

/// The items of types, by name.
fn body(krate: &RustCrate, ids: &[TypeId], d: &mut Diagnostics) -> String {
    let mut sorted: Vec<&TypeItem> = ids.iter().filter_map(|id| krate.types.get(id.0)).collect();
    sorted.sort_by(|a, b| a.ident.cmp(&b.ident));
    let printed: Vec<Vec<(NodeId, String)>> = sorted
        .par_iter()
        .with_min_len(super::RUN)
        .map(|item| types::items(krate, item).into_iter().map(|text| (item.place, text)).collect())
        .collect();
    joined(&checked(printed.into_iter().flatten().collect(), d))
}
