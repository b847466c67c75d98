//! What the layers may say: domain, SQL, signaling, SFU, handlers, services, pokes, kiosk.

use super::Violation;
use super::policy::{IMPURE, SFU_UNKNOWN, SQL_PLACES};
use super::source::{code_only, identifiers, lines_with, strings_only, without_tests};
use super::tree::{Tree, rust_under};

pub fn check(tree: &Tree, found: &mut Vec<Violation>) {
    domain(tree, found);
    sql(tree, found);
    sfu(tree, found);
    poke(tree, found);
    let words = |prefixes: &[&str], words: &[&str], rule, advice: &str, found: &mut Vec<Violation>| {
        for (path, text) in rust_under(tree, prefixes) {
            for (line, word) in identifiers(&code_only(text)).filter(|(_, word)| words.contains(word)) {
                found.push(Violation { rule, path: path.to_owned(), line, advice: format!("`{word}`: {advice}") });
            }
        }
    };
    let handlers = ["server/src/http/", "server/src/http.rs", "server/src/ws/", "server/src/ws.rs"];
    words(&handlers, &["server_store"], "handlers-ask-services", "a handler asks the service layer, never the store", found);
    let services = ["server/src/service/", "server/src/service.rs"];
    let no_http = "the service layer answers in domain words; http/problem.rs is the only map to status codes";
    words(&services, &["StatusCode", "axum", "HeaderMap"], "services-know-no-http", no_http, found);
    let alone = "signaling knows neither store, routing nor server: emit a fact, let the server write it";
    words(&["signaling/"], &["server_store", "server_domain", "server_api", "axum", "sqlx"], "signaling-alone", alone, found);
    let kiosk = "the kiosk talks to the server over the network only";
    words(&["kiosk/"], &["server_store", "signaling_sfu"], "kiosk-alone", kiosk, found);
}

fn domain(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in rust_under(tree, &["server/domain/src/"]) {
        let code = without_tests(&code_only(text));
        for phrase in IMPURE {
            for line in lines_with(&code, phrase) {
                let advice = format!("`{phrase}`: the domain is told the time and does no IO; take the value as a parameter");
                found.push(Violation { rule: "domain-is-pure", path: path.to_owned(), line, advice });
            }
        }
    }
}

fn sql(tree: &Tree, found: &mut Vec<Violation>) {
    let is_place = |path: &str| SQL_PLACES.iter().any(|place| path.starts_with(place));
    for (path, text) in tree.iter().filter(|(path, _)| !is_place(path)) {
        let mut lines = Vec::new();
        if path.ends_with(".sql") {
            lines.push(0);
        } else if path.ends_with(".rs") {
            lines.extend(lines_with(&code_only(text), "sqlx"));
            lines.extend(sql_lines(&strings_only(text)));
        }
        for line in lines {
            let advice = "SQL lives in server/store and migrations only: add a function to the store's file of that noun".to_owned();
            found.push(Violation { rule: "sql-in-store", path: path.clone(), line, advice });
        }
    }
}

/// Lines of string literals that read like a statement. Keywords are upper case by convention.
fn sql_lines(strings: &str) -> Vec<usize> {
    let reads_like_sql = |line: &str| {
        let has = |word: &str| line.contains(word);
        (has("SELECT ") && (has(" FROM ") || has("SELECT 1")))
            || has("INSERT INTO ")
            || has("DELETE FROM ")
            || (has("UPDATE ") && has(" SET "))
            || has("CREATE TABLE ")
            || has("CREATE INDEX ")
            || has("PRAGMA ")
    };
    strings.lines().enumerate().filter(|(_, line)| reads_like_sql(line)).map(|(at, _)| at + 1).collect()
}

fn sfu(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in rust_under(tree, &["signaling/sfu/src/"]) {
        let code = code_only(text);
        for (line, word) in identifiers(&code) {
            let parts: Vec<String> = parts_of(word);
            if let Some(known) = SFU_UNKNOWN.iter().find(|known| parts.iter().any(|part| part == **known)) {
                let advice = format!("`{word}`: the media engine knows opaque room, peer and track ids, never a {known}");
                found.push(Violation { rule: "sfu-is-blind", path: path.to_owned(), line, advice });
            }
        }
        for line in lines_with(&code, "name:") {
            let advice = "a field called `name`: the media engine knows opaque ids only".to_owned();
            found.push(Violation { rule: "sfu-is-blind", path: path.to_owned(), line, advice });
        }
    }
}

/// `display_role` and `DisplayRole` are both `display`, `role`; a plural counts as its word.
fn parts_of(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut was_lower = false;
    for c in word.chars() {
        if c == '_' || (c.is_uppercase() && was_lower) {
            parts.push(String::new());
        }
        was_lower = c.is_lowercase();
        if c != '_' {
            parts.last_mut().expect("it starts with one part").extend(c.to_lowercase());
        }
    }
    parts.into_iter().map(|part| part.strip_suffix('s').map_or(part.clone(), str::to_owned)).collect()
}

/// A poke between nodes carries "stream S has reached N" and nothing else.
fn poke(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in rust_under(tree, &["server/", "signaling/", "kiosk/"]) {
        let code = code_only(text);
        let Some(at) = code.find("struct Poke ") else { continue };
        let body = code[at..].split(['{', '}']).nth(1).unwrap_or_default();
        let fields = body.split(',').filter_map(|field| field.split(':').next()?.split_whitespace().last());
        for field in fields.filter(|field| !["stream", "seq"].contains(field)) {
            let line = code[..at].lines().count();
            let advice = format!("a poke carries `stream` and `seq` only, never a payload such as `{field}`");
            found.push(Violation { rule: "poke-is-small", path: path.to_owned(), line, advice });
        }
    }
}
