//! Lines of test to lines of code: what stands in `tests/`, in files of tests and below `#[cfg(test)] mod`, and the rest
//! of `src/`. Comments and empty lines count for neither.

use std::path::Path;

pub(crate) fn count() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut code, mut tests) = (0, 0);
    for file in files(&root.join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let path = file.to_string_lossy().into_owned();
        let all = lines(&text);
        if path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("/properties.rs")
        {
            tests += all;
        } else {
            let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            code += lines(own);
            tests += all - lines(own);
        }
    }
    for file in files(&root.join("tests")) {
        tests += lines(&std::fs::read_to_string(&file).unwrap());
    }
    println!(
        "\n## Lines\n\n{code} lines of code, {tests} of tests: {:.2} to one.",
        f64::from(tests) / f64::from(code)
    );
}

fn lines(text: &str) -> u32 {
    let counts = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    u32::try_from(text.lines().filter(counts).count()).unwrap()
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
