//! A figure with its limits.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// One measured value. Without limits it is a peer or a floor that others are read beside.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figure {
    pub bench: String,
    pub figure: String,
    pub value: f64,
    pub unit: String,
    #[serde(default)]
    pub must: Option<f64>,
    #[serde(default)]
    pub aim: Option<f64>,
    #[serde(default)]
    pub holds: Option<bool>,
}

impl Figure {
    /// A value that must not be greater than `must`.
    pub fn at_most(bench: &str, figure: &str, value: f64, unit: &str, must: f64, aim: f64) -> Self {
        Self { holds: Some(value <= must), must: Some(must), aim: Some(aim), ..Self::plain(bench, figure, value, unit) }
    }

    /// A value that must not be less than `must`; its aim lies above.
    pub fn at_least(bench: &str, figure: &str, value: f64, unit: &str, must: f64, aim: f64) -> Self {
        Self { holds: Some(value >= must), must: Some(must), aim: Some(aim), ..Self::plain(bench, figure, value, unit) }
    }

    pub fn plain(bench: &str, figure: &str, value: f64, unit: &str) -> Self {
        Self { bench: bench.to_owned(), figure: figure.to_owned(), value, unit: unit.to_owned(), must: None, aim: None, holds: None }
    }

    pub fn print(&self) {
        let limits = match (self.must, self.aim, self.holds) {
            (Some(must), Some(aim), Some(holds)) => {
                let is_upper = must >= aim;
                let reached = if is_upper { self.value <= aim } else { self.value >= aim };
                let verdict = if !holds {
                    "MISSED"
                } else if reached {
                    "aim reached"
                } else {
                    "holds, aim missed"
                };
                format!("must {} {must}, aim {aim}: {verdict}", if is_upper { "<=" } else { ">=" })
            }
            _ => "for comparison".to_owned(),
        };
        println!("  {:<42} {:>10.2} {:<10} {limits}", self.figure, self.value, self.unit);
    }
}

/// The figures that a program printed, one JSON line for each.
pub fn printed(text: &str) -> anyhow::Result<Vec<Figure>> {
    text.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).with_context(|| l.to_owned())).collect()
}

/// The value below which the given share of the samples lies.
pub fn quantile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(at.saturating_sub(1).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
