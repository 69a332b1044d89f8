//! `anyOf`, `oneOf`, and the property that selects a schema.

use truespec_source::NodeId;

use super::{Judge, Seen};

impl Judge<'_> {
    pub(super) fn unions(&self, schema: NodeId, value: NodeId, depth: usize, seen: &mut Seen) {
        let selected = self.selected(schema, value);
        let mut is_branch = false;
        for keyword in ["anyOf", "oneOf"] {
            let mut branches = self.all(schema, keyword);
            if let Some(selected) = selected
                && branches.iter().any(|&branch| self.end(branch) == selected)
            {
                branches.retain(|&branch| self.end(branch) == selected);
                is_branch = true;
            }
            self.any_of(&branches, value, depth, seen);
        }
        if let Some(selected) = selected.filter(|&selected| !is_branch && selected != schema) {
            // A schema that extends this one; it leads back here, and need not be looked at for ever.
            let hop = (selected, value);
            if !self.hops.borrow().contains(&hop) {
                self.hops.borrow_mut().push(hop);
                self.schema(selected, value, depth + 1, seen);
                self.hops.borrow_mut().pop();
            }
        }
    }

    /// Of the branches that fit, every one declares fields; of others, the one that nearly fits says what is wrong.
    fn any_of(&self, branches: &[NodeId], value: NodeId, depth: usize, seen: &mut Seen) {
        let mut nearest: Option<Seen> = None;
        let mut fits = branches.is_empty();
        for &branch in branches {
            let mut found = Seen::default();
            self.schema(branch, value, depth + 1, &mut found);
            if found.misfits == 0 {
                fits = true;
                seen.add(found);
            } else if nearest.as_ref().is_none_or(|nearest| found.misfits < nearest.misfits) {
                nearest = Some(found);
            }
        }
        if let Some(nearest) = nearest.filter(|_| !fits) {
            seen.add(nearest);
        }
    }

    /// The schema that `mapping` has for the value's tag, or else the branch of that name (`OpenAPI` 3.1 §4.8.25).
    fn selected(&self, schema: NodeId, value: NodeId) -> Option<NodeId> {
        let discriminator = self.tree.get(schema, "discriminator")?;
        let property = self.tree.as_str(self.tree.get(discriminator, "propertyName")?)?;
        let tag = self.tree.as_str(self.tree.get(value, property)?)?;
        let mapped = self.tree.get(discriminator, "mapping").and_then(|mapping| self.tree.get(mapping, tag));
        let Some(mapped) = mapped else {
            let named = |&branch: &NodeId| {
                let text = self.tree.get(branch, "$ref").and_then(|reference| self.tree.as_str(reference));
                text.is_some_and(|text| text.rsplit('/').next() == Some(tag))
            };
            let branches = ["anyOf", "oneOf"].into_iter().flat_map(|keyword| self.all(schema, keyword));
            return branches.filter(named).map(|branch| self.end(branch)).next();
        };
        let text = self.tree.as_str(mapped)?;
        let bare = || self.tree.target(mapped, &format!("#/components/schemas/{text}"));
        self.tree.target(mapped, text).or_else(bare).map(|target| self.end(target))
    }

    /// Where the references of a schema end.
    fn end(&self, schema: NodeId) -> NodeId {
        let mut at = schema;
        for _ in 0..super::MAX_HOPS {
            let Some(next) = self.target(at) else { break };
            at = next;
        }
        at
    }
}
