//! How deep a JSON text nests, found without building it, so that a hostile text is refused before it is parsed.

use crate::MAX_JSON_DEPTH;

/// Whether `json` nests arrays and objects deeper than [`MAX_JSON_DEPTH`]. Brackets inside strings do not count.
///
/// The text need not be valid JSON: the answer is then about its brackets, and the parser says the rest.
#[must_use]
pub fn is_too_deep(json: &str) -> bool {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut is_escaped = false;
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_JSON_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}
