//! `POST /api/v1/tickets/{id}/duplicates`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::matters::duplicate::{self, Draft};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::matter::Topic;
use server_domain::person::phone_number;

/// What may be the same matter as this draft, with points and why.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/duplicates", tag = "matter", operation_id = "matter_duplicates", params(("id" = String, Path)), request_body = api::FindDuplicates, responses((status = 200, body = api::Duplicates), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn duplicates(
    State(app): State<App>,
    Login(who): Login,
    Path(ticket_id): Path<String>,
    body: Body<api::FindDuplicates>,
) -> Answer<Json<api::Duplicates>> {
    let draft = &body.value;
    let text = format!("{} {}", draft.request, draft.facts);
    let unit = draft.unit_id.as_deref().map(id).transpose()?;
    let phone = draft.phone.as_deref().and_then(|p| phone_number(p).ok());
    let draft =
        Draft { phone: phone.as_deref(), topic: word(draft.topic, Topic::parse)?, place_code: draft.place_code.trim(), unit, text: &text };
    Ok(Json(duplicate::panel(&app.cx, &who.actor, id(&ticket_id)?, &draft).await?))
}
