//! The lawyers: who they are, the duty rota and its empty chairs, conflicts and consultations.

pub mod call_back;
pub mod conflict;
pub mod conflict_list;
pub mod consultation;
pub mod demand;
pub mod duty;
pub mod duty_notice;
pub mod duty_paper;
pub mod empty_chair;
pub mod lawyer;
pub mod lawyer_import;
pub mod lawyer_sitting;
pub mod rota;
pub mod rota_facts;
pub mod rota_template;
pub mod rota_view;
pub mod stranded;
pub mod swap;
