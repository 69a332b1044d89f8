//! OpenAPI document to API model: every OpenAPI quirk ends here.
