//! `POST /api/v1/tickets`

use crate::http::App;
use crate::http::json::{Body, id};
use crate::http::problem::Answer;
use crate::service::ticket;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use server_api as api;
use server_domain::RejectionCode;
use server_domain::person::{Identity, PaperKind, PhoneState};

/// Takes a number. The same `Idempotency-Key` gives the same slip again.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "ticket", operation_id = "ticket_issue", params(("Idempotency-Key" = String, Header, description = "8 to 100 characters, new for every person")), request_body = api::IssueTicket, responses((status = 201, body = api::TicketIssued), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn issue(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<api::IssueTicket>,
) -> Answer<(StatusCode, Json<api::TicketIssued>)> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| (8..=100).contains(&k.len()));
    let key = key.ok_or(RejectionCode::IdempotencyKeyMissing)?.to_owned();
    let api::DeclaredPerson { name, paper, phone } = body.value.person;
    let (paper, number) = match paper {
        api::Paper::ResidentCard { number } => (PaperKind::ResidentCard, number),
        api::Paper::Other { number } => (PaperKind::Other, number),
        api::Paper::None => (PaperKind::None, String::new()),
    };
    let (phone_state, phone) = match phone {
        api::Phone::Given { number } => (PhoneState::Given, number),
        api::Phone::None => (PhoneState::None, String::new()),
        api::Phone::Declined => (PhoneState::Declined, String::new()),
    };
    let issue = ticket::Issue {
        key,
        request_hash: body.hash,
        site_id: id(&body.value.site_id)?,
        queue_id: id(&body.value.queue_id)?,
        lang: match body.value.lang {
            api::Lang::Zh => "zh",
            api::Lang::En => "en",
        },
        who: Identity::declare(&name, paper, &number, phone_state, &phone, app.cx.clock.now())?,
    };
    Ok((StatusCode::CREATED, Json(ticket::issue(&app.cx, issue).await?)))
}
