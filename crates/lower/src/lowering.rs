//! What every part of the lowering shares: the document, the shapes so far, what is known about schemas, and where to
//! say what is wrong or lost.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use truespec_model::{Parameter, Response, ShapeId};
use truespec_openapi::{Discriminator, Keywords, Resolved, SchemaBody};
use truespec_source::{ByNode, Code, Diagnostics, Ledger, NodeId};

use crate::all_of::Group;
use crate::conjunction::Conjunction;
use crate::nullability::Null;
use crate::peek::Peek;
use crate::pins::Pins;
use crate::schema::Value;
use crate::share::Table;

/// How deep inline schemas and chains of references may nest before they become free-form. The reader's own limit is
/// tighter for what stands nested in the text; this one is for what nests only through references.
pub(crate) const MAX_DEPTH: usize = 200;

/// How many shapes may be made of several schemas each. Real documents have hundreds; only a document that multiplies
/// `allOf` by recursion has more.
pub(crate) const MAX_MERGED: usize = 50_000;

/// How many fields there may be in all. An `allOf` repeats the fields of its parents, so that a chain of parents asks for
/// the square of its length; the largest of real documents have a tenth of this.
pub(crate) const MAX_FIELDS: usize = 1_000_000;

/// How deep unions are looked into while their branches are sorted out.
pub(crate) const MAX_UNIONS: usize = 16;

/// The state of a lowering.
pub(crate) struct Lowering<'a> {
    pub(crate) resolved: &'a Resolved,
    pub(crate) d: &'a mut Diagnostics,
    pub(crate) ledger: &'a mut Ledger,
    pub(crate) table: Table,
    /// Shapes of schemas that references lead to, under their canonical node.
    pub(crate) slots: HashMap<NodeId, ShapeId, ByNode>,
    /// Schemas outside of `components` that references lead to.
    pub(crate) anchors: HashSet<NodeId, ByNode>,
    /// Shapes that have an id, but no content yet.
    pub(crate) queue: VecDeque<(ShapeId, NodeId)>,
    /// What conjunctions of schemas came to.
    pub(crate) values: HashMap<Conjunction, Value, ByNode>,
    /// Conjunctions of several schemas that are being lowered; with a shape for those that turned out to contain
    /// themselves.
    pub(crate) open: HashMap<Conjunction, Option<ShapeId>, ByNode>,
    /// How many conjunctions of several schemas there were.
    pub(crate) merged: usize,
    /// How deep the lowering of inline schemas is.
    pub(crate) depth: usize,
    /// How many fields there are.
    pub(crate) fields: usize,
    /// How deep unions are being looked into.
    pub(crate) union_depth: usize,
    /// How deep the looks ahead are.
    pub(crate) peek_depth: usize,
    pub(crate) nulls: HashMap<NodeId, Null, ByNode>,
    pub(crate) peeks: HashMap<NodeId, Peek, ByNode>,
    /// Branches of schemas; `None` while they are being worked out.
    pub(crate) groups: HashMap<NodeId, Option<Rc<[Group<'a>]>>, ByNode>,
    /// The branches of a schema without any.
    pub(crate) no_groups: Rc<[Group<'a>]>,
    /// How often branches were asked for while they were being worked out. What was found meanwhile is not the whole.
    pub(crate) unfinished: usize,
    /// Declared schema to the declared schema that it is only another name of.
    pub(crate) aliases: HashMap<NodeId, Option<NodeId>, ByNode>,
    /// Declared schema with a discriminator to those that extend it.
    pub(crate) heirs: HashMap<NodeId, Vec<NodeId>>,
    /// Unions whose tagging is still to be decided.
    pub(crate) unions: Vec<PendingUnion<'a>>,
    /// Parameters and responses that are declared for reuse.
    pub(crate) parameters: HashMap<NodeId, Option<Parameter>, ByNode>,
    pub(crate) responses: HashMap<NodeId, Response, ByNode>,
    /// Names that somebody chose.
    pub(crate) pins: Pins,
    /// Nodes of which something was said already.
    said: HashSet<(NodeId, &'static str)>,
}

/// A union whose tagging is still to be decided.
pub(crate) struct PendingUnion<'a> {
    /// The union.
    pub(crate) shape: ShapeId,
    /// Where its variants are listed.
    pub(crate) place: NodeId,
    /// The keyword that lists them.
    pub(crate) keyword: &'static str,
    /// What the document says about telling them apart.
    pub(crate) discriminator: Option<&'a Discriminator>,
    /// The declared schema that each variant stands for, where it is one.
    pub(crate) origins: Vec<Option<NodeId>>,
}

/// A schema as it stands.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    /// Anything.
    True,
    /// Nothing.
    False,
    /// Keywords.
    Keywords(&'a Keywords),
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(resolved: &'a Resolved, d: &'a mut Diagnostics, ledger: &'a mut Ledger) -> Self {
        Self {
            resolved,
            d,
            ledger,
            table: Table::new(),
            slots: HashMap::default(),
            anchors: HashSet::default(),
            queue: VecDeque::new(),
            values: HashMap::default(),
            open: HashMap::default(),
            merged: 0,
            depth: 0,
            fields: 0,
            union_depth: 0,
            peek_depth: 0,
            nulls: HashMap::default(),
            peeks: HashMap::default(),
            groups: HashMap::default(),
            no_groups: Rc::default(),
            unfinished: 0,
            aliases: HashMap::default(),
            heirs: HashMap::new(),
            unions: Vec::new(),
            parameters: HashMap::default(),
            responses: HashMap::default(),
            pins: Pins::default(),
            said: HashSet::new(),
        }
    }

    /// The schema at a node. What the reader could not read allows anything; the reader has reported it.
    pub(crate) fn body(&self, node: NodeId) -> Body<'a> {
        match self.resolved.schema(node).map(|schema| &schema.body) {
            None | Some(SchemaBody::Bool(true)) => Body::True,
            Some(SchemaBody::Bool(false)) => Body::False,
            Some(SchemaBody::Keywords(keywords)) => Body::Keywords(keywords),
        }
    }

    /// The keywords at a node, where it has any.
    pub(crate) fn keywords(&self, node: NodeId) -> Option<&'a Keywords> {
        match self.body(node) {
            Body::Keywords(keywords) => Some(keywords),
            Body::True | Body::False => None,
        }
    }

    /// Where a `$ref` leads.
    pub(crate) fn target(&self, keywords: &Keywords) -> Option<NodeId> {
        self.resolved.schema_target(keywords)
    }

    /// The name of a declared schema.
    pub(crate) fn schema_name(&self, node: NodeId) -> Option<&'a str> {
        self.resolved.schema_name(node)
    }

    /// Whether references lead to this schema, so that its shape has an id before it has content.
    pub(crate) fn is_named(&self, node: NodeId) -> bool {
        self.anchors.contains(&node) || self.schema_name(node).is_some()
    }

    /// A schema's name for messages.
    pub(crate) fn called(&self, node: NodeId) -> String {
        self.schema_name(node).map_or_else(|| "this schema".to_owned(), |name| format!("`{name}`"))
    }

    /// Records that a node became a wider shape; once a node and topic.
    pub(crate) fn widened(&mut self, node: NodeId, topic: &'static str, reason: impl Into<String>) {
        if self.said.insert((node, topic)) {
            self.ledger.widened(node, reason);
        }
    }

    /// Records that a node became a free-form value; once a node and topic.
    pub(crate) fn free_form(&mut self, node: NodeId, topic: &'static str, reason: impl Into<String>) {
        if self.said.insert((node, topic)) {
            self.ledger.free_form(node, reason);
        }
    }

    /// Records that a node was left out; once a node and topic.
    pub(crate) fn ignored(&mut self, node: NodeId, topic: &'static str, reason: impl Into<String>) {
        if self.said.insert((node, topic)) {
            self.ledger.ignored(node, reason);
        }
    }

    /// Records what was made of a node whose meaning the specification leaves open; once a node and topic.
    pub(crate) fn settled(&mut self, node: NodeId, topic: &'static str, reason: impl Into<String>) {
        if self.said.insert((node, topic)) {
            self.ledger.settled(node, reason);
        }
    }

    /// Whether this is the first time that something is said about a node.
    pub(crate) fn first_time(&mut self, node: NodeId, topic: &'static str) -> bool {
        self.said.insert((node, topic))
    }

    /// Reports a schema that is a part of its own `allOf`, which narrows nothing.
    pub(crate) fn own_part(&mut self, node: NodeId) {
        if self.first_time(node, "own part") {
            let name = self.called(node);
            self.d
                .warning(Code::ReferenceCycle, node, format!("{name} contains itself through `allOf`"))
                .help("it adds nothing to itself, so that only its other parts are read");
            self.ledger.ignored(node, "what the schema says by being a part of its own `allOf` is left out");
        }
    }

    /// Reports a schema that is defined by nothing but itself.
    pub(crate) fn cycle(&mut self, node: NodeId, keyword: &str) {
        if self.first_time(node, "cycle") {
            let name = self.called(node);
            self.d
                .error(Code::ReferenceCycle, node, format!("{name} contains itself through `{keyword}`"))
                .help("let one of the schemas hold the other in a property instead");
        }
    }
}
