//! Queue numbers.

pub mod call_again;
pub mod complete;
pub mod issue;
pub mod miss;
pub mod serve;
