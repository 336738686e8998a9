//! How the service itself is: what an administrator can do something about, and nothing about anyone.
//!
//! Out of scope: backups, which whoever runs the machine makes without this server, and witnesses, of which there are
//! none yet.

use ecrin_vault::wire::Health;

use super::{App, AppError, Caller, VERSION, lock};

impl App {
    /// What this server knows about itself at this moment.
    pub fn health(&self, caller: &Caller) -> Result<Health, AppError> {
        caller.must_be_admin()?;
        let room = self.blobs.room();
        if let Err(reason) = &room {
            tracing::warn!(%reason, "the disk does not say how much room is left");
        }
        let room = room.ok();
        let behind = self.ledger.last().millis_since(self.clock.now());
        Ok(Health {
            now: self.now(),
            version: VERSION.to_owned(),
            looked: self.looked_at(),
            clock_behind: u32::try_from(behind.max(0) / 1000).unwrap_or(u32::MAX),
            tended: *lock(&self.memory.tended) == Some(self.now().day()),
            unsaid_days: u32::try_from(lock(&self.memory.destroyed).len()).unwrap_or(u32::MAX),
            unpurged: *lock(&self.memory.unpurged),
            disk_free: room.map(|(free, _)| free),
            disk_size: room.map(|(_, size)| size),
        })
    }
}
