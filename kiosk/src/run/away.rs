//! What this machine says itself: problems in JSON, and a calm page while the server is away.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use server_api::Problem;

use crate::device::printer::status::Trouble;

/// After how many seconds to ask again.
const RETRY_AFTER_S: &str = "5";

fn problem(status: StatusCode, code: &str, title: &str, args: &[(&str, &str)]) -> Response {
    let body = Problem {
        r#type: "about:blank".to_owned(),
        title: title.to_owned(),
        status: status.as_u16(),
        code: code.to_owned(),
        args: args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>(),
        fields: Vec::new(),
    };
    let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Json(body)).into_response()
}

/// The server cannot be reached.
pub fn server_away() -> Response {
    let title = "暂时连不上服务器，请稍候，或请工作人员帮助 · The server cannot be reached; wait a little or ask the clerk";
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "server_away", title, &[("retry_after_s", RETRY_AFTER_S)]);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static(RETRY_AFTER_S));
    response
}

/// More than this program passes on.
pub fn too_large() -> Response {
    problem(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "the request is larger than this kiosk passes on; send less", &[])
}

/// More WebSockets than this program passes on.
pub fn too_many_sockets() -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "too_many_sockets", "too many open connections; close other windows of the kiosk page", &[])
}

/// The request does not come from the page that this machine serves.
pub fn foreign_page() -> Response {
    problem(StatusCode::FORBIDDEN, "foreign_page", "only the kiosk page of this machine may ask; open it by its own address", &[])
}

/// The slip is not as the page sends it.
pub fn bad_slip(field: &str) -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "slip_invalid", "this slip cannot be printed; reload the kiosk page", &[("field", field)])
}

/// The slip did not come out, or nobody knows. The number stands all the same.
pub fn not_printed(trouble: Option<Trouble>) -> Response {
    let (code, title) = match trouble {
        None => {
            ("no_printer", "这台机器没有打印机，请用手机扫码或记下号码 · This machine has no printer; scan the code or note the number")
        }
        Some(trouble) => (
            trouble.code(),
            match trouble {
                Trouble::PaperOut => {
                    "打印纸用完了，号码有效，请用手机扫码或记下号码 · Out of paper; the number stands, scan the code or note it"
                }
                Trouble::CoverOpen => {
                    "打印机盖子没有合上，号码有效，请告诉工作人员 · The printer's cover is open; the number stands, tell the clerk"
                }
                Trouble::Offline => {
                    "打印机没有回应，号码有效，请用手机扫码或记下号码 · The printer does not answer; the number stands, scan or note it"
                }
                Trouble::Unknown => {
                    "不知道小票有没有打出来，请看一下出纸口，号码有效 · Look whether the slip came out; the number stands either way"
                }
            },
        ),
    };
    problem(StatusCode::CONFLICT, code, title, &[])
}

/// Nothing is there.
pub fn no_such_path() -> Response {
    problem(StatusCode::NOT_FOUND, "not_found", "this kiosk has no such page; open /local/health or /", &[])
}

/// The page of a machine that has never seen the server's. It asks again by itself.
pub fn page() -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, RETRY_AFTER_S)];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Html(include_str!("away.html"))).into_response()
}
