//! JSON texts for the speed measurements, the same on every run.

use super::shape::{Decl, Field, Ty};

/// A text and the type that it decodes to.
pub(crate) struct Workload {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) ty: &'static str,
    pub(crate) json: String,
}

/// All workloads over the declarations of [`super::shape::workload`].
pub(crate) fn all(decls: &[Decl]) -> Vec<Workload> {
    let mut s = Sampler { decls, random: Random(0x5DEE_CE66), density: 70, shuffle: false, unknown: 0 };
    let small = s.list("Small", 5000);
    s.shuffle = true;
    let shuffled = s.list("Small", 5000);
    s.shuffle = false;
    s.unknown = 6;
    let unknown = s.list("Small", 3000);
    s.unknown = 0;
    let deep = (0..150).map(|_| node(&mut s, 50)).collect::<Vec<_>>().join(",");
    s.density = 30;
    let sparse = s.list("Wide", 800);
    s.density = 100;
    let wide = s.list("Wide", 400);
    s.density = 70;
    let unions = s.list("Event", 5000);
    let strings = (0..20_000).map(|_| s.text()).collect::<Vec<_>>().join(",");
    let escaped = (0..6000).map(|_| s.escaped_text()).collect::<Vec<_>>().join(",");
    let floats = (0..30_000).map(|_| s.float()).collect::<Vec<_>>().join(",");
    let workload = |id, title, ty, json| Workload { id, title, ty, json };
    vec![
        workload("small", "many small objects", "Vec<Small>", small),
        workload("shuffled", "the same, keys in random order", "Vec<Small>", shuffled),
        workload("unknown", "the same, half of the fields unknown", "Vec<Small>", unknown),
        workload("deep", "nested 50 deep", "Vec<Node>", format!("[{deep}]")),
        workload("wide", "60 optional fields, all present", "Vec<Wide>", wide),
        workload("sparse", "60 optional fields, a third present", "Vec<Wide>", sparse),
        workload("unions", "tagged unions", "Vec<Event>", unions),
        workload("strings", "a long array of strings", "Vec<String>", format!("[{strings}]")),
        workload("escaped", "strings with escapes and other scripts", "Vec<String>", format!("[{escaped}]")),
        workload("floats", "a long array of numbers", "Vec<f64>", format!("[{floats}]")),
    ]
}

fn node(s: &mut Sampler<'_>, depth: usize) -> String {
    let mut text = String::from("null");
    for level in 0..depth {
        let (name, leaves) = (s.text(), s.list("Leaf", 2));
        text = format!(r#"{{"name":{name},"value":{level},"child":{text},"leaves":{leaves}}}"#);
    }
    text
}

struct Sampler<'d> {
    decls: &'d [Decl],
    random: Random,
    /// Percent of optional fields that are present.
    density: usize,
    shuffle: bool,
    /// Members that no field takes, an object.
    unknown: usize,
}

impl Sampler<'_> {
    fn list(&mut self, name: &str, count: usize) -> String {
        let items: Vec<String> = (0..count).map(|_| self.named(name)).collect();
        format!("[{}]", items.join(","))
    }

    fn named(&mut self, name: &str) -> String {
        match self.decls.iter().find(|decl| decl.name() == name) {
            Some(Decl::Struct { fields, .. }) => self.object(fields, None),
            Some(Decl::StringEnum { variants, .. }) => {
                let index = self.random.below(variants.len());
                variants.get(index).map(|(_, wire)| format!("\"{wire}\"")).unwrap_or_default()
            }
            Some(Decl::Union { variants, .. }) => {
                let index = self.random.below(variants.len());
                let chosen = variants.get(index);
                let fields = chosen.and_then(|(variant, _)| self.decls.iter().find(|decl| decl.name() == variant));
                match (chosen, fields) {
                    (Some((_, tag)), Some(Decl::Struct { fields, .. })) => self.object(fields, Some(tag)),
                    _ => "null".to_owned(),
                }
            }
            None => "null".to_owned(),
        }
    }

    fn object(&mut self, fields: &[Field], tag: Option<&str>) -> String {
        let mut members: Vec<String> = tag.iter().map(|tag| format!("\"type\":\"{tag}\"")).collect();
        for field in fields {
            if field.required || self.random.below(100) < self.density {
                members.push(format!("\"{}\":{}", field.wire(), self.value(&field.ty)));
            }
        }
        for index in 0..self.unknown {
            members.insert(self.random.below(members.len() + 1), format!("\"unknown{index}\":{}", self.text()));
        }
        if self.shuffle {
            for index in (1..members.len()).rev() {
                members.swap(index, self.random.below(index + 1));
            }
        }
        format!("{{{}}}", members.join(","))
    }

    fn value(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Bool => (self.random.below(2) == 1).to_string(),
            Ty::Int => (self.random.next().cast_signed() >> self.random.below(60)).to_string(),
            Ty::Float => self.float(),
            Ty::Text => self.text(),
            Ty::List(item) => format!("[{},{}]", self.value(item), self.value(item)),
            Ty::Map(value) => format!("{{\"team\":{},\"stage\":{}}}", self.value(value), self.value(value)),
            Ty::Boxed(inner) => self.value(inner),
            Ty::Named(name) => self.named(name),
        }
    }

    fn float(&mut self) -> String {
        let digits = self.random.next() % 100_000_000;
        format!("{}.{:08}", self.random.below(1000), digits)
    }

    fn text(&mut self) -> String {
        const WORDS: [&str; 8] = ["video", "translation", "a", "proofread session", "of", "subtitles", "v3", "id-4711"];
        let count = 1 + self.random.below(5);
        let words: Vec<&str> = (0..count).filter_map(|_| WORDS.get(self.random.below(WORDS.len())).copied()).collect();
        format!("\"{}\"", words.join(" "))
    }

    fn escaped_text(&mut self) -> String {
        const WORDS: [&str; 6] =
            ["line\\nnext", "quoted \\\"word\\\"", "Übersetzung", "\\u00e9t\\u00e9", "字幕", "plain"];
        let count = 1 + self.random.below(5);
        let words: Vec<&str> = (0..count).filter_map(|_| WORDS.get(self.random.below(WORDS.len())).copied()).collect();
        format!("\"{}\"", words.join(" "))
    }
}

/// xorshift64*: enough for sample data, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    #[allow(clippy::cast_possible_truncation)]
    fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 33) as usize) % limit.max(1)
    }
}
