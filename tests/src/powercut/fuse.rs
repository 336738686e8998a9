//! The disk as the kernel sees it: every request is answered from [`Disk`], one after the other.

use std::ffi::{OsStr, OsString};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use fuser::{
    FileAttr, FileType, Filesystem, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow,
};
use libc::{EINVAL, c_int};

use super::disk::{self, Disk};

/// How long the kernel may remember a name or a length; only the kernel changes them.
const REMEMBERED: Duration = Duration::from_secs(1);

const BLOCK: u32 = 4096;
/// The disk says that it has a tebibyte, half of it free, whatever fits into memory.
const BLOCKS: u64 = 1 << 28;

pub(super) struct Files(Arc<Mutex<Disk>>);

impl Files {
    pub(super) fn new(disk: Arc<Mutex<Disk>>) -> Self {
        Self(disk)
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        super::lock(&self.0)
    }

    fn make(
        &self,
        request: &Request<'_>,
        (folder, name): (u64, &OsStr),
        content: disk::Content,
        mode: u32,
    ) -> Result<FileAttr, c_int> {
        let mut disk = self.disk();
        let inode = disk.create(folder, name, content, permissions(mode))?;
        attributes(&disk, request, inode)
    }
}

fn permissions(mode: u32) -> u16 {
    (mode & 0o7777) as u16
}

fn attributes(disk: &Disk, request: &Request<'_>, number: u64) -> Result<FileAttr, c_int> {
    let inode = disk.inode(number)?;
    let time = inode.modified;
    Ok(FileAttr {
        ino: number,
        size: inode.length(),
        blocks: inode.length().div_ceil(512),
        atime: time,
        mtime: time,
        ctime: time,
        crtime: time,
        kind: kind(inode),
        perm: inode.permissions,
        nlink: 1,
        uid: request.uid(),
        gid: request.gid(),
        rdev: 0,
        blksize: BLOCK,
        flags: 0,
    })
}

fn kind(inode: &disk::Inode) -> FileType {
    if inode.is_folder() {
        FileType::Directory
    } else {
        FileType::RegularFile
    }
}

fn entry(found: Result<FileAttr, c_int>, reply: ReplyEntry) {
    match found {
        Ok(attributes) => reply.entry(&REMEMBERED, &attributes, 0),
        Err(error) => reply.error(error),
    }
}

fn done(result: Result<(), c_int>, reply: ReplyEmpty) {
    match result {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}

fn place(offset: i64) -> Result<usize, c_int> {
    usize::try_from(offset).map_err(|_| EINVAL)
}

impl Filesystem for Files {
    fn lookup(&mut self, request: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEntry) {
        let disk = self.disk();
        let found = disk.find(parent, name);
        entry(found.and_then(|inode| attributes(&disk, request, inode)), reply);
    }

    fn getattr(&mut self, request: &Request<'_>, ino: u64, _: Option<u64>, reply: ReplyAttr) {
        match attributes(&self.disk(), request, ino) {
            Ok(attributes) => reply.attr(&REMEMBERED, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn setattr(
        &mut self,
        request: &Request<'_>,
        ino: u64,
        mode: Option<u32>,
        _uid: Option<u32>,
        _gid: Option<u32>,
        size: Option<u64>,
        _atime: Option<TimeOrNow>,
        mtime: Option<TimeOrNow>,
        _ctime: Option<SystemTime>,
        _fh: Option<u64>,
        _crtime: Option<SystemTime>,
        _chgtime: Option<SystemTime>,
        _bkuptime: Option<SystemTime>,
        _flags: Option<u32>,
        reply: ReplyAttr,
    ) {
        let mut disk = self.disk();
        let changed = (|| {
            if let Some(size) = size {
                disk.set_length(ino, usize::try_from(size).map_err(|_| EINVAL)?)?;
            }
            let inode = disk.inode_mut(ino)?;
            if let Some(mode) = mode {
                inode.permissions = permissions(mode);
            }
            match mtime {
                Some(TimeOrNow::SpecificTime(time)) => inode.modified = time,
                Some(TimeOrNow::Now) => inode.modified = SystemTime::now(),
                None => {}
            }
            attributes(&disk, request, ino)
        })();
        match changed {
            Ok(attributes) => reply.attr(&REMEMBERED, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn mkdir(
        &mut self,
        request: &Request<'_>,
        parent: u64,
        name: &OsStr,
        mode: u32,
        _umask: u32,
        reply: ReplyEntry,
    ) {
        let made = self.make(request, (parent, name), disk::folder(), mode);
        entry(made, reply);
    }

    fn mknod(
        &mut self,
        request: &Request<'_>,
        parent: u64,
        name: &OsStr,
        mode: u32,
        _umask: u32,
        _rdev: u32,
        reply: ReplyEntry,
    ) {
        let made = self.make(request, (parent, name), disk::file(), mode);
        entry(made, reply);
    }

    fn create(
        &mut self,
        request: &Request<'_>,
        parent: u64,
        name: &OsStr,
        mode: u32,
        _umask: u32,
        _flags: i32,
        reply: ReplyCreate,
    ) {
        match self.make(request, (parent, name), disk::file(), mode) {
            Ok(attributes) => reply.created(&REMEMBERED, &attributes, 0, 0, 0),
            Err(error) => reply.error(error),
        }
    }

    fn unlink(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        done(self.disk().remove(parent, name), reply);
    }

    fn rmdir(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        done(self.disk().remove(parent, name), reply);
    }

    fn rename(
        &mut self,
        _: &Request<'_>,
        parent: u64,
        name: &OsStr,
        newparent: u64,
        newname: &OsStr,
        flags: u32,
        reply: ReplyEmpty,
    ) {
        if flags != 0 {
            // Exchanging names and the like: nobody here asks for it.
            return reply.error(EINVAL);
        }
        let renamed = self.disk().rename((parent, name), (newparent, newname));
        done(renamed, reply);
    }

    fn link(&mut self, request: &Request<'_>, ino: u64, newparent: u64, newname: &OsStr, reply: ReplyEntry) {
        let mut disk = self.disk();
        let linked = disk.link(ino, newparent, newname);
        entry(linked.and_then(|()| attributes(&disk, request, ino)), reply);
    }

    fn read(
        &mut self,
        _: &Request<'_>,
        ino: u64,
        _fh: u64,
        offset: i64,
        size: u32,
        _flags: i32,
        _lock_owner: Option<u64>,
        reply: ReplyData,
    ) {
        let disk = self.disk();
        match place(offset).and_then(|offset| disk.read(ino, offset, size as usize)) {
            Ok(bytes) => reply.data(bytes),
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &mut self,
        _: &Request<'_>,
        ino: u64,
        _fh: u64,
        offset: i64,
        data: &[u8],
        _write_flags: u32,
        _flags: i32,
        _lock_owner: Option<u64>,
        reply: ReplyWrite,
    ) {
        match place(offset).and_then(|offset| self.disk().write(ino, offset, data)) {
            Ok(()) => reply.written(data.len() as u32),
            Err(error) => reply.error(error),
        }
    }

    fn flush(&mut self, _: &Request<'_>, _: u64, _: u64, _: u64, reply: ReplyEmpty) {
        // The kernel asks this at every close; closing makes nothing durable.
        reply.ok();
    }

    fn fsync(&mut self, _: &Request<'_>, ino: u64, _: u64, _: bool, reply: ReplyEmpty) {
        done(self.disk().sync_file(ino), reply);
    }

    fn fsyncdir(&mut self, _: &Request<'_>, ino: u64, _: u64, _: bool, reply: ReplyEmpty) {
        self.disk().sync_folder(ino);
        reply.ok();
    }

    fn opendir(&mut self, _: &Request<'_>, _: u64, _: i32, reply: ReplyOpen) {
        reply.opened(0, 0);
    }

    fn readdir(&mut self, _: &Request<'_>, ino: u64, _fh: u64, offset: i64, mut reply: ReplyDirectory) {
        let disk = self.disk();
        let names = match disk.names_in(ino) {
            Ok(names) => names,
            Err(error) => return reply.error(error),
        };
        let dots = [".", ".."].map(|dot| (ino, FileType::Directory, OsString::from(dot)));
        let others = names.iter().filter_map(|(name, inode)| {
            let kind = kind(disk.inode(*inode).ok()?);
            Some((*inode, kind, name.clone()))
        });
        let start = place(offset).unwrap_or_default();
        for (next, (inode, kind, name)) in (1..).zip(dots.into_iter().chain(others)).skip(start) {
            if reply.add(inode, next, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&mut self, _: &Request<'_>, _: u64, reply: ReplyStatfs) {
        let free = BLOCKS / 2;
        reply.statfs(BLOCKS, free, free, 1 << 20, 1 << 19, BLOCK, 255, BLOCK);
    }
}
