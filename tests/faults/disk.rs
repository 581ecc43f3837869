//! A disk of a few megabytes, mounted for one test; which needs the rights to mount.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Enough for a database of some pairs.
const SIZE: &str = "size=8m";

/// The disk, until it is dropped.
pub(crate) struct SmallDisk(PathBuf);

fn as_root(arguments: &[&str]) -> bool {
    let run = |program: &str, arguments: &[&str]| {
        let ended = Command::new(program).args(arguments).output();
        ended.is_ok_and(|ended| ended.status.success())
    };
    let asked = [&["-n"], arguments].concat();
    run(arguments[0], &arguments[1..]) || run("sudo", &asked)
}

impl SmallDisk {
    /// Mounts it there; `None` where one may not.
    #[expect(
        clippy::print_stdout,
        reason = "who reads a test's output must see what was not tried"
    )]
    pub(crate) fn at(folder: &Path) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "whether something may be skipped is the environment's to say"
        )]
        let ci = std::env::var("CI");
        std::fs::create_dir_all(folder).expect("a folder");
        let at = folder.to_str().expect("a path in UTF-8");
        let options = format!("{SIZE},mode=777");
        if as_root(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs", at]) {
            return Some(Self(folder.to_owned()));
        }
        assert_ne!(ci.as_deref(), Ok("true"), "a small disk must be mounted");
        println!("skipped: a full disk, since a small one cannot be mounted here");
        None
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Leaves no room.
    pub(crate) fn fills_up(&self) {
        let much = vec![0; 64 << 20];
        let full = std::fs::write(self.filler(), much);
        assert!(full.is_err(), "it is small");
    }

    /// Leaves room again.
    pub(crate) fn has_room(&self) {
        std::fs::remove_file(self.filler()).expect("it was there");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Who still looks into it, looks on.
        as_root(&["umount", "-l", self.0.to_str().unwrap_or_default()]);
    }
}
