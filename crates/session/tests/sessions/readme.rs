//! What README.md claims has a test of that name.

#[test]
fn tests_that_the_readme_names_exist() {
    let readme = include_str!("../../README.md");
    let (_, notes) = readme.split_once("Tests in `tests/sessions`:").unwrap();
    let sources = [
        include_str!("contract/lives.rs"),
        include_str!("contract/mod.rs"),
        include_str!("cookies.rs"),
        include_str!("places.rs"),
        include_str!("redis_only.rs"),
    ]
    .concat();
    let mut named = 0;
    for name in notes
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| !name.contains('/'))
    {
        named += 1;
        assert!(sources.contains(&format!("async fn {name}(")), "{name}");
    }
    assert!(named > 15, "only {named} names found");
}
