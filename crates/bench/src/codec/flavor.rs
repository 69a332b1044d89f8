//! Prints the types of [`super::shape`] for each codec.

use std::fmt::{self, Write};

use super::shape::{Decl, Field, Ty};

/// A codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// Types with derived `Clone`, `Debug`, `PartialEq` and no codec: the floor.
    Plain,
    /// `serde` derive.
    Serde,
    /// `miniserde` derive.
    Miniserde,
    /// The runtime's traits, implemented in full, beside derived `Debug`, `PartialEq`, `Default`.
    Spelled,
    /// The runtime's macros, as generated code has them.
    Ours,
}

impl Flavor {
    pub(crate) const ALL: [Self; 5] = [Self::Plain, Self::Serde, Self::Miniserde, Self::Spelled, Self::Ours];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Plain => "no codec",
            Self::Serde => "serde derive",
            Self::Miniserde => "miniserde derive",
            Self::Spelled => "runtime traits, derived `Debug` and `PartialEq`",
            Self::Ours => "runtime macros, as generated",
        }
    }

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Serde => "serde",
            Self::Miniserde => "miniserde",
            Self::Spelled => "spelled",
            Self::Ours => "ours",
        }
    }

    /// The `[dependencies]` of a crate of such types. Rivals are pinned, so that numbers can be compared over time.
    pub(crate) fn dependencies(self, runtime: &str) -> String {
        match self {
            Self::Plain => String::new(),
            Self::Serde => {
                "serde = { version = \"=1.0.229\", features = [\"derive\"] }\nserde_json = \"=1.0.154\"\n".to_owned()
            }
            Self::Miniserde => "miniserde = \"=0.1.46\"\n".to_owned(),
            Self::Spelled | Self::Ours => {
                format!("truespec-runtime = {{ path = \"{runtime}\", default-features = false }}\n")
            }
        }
    }
}

/// A module of the declarations.
pub(crate) fn module(flavor: Flavor, decls: &[Decl]) -> String {
    let mut text = match flavor {
        Flavor::Plain => String::new(),
        Flavor::Serde => "use serde::{Deserialize, Serialize};\n".to_owned(),
        Flavor::Miniserde => "use miniserde::{Deserialize, Serialize};\n".to_owned(),
        Flavor::Spelled | Flavor::Ours => "use truespec_runtime as runtime;\n".to_owned(),
    };
    if flavor != Flavor::Ours && flavor != Flavor::Spelled {
        text.push_str("type Map<T> = std::collections::BTreeMap<String, T>;\n");
    } else {
        text.push_str("use runtime::Map;\n");
    }
    for decl in decls {
        // A `String` takes everything that is written to it.
        let _ = print(flavor, decl, &mut text);
    }
    text
}

/// A function that decodes and encodes each of the declarations: generic code is compiled only where it is used.
pub(crate) fn uses(flavor: Flavor, decls: &[Decl]) -> String {
    let mut text = String::from("pub fn both_ways(text: &str) -> usize {\n    let mut size = 0;\n");
    for decl in decls {
        let name = decl.name();
        let _ = match flavor {
            Flavor::Plain => Ok(()),
            Flavor::Serde => writeln!(
                text,
                "    if let Ok(v) = serde_json::from_str::<{name}>(text) {{ size += serde_json::to_vec(&v).map_or(0, |v| v.len()); }}"
            ),
            Flavor::Miniserde => writeln!(
                text,
                "    if let Ok(v) = miniserde::json::from_str::<{name}>(text) {{ size += miniserde::json::to_string(&v).len(); }}"
            ),
            Flavor::Spelled | Flavor::Ours => writeln!(
                text,
                "    if let Ok(v) = runtime::json::from_slice::<{name}>(text.as_bytes()) {{ size += runtime::json::to_vec(&v).map_or(0, |v| v.len()); }}"
            ),
        };
    }
    text + "    let _ = text;\n    size\n}\n"
}

fn print(flavor: Flavor, decl: &Decl, out: &mut String) -> fmt::Result {
    match decl {
        Decl::Struct { name, fields } => strukt(flavor, decl, name, fields, out),
        Decl::StringEnum { name, variants } => string_enum(flavor, name, variants, out),
        Decl::Union { name, variants } => union(flavor, name, variants, out),
    }
}

fn strukt(flavor: Flavor, decl: &Decl, name: &str, fields: &[Field], out: &mut String) -> fmt::Result {
    let default = if decl.has_default() { ", Default" } else { "" };
    match flavor {
        Flavor::Ours => writeln!(out, "#[derive(Clone)]")?,
        _ => writeln!(out, "#[derive(Clone, Debug{default}, PartialEq{})]", derives(flavor))?,
    }
    writeln!(out, "pub struct {name} {{")?;
    for field in fields {
        match flavor {
            Flavor::Serde if field.required => writeln!(out, "    #[serde(rename = \"{}\")]", field.wire())?,
            Flavor::Serde => writeln!(
                out,
                "    #[serde(rename = \"{}\", default, skip_serializing_if = \"Option::is_none\")]",
                field.wire()
            )?,
            Flavor::Miniserde => writeln!(out, "    #[serde(rename = \"{}\")]", field.wire())?,
            Flavor::Plain | Flavor::Spelled | Flavor::Ours => {}
        }
        writeln!(out, "    pub {}: {},", field.name, field_type(field))?;
    }
    writeln!(out, "}}")?;
    match flavor {
        Flavor::Ours => {
            let default = if decl.has_default() { ": Default" } else { "" };
            writeln!(out, "runtime::object! {{\n    {name}{default} {{")?;
            for field in fields {
                writeln!(out, "        {} {} \"{}\",", mode(field), field.name, field.wire())?;
            }
            writeln!(out, "    }}\n}}")
        }
        Flavor::Spelled => {
            let lifetimes = "&mut runtime::json::Visitor<'_, 'a>";
            writeln!(out, "impl runtime::Encode for {name} {{\n    fn visit<'a>(&'a self, v: {lifetimes}) {{")?;
            for field in fields {
                writeln!(out, "        v.{}(\"{}\", &self.{});", mode(field), field.wire(), field.name)?;
            }
            writeln!(out, "    }}\n}}\nimpl runtime::Decode for {name} {{")?;
            writeln!(out, "    fn build(m: &mut runtime::json::Members<'_, '_>) -> Self {{\n        Self {{")?;
            for field in fields {
                writeln!(out, "            {}: m.{}(\"{}\"),", field.name, mode(field), field.wire())?;
            }
            writeln!(out, "        }}\n    }}\n}}")
        }
        Flavor::Plain | Flavor::Serde | Flavor::Miniserde => Ok(()),
    }
}

/// Enums are open where the codec can have them open without code by hand.
fn string_enum(flavor: Flavor, name: &str, variants: &[(&str, &str)], out: &mut String) -> fmt::Result {
    match flavor {
        Flavor::Spelled | Flavor::Ours => writeln!(out, "#[derive(Clone, PartialEq, Hash)]")?,
        _ => writeln!(out, "#[derive(Clone, Debug, PartialEq, Eq, Hash{})]", derives(flavor))?,
    }
    writeln!(out, "pub enum {name} {{")?;
    for (variant, wire) in variants {
        if matches!(flavor, Flavor::Serde | Flavor::Miniserde) {
            writeln!(out, "    #[serde(rename = \"{wire}\")]")?;
        }
        writeln!(out, "    {variant},")?;
    }
    match flavor {
        Flavor::Serde => writeln!(out, "    #[serde(untagged)]\n    Unknown(String),")?,
        Flavor::Spelled | Flavor::Ours => writeln!(out, "    Unknown(String),")?,
        Flavor::Plain | Flavor::Miniserde => {}
    }
    writeln!(out, "}}")?;
    if let Flavor::Spelled | Flavor::Ours = flavor {
        writeln!(out, "runtime::string_enum! {{\n    {name} {{")?;
        for (variant, wire) in variants {
            writeln!(out, "        {variant} \"{wire}\",")?;
        }
        writeln!(out, "    }}\n}}")?;
    }
    Ok(())
}

fn union(flavor: Flavor, name: &str, variants: &[(String, &str)], out: &mut String) -> fmt::Result {
    match flavor {
        Flavor::Spelled | Flavor::Ours => writeln!(out, "#[derive(Clone)]")?,
        _ => writeln!(out, "#[derive(Clone, Debug, PartialEq{})]", derives(flavor))?,
    }
    if flavor == Flavor::Serde {
        writeln!(out, "#[serde(tag = \"type\")]")?;
    }
    writeln!(out, "pub enum {name} {{")?;
    for (variant, wire) in variants {
        if flavor == Flavor::Serde {
            writeln!(out, "    #[serde(rename = \"{wire}\")]")?;
        }
        writeln!(out, "    {variant}({variant}),")?;
    }
    if let Flavor::Spelled | Flavor::Ours = flavor {
        writeln!(out, "    Unknown(runtime::Value),\n}}\nruntime::union! {{\n    {name} by tag \"type\" {{")?;
        for (variant, wire) in variants {
            writeln!(out, "        {variant} \"{wire}\",")?;
        }
        writeln!(out, "    }}")?;
    }
    writeln!(out, "}}")
}

fn derives(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::Serde | Flavor::Miniserde => ", Serialize, Deserialize",
        Flavor::Plain | Flavor::Spelled | Flavor::Ours => "",
    }
}

fn mode(field: &Field) -> &'static str {
    if field.required { "required" } else { "optional" }
}

fn field_type(field: &Field) -> String {
    let ty = type_name(&field.ty);
    if field.required { ty } else { format!("Option<{ty}>") }
}

fn type_name(ty: &Ty) -> String {
    match ty {
        Ty::Bool => "bool".to_owned(),
        Ty::Int => "i64".to_owned(),
        Ty::Float => "f64".to_owned(),
        Ty::Text => "String".to_owned(),
        Ty::List(item) => format!("Vec<{}>", type_name(item)),
        Ty::Map(value) => format!("Map<{}>", type_name(value)),
        Ty::Boxed(inner) => format!("Box<{}>", type_name(inner)),
        Ty::Named(name) => name.clone(),
    }
}
