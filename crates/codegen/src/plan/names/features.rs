//! Names of cargo features: one for each tag, and one for models that no tag leads to.

use super::lock::Lock;
use super::unique::Namespace;

/// Features that a generated crate or its runtime has, or may have one day, and the crates that it depends on.
const TAKEN: &[&str] = &[
    "all",
    "blocking",
    "bundled-roots",
    "chrono",
    "compression",
    "cookies",
    "default",
    "default-transport",
    "fs",
    "full",
    "http-transport",
    "http2",
    "jiff",
    "multipart",
    "native-tls",
    "pattern",
    "reqwest",
    "rustls",
    "serde",
    "std",
    "streams",
    "test",
    "tracing",
    "truespec-runtime",
    "truespec-wire",
    "unused-models",
    "uuid",
    "validate",
];

/// The feature of the models that no operation leads to.
pub(crate) const UNUSED: &str = "unused-models";

/// A feature for each tag, by the module of its operations: `code_scanning` is `code-scanning`. Modules are ASCII, unique,
/// and as they were in the last run, so features are, too.
pub(crate) fn features(modules: &[&str], lock: &Lock) -> Vec<String> {
    let wanted: Vec<String> = modules.iter().map(|module| module.replace('_', "-")).collect();
    let mut scope = Namespace::new(&[TAKEN]);
    let place = |module: &str| format!("feature {module}");
    let kept = modules.iter().map(|module| lock.kept(&place(module)).and_then(|kept| scope.try_claim(kept)));
    let mut names: Vec<Option<String>> = kept.collect();
    for (name, wanted) in names.iter_mut().zip(&wanted).filter(|(name, _)| name.is_none()) {
        *name = scope.try_claim(wanted);
    }
    let names = names.into_iter().zip(modules).zip(&wanted).map(|((name, module), wanted)| {
        let name = name.unwrap_or_else(|| scope.claim(&[&format!("{wanted}-tag")], "-"));
        if name != *wanted {
            lock.keep([place(module).as_str()], &name);
        }
        name
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_modules_in_kebab_case() {
        let lock = Lock::default();
        assert_eq!(features(&["repos", "code_scanning"], &lock), ["repos", "code-scanning"]);
        assert_eq!(features(&["serde", "serde_tag", "default"], &lock), ["serde-tag-2", "serde-tag", "default-tag"]);
    }

    #[test]
    fn newcomers_take_no_feature() {
        let lock = Lock::default();
        assert_eq!(features(&["serde"], &lock), ["serde-tag"]);
        assert_eq!(features(&["serde_tag", "serde"], &Lock::new(lock.names())), ["serde-tag-tag", "serde-tag"]);
    }
}
