//! How members of a form are written, as static data: goes from generated code to the writers of forms.

use crate::param::Style;

/// How one member of a form is written, where the document says so (OpenAPI 3.1 §4.8.15, "Encoding Object"). Members
/// without one are written as [`Call::form`](crate::Call::form) and [`Call::multipart`](crate::Call::multipart) say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) style: Option<Style>,
    pub(super) explode: bool,
    pub(super) allow_reserved: bool,
    pub(super) content_type: &'static str,
}

impl Field {
    /// A member that is written as usual.
    pub const fn new(name: &'static str) -> Self {
        Self { name, style: None, explode: true, allow_reserved: false, content_type: "" }
    }

    /// Written in this style, with its usual `explode`: lists and objects are spread over pairs in the style `form` only
    /// (OpenAPI 3.1 §4.8.15.1.2).
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self.explode = matches!(style, Style::Form);
        self
    }

    /// Says whether arrays and objects make one pair an item.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Lets reserved characters (RFC 3986 §2.2) through unencoded where they cannot be misread.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Written as a value of this media type: as JSON text where that is JSON, lists included.
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = media_type;
        self
    }

    /// The entry of a member.
    pub(super) fn of(fields: &[Self], name: &str) -> Self {
        fields.iter().find(|field| field.name == name).copied().unwrap_or(Self::new(""))
    }

    /// Whether the value is to be JSON text whatever it is.
    pub(super) fn is_json(self) -> bool {
        self.style == Some(Style::Json) || is_json(self.content_type)
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let ends_with_json = || {
        let at = essence.len().saturating_sub("+json".len());
        essence.get(at..).is_some_and(|end| end.eq_ignore_ascii_case("+json"))
    };
    essence.eq_ignore_ascii_case("application/json") || ends_with_json()
}
