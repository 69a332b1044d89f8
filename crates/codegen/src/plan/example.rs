//! The first call that the README shows: one that compiles as it stands.

use crate::{Call, FieldMode, FirstCall, Group, Passing, RustType, Target, TypeBody, TypeId, TypeItem};

/// The call that needs the least, where there is one whose arguments can be written down.
pub(crate) fn first_call(groups: &[Group], untagged: &[Call], types: &[TypeItem]) -> Option<FirstCall> {
    let of_groups = groups
        .iter()
        .enumerate()
        .flat_map(|(group, item)| item.calls.iter().enumerate().map(move |(at, call)| (Some(group), at, call)));
    let of_client = untagged.iter().enumerate().map(|(at, call)| (None, at, call));
    let mut found: Option<(usize, FirstCall)> = None;
    for (group, at, call) in of_groups.chain(of_client).filter(|(_, _, call)| !call.deprecated) {
        let mut imports = Vec::new();
        let arguments = call.arguments.iter().map(|argument| expression(argument, types, &mut imports));
        let Some(arguments) = arguments.collect::<Option<Vec<_>>>() else { continue };
        let cost = arguments.len() * 2 + imports.len();
        if found.as_ref().is_none_or(|(least, _)| cost < *least) {
            found = Some((cost, FirstCall { group, call: at, arguments, imports }));
        }
    }
    found.map(|(_, call)| call)
}

fn expression(argument: &crate::Argument, types: &[TypeItem], imports: &mut Vec<TypeId>) -> Option<String> {
    if argument.target == Target::Body(crate::BodyEncoding::BytesAs) {
        return None;
    }
    let example = argument.ident.trim_start_matches("r#").trim_end_matches('_');
    match &argument.passing {
        Passing::Text => Some(format!("\"{example}\"")),
        Passing::Value(RustType::Plain("bool")) => Some("true".to_owned()),
        Passing::Value(RustType::Plain("f64")) => Some("1.0".to_owned()),
        Passing::Value(RustType::Plain(_)) => Some("1".to_owned()),
        Passing::Value(RustType::Model(id)) => {
            let item = types.get(id.0)?;
            let TypeBody::Enum { values, .. } = &item.body else { return None };
            imports.push(*id);
            Some(format!("{}::{}", item.ident, values.first()?.ident))
        }
        Passing::Reference(RustType::Model(id)) => {
            let item = types.get(id.0)?;
            let TypeBody::Struct { fields, default: true, .. } = &item.body else { return None };
            imports.push(*id);
            let field = fields.iter().find_map(|field| Some((field, simple(field)?)));
            Some(match field {
                Some((field, value)) if fields.len() > 1 => {
                    format!("&{} {{ {}: Some({value}), ..Default::default() }}", item.ident, field.ident)
                }
                Some((field, value)) if !has_extra(&item.body) => {
                    format!("&{} {{ {}: Some({value}) }}", item.ident, field.ident)
                }
                _ => format!("&{}::default()", item.ident),
            })
        }
        Passing::Value(_) | Passing::Reference(_) | Passing::Slice(_) | Passing::File => None,
    }
}

fn has_extra(body: &TypeBody) -> bool {
    matches!(body, TypeBody::Struct { extra: Some(_), .. })
}

fn simple(field: &crate::FieldItem) -> Option<String> {
    let RustType::Option(inner) = &field.ty else { return None };
    if field.mode != FieldMode::Optional || field.deprecated {
        return None;
    }
    match **inner {
        RustType::Plain("bool") => Some("true".to_owned()),
        RustType::Plain("String") => {
            Some(format!("\"{}\".to_owned()", field.ident.trim_start_matches("r#").trim_end_matches('_')))
        }
        RustType::Plain("i32" | "i64" | "u32" | "u64") => Some("1".to_owned()),
        _ => None,
    }
}
