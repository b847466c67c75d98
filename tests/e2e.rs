//! Flows through the whole system, one module per noun.
