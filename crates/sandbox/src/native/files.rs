//! Landlock: which files exist for reading and writing, whatever is mounted.

use super::tree;
use crate::Privilege;
use crate::stage::Order;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
    Scope, path_beneath_rules,
};
use std::path::{Path, PathBuf};

/// The newest version that we know. An older system enforces what it knows of it.
const KNOWN: ABI = ABI::V6;

/// Confines this process to the room, for good.
///
/// # Errors
/// Where there are no namespaces, a system without Landlock is one: nothing else would keep files away.
pub fn restrict(order: &Order) -> Result<(), String> {
    let status = rules(order).map_err(|error| format!("Landlock: {error}"))?;
    match (status, order.privilege) {
        (RulesetStatus::NotEnforced, Privilege::Without) => {
            Err("this system has no Landlock, and no namespaces for us".into())
        }
        _ => Ok(()),
    }
}

fn rules(order: &Order) -> Result<RulesetStatus, landlock::RulesetError> {
    let read = AccessFs::from_read(KNOWN);
    let devices =
        AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::MakeSock | AccessFs::MakeFifo | AccessFs::IoctlDev;
    let write = AccessFs::from_all(KNOWN) & !devices;
    let system = tree::SYSTEM.iter().map(Path::new);
    let mut writable: Vec<PathBuf> = order.room.write.clone();
    let mut readable: Vec<PathBuf> = order.room.read.clone();
    if order.privilege != Privilege::Without {
        // These are our own mounts.
        writable.push("/tmp".into());
        readable.push("/proc".into());
    }
    let nodes = tree::DEVICES.map(|name| Path::new("/dev").join(name));
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::BindTcp | AccessNet::ConnectTcp)?
        .scope(Scope::AbstractUnixSocket | Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(system, read))?
        .add_rules(path_beneath_rules(readable, read))?
        .add_rules(path_beneath_rules(writable, write))?
        .add_rules(path_beneath_rules(nodes, AccessFs::ReadFile | AccessFs::WriteFile))?
        .restrict_self()?;
    Ok(status.ruleset)
}
