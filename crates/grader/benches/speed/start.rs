//! What the sandbox adds to the start of a program that does nothing.

use crate::class::Place;
use crate::floor::Floor;
use crate::measure::{self, median};
use anyhow::{Context, ensure};
use sandbox::{Backend, Privilege, Room, Sandbox, Wish};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// How often each of them starts
    #[arg(long, default_value = "100")]
    runs: usize,
}

/// A way to start it.
struct Way {
    name: String,
    sandbox: Option<Sandbox>,
    /// In milliseconds.
    goal: Option<f64>,
    times: Vec<f64>,
    /// CPU seconds of all of them.
    cpu: f64,
}

/// The smallest program that every system has.
const PROGRAM: &str = "/bin/true";

impl Way {
    /// Starts the program, and says for how many milliseconds it was there.
    fn start(&self, room: &Room) -> anyhow::Result<f64> {
        let mut command = Command::new(PROGRAM);
        if let Some(sandbox) = &self.sandbox {
            command = sandbox.enclose(command, room);
        }
        command.stdin(Stdio::null());
        let begun = Instant::now();
        let output = command.output().with_context(|| format!("{}: it could not be started", self.name))?;
        let time = begun.elapsed().as_secs_f64() * 1000.0;
        let words = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}: {PROGRAM} failed ({}): {}", self.name, output.status, words.trim());
        Ok(time)
    }
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let place = Place::new()?;
    let mut ways = vec![Way { name: "bare".into(), sandbox: None, goal: None, times: vec![], cpu: 0.0 }];
    let privileges = [Privilege::Root, Privilege::User, Privilege::Without];
    for (backend, goal, most) in [(Backend::Bubblewrap, 15.0, 2), (Backend::Native, 3.0, 3)] {
        for privilege in &privileges[..most] {
            // Where strangers' code is graded, the stage is the grader itself.
            let stage = Some(PathBuf::from(env!("CARGO_BIN_EXE_grader")));
            match Sandbox::probe(Wish { backend: Some(backend), stage, privilege: Some(*privilege), ..Wish::default() })
            {
                Ok(sandbox) => {
                    let name = format!("{backend}, {privilege}");
                    ways.push(Way { name, sandbox: Some(sandbox), goal: Some(goal), times: vec![], cpu: 0.0 });
                }
                Err(why) => println!("left out: {backend}, {privilege}: {}", why.0.join("; ")),
            }
        }
    }
    // The room of a test: what it may read is mounted at each start.
    let id = "ordered-locks";
    let (chapter, exercise) = place.exercise(id)?;
    let floor = Floor::listen(&place, chapter, exercise)?;
    let room = Room { read: floor.read().to_vec(), slot: 200, ..Room::default() };
    // As another user, root may find the toolchain closed.
    ways.retain(|way| match way.start(&room) {
        Ok(_) => true,
        Err(why) => {
            println!("left out: {why:#}");
            false
        }
    });
    for _ in 0..args.runs {
        for way in &mut ways {
            // The CPU time of one is less than what the system tells apart, and that of all of them is not.
            let (time, spent) = measure::spent(|| {
                let time = way.start(&room);
                measure::reap_adopted();
                time
            })?;
            way.times.push(time);
            way.cpu += spent.cpu;
        }
    }
    println!(
        "{PROGRAM} from its start to its end, in milliseconds; {} runs each, in turn; the room of a test",
        args.runs
    );
    println!("{:34}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}", "", "best", "median", "worst", "CPU", "more", "goal");
    let bare = median(&ways[0].times);
    for way in &ways {
        let (best, worst) = way.times.iter().fold((f64::MAX, 0.0_f64), |(b, w), time| (b.min(*time), w.max(*time)));
        let (middle, cpu) = (median(&way.times), way.cpu / way.times.len() as f64 * 1000.0);
        let goal = way.goal.map(|goal| format!("{goal:8.0}")).unwrap_or_default();
        println!("{:34}{best:8.2}{middle:8.2}{worst:8.2}{cpu:8.2}{:8.2}{goal}", way.name, middle - bare);
    }
    println!("\n`more` is the difference of the medians. An answer to {id} starts {} programs.", floor.starts);
    Ok(())
}
