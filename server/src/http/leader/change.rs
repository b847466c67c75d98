//! `PUT /api/v1/leaders/{id}`

use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::plan::RankGroup;

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::Answer;
use crate::service::sittings::leader;

/// Writes what posters say of a leader from now on, and the place among those who stand in for each other.
#[utoipa::path(put, path = "/api/v1/leaders/{id}", tag = "leader", operation_id = "leader_change", params(("id" = String, Path)), request_body = api::ChangeLeader, responses((status = 200, body = api::Leader), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(app): State<App>,
    Login(who): Login,
    Path(id_text): Path<String>,
    body: Body<api::ChangeLeader>,
) -> Answer<Json<api::Leader>> {
    let group = word(body.value.rank_group, RankGroup::parse)?;
    Ok(Json(leader::change(&app.cx, &who.actor, id(&id_text)?, body.value, group).await?))
}
