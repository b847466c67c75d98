//! Text messages on their way out: what they say, and the gateway that takes them.

pub mod gateway;
pub mod text;

pub use gateway::{Gateway, Trouble};
