//! The HTTP side: `router` is the URL tree on one page, one endpoint per file, `problem` the only place with statuses.

mod alarm;
mod appointment;
mod attendance;
mod auth;
mod board;
mod booking;
mod calendar;
mod call_back;
mod carry_over;
mod check_in;
mod consultation;
mod desk;
mod download;
mod duty_figures;
mod duty_notice;
mod duty_statement;
mod feed;
mod firm;
mod gap;
mod hall;
mod hold;
mod info;
mod invitation;
mod join;
mod json;
mod lawyer;
mod leader;
mod line_test;
mod login;
mod matter;
mod measure;
mod message;
mod officer;
mod order;
mod owed_reply;
mod plan;
mod poster;
mod priority;
mod problem;
mod progress;
mod proof;
mod rota;
mod rota_template;
mod route;
mod router;
mod seat;
mod session;
mod shift;
mod site;
mod sitting;
mod sitting_policy;
mod slip;
mod swap;
mod ticket;
mod unit;
mod wait;

use std::sync::Arc;

pub use router::build;

use crate::Context;
use crate::feed::Feed;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub cx: Arc<Context>,
    pub feed: Feed,
}

/// The contract of the API as JSON, for `docs/openapi.json`.
pub fn openapi_json() -> String {
    let mut text = serde_json::to_string_pretty(&router::contract()).expect("plain data");
    text.push('\n');
    text
}
