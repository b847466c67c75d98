//! The hall manager.

pub mod carry_overs;
pub mod figures;
pub mod figures_csv;
pub mod figures_xlsx;
pub mod reception_figures;
pub mod reception_figures_csv;
pub mod reception_figures_xlsx;
pub mod reconcile;
pub mod set_notices;
pub mod set_voice;
pub mod show;
