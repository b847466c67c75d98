//! A private, throw-away PostgreSQL for one test run or one bench.
//!
//! Invariants: it listens on 127.0.0.1 only, on a free port; it belongs to an unprivileged user; it never uses a system
//! cluster. A guard process owns it: when the pipe to xtask closes (the end, a failure, Ctrl-C, even a kill), the guard
//! stops PostgreSQL by its process number and removes the folder.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::install;
use crate::process::Outcome;

const START_LIMIT: Duration = Duration::from_secs(30);
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// Arguments: data folder, programs folder, port, `on` or `off` for durability. The folder above the data is the cluster's own.
const GUARD: &str = r#"
"$2/postgres" -D "$1/data" -h 127.0.0.1 -p "$3" -k "$1" -c "fsync=$4" -c "synchronous_commit=$4" \
    -c "full_page_writes=$4" -c shared_buffers=256MB -c max_connections=200 </dev/null >"$1/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null
wait "$server"
cd / && rm -rf -- "$1"
"#;

pub struct Cluster {
    guard: Child,
    folder: PathBuf,
    port: String,
    url: String,
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy)]
pub enum Durability {
    /// Fast and forgetful: for tests.
    Off,
    /// As in service: for benches.
    On,
}

/// The newest installed `postgres`, `initdb` and `pg_isready`.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let packaged = found.pop().map(|(_, bin)| bin);
    packaged.or_else(|| crate::process::find("initdb")?.canonicalize().ok()?.parent().map(Path::to_path_buf))
}

impl Cluster {
    pub fn start(durability: Durability) -> Outcome<Self> {
        let bin = programs().ok_or("PostgreSQL's programs are not installed; type: cargo xtask test --only install")?;
        let user = unprivileged_user()?;
        let folder = make_folder(user.as_deref())?;
        let secret = random_hex()?;
        let mut cluster = match begin(&bin, user.as_deref(), folder.clone(), &secret, durability) {
            Ok(cluster) => cluster,
            Err(why) => {
                let _ = fs::remove_dir_all(&folder);
                return Err(why);
            }
        };
        cluster.wait_until_ready(&bin)?;
        Ok(cluster)
    }

    /// `postgres://…`, as a superuser of this cluster.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops it and waits until the folder is gone.
    pub fn stop(mut self) -> Outcome {
        self.end()
    }

    fn end(&mut self) -> Outcome {
        drop(self.guard.stdin.take());
        let began = Instant::now();
        while began.elapsed() < STOP_LIMIT {
            if self.guard.try_wait().map_err(|error| error.to_string())?.is_some() {
                return match self.folder.exists() {
                    false => Ok(()),
                    true => Err(format!("{} was not removed; type: rm -r {0}", self.folder.display())),
                };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!("PostgreSQL did not stop in {} s; its log is {}/log", STOP_LIMIT.as_secs(), self.folder.display()))
    }

    fn wait_until_ready(&mut self, bin: &Path) -> Outcome {
        let began = Instant::now();
        while began.elapsed() < START_LIMIT {
            let ready = Command::new(bin.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &self.port]).status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if self.log().contains("FATAL") {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("the private PostgreSQL did not start. Its log:\n{}", self.log()))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.guard.stdin.is_some()
            && let Err(why) = self.end()
        {
            eprintln!("xtask: {why}");
        }
    }
}

fn begin(bin: &Path, user: Option<&str>, folder: PathBuf, secret: &str, durability: Durability) -> Outcome<Cluster> {
    let secret_file = folder.join("secret");
    fs::write(&secret_file, secret).map_err(|error| format!("{}: {error}", secret_file.display()))?;
    if let Some(user) = user {
        give(&secret_file, user)?;
    }
    let data = folder.join("data");
    let output = as_user(user, &bin.join("initdb"))
        .args(["-U", "test", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--pwfile"])
        .arg(&secret_file)
        .arg("-D")
        .arg(&data)
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("initdb did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("initdb failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let port = free_port()?.to_string();
    let mut guard = as_user(user, Path::new("sh"));
    guard.args(["-c", GUARD, "guard"]).arg(&folder).arg(bin).arg(&port);
    guard.arg(match durability {
        Durability::Off => "off",
        Durability::On => "on",
    });
    guard.current_dir(&folder).stdin(Stdio::piped());
    own_group(&mut guard);
    let guard = guard.spawn().map_err(|error| format!("the private PostgreSQL did not start: {error}"))?;
    println!("private PostgreSQL on 127.0.0.1:{port}, as {}", user.unwrap_or("this user"));
    let url = format!("postgres://test:{secret}@127.0.0.1:{port}/postgres");
    Ok(Cluster { guard, folder, port, url })
}

/// PostgreSQL refuses to run as root: as root, the package's own user or `nobody`.
fn unprivileged_user() -> Outcome<Option<String>> {
    if !install::is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let known = |name: &&str| users.lines().any(|line| line.split(':').next() == Some(*name));
    match ["postgres", "nobody"].iter().copied().find(known) {
        Some(user) => Ok(Some(user.to_owned())),
        None => Err("PostgreSQL cannot run as root and there is no user `postgres`; type: useradd --system postgres".to_owned()),
    }
}

/// The program as the unprivileged user, with that user's main group and no other.
fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let group = group_of(user);
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", &group, "--clear-groups", "--"]).arg(program);
    command
}

fn group_of(user: &str) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = users.lines().find(|line| line.split(':').next() == Some(user)).unwrap_or_default();
    line.split(':').nth(3).unwrap_or(user).to_owned()
}

/// A folder of its own, closed to everybody else. As root it stands in /tmp, where the other user can reach it.
fn make_folder(user: Option<&str>) -> Outcome<PathBuf> {
    let above = if user.is_some() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
    let folder = above.join(format!("reception-pg-{}-{}", std::process::id(), &random_hex()?[..8]));
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if let Some(user) = user {
        give(&folder, user)?;
    }
    Ok(folder)
}

fn give(path: &Path, user: &str) -> Outcome {
    let status = Command::new("chown").arg(user).arg(path).status();
    if status.is_ok_and(|status| status.success()) { Ok(()) } else { Err(format!("chown {user} {} failed", path.display())) }
}

fn free_port() -> Outcome<u16> {
    let socket = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port on 127.0.0.1: {error}"))?;
    Ok(socket.local_addr().map_err(|error| error.to_string())?.port())
}

fn random_hex() -> Outcome<String> {
    let mut bytes = [0_u8; 16];
    let mut source = fs::File::open("/dev/urandom").map_err(|error| format!("/dev/urandom: {error}"))?;
    source.read_exact(&mut bytes).map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Ctrl-C in the terminal goes to xtask, not to the guard: the guard cleans up after it.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}
