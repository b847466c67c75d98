//! The rules as data. Change a list here together with its reason; a longer list needs a better reason.

/// Every rule that can be broken; `broken.rs` breaks each.
pub const RULES: [&str; 23] = [
    "crate-imports",
    "domain-is-pure",
    "sql-in-store",
    "signaling-alone",
    "sfu-is-blind",
    "handlers-ask-services",
    "services-know-no-http",
    "poke-is-small",
    "kiosk-alone",
    "pages-use-generated",
    "pages-reach-through-lib",
    "clock-at-the-edge",
    "randomness-at-the-edge",
    "edges-are-used",
    "plain-names",
    "no-mod-rs",
    "file-length",
    "expect-not-allow",
    "bounded-channels",
    "no-machine-paths",
    "no-registry-hosts",
    "top-level",
    "ci-runs-test",
];

/// The floors: crate, its folder, and the crates of ours that it may name (in any kind of dependency).
/// The package `e2e` may import everything; `xtask` imports nothing at all.
pub const CRATES: [(&str, &str, &[&str]); 10] = [
    ("server-domain", "server/domain", &[]),
    ("server-api", "server/api", &[]),
    ("server-store", "server/store", &["server-domain"]),
    ("signaling-protocol", "signaling/protocol", &[]),
    ("signaling-sfu", "signaling/sfu", &[]),
    ("signaling", "signaling", &["signaling-protocol", "signaling-sfu"]),
    ("server", "server", &["signaling", "signaling-protocol", "server-store", "server-domain", "server-api"]),
    ("kiosk", "kiosk", &["signaling-protocol", "server-api", "server-domain"]),
    ("xtask", "xtask", &[]),
    (
        "e2e",
        "tests",
        &["server", "server-api", "server-domain", "server-store", "signaling", "signaling-protocol", "signaling-sfu", "kiosk"],
    ),
];

/// Packages of others that a crate may never name, each with the rule and the reason.
pub const FORBIDDEN_PACKAGES: [(&str, &str, &[&str], &str); 4] = [
    (
        "server/domain",
        "domain-is-pure",
        &["tokio", "tracing", "log", "futures-util", "axum", "reqwest", "getrandom", "rand", "metrics"],
        "the rules do no IO, wait for nothing and log nothing",
    ),
    (
        "signaling",
        "signaling-alone",
        &["axum", "tower-http", "reqwest", "utoipa"],
        "signaling is given a verified grant and a socket; routing is the server's",
    ),
    ("server/api", "crate-imports", &["tokio", "axum", "tracing"], "request and response types carry no logic"),
    ("signaling/protocol", "crate-imports", &["tokio", "tracing", "uuid", "jiff"], "wire types need serde (and ts-rs) only"),
];

/// Where sqlx and SQL text may stand. `kiosk` may name sqlx as soon as `kiosk/src/outbox` exists.
pub const SQL_MANIFESTS: [&str; 2] = ["server/store/Cargo.toml", "tests/Cargo.toml"];
pub const SQL_PLACES: [&str; 5] = ["server/store/", "migrations/", "tests/", "kiosk/src/outbox/", "kiosk/src/outbox.rs"];

/// What `domain` may not say.
pub const IMPURE: [&str; 22] = [
    "async fn",
    "async move",
    ".await",
    "tokio",
    "tracing",
    "println!",
    "eprintln!",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "now_v7",
    "new_v4",
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::thread",
    "std::process",
    "getrandom",
    "thread_rng",
];

/// Words about people and places that the media engine may not know, as parts of identifiers.
pub const SFU_UNKNOWN: [&str; 9] = ["role", "site", "petitioner", "lawyer", "officer", "staff", "person", "citizen", "kiosk"];

/// Readings of a clock.
pub const CLOCKS: [&str; 6] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "UtcDateTime::now", "UNIX_EPOCH.elapsed"];

/// Sources of randomness. A time-ordered id reads both a clock and randomness.
pub const RANDOMNESS: [&str; 9] =
    ["getrandom", "thread_rng", "rand::rng", "OsRng", "SysRng", "Uuid::now_v7", "Uuid::new_v4", "generate_nonce", "RandomState::new"];

/// Files that may read a clock, each with its reason. A listed file that does not is taken off the list.
pub const CLOCK_EDGES: [(&str, &str); 7] = [
    ("server/src/clock.rs", "the one clock of the server"),
    ("server/src/http/measure.rs", "times requests for the metrics by the monotonic clock"),
    ("signaling/src/clock.rs", "the one clock of the real-time plane"),
    ("signaling/src/connection.rs", "a silent socket is closed by the monotonic clock"),
    ("signaling/sfu/src/engine.rs", "drives the sans-IO media core by the monotonic clock"),
    ("signaling/sfu/src/tcp.rs", "the socket side of the engine: when a connection came"),
    ("kiosk/src/clock.rs", "the one clock of the kiosk: dates the server's silence and measures the line"),
];

/// Files that may draw randomness, each with its reason.
pub const RANDOMNESS_EDGES: [(&str, &str); 3] = [
    ("server/src/clock.rs", "time-ordered ids, tokens and keys come from this one edge"),
    ("server/store/src/seal.rs", "a sealed field needs a fresh nonce"),
    ("signaling/src/token.rs", "resume tokens of the room socket"),
];

/// Files longer than the limit, each with its reason.
pub const FILE_LINES: usize = 400;
pub const LONG_FILES: [(&str, &str); 0] = [];

/// Written by tools; no limit of length, no rule of style.
pub const GENERATED: [&str; 2] = ["server/web/src/lib/gen/", "signaling/protocol/bindings/"];

/// Names that say nothing about what is inside.
pub const EMPTY_NAMES: [&str; 8] = ["utils", "util", "common", "helpers", "helper", "manager", "managers", "misc"];

/// What may stand at the top of the repository, beside dot files.
pub const TOP_LEVEL: [&str; 19] = [
    "Cargo.toml",
    "Cargo.lock",
    "server",
    "signaling",
    "kiosk",
    "migrations",
    "tests",
    "xtask",
    "docs",
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    "rustfmt.toml",
    "clippy.toml",
    "deny.toml",
];

/// Dot files and folders at the top.
pub const TOP_LEVEL_DOTS: [&str; 8] =
    [".cargo", ".ci", ".config", ".gitignore", ".gitattributes", ".editorconfig", ".github", ".dockerignore"];

/// Absolute paths that only one machine has.
pub const MACHINE_PATHS: [&str; 4] = ["/work/", "/root/", "/Users/", "C:\\Users"];

/// How addresses of package registries and mirrors begin: which one is used is the machine's business.
pub const REGISTRY_HOSTS: [&str; 4] = ["//registry.", "//index.", "//static.", "//mirrors."];

/// Where those words are rules, not uses.
pub const TALKS_OF_RULES: &str = "tests/tidy/";
