//! What is on the disk, what only seems to be, and what a power cut makes of the difference.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::mem;
use std::time::SystemTime;

use libc::{EEXIST, EIO, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, c_int};
use rand::Rng;
use rand::seq::SliceRandom as _;

/// The folder everything else is below.
pub(super) const ROOT: u64 = 1;

/// When names (files created, renamed, removed) become durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRule {
    /// With any sync of anything, as on ext4, where it commits the journal all names go through.
    Journal,
    /// Only with a sync of the folder they are in: all that POSIX promises.
    Strict,
}

/// What a power cut does to bytes that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutMode {
    /// None of them is there.
    Nothing,
    /// All of them are there.
    Everything,
    /// In each file, the first so many writes are there, and half of the next.
    Prefix,
    /// Some pages of 4 KiB are there and others not, in any order.
    Pages,
    /// The same with sectors of 512 bytes.
    Sectors,
}

impl CutMode {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Nothing,
        Self::Everything,
        Self::Prefix,
        Self::Pages,
        Self::Sectors,
    ];
}

/// What a power cut met.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    /// How it treated what was not synced.
    pub mode: CutMode,
    /// How many writes were not synced.
    pub unsynced_writes: usize,
    /// How many changes of names were not synced.
    pub unsynced_names: usize,
}

/// A change of a file that a sync makes durable.
#[derive(Debug)]
pub(super) enum Change {
    Bytes(usize, Vec<u8>),
    Length(usize),
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Bytes(offset, bytes) => overwrite(content, *offset, bytes),
            Self::Length(length) => content.resize(*length, 0),
        }
    }
}

fn overwrite(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// A change of one folder: the name means this inode from now on, or nothing.
#[derive(Debug)]
struct Naming {
    folder: u64,
    name: OsString,
    inode: Option<u64>,
}

#[derive(Debug)]
pub(super) enum Content {
    File {
        /// What a read answers.
        live: Vec<u8>,
        /// What would be left if the power went now and took all that was not synced.
        durable: Vec<u8>,
        /// What the next sync has to do.
        pending: Vec<Change>,
    },
    Folder {
        live: BTreeMap<OsString, u64>,
        durable: BTreeMap<OsString, u64>,
    },
}

#[derive(Debug)]
pub(super) struct Inode {
    pub(super) content: Content,
    pub(super) permissions: u16,
    pub(super) modified: SystemTime,
}

impl Inode {
    fn new(content: Content, permissions: u16) -> Self {
        Self {
            content,
            permissions,
            modified: SystemTime::now(),
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder { .. })
    }

    pub(super) fn length(&self) -> u64 {
        match &self.content {
            Content::File { live, .. } => live.len() as u64,
            Content::Folder { .. } => 0,
        }
    }
}

/// A new, empty file.
pub(super) fn file() -> Content {
    Content::File {
        live: Vec::new(),
        durable: Vec::new(),
        pending: Vec::new(),
    }
}

/// A new, empty folder.
pub(super) fn folder() -> Content {
    Content::Folder {
        live: BTreeMap::new(),
        durable: BTreeMap::new(),
    }
}

#[derive(Debug)]
pub(super) struct Disk {
    inodes: HashMap<u64, Inode>,
    newest: u64,
    rule: NameRule,
    /// Names not yet durable, oldest first; what stands together becomes durable together.
    journal: Vec<Vec<Naming>>,
    failing: Option<OsString>,
}

impl Disk {
    pub(super) fn new(rule: NameRule) -> Self {
        Self {
            inodes: HashMap::from([(ROOT, Inode::new(folder(), 0o755))]),
            newest: ROOT,
            rule,
            journal: Vec::new(),
            failing: None,
        }
    }

    pub(super) fn fail_syncs_of(&mut self, name: Option<&OsStr>) {
        self.failing = name.map(OsStr::to_owned);
    }

    pub(super) fn inode(&self, inode: u64) -> Result<&Inode, c_int> {
        self.inodes.get(&inode).ok_or(ENOENT)
    }

    pub(super) fn inode_mut(&mut self, inode: u64) -> Result<&mut Inode, c_int> {
        self.inodes.get_mut(&inode).ok_or(ENOENT)
    }

    pub(super) fn names_in(&self, folder: u64) -> Result<&BTreeMap<OsString, u64>, c_int> {
        match &self.inode(folder)?.content {
            Content::Folder { live, .. } => Ok(live),
            Content::File { .. } => Err(ENOTDIR),
        }
    }

    pub(super) fn find(&self, folder: u64, name: &OsStr) -> Result<u64, c_int> {
        self.names_in(folder)?.get(name).copied().ok_or(ENOENT)
    }

    pub(super) fn create(
        &mut self,
        folder: u64,
        name: &OsStr,
        content: Content,
        permissions: u16,
    ) -> Result<u64, c_int> {
        if self.names_in(folder)?.contains_key(name) {
            return Err(EEXIST);
        }
        self.newest += 1;
        let inode = self.newest;
        self.inodes.insert(inode, Inode::new(content, permissions));
        self.rename_all(vec![(folder, name, Some(inode))])?;
        Ok(inode)
    }

    pub(super) fn link(&mut self, inode: u64, folder: u64, name: &OsStr) -> Result<(), c_int> {
        if self.names_in(folder)?.contains_key(name) {
            return Err(EEXIST);
        }
        self.rename_all(vec![(folder, name, Some(inode))])
    }

    pub(super) fn remove(&mut self, folder: u64, name: &OsStr) -> Result<(), c_int> {
        let inode = self.find(folder, name)?;
        if self.names_in(inode).is_ok_and(|names| !names.is_empty()) {
            return Err(ENOTEMPTY);
        }
        // The inode stays: the name may come back with a power cut.
        self.rename_all(vec![(folder, name, None)])
    }

    pub(super) fn rename(
        &mut self,
        (folder, name): (u64, &OsStr),
        (new_folder, new_name): (u64, &OsStr),
    ) -> Result<(), c_int> {
        let inode = self.find(folder, name)?;
        if let Ok(replaced) = self.find(new_folder, new_name)
            && self.names_in(replaced).is_ok_and(|names| !names.is_empty())
        {
            return Err(ENOTEMPTY);
        }
        self.rename_all(vec![(folder, name, None), (new_folder, new_name, Some(inode))])
    }

    /// Changes names now, and durably later, all of these at once.
    fn rename_all(&mut self, changes: Vec<(u64, &OsStr, Option<u64>)>) -> Result<(), c_int> {
        let mut together = Vec::new();
        for (folder, name, inode) in changes {
            let Content::Folder { live, .. } = &mut self.inode_mut(folder)?.content else {
                return Err(ENOTDIR);
            };
            let name = name.to_owned();
            set_name(live, name.clone(), inode);
            together.push(Naming { folder, name, inode });
        }
        self.journal.push(together);
        Ok(())
    }

    pub(super) fn read(&self, inode: u64, offset: usize, size: usize) -> Result<&[u8], c_int> {
        let Content::File { live, .. } = &self.inode(inode)?.content else {
            return Err(EISDIR);
        };
        let end = live.len().min(offset.saturating_add(size));
        Ok(live.get(offset..end).unwrap_or_default())
    }

    pub(super) fn write(&mut self, inode: u64, offset: usize, bytes: &[u8]) -> Result<(), c_int> {
        self.change(inode, Change::Bytes(offset, bytes.to_vec()))
    }

    pub(super) fn set_length(&mut self, inode: u64, length: usize) -> Result<(), c_int> {
        self.change(inode, Change::Length(length))
    }

    fn change(&mut self, inode: u64, change: Change) -> Result<(), c_int> {
        let inode = self.inode_mut(inode)?;
        inode.modified = SystemTime::now();
        let Content::File { live, pending, .. } = &mut inode.content else {
            return Err(EISDIR);
        };
        change.apply(live);
        pending.push(change);
        Ok(())
    }

    pub(super) fn sync_file(&mut self, inode: u64) -> Result<(), c_int> {
        let fails = self.failing.as_ref().is_some_and(|failing| {
            let mut names = self.inodes.values().filter_map(|inode| match &inode.content {
                Content::Folder { live, .. } => live.get(failing),
                Content::File { .. } => None,
            });
            names.any(|named| *named == inode)
        });
        if let Content::File { durable, pending, .. } = &mut self.inode_mut(inode)?.content {
            let pending = mem::take(pending);
            if fails {
                // The kernel reports the failure once, keeps the pages in its memory, and takes
                // them for written.
                return Err(EIO);
            }
            pending.iter().for_each(|change| change.apply(durable));
        }
        if self.rule == NameRule::Journal {
            self.commit_names(|_| true);
        }
        Ok(())
    }

    pub(super) fn sync_folder(&mut self, folder: u64) {
        match self.rule {
            NameRule::Journal => self.commit_names(|_| true),
            NameRule::Strict => self.commit_names(|naming| naming.folder == folder),
        }
    }

    /// Makes durable every group of names of which one is wanted.
    fn commit_names(&mut self, is_wanted: impl Fn(&Naming) -> bool) {
        for group in mem::take(&mut self.journal) {
            if group.iter().any(&is_wanted) {
                self.make_durable(group);
            } else {
                self.journal.push(group);
            }
        }
    }

    fn make_durable(&mut self, group: Vec<Naming>) {
        for Naming { folder, name, inode } in group {
            if let Some(Content::Folder { durable, .. }) =
                self.inodes.get_mut(&folder).map(|inode| &mut inode.content)
            {
                set_name(durable, name, inode);
            }
        }
    }

    pub(super) fn cut(&mut self, rng: &mut impl Rng) -> Cut {
        let mode = *CutMode::ALL.choose(rng).unwrap_or(&CutMode::Nothing);
        self.cut_like(mode, rng)
    }

    pub(super) fn cut_like(&mut self, mode: CutMode, rng: &mut impl Rng) -> Cut {
        self.failing = None;
        // Names reach the disk in order, as they do on every file system with a journal.
        let names = mem::take(&mut self.journal);
        let unsynced_names = names.len();
        let kept = match mode {
            CutMode::Nothing => 0,
            CutMode::Everything => unsynced_names,
            _ => rng.gen_range(0..=unsynced_names),
        };
        for group in names.into_iter().take(kept) {
            self.make_durable(group);
        }
        let mut unsynced_writes = 0;
        for inode in self.inodes.values_mut() {
            match &mut inode.content {
                Content::Folder { live, durable } => *live = durable.clone(),
                Content::File {
                    live,
                    durable,
                    pending,
                } => {
                    unsynced_writes += pending.len();
                    keep_some(mode, &mem::take(pending), durable, rng);
                    *live = durable.clone();
                }
            }
        }
        self.forget_unreachable();
        Cut {
            mode,
            unsynced_writes,
            unsynced_names,
        }
    }

    fn forget_unreachable(&mut self) {
        let mut reachable = HashSet::new();
        let mut next = vec![ROOT];
        while let Some(inode) = next.pop() {
            if reachable.insert(inode)
                && let Ok(names) = self.names_in(inode)
            {
                next.extend(names.values());
            }
        }
        self.inodes.retain(|inode, _| reachable.contains(inode));
    }
}

fn set_name(names: &mut BTreeMap<OsString, u64>, name: OsString, inode: Option<u64>) {
    match inode {
        Some(inode) => names.insert(name, inode),
        None => names.remove(&name),
    };
}

/// Applies to `durable` those of the changes that reached the disk before the power went.
fn keep_some(mode: CutMode, changes: &[Change], durable: &mut Vec<u8>, rng: &mut impl Rng) {
    let grain = match mode {
        CutMode::Nothing => return,
        CutMode::Everything => return changes.iter().for_each(|change| change.apply(durable)),
        CutMode::Prefix => {
            let (kept, lost) = changes.split_at(rng.gen_range(0..=changes.len()));
            kept.iter().for_each(|change| change.apply(durable));
            if let Some(Change::Bytes(offset, bytes)) = lost.first() {
                let torn = bytes.len() / 2 / 512 * 512;
                overwrite(durable, *offset, &bytes[..torn]);
            }
            return;
        }
        CutMode::Pages => 4096,
        CutMode::Sectors => 512,
    };
    for change in changes {
        let Change::Bytes(offset, bytes) = change else {
            if rng.r#gen() {
                change.apply(durable);
            }
            continue;
        };
        // Pieces end where a page or sector of the disk ends, not where one of the write would.
        let mut from = 0;
        while from < bytes.len() {
            let room = grain - (offset + from) % grain;
            let to = bytes.len().min(from + room);
            if rng.r#gen() {
                overwrite(durable, offset + from, &bytes[from..to]);
            }
            from = to;
        }
    }
}
