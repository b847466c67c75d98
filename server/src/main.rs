//! `server`: the whole system of a city in one binary.

fn main() -> anyhow::Result<()> {
    server::cli::main()
}
