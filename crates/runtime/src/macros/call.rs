//! The type of one operation's call.

/// Declares the call of an operation that has optional parameters: a wrapper of [`Call`](crate::Call) for their setters
/// to sit on. An operation without them returns `Call<T, E>` itself.
///
/// ```ignore
/// runtime::call! {
///     /// Call of [`Pets::list`]: nothing is sent until it is awaited.
///     pub struct ListPets -> PetPage, Problem, items Pet;
/// }
/// ```
///
/// Where its answer can be had as a stream, too, a second line says so, with the `Accept` header of that and, where the
/// server wants one, the member of the JSON body that is set to true: `stream EventStream<Pet>, "text/event-stream",
/// "stream";`.
///
/// Without `items`, it is not one page of a list.
#[macro_export]
macro_rules! call {
    (
        $(#[$meta:meta])* $vis:vis struct $name:ident -> $ok:ty, $err:ty, items $item:ty;
        $($stream:tt)*
    ) => {
        $crate::call! { $(#[$meta])* $vis struct $name -> $ok, $err; $($stream)* }

        impl $name {
            /// The list, page by page, from the one that this call asks for on. Nothing is sent before the first is asked
            /// for: `while let Some(page) = pages.next().await`.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$ok, $err> {
                self.0.pages()
            }

            /// The list, item by item, over all pages from the one that this call asks for on. Nothing is sent before the
            /// first is asked for: `while let Some(item) = items.next().await`.
            #[inline]
            pub fn items(self) -> $crate::Items<$item, $err> {
                self.0.items()
            }
        }
    };
    (
        $(#[$meta:meta])* $vis:vis struct $name:ident -> $ok:ty, $err:ty;
        $(stream $stream:ty, $accept:literal $(, $member:literal)?;)?
    ) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is awaited"]
        $vis struct $name($crate::Call<$ok, $err>);

        impl $name {
            /// Sets timeout, retries and headers of this one call.
            #[inline]
            pub fn with(self, options: $crate::CallOptions) -> Self {
                Self(self.0.with(options))
            }

            /// Sends the call; resolves to the result with status, headers, attempts and raw bytes beside it.
            #[inline]
            pub fn send_with_meta(self) -> $crate::MetaFuture<$ok, $err> {
                self.0.send_with_meta()
            }

            /// The request as it would be sent, credentials included; does no I/O.
            ///
            /// # Errors
            /// A value that cannot be sent, or no credential.
            #[inline]
            pub fn to_request(
                self,
            ) -> ::core::result::Result<$crate::http::Request<$crate::bytes::Bytes>, $crate::BuildError> {
                self.0.to_request()
            }

            /// As [`Self::to_request`], with a body that is still to be read.
            ///
            /// # Errors
            /// A value that cannot be sent, or no credential.
            #[inline]
            pub fn to_streaming_request(
                self,
            ) -> ::core::result::Result<$crate::http::Request<$crate::Body>, $crate::BuildError> {
                self.0.to_streaming_request()
            }
        }

        $(
            impl $name {
                /// The same call for its answer as it arrives.
                #[inline]
                pub fn stream(self) -> $crate::Call<$stream, $err> {
                    self.0.accepting($accept)$(.switched_on($member))?
                }
            }
        )?

        impl ::core::future::IntoFuture for $name {
            type Output = <$crate::CallFuture<$ok, $err> as ::core::future::Future>::Output;
            type IntoFuture = $crate::CallFuture<$ok, $err>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}
