//! Names of tags and operations: modules, handles, accessors, methods, calls, descriptors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use truespec_model::{Api, Operation, PathSegment};

use super::case::{screaming, snake, upper_camel};
use super::lock::Lock;
use super::places;
use super::reserved::{
    self, CLIENT_METHODS, CLIENT_TYPES, CONSTRUCTORS, DEVICES, MODULES, OPERATION_TYPES, PRELUDE, TRAIT_METHODS,
};
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
    /// What the lock calls it.
    pub(crate) place: String,
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

/// Names tags first, then operations, each in the scope of its tag: those that are pinned, those of the lock, and the
/// others in the order of the document. With `webhooks`, there is a module of that name.
pub(crate) fn operations(api: &Api, credentials: &[String], webhooks: bool, lock: &Lock) -> OperationNames {
    let groups = groups(api, webhooks, lock);
    let by_tag: BTreeMap<usize, usize> = groups.iter().enumerate().map(|(index, group)| (group.tag, index)).collect();
    let mut scopes: Vec<Scope> = groups.iter().map(|group| Scope::of_group(group, credentials)).collect();
    scopes.push(Scope::of_client(&groups, credentials));
    let mut steps: Vec<Step<'_>> = api
        .operations
        .iter()
        .zip(places::operations(api))
        .map(|(operation, place)| {
            let group = operation.tags.first().and_then(|tag| by_tag.get(tag)).copied();
            let scope = group.unwrap_or(groups.len());
            Step { operation, scope, name: OperationName { group, place, ..OperationName::default() } }
        })
        .collect();
    for pass in [Scope::method, Scope::call] {
        let rank = |step: &Step<'_>| match () {
            () if step.operation.rename.is_some() => 0,
            () if lock.kept(&format!("operation {}", step.name.place)).is_some() => 1,
            () => 2,
        };
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_key(|&index| rank(&steps[index]));
        for index in order {
            let step = &mut steps[index];
            pass(&mut scopes[step.scope], step, lock);
        }
    }
    // After all operations have their names, which must not hang on this.
    for step in &mut steps {
        scopes[step.scope].others(step, lock);
    }
    OperationNames { groups, operations: steps.into_iter().map(|step| step.name).collect() }
}

/// An operation while it is named.
struct Step<'a> {
    operation: &'a Operation,
    /// Index of its scope.
    scope: usize,
    name: OperationName,
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

fn groups(api: &Api, webhooks: bool, lock: &Lock) -> Vec<GroupName> {
    let homes = |index: usize| api.operations.iter().any(|operation| operation.tags.first() == Some(&index));
    let tags: Vec<(usize, &str)> = api.tags.iter().map(|tag| tag.name.as_str()).enumerate().collect();
    let tags: Vec<(usize, &str)> = tags.into_iter().filter(|(index, _)| homes(*index)).collect();
    let all = |word: &'static str, reserved: &[&[&str]], case: fn(&str) -> String, end: &str, separator: &str| {
        let wanted = tags.iter().map(|&(_, tag)| case(if snake(tag).is_empty() { "tag" } else { tag }));
        let wanted: Vec<String> = wanted.collect();
        let mut scope = Namespace::new(reserved);
        let places: Vec<String> = tags.iter().map(|(_, tag)| format!("{word} {}", places::step(tag))).collect();
        let kept = places.iter().map(|place| lock.kept(place).and_then(|kept| scope.try_claim(kept)));
        let mut names: Vec<Option<String>> = kept.collect();
        // A tag whose accessor is in the lock was there before one whose accessor is not.
        let mut order: Vec<usize> = (0..tags.len()).collect();
        order.sort_by_key(|&index| lock.kept(&format!("tag {}", places::step(tags[index].1))).is_none());
        for index in order {
            let wanted = &wanted[index];
            let name = names[index].get_or_insert_with(|| scope.claim(&[wanted, &format!("{wanted}{end}")], separator));
            if *name != *wanted || (word == "tag" && *name != tags[index].1) {
                lock.keep([places[index].as_str()], name);
            }
        }
        names
    };
    let modules =
        all("module", &[MODULES, DEVICES, if webhooks { &["webhooks"] } else { &[] }], module_name, "_api", "_");
    let handles = all("handle", &[CLIENT_TYPES, OPERATION_TYPES, PRELUDE], upper_camel, "Api", "");
    let accessors = all("tag", &[CLIENT_METHODS, TRAIT_METHODS, CONSTRUCTORS], snake, "_api", "_");
    let names = modules.into_iter().zip(handles).zip(accessors).zip(&tags);
    let groups = names.map(|(((module, handle), accessor), &(tag, _))| GroupName {
        tag,
        module: module.unwrap_or_default(),
        handle: handle.unwrap_or_default(),
        accessor: reserved::escaped(accessor.unwrap_or_default()),
    });
    groups.collect()
}

/// A module that has a file may only have ASCII letters in its name (rustc E0754).
fn module_name(words: &str) -> String {
    let mut name = String::new();
    for c in snake(words).chars() {
        if c.is_ascii() {
            // The numbers of letters end in an underscore already.
            if !(c == '_' && name.ends_with('_')) {
                name.push(c);
            }
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(name, "u{:x}_", u32::from(c));
        }
        if name.len() >= LONGEST_MODULE {
            break;
        }
    }
    let name = name.trim_end_matches('_').to_owned();
    if reserved::is_keyword(&name) { format!("{name}_api") } else { name }
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
        Self { methods: Namespace::new(&[TRAIT_METHODS, CONSTRUCTORS]), calls, descriptors: descriptors(credentials) }
    }

    fn of_client(groups: &[GroupName], credentials: &[String]) -> Self {
        let mut methods = Namespace::new(&[CLIENT_METHODS, TRAIT_METHODS, CONSTRUCTORS]);
        for group in groups {
            let _ = methods.try_claim(group.accessor.trim_start_matches("r#"));
        }
        Self { methods, calls: Namespace::new(&[OPERATION_TYPES, PRELUDE]), descriptors: descriptors(credentials) }
    }

    /// Names the method and the descriptor, which follows from it.
    fn method(&mut self, step: &mut Step<'_>, lock: &Lock) {
        let Step { operation, name, .. } = step;
        let words = words(operation);
        let method = match snake(&words) {
            name if name.is_empty() => "call_api".to_owned(),
            name => name,
        };
        let place = format!("operation {}", name.place);
        let kept = lock.kept(&place).filter(|_| operation.rename.is_none());
        let method = kept
            .and_then(|kept| self.methods.try_claim(kept))
            .unwrap_or_else(|| self.methods.claim(&[&method, &format!("{method}_api")], "_"));
        if operation.rename.is_none() && operation.name.as_ref() != Some(&method) {
            lock.keep([place.as_str()], &method);
        }
        let prefix = upper_camel(&words);
        name.prefix = if prefix.is_empty() { "Operation".to_owned() } else { prefix };
        let descriptor = screaming(&method);
        name.descriptor = self.descriptors.claim(&[&descriptor, &format!("{descriptor}_OPERATION")], "_");
        name.method = method;
    }

    /// Names the call, once all methods have their names.
    fn call(&mut self, step: &mut Step<'_>, lock: &Lock) {
        let Step { name, .. } = step;
        let call = match upper_camel(&name.method) {
            // `X` in both cases: the constructor of the one and the `static` of the other are values of one name.
            name if !name.contains(char::is_lowercase) => format!("{name}Call"),
            name => name,
        };
        let place = format!("call {}", name.place);
        let kept = lock.kept(&place).and_then(|kept| self.calls.try_claim(kept));
        name.call = kept.unwrap_or_else(|| self.calls.claim(&[&call, &format!("{call}Call")], ""));
        if name.call != call {
            lock.keep([place.as_str()], &name.call);
        }
        name.method = reserved::escaped(std::mem::take(&mut name.method));
    }

    /// Names the methods that take the body in another representation.
    fn others(&mut self, step: &mut Step<'_>, lock: &Lock) {
        let Step { operation, name, .. } = step;
        let Some(body) = operation.body.as_ref().filter(|body| body.required) else { return };
        let method = name.method.trim_start_matches("r#");
        let others = bodies::others(body).into_iter().map(|content| {
            let suffix = bodies::suffix(content.kind);
            let wanted = format!("{method}_{suffix}");
            let place = format!("body {} {suffix}", name.place);
            let kept = lock.kept(&place).and_then(|kept| self.methods.try_claim(kept));
            let other = kept.unwrap_or_else(|| self.methods.claim(&[&wanted, &format!("{wanted}_body")], "_"));
            if other != wanted {
                lock.keep([place.as_str()], &other);
            }
            reserved::escaped(other)
        });
        name.others = others.collect();
    }
}

fn descriptors(credentials: &[String]) -> Namespace {
    let mut names = Namespace::new(&[]);
    for credential in credentials {
        let _ = names.try_claim(credential);
    }
    names
}
