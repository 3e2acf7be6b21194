//! x
#[test]
fn nothing(){}
