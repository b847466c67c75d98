//! Lawyers' consultations and legal opinions.

pub mod extend;
pub mod give_opinion;
pub mod mine;
pub mod opinions;
pub mod opinions_of_unit;
pub mod save;
pub mod show;
pub mod summary;
