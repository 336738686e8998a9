//! What the OpenAPI document says of the types that travel as a text.

/// A text with a meaning of its own, for types that travel as one.
pub(crate) fn text_schema(description: &str) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .build()
        .into()
}
