//! The rules of the field: pure, synchronous, told the time.
//!
//! Invariants: nothing here does IO, reads a clock, draws randomness or logs. State machines are enums whose actions
//! return a decision or a [`Rejection`] with a stable code.

pub mod access;
pub mod appointment;
pub mod calendar;
pub mod deadline;
pub mod duplicate;
pub mod estimate;
pub mod event;
pub mod figures;
pub mod id;
pub mod invitation;
pub mod login;
pub mod matter;
pub mod message;
pub mod order;
pub mod person;
pub mod plan;
pub mod priority;
pub mod proof;
pub mod queue;
pub mod registration;
pub mod rejection;
pub mod rota;
pub mod route;
pub mod seat;
pub mod session;
pub mod site;
pub mod sitting;
pub mod substitute;
pub mod ticket;
pub mod time;
pub mod waitlist;

pub use rejection::{Rejection, RejectionCode};
pub use time::{Day, Timestamp};

/// Declares an enum stored and sent as a snake-case word.
///
/// Gives `as_str`, `parse` and `ALL`, so that the database, the wire and the code use one spelling.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Every value, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word in the database and on the wire.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// The value of a word; `None` for any other word.
            pub fn parse(word: &str) -> Option<Self> { match word { $($word => Some(Self::$variant),)+ _ => None } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
pub(crate) use words;
