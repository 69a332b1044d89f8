//! Types that are read from more than one body: by status, and from headers.

/// Makes an enum decode by status: the exact status first, then its range, then `default` (OpenAPI 3.1 §4.8.16). The word
/// after a variant says what its body is: `json`, `text` (a [`String`]), `bytes` ([`Bytes`](crate::Bytes)) or `empty`.
///
/// ```ignore
/// pub enum ListPetsError { Invalid(Problem), NotFound, Unclear(String), Other(Problem) }
///
/// runtime::responses! {
///     ListPetsError {
///         400 Invalid json,
///         404 NotFound empty,
///         4XX Unclear text,
///         default Other json,
///     }
/// }
/// ```
#[macro_export]
macro_rules! responses {
    ($name:ident { $($status:tt $variant:ident $body:ident),* $(,)? }) => {
        impl $crate::FromResponse for $name {
            type Output = Self;

            #[inline]
            fn from_response(
                response: &$crate::RawResponse,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                match response.matching(&[$(stringify!($status)),*]) {
                    $(::core::option::Option::Some(stringify!($status)) => $crate::responses!(@$body $variant response),)*
                    _ => ::core::result::Result::Err(response.undescribed()),
                }
            }
        }
    };
    (@json $variant:ident $response:ident) => { $response.json().map(Self::$variant) };
    (@text $variant:ident $response:ident) => { $response.text().map(Self::$variant) };
    (@bytes $variant:ident $response:ident) => {
        ::core::result::Result::Ok(Self::$variant(::core::clone::Clone::clone(&$response.body)))
    };
    (@empty $variant:ident $response:ident) => { ::core::result::Result::Ok(Self::$variant) };
}

/// Makes a struct readable from response headers. Every field is an `Option`: a header that is not there, or whose text
/// does not fit the field's type, is `None`.
///
/// ```ignore
/// #[derive(Clone, Debug)]
/// pub struct RateLimit { pub retry_after: Option<i64>, pub limit: Option<i64> }
///
/// runtime::headers! {
///     RateLimit {
///         retry_after "Retry-After",
///         limit "X-RateLimit-Limit",
///     }
/// }
/// ```
#[macro_export]
macro_rules! headers {
    ($name:ident { $($field:ident $header:literal),* $(,)? }) => {
        impl $crate::FromHeaders for $name {
            #[inline]
            fn from_headers(headers: &$crate::http::HeaderMap) -> Self {
                Self { $($field: $crate::header_as(headers, $header),)* }
            }
        }
    };
}
