//! OpenAPI text to a spanned tree to a typed document with resolved references.
