//! Wall clock and randomness are read at the edges and passed down. Channels are bounded, lints are expected.

use super::Violation;
use super::policy::{CLOCK_EDGES, CLOCKS, RANDOMNESS, RANDOMNESS_EDGES};
use super::source::{code_only, lines_with, without_tests};
use super::tree::{Tree, rust_under};

/// What runs at a city. The domain has a stricter rule of its own.
const PRODUCTION: [&str; 3] = ["server/", "signaling/", "kiosk/"];

pub fn check(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in rust_under(tree, &PRODUCTION) {
        if is_test_code(path) || path.starts_with("server/domain/") {
            continue;
        }
        let code = without_tests(&code_only(text));
        let clock = "inner code is told the time, it does not ask: take `now` as a parameter (edges: tests/tidy/policy.rs, CLOCK_EDGES)";
        uses(path, &code, &CLOCKS, &CLOCK_EDGES, "clock-at-the-edge", clock, found);
        let random = "randomness comes from an edge as a parameter (edges: tests/tidy/policy.rs, RANDOMNESS_EDGES)";
        uses(path, &code, &RANDOMNESS, &RANDOMNESS_EDGES, "randomness-at-the-edge", random, found);
    }
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let code = code_only(text);
        for phrase in ["#[allow(", "#![allow("] {
            report(path, &code, phrase, "expect-not-allow", "write #[expect(lint, reason = \"…\")] instead", found);
        }
        for phrase in ["unbounded_channel", "unbounded", "UnboundedSender", "std::sync::mpsc::channel"] {
            report(path, &code, phrase, "bounded-channels", "every channel has a bound and a way to be full", found);
        }
    }
}

fn uses(path: &str, code: &str, phrases: &[&str], edges: &[(&str, &str)], rule: &'static str, advice: &str, found: &mut Vec<Violation>) {
    if !edges.iter().any(|(edge, _)| path == *edge) {
        phrases.iter().for_each(|phrase| report(path, code, phrase, rule, advice, found));
    } else if phrases.iter().all(|phrase| lines_with(code, phrase).is_empty()) {
        let advice = format!("is listed as an edge for {rule} but is none (any more): take it off tests/tidy/policy.rs");
        found.push(Violation { rule: "edges-are-used", path: path.to_owned(), line: 0, advice });
    }
}

fn report(path: &str, code: &str, phrase: &str, rule: &'static str, advice: &str, found: &mut Vec<Violation>) {
    for line in lines_with(code, phrase) {
        found.push(Violation { rule, path: path.to_owned(), line, advice: format!("`{phrase}`: {advice}") });
    }
}

fn is_test_code(path: &str) -> bool {
    path.ends_with("/tests.rs") || ["/tests/", "/benches/", "/examples/", "/fuzz/"].iter().any(|folder| path.contains(folder))
}
