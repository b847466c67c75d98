//! How well waiting times are told beforehand, beside the plain average, over 200 invented days.

use e2e::waits::judge;

use crate::report::{Figure, quantile};

const DAYS: u64 = 200;

pub fn measure() -> Vec<Figure> {
    let score = judge(DAYS);
    let (error, plain) = (quantile(&score.errors, 0.5), quantile(&score.plain_errors, 0.5));
    let (busy, busy_plain) = (quantile(&score.busy_errors, 0.5), quantile(&score.busy_plain_errors, 0.5));
    let told = |figure: &str, value: f64, unit: &str| Figure::plain("estimate", figure, value, unit);
    vec![
        Figure::at_least("estimate", "median error below the plain average's", 100.0 * (1.0 - error / plain), "%", 20.0, 30.0),
        Figure::at_least("estimate", "waits inside the range", score.inside_percent(), "%", 80.0, 82.0),
        told("median error", error, "min"),
        told("median error of the plain average", plain, "min"),
        told("the same, only who found all desks busy", busy, "min"),
        told("plain average, only who found all desks busy", busy_plain, "min"),
        told("90 % of the errors are below", quantile(&score.errors, 0.9), "min"),
        told("plain average, 90 % are below", quantile(&score.plain_errors, 0.9), "min"),
        told("median width of the range", quantile(&score.widths, 0.5), "min"),
        told("median wait", quantile(&score.waits, 0.5), "min"),
        told("p90 wait", quantile(&score.waits, 0.9), "min"),
        told("people judged", score.errors.len() as f64, "people"),
        told("asked while no desk served: no answer", score.unanswered as f64, "people"),
        told("never called that day: not judged", score.never_called as f64, "people"),
    ]
}
