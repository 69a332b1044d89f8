//! Paths: the workspace we are in, and one path as seen from another. Decides nothing about what is kept where.

use std::path::{Component, Path, PathBuf};

/// The nearest folder, from `from` upwards, that holds `name`.
pub(crate) fn upwards(from: &Path, name: &str) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join(name).is_file()).map(Path::to_path_buf)
}

/// The target folder of the workspace that `here` is in, else one in `here`.
pub(crate) fn target(here: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => here.join(target),
        None => upwards(here, "Cargo.lock").unwrap_or_else(|| here.to_path_buf()).join("target"),
    }
}

/// Resolves `.` and `..` by their names alone, so that folders need not exist. `..` at the root stays there.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match normal.components().next_back() {
                Some(Component::Normal(_)) => {
                    normal.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => normal.push(".."),
            },
            part => normal.push(part),
        }
    }
    if normal.as_os_str().is_empty() { PathBuf::from(".") } else { normal }
}

/// The real path of something that may not exist yet: links are resolved as far as folders exist.
pub(crate) fn real(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    for folder in path.ancestors() {
        if let Ok(mut real) = folder.canonicalize() {
            real.extend(missing.iter().rev());
            return Ok(normalize(&real));
        }
        missing.extend(folder.file_name());
    }
    Ok(normalize(&path))
}

/// `to` as seen from the folder `from`; both absolute. `None` when they share no folder but the root, because such a
/// path would be longer and break more easily than the absolute one.
pub(crate) fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let in_common = from.components().take(shared).any(|part| matches!(part, Component::Normal(_)));
    in_common.then(|| {
        let up = from.components().skip(shared).map(|_| Component::ParentDir);
        up.chain(to.components().skip(shared)).collect()
    })
}

/// The path with `/` between its parts on every system, for manifests and messages.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// A path for messages: within `root` as seen from there, else as it is.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

/// Whether the folder is listed as a member of the cargo workspace that encloses it, so that its manifest must not
/// open a workspace of its own.
pub(crate) fn is_workspace_member(folder: &Path) -> bool {
    let enclosing = folder.ancestors().skip(1).find_map(|above| {
        let manifest = std::fs::read_to_string(above.join("Cargo.toml")).ok()?;
        let manifest = toml::de::DeTable::parse(&manifest).ok()?;
        let workspace = manifest.get_ref().get("workspace")?.get_ref().as_table()?;
        let list = |key: &str| -> Vec<String> {
            let items = workspace.get(key).and_then(|value| value.get_ref().as_array());
            items.into_iter().flatten().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        };
        let inside = slashed(folder.strip_prefix(above).ok()?);
        let excluded = list("exclude").iter().any(|path| Path::new(&inside).starts_with(path));
        Some(!excluded && list("members").iter().any(|pattern| matches(pattern, &inside)))
    });
    enclosing.unwrap_or(false)
}

/// Whether a path matches a member pattern of cargo: `*` stands for any part of one name.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.trim_start_matches("./").trim_end_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(pattern, name)| name_matches(pattern, name))
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    (0..=rest.len()).filter_map(|at| rest.get(at..)).any(|rest| name_matches(after, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized_by_name() {
        for (path, normal) in
            [("a/./b/../c", "a/c"), ("../a", "../a"), ("/..", "/"), ("a/..", "."), ("a/../../b", "../b")]
        {
            assert_eq!(normalize(Path::new(path)), Path::new(normal), "{path}");
        }
    }

    #[test]
    fn paths_are_seen_from_folders() {
        let seen = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).map(|path| slashed(&path));
        assert_eq!(seen("/w/generated/a", "/w/crates/runtime").as_deref(), Some("../../crates/runtime"));
        assert_eq!(seen("/w/a", "/w/a/b").as_deref(), Some("b"));
        assert_eq!(seen("/tmp/a", "/w/crates/runtime"), None);
    }

    #[test]
    fn members_are_patterns() {
        assert!(matches("generated/*", "generated/heygen"));
        assert!(matches("./crates/a*c/", "crates/abc"));
        assert!(!matches("generated/*", "generated/a/b"));
        assert!(!matches("xtask", "generated"));
    }
}
