//! `GET /api/v1/messages`

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use server_api as api;
use server_domain::message::MessageState;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{id, word};
use crate::http::problem::Answer;
use crate::service::outbox;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The sittings' place; with a subtree of it for those who reach so far.
    site: String,
    #[param(inline)]
    state: api::TextMessageState,
}

/// Messages about sittings of a place by state, the newest first: who was not reached, and what the gateway said.
#[utoipa::path(get, path = "/api/v1/messages", tag = "message", operation_id = "message_list", params(Which), responses((status = 200, body = api::TextMessageList), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Login(who): Login, Query(which): Query<Which>) -> Answer<Json<api::TextMessageList>> {
    let state = word(which.state, MessageState::parse)?;
    Ok(Json(outbox::list(&app.cx, &who.actor, id(&which.site)?, state).await?))
}
