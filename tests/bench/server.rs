//! A release server of its own, with an empty data folder.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;

pub struct Server {
    child: Child,
    pub base: String,
    folder: PathBuf,
    /// From the start of the process to the first `ready`.
    pub ready_after: Duration,
}

impl Server {
    pub async fn start() -> anyhow::Result<Self> {
        let binary = std::env::var("SERVER_BIN").context("SERVER_BIN is not set: run `cargo xtask bench`")?;
        static LAST: AtomicU32 = AtomicU32::new(0);
        let folder = std::env::temp_dir().join(format!("reception-bench-{}-{}", std::process::id(), LAST.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&folder)?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let begun = Instant::now();
        let child = Command::new(binary)
            .args(["serve", "--demo", "--media-port", "0", "--advertise", "127.0.0.1", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("the server binary does not run")?;
        let mut server = Self { child, base: format!("http://127.0.0.1:{port}"), folder, ready_after: Duration::ZERO };
        let http = reqwest::Client::new();
        while begun.elapsed() < Duration::from_secs(20) {
            if http.get(format!("{}/readyz", server.base)).send().await.is_ok_and(|r| r.status() == 200) {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the server was not ready within 20 s")
    }

    /// Resident memory in MB.
    pub fn resident_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        Ok(reqwest::get(format!("{}{path}", self.base)).await?.error_for_status()?.json().await?)
    }

    /// The id of the site whose name begins so.
    pub async fn site(&self, name: &str) -> anyhow::Result<String> {
        let sites = self.get("/api/v1/sites").await?;
        let found = sites["items"].as_array().into_iter().flatten().find(|s| s["name"].as_str().is_some_and(|n| n.starts_with(name)));
        Ok(found.and_then(|s| s["id"].as_str()).with_context(|| format!("no site {name}"))?.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
