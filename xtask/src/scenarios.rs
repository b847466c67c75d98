//! The browser scenarios of a folder: two at a time, each file a process with a server of its own, its words shown when it ends.
//!
//! Invariant: a scenario that failed beside another one is run once more alone. What fails alone fails the step; what passes
//! only alone is named at the end as unsteady, for it depends on how busy the machine is and is to be mended.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::Instant;

use crate::process::{Outcome, node, root};

/// They mostly wait: three browsers and a server keep one core half busy.
const AT_ONCE: usize = 2;
/// More than this is no chance but a defect that many share; running it all again would only take time.
const AGAIN_AT_MOST: usize = 4;

/// The scenarios of a folder, from the top of the repository.
pub fn of(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    files.iter().map(|file| file.strip_prefix(root()).unwrap_or(file).to_string_lossy().into_owned()).collect()
}

/// Runs them all; `prepare` names the programs that they start.
pub fn run(files: &[String], prepare: impl Fn(&mut Command) + Sync) -> Outcome {
    let failed = beside_each_other(files, &prepare)?;
    if failed.len() > AGAIN_AT_MOST {
        return Err(format!("{} scenarios failed: {}", failed.len(), failed.join(" ")));
    }
    let mut broken = Vec::new();
    for file in &failed {
        println!("\n{file} failed beside another one; once more, alone");
        if !one(file, &prepare)? {
            broken.push(file.as_str());
        }
    }
    for file in failed.iter().filter(|file| !broken.contains(&file.as_str())) {
        println!("UNSTEADY {file}: failed beside another scenario, passed alone");
    }
    if broken.is_empty() { Ok(()) } else { Err(format!("failed twice: {}; their own words are above", broken.join(" "))) }
}

/// The files that failed, in their order.
fn beside_each_other(files: &[String], prepare: &(impl Fn(&mut Command) + Sync)) -> Outcome<Vec<String>> {
    let next = Mutex::new(files.iter());
    let failed = Mutex::new(Vec::new());
    let work = || -> Outcome {
        loop {
            let Some(file) = next.lock().map_err(|_| "another scenario's runner ended")?.next() else { return Ok(()) };
            if !one(file, prepare)? {
                failed.lock().map_err(|_| "another scenario's runner ended")?.push(file.clone());
            }
        }
    };
    std::thread::scope(|scope| {
        let runners: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        runners.into_iter().try_for_each(|runner| runner.join().map_err(|_| "a scenario's runner ended".to_owned())?)
    })?;
    let mut failed = failed.into_inner().map_err(|_| "a scenario's runner ended")?;
    failed.sort();
    Ok(failed)
}

/// Whether a file passed.
fn one(file: &str, prepare: &impl Fn(&mut Command)) -> Outcome<bool> {
    let mut command = node(&["--test", "--test-timeout=300000", "--test-reporter=spec", file]);
    prepare(&mut command);
    let began = Instant::now();
    let Output { status, stdout, stderr } = command.output().map_err(|error| format!("node did not start: {error}"))?;
    let mut out = std::io::stdout().lock();
    let shown = writeln!(out, "\n--- {file}, {:.1} s", began.elapsed().as_secs_f64())
        .and_then(|()| out.write_all(&stdout))
        .and_then(|()| out.write_all(&stderr));
    shown.map_err(|error| format!("nothing can be shown any more: {error}"))?;
    Ok(status.success())
}
