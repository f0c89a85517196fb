//! A Slurm of one node, for one test: Debian's slurm-wlm and munge have all that it needs.

use crate::support::{Class, check, ran};
use std::net::TcpListener;
use std::process::{Child, Command};

/// Its programs run until this is dropped. Its files lie among those of the class.
pub struct Cluster {
    programs: Vec<Child>,
    configuration: String,
}

impl Cluster {
    pub fn start(class: &Class) -> Cluster {
        let said = |program: &str, argument: &str| {
            let said = ran(Command::new(program).args((!argument.is_empty()).then_some(argument))).out;
            said.trim().to_string()
        };
        let (host, user) = (said("hostname", ""), said("id", "-un"));
        let at = |name: &str| class.path(&format!("slurm/{name}")).display().to_string();
        let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
        let [control, node] = ports.map(|port| port.local_addr().expect("it is bound").port());
        for folder in ["state", "spool"] {
            class.write(&format!("slurm/{folder}/empty"), "");
        }
        // The script asks for four processors, which a small machine has not.
        let text = format!(
            "ClusterName=class\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={control}\nSlurmdPort={node}\n\
             SlurmUser={user}\nSlurmdUser={user}\nAuthType=auth/munge\nAuthInfo=socket={}\nCredType=cred/munge\n\
             StateSaveLocation={}\nSlurmdSpoolDir={}\nSlurmctldPidFile={}\nSlurmdPidFile={}\n\
             ProctrackType=proctrack/pgid\nTaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_CPU_Memory\nSwitchType=switch/none\nMpiDefault=none\n\
             SlurmdParameters=config_overrides\n\
             NodeName=node NodeHostname={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=8192\n\
             PartitionName=all Nodes=node Default=YES\n",
            at("munge.socket"),
            at("state"),
            at("spool"),
            at("slurmctld.pid"),
            at("slurmd.pid"),
        );
        class.write("slurm/slurm.conf", text);
        let key = class.program("slurm/munge.key", &"key ".repeat(32));
        let owner_alone = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&key, owner_alone).expect("it is ours");

        let mut cluster = Cluster { programs: vec![], configuration: at("slurm.conf") };
        let files = ["socket", "key", "pid", "seed", "log"].map(|name| (name, at(&format!("munge.{name}"))));
        let options = files.iter().map(|(name, file)| match *name {
            "socket" => format!("--socket={file}"),
            name => format!("--{name}-file={file}"),
        });
        // Its folder may be anybody's who can write into the folder for temporary files.
        cluster.run(class, Command::new("munged").args(["--foreground", "--force"]).args(options));
        cluster.run(class, Command::new("slurmctld").arg("-D"));
        cluster.run(class, Command::new("slurmd").args(["-D", "-N", "node"]));
        // Waits until the node is there and takes a job.
        let mut first = Command::new("srun");
        first.args(["--ntasks=1", "--mem=1M", "--quiet", "true"]).envs([cluster.variable()]);
        check(&ran(&mut first), 0, &[]);
        cluster
    }

    /// Tells a command, and all that it starts, of this Slurm.
    pub fn variable(&self) -> (&'static str, String) {
        ("SLURM_CONF", self.configuration.clone())
    }

    fn run(&mut self, class: &Class, command: &mut Command) {
        let name = command.get_program().display().to_string();
        let log = class.path(&format!("slurm/{name}.out"));
        let log = std::fs::File::create(log).expect("there is room");
        command.stderr(log.try_clone().expect("it is open")).stdout(log);
        class.surround(command);
        let child = command.envs([self.variable()]).spawn();
        self.programs.push(child.unwrap_or_else(|error| panic!("{name} does not start: {error}")));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for program in self.programs.iter_mut().rev() {
            program.kill().expect("it can be killed, and an end before that is no error");
            program.wait().expect("it is a child of ours");
        }
    }
}
