//! A bad line between two network namespaces: `bad_link NEAR FAR SEED` makes two TUN devices of these names in the present
//! namespace and carries packets from each to the other, as `e2e::bad_line` decides. It needs nothing of the kernel but TUN.
//!
//! Prints `ready` when the devices are there; whoever started it moves one into another namespace. Then it takes orders on
//! standard input, one a line, and answers each with a line, until standard input ends:
//! `up QUALITY..` and `down QUALITY..` (from FAR to NEAR, and back) as `Quality::read` says, and `counts`.

#[cfg(target_os = "linux")]
mod device;
#[cfg(target_os = "linux")]
mod link;

fn main() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    return link::run();
    #[cfg(not(target_os = "linux"))]
    anyhow::bail!("network namespaces and TUN devices are Linux's")
}
