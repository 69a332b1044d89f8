//! Names of tags and operations: modules, handles, accessors, methods, calls, descriptors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use truespec_model::{Api, Operation, PathSegment};

use super::case::{screaming, snake, upper_camel};
use super::reserved::{self, CLIENT_METHODS, CLIENT_TYPES, DEVICES, MODULES, OPERATION_TYPES, PRELUDE, TRAIT_METHODS};
use super::unique::Namespace;
use crate::plan::bodies;

/// Longest name of a module: files have the same name, and file systems take 255 bytes.
const LONGEST_MODULE: usize = 80;

/// Names of everything that can be called.
pub(crate) struct OperationNames {
    /// Tags that have operations, in the order of the document.
    pub(crate) groups: Vec<GroupName>,
    /// By [`truespec_model::OperationId`].
    pub(crate) operations: Vec<OperationName>,
}

/// Names of a tag.
pub(crate) struct GroupName {
    /// Index into [`Api::tags`].
    pub(crate) tag: usize,
    /// Module and file.
    pub(crate) module: String,
    /// Type of the handle.
    pub(crate) handle: String,
    /// Method of the client.
    pub(crate) accessor: String,
}

/// Names of an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct OperationName {
    /// Index into [`OperationNames::groups`]; `None` for a method of the client itself.
    pub(crate) group: Option<usize>,
    /// Method of the handle.
    pub(crate) method: String,
    /// Type of the call.
    pub(crate) call: String,
    /// The `static`.
    pub(crate) descriptor: String,
    /// Start of the names of types that only this operation uses.
    pub(crate) prefix: String,
    /// Methods that take the body in another representation, in the order of [`bodies::others`].
    pub(crate) others: Vec<String>,
}

/// Names tags first, then operations in the order of the document, each in the scope of its tag.
pub(crate) fn operations(api: &Api, credentials: &[String]) -> OperationNames {
    let groups = groups(api);
    let by_tag: BTreeMap<usize, usize> = groups.iter().enumerate().map(|(index, group)| (group.tag, index)).collect();
    let mut scopes: Vec<Scope> = groups.iter().map(|group| Scope::of_group(group, credentials)).collect();
    let mut client = Scope::of_client(&groups, credentials);
    let operations = api.operations.iter().map(|operation| {
        let group = operation.tags.first().and_then(|tag| by_tag.get(tag)).copied();
        let scope = group.and_then(|group| scopes.get_mut(group)).unwrap_or(&mut client);
        scope.name(operation, group)
    });
    let mut operations: Vec<OperationName> = operations.collect();
    // After all operations have their names, which must not hang on this.
    for (operation, name) in api.operations.iter().zip(&mut operations) {
        let Some(body) = operation.body.as_ref().filter(|body| body.required) else { continue };
        let scope = name.group.and_then(|group| scopes.get_mut(group)).unwrap_or(&mut client);
        let others = bodies::others(body).into_iter();
        name.others = others.map(|content| scope.other(&name.method, bodies::suffix(content.kind))).collect();
    }
    OperationNames { groups, operations }
}

/// What an operation is called in words: the document's name, or its method and path.
fn words(operation: &Operation) -> String {
    let named = operation.rename.as_deref().or(operation.name.as_deref()).filter(|name| !snake(name).is_empty());
    named.map_or_else(|| from_path(operation), str::to_owned)
}

/// `GET /users/{id}/keys` is `get users by id keys`.
fn from_path(operation: &Operation) -> String {
    let mut words = operation.method.as_str().to_lowercase();
    for segment in &operation.path.segments {
        match segment {
            PathSegment::Literal(text) => words.extend([" ", text]),
            PathSegment::Parameter(name) => words.extend([" by ", name]),
        }
    }
    words
}

fn groups(api: &Api) -> Vec<GroupName> {
    let mut modules = Namespace::new(&[MODULES, DEVICES]);
    let mut handles = Namespace::new(&[CLIENT_TYPES, OPERATION_TYPES, PRELUDE]);
    let mut accessors = Namespace::new(&[CLIENT_METHODS, TRAIT_METHODS]);
    let homes = |index: usize| api.operations.iter().any(|operation| operation.tags.first() == Some(&index));
    let tags = api.tags.iter().enumerate().filter(|(index, _)| homes(*index));
    tags.map(|(tag, declared)| {
        let words = if snake(&declared.name).is_empty() { "tag" } else { &declared.name };
        let module = module_name(words);
        let module = if reserved::is_keyword(&module) { format!("{module}_api") } else { module };
        let handle = upper_camel(words);
        let accessor = snake(words);
        GroupName {
            tag,
            module: modules.claim(&[&module, &format!("{module}_api")], "_"),
            handle: handles.claim(&[&handle, &format!("{handle}Api")], ""),
            accessor: reserved::escaped(&accessors.claim(&[&accessor, &format!("{accessor}_api")], "_")),
        }
    })
    .collect()
}

/// A module that has a file may only have ASCII letters in its name (rustc E0754).
fn module_name(words: &str) -> String {
    let mut name = String::new();
    for c in snake(words).chars() {
        if c.is_ascii() {
            name.push(c);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(name, "u{:x}_", u32::from(c));
        }
        if name.len() >= LONGEST_MODULE {
            break;
        }
    }
    name.trim_end_matches('_').to_owned()
}

/// The names of one module of operations.
struct Scope {
    methods: Namespace,
    calls: Namespace,
    descriptors: Namespace,
}

impl Scope {
    fn of_group(group: &GroupName, credentials: &[String]) -> Self {
        let mut calls = Namespace::new(&[OPERATION_TYPES, PRELUDE]);
        let _ = calls.try_claim(&group.handle);
        Self { methods: Namespace::new(&[TRAIT_METHODS]), calls, descriptors: descriptors(credentials) }
    }

    fn of_client(groups: &[GroupName], credentials: &[String]) -> Self {
        let mut methods = Namespace::new(&[CLIENT_METHODS, TRAIT_METHODS]);
        for group in groups {
            let _ = methods.try_claim(group.accessor.trim_start_matches("r#"));
        }
        Self { methods, calls: Namespace::new(&[OPERATION_TYPES, PRELUDE]), descriptors: descriptors(credentials) }
    }

    fn name(&mut self, operation: &Operation, group: Option<usize>) -> OperationName {
        let words = words(operation);
        let method = match snake(&words) {
            name if name.is_empty() => "call_api".to_owned(),
            name => name,
        };
        let method = self.methods.claim(&[&method, &format!("{method}_api")], "_");
        let prefix = upper_camel(&words);
        let call = match upper_camel(&method) {
            // `X` in both cases: the constructor of the one and the `static` of the other are values of one name.
            name if !name.contains(char::is_lowercase) => format!("{name}Call"),
            name => name,
        };
        let descriptor = screaming(&method);
        OperationName {
            group,
            call: self.calls.claim(&[&call, &format!("{call}Call")], ""),
            descriptor: self.descriptors.claim(&[&descriptor, &format!("{descriptor}_OPERATION")], "_"),
            method: reserved::escaped(&method),
            prefix: if prefix.is_empty() { "Operation".to_owned() } else { prefix },
            others: Vec::new(),
        }
    }

    /// The method that takes the body in another representation.
    fn other(&mut self, method: &str, suffix: &str) -> String {
        let method = method.trim_start_matches("r#");
        let name = format!("{method}_{suffix}");
        reserved::escaped(&self.methods.claim(&[&name, &format!("{name}_body")], "_"))
    }
}

fn descriptors(credentials: &[String]) -> Namespace {
    let mut names = Namespace::new(&[]);
    for credential in credentials {
        let _ = names.try_claim(credential);
    }
    names
}
