//! What the flavors cost to compile: `cargo check` and a release build of one crate, its dependencies ready.

use std::fs;
use std::path::Path;

use super::Args;
use super::flavor::{self, Flavor};
use super::shape::{self, Decl};
use crate::process::{Cost, cargo};
use crate::scratch::{Scratch, touch, write_crate};
use crate::table;

/// Prints a table for each set of types.
pub(crate) fn run(scratch: &Scratch, options: &Args) -> Result<(), String> {
    let sets = [
        ("flat", "structs of 10 optional fields", shape::flat(options.count)),
        ("mixed", "structs of required, optional, nested, list, map and enum fields", shape::mixed(options.count)),
    ];
    for (id, title, decls) in sets {
        let mut rows = vec![
            [
                "",
                "check, CPU s",
                "check, MB",
                "check, times ours",
                "release, CPU s",
                "release, MB",
                "release, times ours",
                "rlib, MB",
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        let mut measured = Vec::new();
        for flavor in Flavor::ALL {
            measured.push((flavor, measure(scratch, options, id, flavor, &decls)?));
        }
        let ours = measured.last().map(|(_, measured)| (measured.check.seconds, measured.release.seconds));
        let (check, release) = ours.unwrap_or((1.0, 1.0));
        for (flavor, measured) in measured {
            rows.push(vec![
                flavor.title().to_owned(),
                format!("{:.2}", measured.check.seconds),
                format!("{:.0}", measured.check.megabytes),
                format!("{:.1}", measured.check.seconds / check),
                format!("{:.2}", measured.release.seconds),
                format!("{:.0}", measured.release.megabytes),
                format!("{:.1}", measured.release.seconds / release),
                format!("{:.1}", measured.rlib),
            ]);
        }
        let title = format!("{} {title}; release: {} of them, decoded and encoded", options.count, options.count / 5);
        table::print(&title, &rows);
    }
    Ok(())
}

struct Measured {
    check: Cost,
    release: Cost,
    rlib: f64,
}

fn measure(scratch: &Scratch, options: &Args, set: &str, flavor: Flavor, decls: &[Decl]) -> Result<Measured, String> {
    let name = format!("{set}-{}", flavor.id());
    let folder = scratch.dir.join(&name);
    let target = scratch.target();
    let dependencies = flavor.dependencies(&scratch.runtime());
    // An empty crate first: builds the dependencies, whose cost is not the question.
    write_crate(&folder, &name, &dependencies, "lib.rs", "")?;
    for args in [CHECK, RELEASE] {
        cargo(&folder, &target, args)?;
    }
    let text = format!("{ALLOW}{}", flavor::module(flavor, decls));
    write_crate(&folder, &name, &dependencies, "lib.rs", &text)?;
    let check = least(options.repeat, &folder, &target, CHECK)?;
    // A fifth of the structs, and once: minutes for some, and noise is small beside that.
    let some = decls.get(..decls.len() / 5).unwrap_or(decls);
    let text = format!("{ALLOW}{}{}", flavor::module(flavor, some), flavor::uses(flavor, some));
    write_crate(&folder, &name, &dependencies, "lib.rs", &text)?;
    let release = least(1, &folder, &target, RELEASE)?;
    let rlib = target.join(format!("release/lib{}.rlib", name.replace('-', "_")));
    let bytes = fs::metadata(&rlib).map_err(|error| format!("{}: {error}", rlib.display()))?.len();
    #[allow(clippy::cast_precision_loss)]
    let rlib = bytes as f64 / 1e6;
    Ok(Measured { check, release, rlib })
}

const ALLOW: &str = "#![allow(dead_code, unused_imports, unused_mut)]\n";
const CHECK: &[&str] = &["check"];
const RELEASE: &[&str] = &["build", "--release"];

/// The least of several runs.
fn least(times: usize, folder: &Path, target: &Path, args: &[&str]) -> Result<Cost, String> {
    let mut least: Option<Cost> = None;
    for _ in 0..times {
        touch(&folder.join("src/lib.rs"))?;
        let cost = cargo(folder, target, args)?;
        least = Some(least.map_or(cost, |least| least.least(cost)));
    }
    least.ok_or_else(|| "nothing to repeat".to_owned())
}
