//! Watching: whoever has a folder open is told that something has changed, and looks for herself what.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use tokio::sync::watch;

use super::super::{App, lock};
use super::BoxOwner;

/// Those who watch, by whose mail. An entry lives as long as somebody watches.
#[derive(Default)]
pub(in crate::app) struct Watched(Mutex<HashMap<BoxOwner, watch::Sender<u64>>>);

impl Watched {
    /// These have changed, durably.
    pub(super) fn changed(&self, owners: &BTreeSet<BoxOwner>) {
        let mut watched = lock(&self.0);
        for owner in owners {
            if let Some(sender) = watched.get(owner) {
                if sender.receiver_count() == 0 {
                    watched.remove(owner);
                } else {
                    sender.send_modify(|changes| *changes += 1);
                }
            }
        }
    }
}

impl App {
    /// A number that grows whenever somebody's mail changes. It costs a few dozen bytes until it is dropped.
    pub fn mail_changes(&self, owner: BoxOwner) -> watch::Receiver<u64> {
        let mut watched = lock(&self.memory.mail_watched.0);
        watched
            .entry(owner)
            .or_insert_with(|| watch::channel(0).0)
            .subscribe()
    }
}
