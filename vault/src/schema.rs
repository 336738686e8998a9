//! What the OpenAPI document says of the types that travel as a text.

/// A text with a meaning of its own, for types that travel as one.
pub(crate) fn text_schema(description: &str) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .build()
        .into()
}

/// A word of a closed list. Derived, the document would name the variants of the code, which never travel.
pub(crate) fn word_schema(
    list: &str,
    words: impl Iterator<Item = &'static str>,
) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(format!("a word of the list \"{list}\"")))
        .enum_values(Some(words))
        .build()
        .into()
}
