//! The API's contract is written down and fresh.

#[test]
fn the_contract_in_docs_is_the_one_that_the_server_speaks() {
    let written = include_str!("../../docs/openapi.json");
    assert!(written == server::openapi_json(), "docs/openapi.json is stale: run `cargo xtask gen`");
}
