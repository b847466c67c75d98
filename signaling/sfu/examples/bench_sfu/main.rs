//! What forwarding costs, over loopback: `bench_sfu [ROW..] [--minutes N]`, one JSON line for each figure.
//!
//! The engine runs in a process of its own, which this one starts for each row; the clients are real str0m peers on one
//! thread of this one. Counted is the CPU time of the engine's thread alone (schedstat), which on loopback includes
//! handing each packet to the receiver's socket. Beside it stand the floor, a bare loop of `send_to`, and the same load
//! through Janus, where that is installed.

mod client;
mod figures;
mod janus;
mod rows;
mod server;
mod virtual_time;

type Failure = Box<dyn std::error::Error>;

const ROWS: [&str; 9] = ["floor", "virtual", "forward", "janus", "plain", "heavy", "observers", "rooms", "churn"];

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (mut names, mut minutes) = (Vec::new(), 1.0);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "serve" => return server::serve(args.next().as_deref() != Some("plain")),
            "--minutes" => minutes = args.next().ok_or("--minutes needs a number")?.parse()?,
            name if ROWS.contains(&name) => names.push(arg),
            other => return Err(format!("there is no row `{other}`; rows: {}", ROWS.join(" ")).into()),
        }
    }
    let names: Vec<&str> = if names.is_empty() { ROWS.to_vec() } else { names.iter().map(String::as_str).collect() };
    let mut ours = None;
    for name in names {
        match name {
            "floor" => figures::report("bare send_to of the same packets, the floor", figures::floor()?, "us", None),
            "virtual" => {
                virtual_time::measure("engine alone, no sockets, estimates on", true, 7)?;
                virtual_time::measure("engine alone, no sockets, estimates off", false, 7)?;
            }
            "forward" => ours = Some(rows::forward("100 viewers x 1.8 Mbit/s, estimates on", true, 7, Some((10.0, 6.0)))?),
            "janus" => rows::janus(7, ours)?,
            "plain" => rows::forward("100 viewers x 1.8 Mbit/s, estimates off", false, 7, Some((7.0, 4.0))).map(|_| ())?,
            "heavy" => rows::forward("100 viewers x 6 Mbit/s, estimates off", false, 22, Some((6.0, 3.0))).map(|_| ())?,
            "observers" => rows::observers()?,
            "rooms" => rows::rooms()?,
            _ => rows::churn(minutes)?,
        }
    }
    Ok(())
}
