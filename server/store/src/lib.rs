//! The only SQL of the server. One text runs on SQLite and PostgreSQL; `Db` hides which.
//!
//! Invariants: writes happen only inside [`Db::write`]; every function takes the transaction it works in; sealed columns
//! are sealed and opened here, so that plain names and numbers never reach a statement.

pub mod appointment;
pub mod appointment_step;
pub mod booker;
pub mod calendar;
pub mod carry_over;
pub mod conflict;
pub mod consultation;
pub mod db;
pub mod deadline;
pub mod desk;
pub mod error;
pub mod event;
pub mod figures;
pub mod hall;
pub mod hold;
pub mod idempotency;
pub mod invitation;
mod later;
pub mod lawyer;
pub mod leader;
pub mod leader_order;
pub mod login;
pub mod matter;
pub mod measure;
pub mod message;
pub mod message_list;
pub mod party;
pub mod period;
pub mod person;
mod places;
pub mod priority;
pub mod proof;
pub mod queue;
pub mod rating;
pub mod reception_figures;
pub mod registration;
pub mod representative;
pub mod rota;
pub mod rota_month;
pub mod seal;
pub mod seat;
pub mod session;
pub mod setting;
pub mod shift;
pub mod site;
pub mod sitting;
pub mod sitting_host;
pub mod slot;
pub mod staff;
pub mod substitution;
pub mod swap;
pub mod ticket;
mod value;
pub mod wait;
pub mod waiting;
pub mod when;
mod writer;

pub use db::{Db, Target, Tx};
pub use error::Fail;
pub use seal::Sealer;
pub use value::{Record, Val};
