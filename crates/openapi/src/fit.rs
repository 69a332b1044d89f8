//! Whether a value of a tree fits a schema of the same tree, by JSON Schema 2020-12 and what `OpenAPI` adds to it.
//!
//! In: nodes. Out: why the value does not fit, and which of its fields no schema declares. Reads the keywords as they
//! stand in the text, and nothing that was made of them: round trips are judged by this, so it must know neither
//! [`Document`](crate::Document) nor what became of a schema.
//!
//! In doubt a value fits: what is not looked at (`pattern`, `not`, `if`, formats of strings but `byte`, more than one match of
//! `oneOf`, names of properties by pattern) can only call a value valid that is not.

mod limits;
mod object;
mod union;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use truespec_source::NodeId;

use crate::{Tree, Value, Version};

/// What a schema says of a value.
#[derive(Debug, Default)]
pub struct Fit {
    /// The first reason why the value does not fit.
    pub misfit: Option<Misfit>,
    /// Fields of objects of which some fields are declared, but not these.
    pub undeclared: Vec<NodeId>,
}

/// Why a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The keyword that speaks against it; `null` for a null that `type` does not have.
    pub class: &'static str,
    /// The part of the value.
    pub at: NodeId,
    /// What is wrong with it.
    pub reason: String,
}

/// Looks at a value that is to fit all of some schemas. A property with the flag `absent` may be missing though it is
/// required, and counts as undeclared: `readOnly` in what is sent, `writeOnly` in what is received (`OpenAPI` 3.0
/// §4.7.24.2).
pub fn fit(tree: &Tree, version: Version, schemas: &[NodeId], value: NodeId, absent: &str) -> Fit {
    let judge = Judge { tree, version, absent, steps: Cell::new(0), hops: RefCell::default() };
    let mut seen = Seen::default();
    for &schema in schemas {
        judge.schema(schema, value, 0, &mut seen);
    }
    let declared: HashSet<NodeId> = seen.declared.into_iter().collect();
    let shaped: HashSet<NodeId> = seen.shaped.into_iter().collect();
    let mut undeclared = Vec::new();
    let mut stack = vec![value];
    while let Some(node) = stack.pop() {
        stack.extend(tree.items(node));
        for (_, field) in tree.entries(node) {
            let known = !shaped.contains(&node) || declared.contains(&field);
            if known { &mut stack } else { &mut undeclared }.push(field);
        }
    }
    undeclared.sort_unstable();
    Fit { misfit: seen.misfit, undeclared }
}

/// How many pairs of a schema and a value are looked at for one example, and how deep; what is beyond fits.
const MAX_STEPS: usize = 100_000;
const MAX_DEPTH: usize = 600;

/// How many references a chain may have.
const MAX_HOPS: usize = 100;

struct Judge<'t> {
    tree: &'t Tree,
    version: Version,
    absent: &'t str,
    steps: Cell<usize>,
    /// Schemas that a discriminator has led to, and is not done with.
    hops: RefCell<Vec<(NodeId, NodeId)>>,
}

/// What was found on the way.
#[derive(Default)]
struct Seen {
    misfit: Option<Misfit>,
    misfits: usize,
    /// Fields that some schema declares.
    declared: Vec<NodeId>,
    /// Objects of which some schema declares fields.
    shaped: Vec<NodeId>,
}

impl Seen {
    fn misfit(&mut self, class: &'static str, at: NodeId, reason: impl Into<String>) {
        self.misfits += 1;
        self.misfit.get_or_insert_with(|| Misfit { class, at, reason: reason.into() });
    }

    fn add(&mut self, other: Self) {
        self.misfits += other.misfits;
        self.misfit = self.misfit.take().or(other.misfit);
        self.declared.extend(other.declared);
        self.shaped.extend(other.shaped);
    }
}

impl Judge<'_> {
    fn schema(&self, schema: NodeId, value: NodeId, depth: usize, seen: &mut Seen) {
        let steps = self.steps.get();
        if steps >= MAX_STEPS || depth >= MAX_DEPTH {
            return;
        }
        self.steps.set(steps + 1);
        if self.tree.value(schema) == Value::Bool(false) {
            return seen.misfit("false", value, "the schema `false` allows no value");
        }
        let is_null = self.tree.value(value) == Value::Null;
        // The keyword of 3.0 (and an extension of 2.0) is honoured wherever it stands; that is how it is meant.
        if is_null && (self.flag(schema, "nullable") || self.flag(schema, "x-nullable")) {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.schema(target, value, depth + 1, seen);
            // OpenAPI 3.0 §4.7.23: what stands beside `$ref` is ignored.
            if self.version <= Version::V3_0 {
                return;
            }
        }
        if !self.has_type(schema, value) {
            let class = if is_null { "null" } else { "type" };
            return seen.misfit(class, value, format!("{} where the type is another", said(self.tree.value(value))));
        }
        self.listed(schema, value, seen);
        self.limits(schema, value, seen);
        self.object(schema, value, depth, seen);
        self.list(schema, value, depth, seen);
        for part in self.all(schema, "allOf") {
            self.schema(part, value, depth + 1, seen);
        }
        self.unions(schema, value, depth, seen);
    }

    fn list(&self, schema: NodeId, value: NodeId, depth: usize, seen: &mut Seen) {
        if self.tree.value(value) != Value::List {
            return;
        }
        let items = self.tree.get(schema, "items");
        // A list of schemas is how older JSON Schema wrote `prefixItems`.
        let several = items.filter(|&items| self.tree.value(items) == Value::List);
        let first = several.or_else(|| self.tree.get(schema, "prefixItems"));
        let mut first = first.map(|list| self.tree.items(list)).into_iter().flatten();
        let rest = items.filter(|&items| Some(items) != several);
        for item in self.tree.items(value) {
            if let Some(schema) = first.next().or(rest) {
                self.schema(schema, item, depth + 1, seen);
            }
        }
    }

    /// `type`. Types that JSON Schema does not have (`file`, misspelt ones) say nothing.
    fn has_type(&self, schema: NodeId, value: NodeId) -> bool {
        let Some(types) = self.tree.get(schema, "type") else { return true };
        if let Some(name) = self.tree.as_str(types) {
            return self.is_of_type(name, value);
        }
        let mut names = self.tree.items(types).filter_map(|name| self.tree.as_str(name)).peekable();
        names.peek().is_none() || names.any(|name| self.is_of_type(name, value))
    }

    fn is_of_type(&self, name: &str, value: NodeId) -> bool {
        let value = self.tree.value(value);
        match name {
            "null" => value == Value::Null,
            "boolean" => matches!(value, Value::Bool(_)),
            // JSON Schema 2020-12 validation §6.1.1: a number with a zero fraction is an integer.
            "integer" => matches!(value, Value::Number(digits) if limits::is_integer(digits)),
            "number" => matches!(value, Value::Number(_)),
            "string" => matches!(value, Value::String(_)),
            "array" => value == Value::List,
            "object" => value == Value::Object,
            _ => true,
        }
    }

    /// `enum` and `const`.
    fn listed(&self, schema: NodeId, value: NodeId, seen: &mut Seen) {
        if let Some(list) = self.tree.get(schema, "enum").filter(|&list| self.tree.value(list) == Value::List)
            && !self.tree.items(list).any(|listed| self.is_equal(listed, value))
        {
            seen.misfit("enum", value, "the value is not among those that `enum` lists");
        }
        if let Some(one) = self.tree.get(schema, "const")
            && !self.is_equal(one, value)
        {
            seen.misfit("const", value, "the value is another than `const`");
        }
    }

    /// JSON Schema 2020-12 §4.2.2
    fn is_equal(&self, one: NodeId, other: NodeId) -> bool {
        match (self.tree.value(one), self.tree.value(other)) {
            (Value::Number(one), Value::Number(other)) => one == other || limits::number(one) == limits::number(other),
            (Value::List, Value::List) => {
                let (one, other) = (self.tree.items(one), self.tree.items(other));
                one.len() == other.len() && one.zip(other).all(|(one, other)| self.is_equal(one, other))
            }
            (Value::Object, Value::Object) => {
                let mut fields = self.tree.entries(one);
                fields.len() == self.tree.entries(other).len()
                    && fields.all(|(name, field)| {
                        self.tree.get(other, name).is_some_and(|other| self.is_equal(field, other))
                    })
            }
            (one, other) => one == other,
        }
    }

    /// Where the `$ref` of a schema leads.
    fn target(&self, schema: NodeId) -> Option<NodeId> {
        let reference = self.tree.get(schema, "$ref")?;
        self.tree.target(reference, self.tree.as_str(reference)?)
    }

    fn flag(&self, schema: NodeId, keyword: &str) -> bool {
        self.tree.get(schema, keyword).is_some_and(|node| self.tree.value(node) == Value::Bool(true))
    }

    fn all(&self, schema: NodeId, keyword: &str) -> Vec<NodeId> {
        self.tree.get(schema, keyword).map(|list| self.tree.items(list).collect()).unwrap_or_default()
    }
}

const fn said(value: Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::List => "a list",
        Value::Object => "an object",
    }
}
