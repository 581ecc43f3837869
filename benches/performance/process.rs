//! The program as a process: its size, how soon it answers, and how much memory it holds.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::home::{crowd, run};
use crate::spread;

const BINARY: &str = env!("CARGO_BIN_EXE_duologue");
/// So long it is left alone before its memory is read.
const REST: Duration = Duration::from_secs(3);

pub(crate) async fn measure(few: bool) {
    let (starts, large) = if few { (3, 1_000) } else { (20, 100_000) };
    let size = std::fs::metadata(BINARY).unwrap().len();
    println!(
        "\n## The program\n\nThe binary: {:.1} MB.\n",
        size as f64 / 1e6
    );
    println!(
        "| 1:1s | from start to `/readyz`, of {starts} starts | memory at rest | after 1,000 commands |"
    );
    println!("|---|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    // A pair, of which the crowd are copies.
    let mut first = Playground::start(folder.path());
    first.say(
        "alice",
        "/1on1 start with:@bob when:\\\"every thursday 10:00\\\"",
    );
    let card = first.request("GET", "/api/messages?as=bob", "");
    let control = card
        .split("\"id\":\"")
        .skip(1)
        .find(|rest| rest.contains("\"label\":\"Accept\""));
    let control = control.unwrap().split('"').next().unwrap().to_owned();
    let id = card
        .split("\"id\":")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let press = format!("{{\"as\":\"bob\",\"message\":{id},\"control\":\"{control}\"}}");
    first.request("POST", "/api/press", &press);
    first.stop();
    for rooms in [1, large] {
        if rooms > 1 {
            let url = format!(
                "sqlite://{}",
                folder.path().join("data/playground.db").display()
            );
            for statement in crowd(rooms - 1) {
                run(&url, &statement).await;
            }
        }
        let mut ready = Vec::new();
        for _ in 0..starts {
            let begun = Instant::now();
            let mut playground = Playground::start(folder.path());
            assert!(playground.request("GET", "/readyz", "").contains("200"));
            ready.push(begun.elapsed());
            playground.stop();
        }
        let mut playground = Playground::start(folder.path());
        tokio::time::sleep(REST).await;
        let rest = playground.memory();
        for turn in 0..1_000 {
            playground.say("alice", &format!("/1on1 note Number {turn}"));
        }
        let busy = playground.memory();
        playground.stop();
        println!(
            "| {rooms} | {} | {rest:.1} MB | {busy:.1} MB |",
            spread(&ready)
        );
    }
}

/// A running playground.
struct Playground {
    child: Child,
    address: String,
}

impl Playground {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(BINARY)
            .args(["playground", "--at", "2026-03-20T08:00:00Z"])
            .current_dir(folder)
            .env_clear()
            .env("DUOLOGUE__HTTP__LISTEN", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert!(
                lines.read_line(&mut line).unwrap() > 0,
                "it ended without serving"
            );
            if let Some(found) = line
                .split(' ')
                .find_map(|word| word.trim().strip_prefix("http://"))
            {
                break found.to_owned();
            }
        };
        // Kept open, as by a terminal.
        std::mem::forget(lines);
        Self { child, address }
    }

    fn say(&mut self, who: &str, text: &str) {
        let answer = self.request(
            "POST",
            "/api/say",
            &format!("{{\"as\":\"{who}\",\"text\":\"{text}\"}}"),
        );
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    fn request(&mut self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Resident memory in megabytes.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes / 1e3
    }

    fn stop(mut self) {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        self.child.wait().unwrap();
    }
}
