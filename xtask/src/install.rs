//! What the machine must have. As root on Debian or Ubuntu the missing packages are installed; anywhere else the
//! command stops with the exact line to type.
//!
//! Invariant: installing PostgreSQL neither makes nor touches a system cluster.

use std::fs;
use std::path::Path;

use crate::process::{self, Outcome};

/// One thing that must be there, and the Debian package that brings it.
#[derive(Clone, Copy)]
pub enum Need {
    Chromium,
    Firefox,
    ChineseFonts,
    PostgreSql,
    EspeakNg,
}

/// What the package asks when it would make its usual system cluster. Changed only while the package is being installed.
const CREATE_CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";

impl Need {
    fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox-esr",
            Self::ChineseFonts => "fonts-noto-cjk",
            Self::PostgreSql => "postgresql",
            Self::EspeakNg => "espeak-ng",
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Chromium => chromium().is_some(),
            Self::Firefox => firefox().is_some(),
            Self::ChineseFonts => {
                Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
                    || process::first_line("fc-list", &[":lang=zh-cn", "file"]).is_some_and(|line| !line.is_empty())
            }
            Self::PostgreSql => crate::postgres::programs().is_some(),
            Self::EspeakNg => process::find("espeak-ng").is_some(),
        }
    }
}

/// The browser that the scenario drives; `CHROMIUM` names another one.
pub fn chromium() -> Option<String> {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return Path::new(&named).is_file().then_some(named);
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| process::find(name))
        .map(|path| path.to_string_lossy().into_owned())
}

/// The other browser; `FIREFOX` names another one.
pub fn firefox() -> Option<String> {
    if let Ok(named) = std::env::var("FIREFOX") {
        return Path::new(&named).is_file().then_some(named);
    }
    ["firefox-esr", "firefox"].iter().find_map(|name| process::find(name)).map(|path| path.to_string_lossy().into_owned())
}

/// Installs what is missing, or says the line to type.
pub fn ensure(needs: &[Need]) -> Outcome {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package()).collect();
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if process::find("apt-get").is_none() {
        return Err(format!(
            "this machine lacks {}. Install them with its own package manager (on Debian: sudo {line}), then run this again.",
            packages.join(", ")
        ));
    }
    if !is_root() {
        return Err(format!("this machine lacks {}. Type:\n\n    sudo apt-get update && sudo {line}\n", packages.join(", ")));
    }
    println!("installing {}", packages.join(", "));
    let outcome = if packages.contains(&"postgresql") { apt_without_main_cluster(&packages) } else { apt(&packages) };
    outcome.map_err(|why| format!("{why}. By hand: apt-get update && {line}"))?;
    match missing.iter().find(|need| !need.is_met()) {
        Some(need) => Err(format!("{} was installed but still cannot be found; type: {line}", need.package())),
        None => Ok(()),
    }
}

/// Installs while a setting says that PostgreSQL must not make its usual system cluster, and looks that none was made.
fn apt_without_main_cluster(packages: &[&str]) -> Outcome {
    let before = clusters();
    let setting = Path::new(CREATE_CLUSTER);
    let own = fs::read_to_string(setting).ok();
    let folder = setting.parent().expect("an absolute path has a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(setting, format!("{}\ncreate_main_cluster = false\n", own.as_deref().unwrap_or_default())))
        .map_err(|error| format!("{CREATE_CLUSTER} cannot be written: {error}"))?;
    let outcome = apt(packages);
    let restored = match own {
        Some(text) => fs::write(setting, text),
        None => fs::remove_file(setting),
    };
    outcome?;
    restored.map_err(|error| format!("{CREATE_CLUSTER} cannot be put back: {error}"))?;
    if clusters() == before {
        return Ok(());
    }
    Err("installing PostgreSQL made a system cluster; `pg_lsclusters` shows it, `pg_dropcluster VERSION NAME` removes it. \
         Nothing of this project uses it"
        .to_owned())
}

fn apt(packages: &[&str]) -> Outcome {
    let wait = "DPkg::Lock::Timeout=300";
    let quiet = |args: &[&str]| {
        let mut command = process::command("apt-get", args);
        // Nobody is there to answer, and the setting above must survive the package's own copy of it.
        command.env("DEBIAN_FRONTEND", "noninteractive").env("UCF_FORCE_CONFFOLD", "1");
        process::run(&mut command)
    };
    quiet(&["-o", wait, "-qq", "update"])?;
    let mut args = vec!["-o", wait, "-qq", "install", "-y", "--no-install-recommends"];
    args.extend(packages);
    quiet(&args)?;
    Ok(())
}

/// The system's clusters, as names and folders; none when the tool is not there.
fn clusters() -> Vec<String> {
    let listing = process::command("pg_lsclusters", &["--no-header"]).output();
    let text = listing.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().filter_map(|line| line.split_whitespace().find(|word| word.starts_with('/')).map(str::to_owned)).collect()
}

/// Whether this process runs as root (Linux).
pub fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
}

/// Node.js 20.19 or newer, or 22.12 or newer (the floor of the page builder), with npm.
pub fn ensure_node() -> Outcome {
    let how = "Install Node.js 22 or 24 from https://nodejs.org/en/download (or, on Debian 13 and newer: \
               sudo apt-get install -y nodejs npm), then run this again.";
    let Some(version) = process::first_line("node", &["--version"]) else {
        return Err(format!("Node.js is not installed. {how}"));
    };
    if !node_is_new_enough(&version) {
        return Err(format!("Node.js {version} is too old: 20.19 or newer, or 22.12 or newer, is needed. {how}"));
    }
    if process::find(if cfg!(windows) { "npm.cmd" } else { "npm" }).is_none() {
        return Err(format!("npm is not installed beside Node.js {version}. {how}"));
    }
    Ok(())
}

fn node_is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    matches!((major, minor), (20, 19..) | (22, 12..) | (23.., _))
}

#[cfg(test)]
mod tests {
    use super::node_is_new_enough;

    #[test]
    fn the_floor_of_the_page_builder_is_known() {
        let verdicts = ["v18.20.4", "v20.18.9", "v20.19.0", "v21.7.3", "v22.11.0", "v22.12.0", "v24.1.0"].map(node_is_new_enough);
        assert_eq!(verdicts, [false, false, true, false, false, true, true]);
    }
}
