//! The control plane of a city: HTTP API, pages, queue, sessions; one binary.
//!
//! Data travels one way: `http` parses and checks who asks, `service` decides with `server_domain` and saves through
//! `server_store` in one transaction, `feed` tells everybody who looks. `ws` hands sockets to `signaling`.

pub mod account;
mod announcer;
pub mod boot;
pub mod calendar_file;
pub mod cli;
mod clock;
pub mod context;
mod data_folder;
mod demo;
mod export;
mod feed;
mod greeting;
mod http;
mod jobs;
mod keyfile;
mod pages;
pub mod service;
pub mod sms;
mod telemetry;
pub mod tls;
mod turn;
mod ws;

pub use clock::Clock;
pub use context::Context;
pub use http::openapi_json;
