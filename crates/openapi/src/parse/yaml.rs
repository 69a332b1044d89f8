//! YAML to [`Tree`]. The only module that names the YAML library.
//!
//! In: the events of `granit-parser`, whose marks carry byte offsets. Out: the tree of the first document. Scalars are
//! resolved here, by the core schema, and keys are text.

mod error;

use granit_parser::{Event, Parser, ScalarStyle, Span as Mark, StrInput, Tag, options};
use truespec_source::{At, Diagnostics, FileId, NodeId, Sources, Span};

use super::scalar::{self, Scalar};
use crate::Tree;
use crate::tree::{Builder, BuilderError, MAX_DEPTH, index};

pub(super) fn parse(sources: Sources, file: FileId, d: &mut Diagnostics) -> Option<Tree> {
    // A clone shares the text; the tree owns the other one.
    let texts = sources.clone();
    let text = texts.file(file).text();
    // The parser's own limits count block and flow collections apart; ours counts both and is met first.
    let limits = options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH + 2,
        block_nesting_limit: MAX_DEPTH + 2,
    };
    let mut reader = Reader { builder: Builder::new(sources, file), anchors: Vec::new(), open: Vec::new(), file, text };
    if reader.run(Parser::new_from_str_with_options(text, limits), d).is_err() {
        reader.builder.abandon(d);
        return None;
    }
    let tree = reader.builder.finish(d);
    if tree.is_none() {
        error::empty(file, texts.file(file).name(), d);
    }
    tree
}

/// What is wrong was reported, and nothing after it would make sense.
struct Stop;

struct Reader<'t> {
    builder: Builder,
    /// Anchor number to node.
    anchors: Vec<Option<NodeId>>,
    open: Vec<Container>,
    file: FileId,
    text: &'t str,
}

#[derive(Clone, Copy)]
enum Container {
    List,
    /// An object that needs a key next.
    Key,
    /// An object that needs a value next.
    Value,
}

impl<'t> Reader<'t> {
    fn run(&mut self, parser: Parser<'t, StrInput<'t>>, d: &mut Diagnostics) -> Result<(), Stop> {
        let mut documents = 0;
        for event in parser {
            let (event, mark) = event.map_err(|error| self.fail(d, &error))?;
            let (start, end) = offsets(&mark);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        error::several_documents(self.builder.span(start, end), d);
                        return Ok(());
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    let node = self.scalar(&value, style, tag.as_deref(), &mark, d);
                    self.anchor(anchor, node);
                }
                Event::SequenceStart(_, anchor, tag) => {
                    self.before_container(start, end, d)?;
                    self.check_tag(tag.as_deref(), &["seq"], &mark, d);
                    let node = self.builder.open_list(start).map_err(|error| self.stop(error, start, end, d))?;
                    self.open.push(Container::List);
                    self.anchor(anchor, Some(node));
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.before_container(start, end, d)?;
                    self.check_tag(tag.as_deref(), &["map"], &mark, d);
                    let node = self.builder.open_object(start).map_err(|error| self.stop(error, start, end, d))?;
                    self.open.push(Container::Key);
                    self.anchor(anchor, Some(node));
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    self.open.pop();
                    // Block collections end where the next thing begins; flow ones with their bracket.
                    self.builder.close((end > start).then_some(end), d);
                    self.after_value();
                }
                Event::Alias(anchor) => self.alias(anchor, start, end, d)?,
                // Comments and anchor names are not asked for; an unknown alias is an error of the parser.
                _ => {}
            }
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        mark: &Mark,
        d: &mut Diagnostics,
    ) -> Option<NodeId> {
        let (start, end) = offsets(mark);
        // An absent value comes as `~` without any bytes.
        let value = if start == end && style == ScalarStyle::Plain { "" } else { value };
        if let Some(place @ Container::Key) = self.open.last_mut() {
            *place = Container::Value;
            if value == "<<" && style == ScalarStyle::Plain {
                self.builder.merge_key(value, start, end);
            } else {
                self.builder.key(value, start, end);
            }
            return None;
        }
        // A block scalar's end mark is where the next thing begins.
        let trailing = self.text.get(start as usize..end as usize).map_or(0, |text| text.len() - text.trim_end().len());
        let end = end - index(trailing);
        let meaning = match tag.filter(|tag| tag.is_yaml_core_schema()).map(Tag::suffix) {
            Some("str" | "binary" | "timestamp") => Scalar::String,
            // A tag makes quoted text what it names: `!!int "3"`.
            Some("int" | "float" | "bool" | "null") => scalar::resolve(value),
            _ if tag.is_some_and(|tag| tag.handle().is_empty() && tag.suffix() == "!") => Scalar::String,
            _ => {
                self.check_tag(tag, &[], mark, d);
                if style == ScalarStyle::Plain { scalar::resolve(value) } else { Scalar::String }
            }
        };
        let node = match meaning {
            Scalar::Null => self.builder.null(start, end),
            Scalar::Bool(value) => self.builder.bool(value, start, end),
            Scalar::Number(digits) => self.builder.number(&digits, start, end),
            Scalar::String => self.builder.string(value, start, end),
            Scalar::NotFinite => {
                error::not_finite(self.builder.span(start, end), value, d);
                self.builder.string(value, start, end)
            }
        };
        self.after_value();
        Some(node)
    }

    fn alias(&mut self, anchor: usize, start: u32, end: u32, d: &mut Diagnostics) -> Result<(), Stop> {
        let Some(target) = self.anchors.get(anchor).copied().flatten() else {
            // The anchor stands on a key, which is no node.
            error::alias_of_key(self.builder.span(start, end), d);
            return Err(Stop);
        };
        if let Some(place @ Container::Key) = self.open.last_mut() {
            *place = Container::Value;
            let Some(key) = self.builder.scalar_text(target) else {
                error::key_not_text(self.builder.span(start, end), d);
                return Err(Stop);
            };
            self.builder.key(&key, start, end);
            return Ok(());
        }
        self.builder.copy(target, start, end).map_err(|error| {
            if error == BuilderError::RecursiveAlias {
                let anchor = self.builder.start_of(target);
                error::recursive_alias(self.builder.span(start, end), self.place(anchor, anchor), d);
                Stop
            } else {
                self.stop(error, start, end, d)
            }
        })?;
        self.after_value();
        Ok(())
    }

    /// A list or an object cannot be a key.
    fn before_container(&mut self, start: u32, end: u32, d: &mut Diagnostics) -> Result<(), Stop> {
        if matches!(self.open.last(), Some(Container::Key)) {
            error::key_not_text(self.place(start, end), d);
            return Err(Stop);
        }
        Ok(())
    }

    fn after_value(&mut self) {
        if let Some(place @ Container::Value) = self.open.last_mut() {
            *place = Container::Key;
        }
    }

    fn anchor(&mut self, anchor: usize, node: Option<NodeId>) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = node;
        }
    }

    /// Tags of the core schema that say what the value is anyway are fine; others have no meaning here.
    fn check_tag(&self, tag: Option<&Tag>, allowed: &[&str], mark: &Mark, d: &mut Diagnostics) {
        let Some(tag) = tag else { return };
        if tag.is_yaml_core_schema() && allowed.contains(&tag.suffix()) {
            return;
        }
        let (start, end) = mark.tag_span().as_ref().map_or_else(|| offsets(mark), offsets);
        error::unknown_tag(self.builder.span(start, end), &tag.original(), d);
    }

    fn fail(&self, d: &mut Diagnostics, error: &granit_parser::ScanError) -> Stop {
        let start = self.builder.innermost().map(|node| self.builder.start_of(node));
        let opens = |&start: &u32| matches!(self.text.as_bytes().get(start as usize), Some(b'{' | b'['));
        let bracket = start.filter(opens).map(|start| self.builder.span(start, start + 1));
        error::syntax(self.file, self.text, error, bracket, d);
        Stop
    }

    /// A span that is not empty where there is a character to show.
    fn place(&self, start: u32, end: u32) -> Span {
        let next = self.text.get(start as usize..).and_then(|rest| rest.chars().next());
        self.builder.span(start, end.max(start + index(next.map_or(0, char::len_utf8))))
    }

    fn stop(&self, error: BuilderError, start: u32, end: u32, d: &mut Diagnostics) -> Stop {
        super::report(error, At::Span(self.place(start, end)), d);
        Stop
    }
}

fn offsets(mark: &Mark) -> (u32, u32) {
    let range = mark.byte_range().unwrap_or_default();
    (index(range.start), index(range.end.max(range.start)))
}
