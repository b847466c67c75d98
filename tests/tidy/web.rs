//! The pages hand-write no URL: paths are keys of the generated API description, sockets come from grants.

use super::Violation;
use super::policy::GENERATED;
use super::tree::Tree;

const PAGES: &str = "server/web/src/";
/// The client and the feed: the only files that open a connection.
const LIB: &str = "server/web/src/lib/";

pub fn check(tree: &Tree, found: &mut Vec<Violation>) {
    for (path, text) in tree.iter().filter(|(path, _)| is_page_source(path)) {
        let mut previous = "";
        for (at, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            let is_comment = ["//", "*", "/*", "<!--"].iter().any(|start| trimmed.starts_with(start));
            if !is_comment {
                check_line(path, at + 1, trimmed, previous, found);
                previous = trimmed;
            }
        }
    }
}

fn is_page_source(path: &str) -> bool {
    let is_source = [".ts", ".vue", ".mjs", ".js"].iter().any(|end| path.ends_with(end));
    path.starts_with(PAGES) && is_source && !path.contains(".test.") && !GENERATED.iter().any(|made| path.starts_with(made))
}

fn check_line(path: &str, line: usize, text: &str, previous: &str, found: &mut Vec<Violation>) {
    let is_typed = |part: &str| ["GET(", "POST(", "PUT(", "PATCH(", "DELETE(", "keyof paths"].iter().any(|call| part.contains(call));
    let has_url = ["'/api/", "\"/api/", "`/api/", "'/ws/", "\"/ws/", "`/ws/", "}/api/"].iter().any(|url| text.contains(url));
    if has_url && !is_typed(text) && !is_typed(previous) {
        let advice = "a hand-written URL: use the typed client (`api.GET('…')`) or a path that is `keyof paths` of the generated types";
        found.push(Violation { rule: "pages-use-generated", path: path.to_owned(), line, advice: advice.to_owned() });
    }
    let opens = ["fetch(", "new WebSocket(", "new EventSource(", "XMLHttpRequest"].iter().find(|call| holds_call(text, call));
    if let Some(call) = opens
        && !path.starts_with(LIB)
    {
        let advice = format!("`{call}`: pages reach the server through src/lib only (typed client, feed, room client)");
        found.push(Violation { rule: "pages-reach-through-lib", path: path.to_owned(), line, advice });
    }
}

/// `refetch(` and `api.fetch(` are not the browser's `fetch(`.
fn holds_call(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
}
