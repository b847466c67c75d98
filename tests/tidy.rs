//! The rules of the house, checked over the text of the tree: who may import whom, where SQL, clocks and randomness
//! may live, how long a file may be. The rules are data in `tidy/policy.rs`; each was seen to fail in `tidy/broken.rs`.

mod tidy {
    pub mod broken;
    pub mod crates;
    pub mod edges;
    pub mod layers;
    pub mod manifest;
    pub mod policy;
    pub mod shape;
    pub mod source;
    pub mod tree;
    pub mod web;

    use tree::Tree;

    /// One broken rule: where, and what to do about it.
    #[derive(Debug, PartialEq, Eq)]
    pub struct Violation {
        pub rule: &'static str,
        pub path: String,
        /// First line is 1; 0 when the whole file is meant.
        pub line: usize,
        pub advice: String,
    }

    impl std::fmt::Display for Violation {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{}:{} [{}] {}", self.path, self.line, self.rule, self.advice)
        }
    }

    /// Every rule over one tree. Pure: the tree is a map from path to text.
    pub fn check(tree: &Tree) -> Vec<Violation> {
        let mut found = Vec::new();
        crates::check(tree, &mut found);
        layers::check(tree, &mut found);
        edges::check(tree, &mut found);
        web::check(tree, &mut found);
        shape::check(tree, &mut found);
        found.sort_by(|a, b| (&a.path, a.line, a.rule).cmp(&(&b.path, b.line, b.rule)));
        found
    }
}

use std::collections::BTreeSet;

use tidy::{broken, check, policy, tree};

#[test]
fn the_tree_keeps_the_rules_of_the_house() {
    let found = check(&tree::read());
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} rules of the house are broken:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn a_small_tidy_tree_breaks_nothing() {
    assert_eq!(check(&broken::tidy_tree()), []);
}

#[test]
fn each_rule_is_seen_to_fail_when_it_is_broken() {
    let mut seen = BTreeSet::new();
    for case in broken::CASES {
        let mut tree = broken::tidy_tree();
        tree.insert(case.path.to_owned(), (case.text)());
        let found = check(&tree);
        let rules: BTreeSet<&str> = found.iter().map(|violation| violation.rule).collect();
        assert_eq!(rules, BTreeSet::from([case.rule]), "{} in {}: {found:?}", case.rule, case.path);
        seen.insert(case.rule);
    }
    assert_eq!(seen, BTreeSet::from(policy::RULES), "a rule without a case that breaks it, or a case without a rule");
}

#[test]
fn comments_and_texts_are_not_code() {
    let text = "let a = \"Instant::now\"; // Instant::now\n/* Instant::now /* deep */ */ let b = r#\"x \" Instant::now\"#; let c: &'a u8 = &b'\"'; now();";
    let code = tidy::source::code_only(text);
    assert!(!code.contains("Instant"), "{code}");
    assert!(code.contains("let b =") && code.contains("now();") && code.contains("&'a u8"), "{code}");
    assert_eq!(code.lines().count(), text.lines().count());
}
