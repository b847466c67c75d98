//! A small tree that keeps every rule, and for each rule at least one file that breaks it.

use super::tree::Tree;

/// Adding `text` at `path` to the tidy tree breaks exactly this rule.
pub struct Case {
    pub rule: &'static str,
    pub path: &'static str,
    pub text: fn() -> String,
}

const fn case(rule: &'static str, path: &'static str, text: fn() -> String) -> Case {
    Case { rule, path, text }
}

pub const CASES: &[Case] = &[
    case("crate-imports", "server/domain/Cargo.toml", || "[dependencies]\nserver-store.workspace = true\n".to_owned()),
    case("crate-imports", "server/api/Cargo.toml", || "[dependencies.server-domain]\nworkspace = true\n".to_owned()),
    case("crate-imports", "server/store/Cargo.toml", || "[dev-dependencies]\nserver = { path = \"..\" }\n".to_owned()),
    case("crate-imports", "signaling/Cargo.toml", || "[dependencies]\nserver-store.workspace = true\n".to_owned()),
    case("crate-imports", "signaling/sfu/Cargo.toml", || "[dependencies]\nsignaling-protocol.workspace = true\n".to_owned()),
    case("crate-imports", "signaling/protocol/Cargo.toml", || "[dependencies]\ntokio.workspace = true\n".to_owned()),
    case("crate-imports", "xtask/Cargo.toml", || "[dependencies]\nserde = \"1\"\n".to_owned()),
    case("crate-imports", "server/print/Cargo.toml", || "[package]\nname = \"unknown\"\n".to_owned()),
    case("domain-is-pure", "server/domain/Cargo.toml", || "[dependencies]\ntokio.workspace = true\n".to_owned()),
    case("domain-is-pure", "server/domain/src/queue.rs", || "pub fn due() -> Timestamp {\n    Timestamp::now()\n}\n".to_owned()),
    case("domain-is-pure", "server/domain/src/queue.rs", || "pub async fn load() {}\n".to_owned()),
    case("domain-is-pure", "server/domain/src/queue.rs", || "fn f() { let _ = std::fs::read(\"x\"); }\n".to_owned()),
    case("domain-is-pure", "server/domain/src/queue.rs", || "use tracing::info;\n".to_owned()),
    case("sql-in-store", "server/Cargo.toml", || "[dependencies]\nsqlx.workspace = true\n".to_owned()),
    case("sql-in-store", "kiosk/Cargo.toml", || "[dependencies]\nsqlx = \"0.9\"\n".to_owned()),
    case("sql-in-store", "server/src/feed.rs", || "const Q: &str = \"SELECT id FROM ticket\";\n".to_owned()),
    case("sql-in-store", "server/src/feed.rs", || "use sqlx::query;\n".to_owned()),
    case("sql-in-store", "server/schema/extra.sql", || "CREATE TABLE x (id TEXT);\n".to_owned()),
    case("signaling-alone", "signaling/Cargo.toml", || "[dependencies]\naxum.workspace = true\n".to_owned()),
    case("signaling-alone", "signaling/src/hub.rs", || "use server_store::Db;\n".to_owned()),
    case("signaling-alone", "signaling/src/hub.rs", || "use axum::Router;\n".to_owned()),
    case("sfu-is-blind", "signaling/sfu/src/peer.rs", || "pub struct Peer { display_role: u8 }\n".to_owned()),
    case("sfu-is-blind", "signaling/sfu/src/peer.rs", || "pub struct SiteId(u64);\n".to_owned()),
    case("sfu-is-blind", "signaling/sfu/src/peer.rs", || "pub struct Peer { name: String }\n".to_owned()),
    case("handlers-ask-services", "server/src/http/ticket/issue.rs", || "use server_store::ticket;\n".to_owned()),
    case("handlers-ask-services", "server/src/ws/room.rs", || "fn f(db: &server_store::Db) {}\n".to_owned()),
    case("services-know-no-http", "server/src/service/lines/ticket.rs", || "use axum::http::StatusCode;\n".to_owned()),
    case("poke-is-small", "server/src/node.rs", || "pub struct Poke { pub stream: u64, pub seq: i64, pub body: String }\n".to_owned()),
    case("kiosk-alone", "kiosk/Cargo.toml", || "[dependencies]\nserver.workspace = true\n".to_owned()),
    case("kiosk-alone", "kiosk/Cargo.toml", || "[dependencies]\nsignaling.workspace = true\n".to_owned()),
    case("kiosk-alone", "kiosk/src/link.rs", || "use server_store::Db;\n".to_owned()),
    case("pages-use-generated", "server/web/src/desk/Queue.vue", || "const url = '/api/v1/desks'\n".to_owned()),
    case("pages-use-generated", "server/web/src/lib/room.ts", || "const url = `/ws/room?grant=${grant}`\n".to_owned()),
    case("pages-reach-through-lib", "server/web/src/desk/Queue.vue", || "const answer = await fetch(url)\n".to_owned()),
    case("clock-at-the-edge", "server/src/service/lines/ticket.rs", || "fn f() { let now = jiff::Timestamp::now(); }\n".to_owned()),
    case("clock-at-the-edge", "signaling/src/room.rs", || "fn f() { let at = std::time::Instant::now(); }\n".to_owned()),
    case("clock-at-the-edge", "kiosk/src/link.rs", || "fn f() { let at = SystemTime::now(); }\n".to_owned()),
    case("randomness-at-the-edge", "server/src/service/lines/ticket.rs", || "fn f() { let id = Uuid::now_v7(); }\n".to_owned()),
    case("randomness-at-the-edge", "server/store/src/ticket.rs", || "fn f() { getrandom::fill(&mut pin); }\n".to_owned()),
    case("edges-are-used", "signaling/src/token.rs", || "pub fn token(random: [u8; 16]) {}\n".to_owned()),
    case("plain-names", "server/src/utils.rs", || "pub fn f() {}\n".to_owned()),
    case("plain-names", "server/web/src/lib/helpers.ts", || "export {}\n".to_owned()),
    case("plain-names", "server/src/common/time.rs", || "pub fn f() {}\n".to_owned()),
    case("plain-names", "server/src/lib.rs", || "mod misc { }\n".to_owned()),
    case("no-mod-rs", "server/src/service/mod.rs", || "pub mod ticket;\n".to_owned()),
    case("file-length", "server/src/feed.rs", || "\n".repeat(401)),
    case("file-length", "server/web/src/lib/tokens.css", || "a {}\n".repeat(401)),
    case("expect-not-allow", "server/src/feed.rs", || "#[allow(dead_code)]\nfn f() {}\n".to_owned()),
    case("bounded-channels", "server/src/feed.rs", || "fn f() { let (a, b) = mpsc::unbounded_channel(); }\n".to_owned()),
    case("no-machine-paths", "docs/operations.md", || "Look into /root/notes for more.\n".to_owned()),
    case("no-machine-paths", "server/src/boot.rs", || "const DATA: &str = \"/work/data\";\n".to_owned()),
    case("no-registry-hosts", "server/web/package-lock.json", || "\"resolved\": \"https://registry.example/vue\"\n".to_owned()),
    case("top-level", "notes.md", || "# Notes\n".to_owned()),
    case("top-level", "scripts/build.sh", || "true\n".to_owned()),
    case("ci-runs-test", ".ci/run", || "cargo test\n".to_owned()),
];

/// Keeps every rule, with the things beside it that look like breaking one and are not.
pub fn tidy_tree() -> Tree {
    let files = [
        (".ci/run", "exec cargo xtask test\n"),
        ("Cargo.toml", "[workspace.dependencies]\nsqlx = \"0.9\"\n"),
        ("server/Cargo.toml", "[dependencies]\nserver-store.workspace = true\nsignaling.workspace = true\n"),
        ("server/domain/Cargo.toml", "[dependencies]\njiff.workspace = true # not tokio\n"),
        (
            "server/domain/src/lib.rs",
            "//! Reads no Instant.\npub const CALL: &str = \"tokio\";\n#[cfg(test)]\nmod tests { fn f() { println!(); } }\n",
        ),
        ("server/store/Cargo.toml", "[dependencies]\nserver-domain.workspace = true\nsqlx.workspace = true\n"),
        ("server/store/src/ticket.rs", "const Q: &str = \"SELECT id FROM ticket\";\n"),
        ("server/src/clock.rs", "fn f() { jiff::Timestamp::now(); uuid::Uuid::now_v7(); }\n"),
        ("server/src/service/lines/desk.rs", "/// Not a StatusCode.\nconst SAID: &str = \"please UPDATE your SELECT\";\n"),
        ("server/src/service/desk/tests.rs", "fn f() { let at = Instant::now(); }\n"),
        ("signaling/sfu/Cargo.toml", "[dependencies]\nstr0m.workspace = true\n"),
        ("signaling/sfu/src/engine.rs", "fn f(filename: &str) { thread::Builder::new().name(opposite); Instant::now(); }\n"),
        ("server/src/node.rs", "pub struct Poke { pub stream: StreamId, pub seq: i64 }\n"),
        ("kiosk/Cargo.toml", "[dependencies]\nserver-api.workspace = true\n"),
        ("migrations/0001_start.sql", "CREATE TABLE ticket (id TEXT);\n"),
        ("tests/Cargo.toml", "[dev-dependencies]\nsqlx.workspace = true\nserver = { workspace = true }\n"),
        ("server/web/src/lib/api.ts", "// GET /api/v1/sites\nconst answer = await fetch(url)\n"),
        ("server/web/src/lib/gen/api.ts", "export interface paths { '/api/v1/sites': object }\n"),
        ("server/web/src/desk/Desk.vue", "const a = await api.GET('/api/v1/sites')\nawait refetch()\n"),
        ("docs/api.md", "See server/src/work/plan and https://example.org.\n"),
    ];
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}
