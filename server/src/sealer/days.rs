//! Day keys: one tiny file, rewritten without the days that are over.
//!
//! A mandate's seal lies under the key of the day it ends. Rewriting this one file is the moment after which nothing
//! that ended opens again, wherever old copies of seals and envelopes may lie.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ecrin_vault::seal::DayKey;
use ecrin_vault::time::Day;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use super::SealerError;
use super::files::write_durably;

pub(super) struct DayKeys {
    path: PathBuf,
    keys: BTreeMap<Day, DayKey>,
}

impl DayKeys {
    pub(super) fn open(path: &Path) -> Result<Self, SealerError> {
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let text = Zeroizing::new(text);
        let mut keys = BTreeMap::new();
        for line in text.lines() {
            let key = line
                .split_once(' ')
                .and_then(|(day, key)| Some((day.parse().ok()?, DayKey::from_text(key)?)));
            let (day, key) = key.ok_or_else(|| SealerError::Damaged(path.to_owned()))?;
            keys.insert(Day::from_number(day), key);
        }
        Ok(Self {
            path: path.to_owned(),
            keys,
        })
    }

    pub(super) fn get(&self, day: Day) -> Option<&DayKey> {
        self.keys.get(&day)
    }

    #[allow(clippy::map_entry)] // An entry would still borrow the keys while they are written.
    /// The key of a day, made and written down if it is the first time it is needed.
    pub(super) fn key_for(&mut self, day: Day) -> Result<&DayKey, SealerError> {
        if !self.keys.contains_key(&day) {
            self.keys.insert(day, DayKey::generate(&mut OsRng));
            if let Err(error) = self.write(Day::from_number(0)) {
                // A seal under a key that is not on disk would die with the process.
                self.keys.remove(&day);
                return Err(error.into());
            }
        }
        self.keys.get(&day).ok_or(SealerError::Destroyed)
    }

    pub(super) fn destroy_before(&mut self, today: Day) -> Result<Vec<Day>, SealerError> {
        if self.keys.range(..today).next().is_none() {
            return Ok(Vec::new());
        }
        // A crash before this line leaves the keys on disk; the next start destroys them first. Memory forgets them
        // only after the disk has, so that a full disk is tried again.
        self.write(today)?;
        let kept = self.keys.split_off(&today);
        Ok(std::mem::replace(&mut self.keys, kept).into_keys().collect())
    }

    /// Writes down the keys from this day on, and no others.
    fn write(&self, from: Day) -> io::Result<()> {
        let mut text = Zeroizing::new(String::new());
        for (day, key) in self.keys.range(from..) {
            text.push_str(&format!("{} ", day.number()));
            text.push_str(&key.to_text());
            text.push('\n');
        }
        write_durably(&self.path, text.as_bytes())
    }
}
