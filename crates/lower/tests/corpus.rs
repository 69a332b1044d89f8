//! Real documents and documents made to break tools, where the folder is there: no panic, no shape that nothing uses,
//! no reference into nowhere, and not too long.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use truespec_model::{Api, Kind, NameHint, ShapeId};
use truespec_openapi::{parse, read, resolve};
use truespec_source::{Diagnostics, Ledger, Severity, Sources};

#[test]
fn documents_of_the_world_can_be_lowered() {
    let Some(root) = shared() else {
        println!("skipped: no folder `../shared`, and `TRUESPEC_SHARED` names none");
        return;
    };
    let filter = std::env::var("TRUESPEC_CORPUS_FILTER").unwrap_or_default();
    let mut files = Vec::new();
    collect(&root.join("specs"), &mut files);
    collect(&root.join("torture"), &mut files);
    files.sort();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    println!("   shapes     any     ops  ledger  errors  warnings      ms  document");
    for file in files.iter().filter(|file| file.to_string_lossy().contains(&filter)) {
        one(&root, file, &mut reasons);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (reason, count) in reasons {
        println!("{count:7} {reason}");
    }
}

fn one(root: &Path, file: &Path, reasons: &mut BTreeMap<String, usize>) {
    let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned();
    let Ok(bytes) = fs::read(file) else { return };
    let mut sources = Sources::new();
    let Ok(id) = sources.add(name.clone(), bytes) else { return };
    let mut d = Diagnostics::new();
    let Some(tree) = parse(sources, id, &mut d) else { return };
    if tree.get(tree.root(), "openapi").is_none() {
        return;
    }
    let document = read(&tree, &mut d);
    let resolved = resolve(tree, document, &mut d);
    let before = d.iter().count();
    let mut ledger = Ledger::new();
    let start = Instant::now();
    let api = truespec_lower::lower(&resolved, &mut d, &mut ledger);
    let time = start.elapsed();
    check(&api, &name);
    let entries = ledger.into_entries();
    let said: Vec<_> = d.iter().skip(before).collect();
    let count = |severity| said.iter().filter(|one| one.severity == severity).count();
    let any = api.shapes.iter().map(|(_, shape)| free_form(&api, &shape.kind)).sum::<usize>();
    println!(
        "{:9} {any:7} {:7} {:7} {:7} {:9} {:7} {name}",
        api.shapes.len(),
        api.operations.len(),
        entries.len(),
        count(Severity::Error),
        count(Severity::Warning),
        time.as_millis(),
    );
    for entry in &entries {
        *reasons.entry(anonymous(&entry.reason)).or_default() += 1;
    }
    if std::env::var_os("TRUESPEC_CORPUS_SAY").is_some() {
        use truespec_source::{At, Locate};
        for entry in &entries {
            println!("    {} #{} {}", entry.kind.as_str(), resolved.tree.pointer(entry.node), entry.reason);
        }
        for one in said {
            if let At::Node(node) | At::Key(node) = one.at {
                println!(
                    "    {}[{}] #{} {}",
                    one.severity.as_str(),
                    one.code,
                    resolved.tree.pointer(node),
                    one.message
                );
            }
        }
    } else {
        for one in said {
            *reasons
                .entry(format!("{}[{}] {}", one.severity.as_str(), one.code, anonymous(&one.message)))
                .or_default() += 1;
        }
    }
    assert!(time < Duration::from_secs(20), "{name} took {time:?}");
}

/// How many uses a shape makes of free-form values.
fn free_form(api: &Api, kind: &Kind) -> usize {
    let mut count = 0;
    kind.each_part(|shape| count += usize::from(matches!(api.shapes[shape].kind, Kind::Any)));
    count
}

/// What must hold for every API.
fn check(api: &Api, name: &str) {
    let mut used = vec![false; api.shapes.len()];
    let mut stack: Vec<ShapeId> = Vec::new();
    for (id, shape) in api.shapes.iter() {
        if matches!(shape.name, NameHint::Declared(_)) {
            stack.push(id);
        }
    }
    for operation in &api.operations {
        stack.extend(operation.parameters.iter().map(|parameter| parameter.value.shape));
        let contents = operation.body.iter().flat_map(|body| &body.content);
        let contents = contents.chain(operation.responses.iter().flat_map(|response| &response.content));
        stack.extend(contents.filter_map(|content| content.value).map(|value| value.shape));
        stack
            .extend(operation.responses.iter().flat_map(|response| &response.headers).map(|header| header.value.shape));
    }
    for incoming in &api.incoming {
        stack.extend(incoming.content.iter().filter_map(|content| content.value).map(|value| value.shape));
        stack.extend(incoming.headers.iter().map(|header| header.value.shape));
    }
    stack.extend(api.event);
    while let Some(id) = stack.pop() {
        assert!(id.index() < used.len(), "{name}: a use of a shape that is not there");
        if !std::mem::replace(&mut used[id.index()], true) {
            api.shapes[id].kind.each_part(|part| stack.push(part));
        }
    }
    for (id, shape) in api.shapes.iter() {
        assert!(used[id.index()], "{name}: nothing uses shape {} ({:?})", id.index(), shape.name);
        if let NameHint::Inline { contexts, .. } = &shape.name {
            assert!(!contexts.is_empty(), "{name}: shape {} is used nowhere: {:?}", id.index(), shape.kind);
        }
        if let Kind::Union(union) = &shape.kind {
            assert!(union.variants.len() > 1, "{name}: union {} has one variant", id.index());
        }
    }
}

/// A reason without the names in it.
fn anonymous(reason: &str) -> String {
    reason.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "`…`" }).collect()
}

fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("TRUESPEC_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    root.is_dir().then_some(root)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.extension().unwrap_or_default();
        if path.is_dir() {
            collect(&path, files);
        } else if name == "json" || name == "yaml" || name == "yml" {
            files.push(path);
        }
    }
}
