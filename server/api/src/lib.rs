//! What goes over HTTP: request and response bodies with their schemas. No logic.
//!
//! Names are snake_case, ids are UUID strings, times RFC 3339 with offset. Pages get these types through
//! `docs/openapi.json`.

mod appointment;
mod attendance;
mod board;
mod booking;
mod calendar;
mod call_back;
mod consultation;
mod demand;
mod desk;
mod duty;
mod hall;
mod hand_over;
mod info;
mod lawyer;
mod login;
mod matter;
mod message;
mod order;
mod owed_reply;
mod plan;
mod problem;
mod rota;
mod seat;
mod session;
mod site;
mod sitting;
mod swap;
mod ticket;

pub use appointment::*;
pub use attendance::*;
pub use board::*;
pub use booking::*;
pub use calendar::*;
pub use call_back::*;
pub use consultation::*;
pub use demand::*;
pub use desk::*;
pub use duty::*;
pub use hall::*;
pub use hand_over::*;
pub use info::*;
pub use lawyer::*;
pub use login::*;
pub use matter::*;
pub use message::*;
pub use order::*;
pub use owed_reply::*;
pub use plan::*;
pub use problem::*;
pub use rota::*;
pub use seat::*;
pub use session::*;
pub use site::*;
pub use sitting::*;
pub use swap::*;
pub use ticket::*;

/// Declares an enum of words with its schema.
macro_rules! api_words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }
    };
}
pub(crate) use api_words;
