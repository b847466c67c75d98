//! Leaders' receptions: planned, posted, held, substituted, and what they order.

pub mod brief;
pub mod leader;
pub mod order;
pub mod plan;
pub mod poster;
pub mod reception_figures;
pub mod sitting;
pub mod sitting_course;
pub mod sitting_notice;
pub mod sitting_policy;
pub mod sitting_round;
pub mod sitting_view;
pub mod substitution;
