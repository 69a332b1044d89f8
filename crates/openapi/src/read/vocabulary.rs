//! The fields of every object, for telling typing errors from extensions.

use crate::document::RefKind;

/// An object of the specification: what messages call it, and its fields.
pub(super) struct Vocabulary {
    /// With its article.
    pub(super) name: &'static str,
    /// As the specification spells them.
    pub(super) fields: &'static [&'static str],
}

impl Vocabulary {
    /// A hint for fields that stand one level too high.
    pub(super) fn belongs_elsewhere(&self, field: &str) -> Option<String> {
        let has_content = self.fields.contains(&"content");
        let has_schema = self.fields.contains(&"schema");
        let hint = match field {
            "schema" | "examples" if has_content => "since OpenAPI 3.0 it belongs into a media type of `content`",
            _ if has_content && field.contains('/') => "media types belong into `content`",
            "$ref" if has_schema => "a reference to a schema belongs into `schema`",
            "type" | "items" | "enum" | "format" | "properties" | "default" if has_schema => "it belongs into `schema`",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// A hint for fields that another version of the specification has.
pub(super) fn of_other_version(field: &str) -> Option<String> {
    let hint = match field {
        "itemSchema"
        | "itemEncoding"
        | "prefixEncoding"
        | "additionalOperations"
        | "query"
        | "dataValue"
        | "serializedValue"
        | "mediaTypes"
        | "deviceAuthorizationUrl"
        | "deviceAuthorization"
        | "defaultMapping"
        | "oauth2MetadataUrl"
        | "$self" => "it is a field of OpenAPI 3.2 and ignored",
        "webhooks" | "pathItems" | "jsonSchemaDialect" => "it is a field of OpenAPI 3.1 and ignored",
        "definitions"
        | "basePath"
        | "host"
        | "schemes"
        | "consumes"
        | "produces"
        | "securityDefinitions"
        | "collectionFormat" => "it is a field of Swagger 2.0 and ignored",
        "dependencies" | "additionalItems" | "id" => "it is a keyword of an older JSON Schema and ignored",
        _ => return None,
    };
    Some(hint.to_owned())
}

macro_rules! vocabulary {
    ($($ident:ident = $name:literal: $($field:literal)*;)*) => {
        $(pub(super) const $ident: Vocabulary = Vocabulary { name: $name, fields: &[$($field),*] };)*
    };
}

/// The fields of a kind of object, for those kinds that are read.
pub(crate) const fn fields_of(kind: RefKind) -> Option<&'static [&'static str]> {
    Some(match kind {
        RefKind::Schema => SCHEMA.fields,
        RefKind::Response => RESPONSE.fields,
        RefKind::Parameter => PARAMETER.fields,
        RefKind::RequestBody => REQUEST_BODY.fields,
        RefKind::Header => HEADER.fields,
        RefKind::SecurityScheme => SECURITY_SCHEME.fields,
        RefKind::PathItem => PATH_ITEM.fields,
        RefKind::Example | RefKind::Link | RefKind::Callback => return None,
    })
}

vocabulary! {
    DOCUMENT = "an OpenAPI document": "openapi" "info" "jsonSchemaDialect" "servers" "paths" "webhooks" "components"
        "security" "tags" "externalDocs" "$self";
    SWAGGER = "a Swagger document": "swagger" "info" "host" "basePath" "schemes" "consumes" "produces" "paths"
        "definitions" "parameters" "responses" "securityDefinitions" "security" "tags" "externalDocs";
    SWAGGER_PATH_ITEM = "a path item": "$ref" "get" "put" "post" "delete" "options" "head" "patch" "parameters";
    SWAGGER_OPERATION = "an operation": "tags" "summary" "description" "externalDocs" "operationId" "consumes"
        "produces" "parameters" "responses" "schemes" "deprecated" "security";
    SWAGGER_PARAMETER = "a parameter": "name" "in" "description" "required" "allowEmptyValue" "type" "format" "items"
        "collectionFormat" "default" "maximum" "exclusiveMaximum" "minimum" "exclusiveMinimum" "maxLength" "minLength"
        "pattern" "maxItems" "minItems" "uniqueItems" "enum" "multipleOf";
    SWAGGER_BODY = "a parameter in `body`": "name" "in" "description" "required" "schema";
    SWAGGER_HEADER = "a header": "description" "type" "format" "items" "collectionFormat" "default" "maximum"
        "exclusiveMaximum" "minimum" "exclusiveMinimum" "maxLength" "minLength" "pattern" "maxItems" "minItems"
        "uniqueItems" "enum" "multipleOf";
    SWAGGER_RESPONSE = "a response": "description" "schema" "headers" "examples";
    SWAGGER_SECURITY_SCHEME = "a security definition": "type" "description" "name" "in" "flow" "authorizationUrl"
        "tokenUrl" "scopes";
    INFO = "`info`": "title" "summary" "description" "termsOfService" "contact" "license" "version";
    CONTACT = "a contact": "name" "url" "email";
    LICENSE = "a license": "name" "identifier" "url";
    SERVER = "a server": "url" "description" "variables" "name";
    SERVER_VARIABLE = "a server variable": "enum" "default" "description";
    TAG = "a tag": "name" "description" "externalDocs" "summary" "parent" "kind";
    EXTERNAL_DOCS = "`externalDocs`": "description" "url";
    COMPONENTS = "`components`": "schemas" "responses" "parameters" "examples" "requestBodies" "headers"
        "securitySchemes" "links" "callbacks" "pathItems" "mediaTypes";
    PATH_ITEM = "a path item": "$ref" "summary" "description" "get" "put" "post" "delete" "options" "head" "patch"
        "trace" "servers" "parameters" "query" "additionalOperations";
    OPERATION = "an operation": "tags" "summary" "description" "externalDocs" "operationId" "parameters"
        "requestBody" "responses" "callbacks" "deprecated" "security" "servers";
    PARAMETER = "a parameter": "name" "in" "description" "required" "deprecated" "allowEmptyValue" "style" "explode"
        "allowReserved" "schema" "example" "examples" "content";
    HEADER = "a header": "description" "required" "deprecated" "allowEmptyValue" "style" "explode" "allowReserved"
        "schema" "example" "examples" "content";
    REQUEST_BODY = "a request body": "description" "content" "required";
    MEDIA_TYPE = "a media type": "schema" "example" "examples" "encoding" "itemSchema" "prefixEncoding"
        "itemEncoding";
    ENCODING = "an encoding": "contentType" "headers" "style" "explode" "allowReserved";
    RESPONSE = "a response": "description" "headers" "content" "links" "summary";
    EXAMPLE = "an example": "summary" "description" "value" "externalValue" "dataValue" "serializedValue";
    DISCRIMINATOR = "a discriminator": "propertyName" "mapping" "defaultMapping";
    SECURITY_SCHEME = "a security scheme": "type" "description" "name" "in" "scheme" "bearerFormat" "flows"
        "openIdConnectUrl" "deprecated" "oauth2MetadataUrl";
    OAUTH_FLOWS = "`flows`": "implicit" "password" "clientCredentials" "authorizationCode" "deviceAuthorization";
    OAUTH_FLOW = "an OAuth flow": "authorizationUrl" "tokenUrl" "refreshUrl" "scopes" "deviceAuthorizationUrl";
    SCHEMA = "a schema": "$ref" "type" "nullable" "title" "description" "format" "enum" "const" "default" "example"
        "examples" "properties" "required" "additionalProperties" "patternProperties" "propertyNames"
        "unevaluatedProperties" "items" "prefixItems" "allOf" "anyOf" "oneOf" "not" "discriminator" "minLength"
        "maxLength" "pattern" "minimum" "maximum" "exclusiveMinimum" "exclusiveMaximum" "multipleOf" "minItems"
        "maxItems" "uniqueItems" "minProperties" "maxProperties" "contentEncoding" "contentMediaType" "readOnly"
        "writeOnly" "deprecated" "externalDocs" "xml" "$id" "$schema" "$anchor" "$dynamicRef" "$dynamicAnchor" "$recursiveRef" "$recursiveAnchor"
        "$vocabulary" "$comment" "$defs" "if" "then" "else" "dependentSchemas" "dependentRequired" "contains"
        "minContains" "maxContains" "unevaluatedItems" "contentSchema";
}
