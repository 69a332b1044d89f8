//! Which crate may depend on which, and which libraries only one crate may have. In: `cargo metadata` and manifests.

use std::path::Path;

use serde_json::Value;

use super::{Finding, error};
use crate::root;

/// A crate of ours and those of ours that it may depend on; dev-dependencies are free, but see [`allowed`].
const EDGES: &[(&str, &[&str])] = &[
    ("truespec-source", &[]),
    ("truespec-openapi", &["truespec-source"]),
    ("truespec-model", &["truespec-source"]),
    ("truespec-lower", &["truespec-model", "truespec-openapi", "truespec-source"]),
    ("truespec-codegen", &["truespec-model", "truespec-source"]),
    ("truespec", &["truespec-codegen", "truespec-lower", "truespec-openapi", "truespec-source"]),
    ("truespec-cli", &["truespec"]),
    ("xtask", &["truespec-cli"]),
    ("truespec-runtime", &[]),
    ("truespec-testkit", &[]),
    ("truespec-wire", &["truespec-runtime", "truespec-testkit"]),
    // What a downstream service has: a generated client, nothing else of ours.
    ("proofread-publisher", &["heygen-client"]),
];

/// Libraries that only one of our crates may know.
const OWNED: &[(&str, &str)] = &[
    ("granit-parser", "truespec-openapi"),
    ("saphyr-parser", "truespec-openapi"),
    ("hyper", "truespec-runtime"),
    ("tokio-rustls", "truespec-runtime"),
    ("hyper-util", "truespec-runtime"),
    ("reqwest", "truespec-runtime"),
];

/// Checks the manifests of the workspace and of `xtask`.
pub(super) fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let mut crates = Vec::new();
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        let mut cargo = root::cargo(root);
        let metadata = cargo.args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path", manifest]);
        let metadata: Value = serde_json::from_slice(&root::output(metadata)?)
            .map_err(|error| format!("cargo's metadata is not JSON: {error}"))?;
        crates.extend(read_crates(root, &metadata)?);
    }
    let ours: Vec<&str> = crates.iter().map(|krate| krate.name.as_str()).collect();
    let mut findings = Vec::new();
    for krate in &crates {
        for dependency in &krate.dependencies {
            let line = line_of(&krate.text, dependency);
            if ours.contains(&dependency.name.as_str()) && !allowed(krate, dependency) {
                let message = format!("`{}` must not depend on `{}`", krate.name, dependency.name);
                findings.push(error(&krate.manifest, line, message));
            }
            let owner = OWNED.iter().find(|(library, _)| *library == dependency.name).map(|(_, owner)| *owner);
            if let Some(owner) = owner.filter(|owner| *owner != krate.name && dependency.section == DEPENDENCIES) {
                let message = format!("only `{owner}` may depend on `{}`", dependency.name);
                findings.push(error(&krate.manifest, line, message));
            }
        }
        findings.extend(lints(krate));
    }
    Ok(findings)
}

struct Crate {
    name: String,
    /// Path of the manifest from the root.
    manifest: String,
    /// The manifest.
    text: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    /// The end of the heading of its table in the manifest.
    section: &'static str,
}

const DEPENDENCIES: &str = "dependencies";
const DEV_DEPENDENCIES: &str = "dev-dependencies";
const BUILD_DEPENDENCIES: &str = "build-dependencies";

fn read_crates(root: &Path, metadata: &Value) -> Result<Vec<Crate>, String> {
    let packages = metadata["packages"].as_array().ok_or("cargo's metadata lists no packages")?;
    let mut crates = Vec::new();
    for package in packages {
        let path = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let text =
            std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        let dependencies = package["dependencies"].as_array().into_iter().flatten().map(|dependency| Dependency {
            name: dependency["name"].as_str().unwrap_or_default().to_owned(),
            section: match dependency["kind"].as_str() {
                Some("dev") => DEV_DEPENDENCIES,
                Some("build") => BUILD_DEPENDENCIES,
                _ => DEPENDENCIES,
            },
        });
        crates.push(Crate {
            name: package["name"].as_str().unwrap_or_default().to_owned(),
            manifest: path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/"),
            text,
            dependencies: dependencies.collect(),
        });
    }
    Ok(crates)
}

fn allowed(krate: &Crate, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    if dependency.section == DEV_DEPENDENCIES {
        // What generated clients link must be testable without the generator.
        return krate.name != "truespec-runtime" || name == "truespec-testkit";
    }
    if krate.manifest.starts_with("generated/") {
        return name == "truespec-runtime";
    }
    if let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == krate.name) {
        return allowed.contains(&name);
    }
    // Benches and services that use clients stand at the end of every edge: nothing of the house depends on them.
    name == "truespec-runtime" || !EDGES.iter().any(|(ours, _)| *ours == name)
}

/// Unsafe code is forbidden by the workspace's lints, which every crate must take, or by the manifest itself where the
/// crate must also build elsewhere.
fn lints(krate: &Crate) -> Option<Finding> {
    let inherits = section(&krate.text, "lints").any(|(_, line)| line.replace(' ', "") == "workspace=true");
    let forbids = section(&krate.text, "lints.rust").any(|(_, line)| line.replace(' ', "") == "unsafe_code=\"forbid\"");
    let generated = krate.manifest.starts_with("generated/");
    let message = format!("`{}` does not take the workspace's lints, which forbid unsafe code", krate.name);
    (!inherits && !forbids && !generated).then(|| error(&krate.manifest, 1, message))
}

/// The line that names a dependency; the first one where it is spelled in a way we do not know.
fn line_of(manifest: &str, dependency: &Dependency) -> usize {
    let named =
        |line: &str| line.strip_prefix(dependency.name.as_str()).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    let found = section(manifest, dependency.section).find(|(_, line)| named(line));
    found.map_or(1, |(number, _)| number)
}

/// The lines of a table, numbered from 1; `dependencies` also finds `[target.'cfg(…)'.dependencies]`.
fn section<'t>(manifest: &'t str, name: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    let mut inside = false;
    manifest.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim();
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            inside = heading == name || heading.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
            return None;
        }
        inside.then_some((index + 1, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn krate(name: &str, manifest: &str) -> Crate {
        Crate { name: name.to_owned(), manifest: manifest.to_owned(), text: String::new(), dependencies: Vec::new() }
    }

    fn check(from: &str, manifest: &str, to: &str, section: &'static str) -> bool {
        allowed(&krate(from, manifest), &Dependency { name: to.to_owned(), section })
    }

    #[test]
    fn edges_follow_the_design() {
        assert!(check("truespec-lower", "crates/lower/Cargo.toml", "truespec-openapi", DEPENDENCIES));
        assert!(!check("truespec-codegen", "crates/codegen/Cargo.toml", "truespec-openapi", DEPENDENCIES));
        assert!(check("truespec-codegen", "crates/codegen/Cargo.toml", "truespec-openapi", DEV_DEPENDENCIES));
        assert!(!check("truespec-runtime", "crates/runtime/Cargo.toml", "truespec-source", DEV_DEPENDENCIES));
        assert!(check("truespec-runtime", "crates/runtime/Cargo.toml", "truespec-testkit", DEV_DEPENDENCIES));
        assert!(check("heygen-client", "generated/heygen/Cargo.toml", "truespec-runtime", DEPENDENCIES));
        assert!(!check("heygen-client", "generated/heygen/Cargo.toml", "truespec-testkit", DEPENDENCIES));
        assert!(check("proofread-publisher", "crates/proofread-publisher/Cargo.toml", "heygen-client", DEPENDENCIES));
        assert!(!check(
            "proofread-publisher",
            "crates/proofread-publisher/Cargo.toml",
            "truespec-runtime",
            DEPENDENCIES
        ));
        assert!(check("service", "crates/service/Cargo.toml", "heygen-client", DEPENDENCIES));
        assert!(!check("service", "crates/service/Cargo.toml", "truespec-codegen", DEPENDENCIES));
    }

    #[test]
    fn lines_are_those_of_the_dependency() {
        let manifest = "[package]\nname = \"a\"\n\n[dev-dependencies]\nb.workspace = true\n\n[dependencies]\nb.workspace = true\nbc = \"1\"\n";
        let line = |name: &str, section| line_of(manifest, &Dependency { name: name.to_owned(), section });
        assert_eq!((line("b", DEPENDENCIES), line("b", DEV_DEPENDENCIES), line("bc", DEPENDENCIES)), (8, 5, 9));
    }
}
