//! Hostile messages, made up from a seed. `FUZZ_SECONDS` (1 unless told) and `FUZZ_SEED` as in the media engine's fuzz test.

use std::time::{Duration, Instant, SystemTime};

use signaling_protocol::{ClientMessage, MAX_JSON_DEPTH, is_too_deep};

const CORPUS: [&str; 7] = [
    r#"{"type":"join","version":1,"offer":"v=0\r\n","media":{"audio":true,"video":false}}"#,
    r#"{"type":"resume","version":1,"token":"abc"}"#,
    r#"{"type":"offer","id":7,"sdp":"v=0"}"#,
    r#"{"type":"ping","nonce":4294967295}"#,
    r#"{"type":"leave"}"#,
    r#"[[[[[[[[[[]]]]]]]]]]"#,
    "{\"type\":\"offer\",\"id\":1e3,\"sdp\":\"\\ud800\"}",
];

struct Random(u64);

impl Random {
    /// SplitMix64, less than `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// What a text parser would say of the depth.
fn depth(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        serde_json::Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn round(seed: u64) {
    let mut random = Random(seed);
    let mut text = CORPUS[random.below(CORPUS.len())].as_bytes().to_vec();
    for _ in 0..random.below(8) {
        let at = random.below(text.len());
        match random.below(5) {
            0 if !text.is_empty() => text[at] = random.below(256) as u8,
            1 => text.truncate(at),
            2 => drop(text.splice(at..at, *b"{\"a\":")),
            3 => drop(text.splice(at..at, vec![b'['; random.below(300)])),
            _ => {
                let other = CORPUS[random.below(CORPUS.len())].as_bytes();
                text.splice(at..at, other[random.below(other.len())..].to_vec());
            }
        }
    }
    let Ok(text) = String::from_utf8(text) else { return };
    let is_refused = is_too_deep(&text);
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
        assert_eq!(is_refused, depth(&value) > MAX_JSON_DEPTH, "{text}");
    }
    if !is_refused && let Ok(message) = serde_json::from_str::<ClientMessage>(&text) {
        let again = serde_json::to_string(&message).expect("what was read can be written");
        assert_eq!(serde_json::from_str::<ClientMessage>(&again).ok(), Some(message));
    }
}

#[test]
fn websocket_message() {
    let read = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock after 1970");
    let (first, begun, mut rounds) = (read("FUZZ_SEED").unwrap_or(now.as_nanos() as u64), Instant::now(), 0);
    loop {
        let seed = first.wrapping_add(rounds);
        assert!(std::panic::catch_unwind(|| round(seed)).is_ok(), "WebSocket message: FUZZ_SEED={seed} FUZZ_SECONDS=0");
        rounds += 1;
        if begun.elapsed() >= Duration::from_secs(read("FUZZ_SECONDS").unwrap_or(1)) {
            break;
        }
    }
    println!("WebSocket message: {rounds} rounds from seed {first}");
}
