//! Queue numbers.

pub mod call_again;
pub mod cancel;
pub mod carry_over;
pub mod come_back;
pub mod complete;
pub mod give_up;
pub mod issue;
pub mod miss;
pub mod move_here;
pub mod pause;
pub mod requeue;
pub mod resume;
pub mod serve;
pub mod trace;
pub mod transfer;
pub mod undo_call;
