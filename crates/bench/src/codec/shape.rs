//! The types that every flavor is printed from, so that all sides compile and decode the same ones.

/// A type declaration.
pub(crate) enum Decl {
    Struct {
        name: String,
        fields: Vec<Field>,
    },
    StringEnum {
        name: String,
        variants: Vec<(&'static str, &'static str)>,
    },
    /// Tagged by the member `type`; each variant holds the struct of that name.
    Union {
        name: String,
        variants: Vec<(String, &'static str)>,
    },
}

/// A field of a struct; its wire name is its name in camel case.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) ty: Ty,
}

/// The type of a field, without the `Option` of an optional one.
#[derive(Clone)]
pub(crate) enum Ty {
    Bool,
    Int,
    Float,
    Text,
    List(Box<Ty>),
    Map(Box<Ty>),
    Boxed(Box<Ty>),
    Named(String),
}

impl Field {
    pub(crate) fn required(name: impl Into<String>, ty: Ty) -> Self {
        Self { name: name.into(), required: true, ty }
    }

    pub(crate) fn optional(name: impl Into<String>, ty: Ty) -> Self {
        Self { name: name.into(), required: false, ty }
    }

    /// `nick_name` is `nickName` in JSON.
    pub(crate) fn wire(&self) -> String {
        let mut words = self.name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |wire, word| {
            let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
            wire + &head.to_ascii_uppercase() + tail
        })
    }
}

impl Decl {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Struct { name, .. } | Self::StringEnum { name, .. } | Self::Union { name, .. } => name,
        }
    }

    /// Whether a value can be made of nothing.
    pub(crate) fn has_default(&self) -> bool {
        matches!(self, Self::Struct { fields, .. } if fields.iter().all(|field| !field.required))
    }
}

/// Structs of 10 optional fields.
pub(crate) fn flat(count: usize) -> Vec<Decl> {
    let types = [Ty::Text, Ty::Int, Ty::Bool, Ty::Float, Ty::List(Box::new(Ty::Text))];
    (0..count)
        .map(|index| Decl::Struct {
            name: format!("S{index}"),
            fields: (0..10)
                .map(|field| Field::optional(format!("field_{field}"), types[(index + field) % types.len()].clone()))
                .collect(),
        })
        .collect()
}

/// Structs of 10 required and optional fields that hold scalars, lists, maps, enums and earlier structs; one declaration
/// in ten is an enum.
pub(crate) fn mixed(count: usize) -> Vec<Decl> {
    let named = |name: String| Ty::Named(name);
    (0..count)
        .map(|index| {
            let status = format!("M{}", index / 10 * 10);
            if index % 10 == 0 {
                let variants = vec![("Active", "active"), ("Paused", "paused"), ("Failed", "failed"), ("Done", "done")];
                return Decl::StringEnum { name: status, variants };
            }
            // The struct before, or nothing to nest yet.
            let nested = if index % 10 == 1 { Ty::Text } else { named(format!("M{}", index - 1)) };
            let fields = vec![
                Field::required("id", Ty::Text),
                Field::required("created_at", Ty::Int),
                Field::required("status", named(status)),
                Field::optional("display_name", Ty::Text),
                Field::optional("ratio", Ty::Float),
                Field::optional("parent", Ty::Boxed(Box::new(nested.clone()))),
                Field::required("items", Ty::List(Box::new(nested))),
                Field::optional("labels", Ty::Map(Box::new(Ty::Text))),
                Field::optional("enabled", Ty::Bool),
                Field::optional("tags", Ty::List(Box::new(Ty::Text))),
            ];
            Decl::Struct { name: format!("M{index}"), fields }
        })
        .collect()
}

/// The types of the speed workloads.
pub(crate) fn workload() -> Vec<Decl> {
    let named = |name: &str| Ty::Named(name.to_owned());
    let list = |ty| Ty::List(Box::new(ty));
    let strukt = |name: &str, fields| Decl::Struct { name: name.to_owned(), fields };
    let small = || {
        vec![
            Field::required("id", Ty::Int),
            Field::required("user_name", Ty::Text),
            Field::required("active", Ty::Bool),
            Field::required("score", Ty::Float),
            Field::required("status", named("Status")),
            Field::optional("note", Ty::Text),
        ]
    };
    let wide_types = [Ty::Text, Ty::Int, Ty::Bool, Ty::Float];
    vec![
        Decl::StringEnum {
            name: "Status".into(),
            variants: vec![("Active", "active"), ("Paused", "paused"), ("Failed", "failed")],
        },
        strukt("Small", small()),
        strukt(
            "Node",
            vec![
                Field::required("name", Ty::Text),
                Field::required("value", Ty::Int),
                Field::optional("child", Ty::Boxed(Box::new(named("Node")))),
                Field::required("leaves", list(named("Leaf"))),
            ],
        ),
        strukt("Leaf", vec![Field::required("key", Ty::Text), Field::optional("on", Ty::Bool)]),
        strukt(
            "Wide",
            (0..60)
                .map(|index| Field::optional(format!("wide_field_{index}"), wide_types[index % 4].clone()))
                .collect(),
        ),
        strukt("Created", vec![Field::required("id", Ty::Text), Field::required("by", Ty::Text)]),
        strukt("Moved", vec![Field::required("x", Ty::Float), Field::required("y", Ty::Float)]),
        strukt(
            "Renamed",
            vec![Field::required("id", Ty::Text), Field::optional("labels", Ty::Map(Box::new(Ty::Text)))],
        ),
        Decl::Union {
            name: "Event".into(),
            variants: vec![("Created".into(), "created"), ("Moved".into(), "moved"), ("Renamed".into(), "renamed")],
        },
    ]
}
