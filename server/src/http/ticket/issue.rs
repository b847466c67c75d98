//! `POST /api/v1/tickets`

use crate::http::App;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::lawyers::conflict;
use crate::service::lines::ticket;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;
use server_domain::RejectionCode;

/// Takes a number. The same `Idempotency-Key` gives the same slip again.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "ticket", operation_id = "ticket_issue", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every person")), request_body = api::IssueTicket, responses((status = 201, body = api::TicketIssued), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn issue(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<api::IssueTicket>,
) -> Answer<(StatusCode, Json<api::TicketIssued>)> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| (8..=100).contains(&k.len()));
    let key = key.ok_or(RejectionCode::IdempotencyKeyMissing)?.to_owned();
    let now = app.cx.clock.now();
    let representatives = body.value.representatives.iter().enumerate();
    let representatives =
        representatives.map(|(i, who)| ticket::identity(who, &format!("/representatives/{i}"), now)).collect::<Result<_, _>>()?;
    let issue = ticket::Issue {
        key,
        request_hash: body.hash,
        site_id: id(&body.value.site_id)?,
        queue_id: id(&body.value.queue_id)?,
        lang: match body.value.lang {
            api::Lang::Zh => "zh",
            api::Lang::En => "en",
        },
        who: ticket::identity(&body.value.person, "/person", now)?,
        declared: body.value.priority,
        people: body.value.people,
        representatives,
        parties: conflict::party_names(&body.value.parties)?,
        same_phone_is_another_person: body.value.same_phone_is_another_person,
    };
    Ok((StatusCode::CREATED, Json(ticket::issue(&app.cx, issue).await?)))
}
