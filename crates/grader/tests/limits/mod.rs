//! The limits of the policy, each met by an answer that goes beyond it, in the sandbox of this machine.

use crate::support::{Class, check};
use serde_json::{Value, json};

/// A first line, by which an answer is known as another, and a sum that does something else as well.
fn answer(does: &str) -> String {
    format!("pub fn sum(n: u64) -> u64 {{\n    {does}\n    (1..=n).sum()\n}}\n")
}

#[test]
fn every_limit_of_the_policy_ends_what_goes_beyond_it() {
    let class = Class::of(1);
    let lines = "for line in 0..200 { println!(\"{line:02000}\"); }\n    panic!(\"the end\");";
    let cases = [
        ("idle", "", "wall_seconds = 600"),
        // Works a little all the time, so that it is neither still nor out of processor time.
        ("late", "loop { std::thread::sleep(std::time::Duration::from_millis(1)); }", "wall_seconds = 5"),
        ("loops", "let mut n = n; loop { n = std::hint::black_box(n); }", "test_cpu_seconds = 1"),
        ("grows", "let big = vec![1_u8; 700 << 20]; std::hint::black_box(&big);", "memory_mib = 512"),
        (
            "many",
            "let all: Vec<_> = (0..40).map(|_| std::thread::spawn(|| std::thread::park_timeout(std::time::Duration::from_secs(1)))).collect();\n    drop(all);",
            "processes = 20",
        ),
        ("prints", lines, "output_kib = 8"),
        (
            "compiles",
            "#[allow(long_running_const_eval)]\n    const X: u64 = { let mut i = 0_u64; while i < u64::MAX { i += 1; } i };\n    let n = n + X - X;",
            "compile_cpu_seconds = 2",
        ),
    ];
    let judge = |name: &str, does: &str, limits: &str| -> Option<Value> {
        let text = answer(does);
        let pack = json!({ "type": "answers", "schema": 1, "answers": { "add-up": text } });
        class.write(&format!("{name}.json"), pack.to_string());
        class.write("policy.toml", format!("exercises = [\"add-up\"]\n[limits]\n{limits}\n"));
        let ran = class.grade_only(&[&format!("{name}.json"), "--policy", "policy.toml", "--out", name, "--jobs", "1"]);
        if ran.err.contains("there is no sandbox on this machine") {
            eprintln!("not tried: {}", ran.err);
            return None;
        }
        check(&ran, 0, &["1 submissions"]);
        Some(class.json(&format!("{name}/records/{name}.json")))
    };
    for (name, does, limits) in cases {
        let Some(mut record) = judge(name, does, limits) else { return };
        // The limit holds for the compiler as well, which on a busy machine needs more than that.
        for seconds in [20, 80, 320] {
            if name == "late" && record["exercises"][0]["outcome"] == "inconclusive" {
                let limits = format!("wall_seconds = {seconds}");
                record = judge(name, does, &limits).expect("there was a sandbox");
            }
        }
        let exercise = &record["exercises"][0];
        let (outcome, report) = (exercise["outcome"].as_str(), exercise["report"].as_str().expect("it is text"));
        let by = &record["by"];
        assert!(by["guaranteed"].as_array().is_some_and(|held| held.len() >= 4), "{by}");
        assert!(by["not_guaranteed"].to_string().contains("shares its process"), "{by}");
        match name {
            "idle" => assert_eq!(outcome, Some("passed"), "{exercise}"),
            "late" => assert!(outcome == Some("hung") && report.contains("was not over after"), "{exercise}"),
            "loops" => assert!(outcome == Some("hung") && !report.contains("was not over after"), "{exercise}"),
            "grows" => assert!(outcome == Some("crashed") && report.contains("memory allocation of"), "{exercise}"),
            "many" => assert!(outcome == Some("failed") && report.contains("failed to spawn thread"), "{exercise}"),
            "prints" => {
                assert!(outcome == Some("failed") && report.len() < 12 << 10, "{}: {exercise}", report.len());
                assert!(report.contains("bytes left out") && report.contains("00199\n"), "{exercise}");
            }
            _ => assert!(outcome == Some("did_not_compile") && report.contains("more processor time"), "{exercise}"),
        }
        // The same answer under the defaults: it was the policy that made the difference.
        if ["many", "grows", "prints"].contains(&name) {
            let record = judge(&format!("{name}-free"), does, "wall_seconds = 300").expect("there was a sandbox");
            let exercise = &record["exercises"][0];
            match name {
                "prints" => assert!(exercise["report"].as_str().expect("it is text").len() > 24 << 10, "{exercise}"),
                _ => assert_eq!(exercise["outcome"], "passed", "{exercise}"),
            }
        }
    }
}
