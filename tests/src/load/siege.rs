//! Many clients against one instance that dies again and again.
//!
//! In scope: one instance from a copy of a prepared one, the load between two deaths, the comparison after each, and
//! the figures. Out of scope: what happens to the disk between death and restart; the tests do that.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use ecrin_cli::api::Api;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::StructureNew;
use rand::Rng;

use super::client::{Client, End, Verdict};
use super::folder::copy_durably;
use super::person::{Person, Visitor};
use super::server::{Instance, Server};
use crate::scratch::Scratch;

/// How many work at the same time.
pub const CLIENTS: usize = 8;

/// An instance with people in it, which is copied and never itself changed: to join takes long, as it must.
pub struct Cast {
    folder: Scratch,
    /// Its one administrator.
    pub admin: Arc<Person>,
    /// Two aidants.
    pub aidants: Vec<Arc<Person>>,
    /// As many beneficiaries as there are clients.
    pub owners: Vec<Arc<Person>>,
    /// A beneficiary whose papers are a test's own business.
    pub guest: Arc<Person>,
}

impl Cast {
    /// Makes the instance and its accounts.
    pub fn assemble(engine: &str) -> Result<Self> {
        let folder = Scratch::new()?;
        let log = folder.path().join("log");
        let (instance, invitation) = Instance::create(&folder.path().join("instance"), engine, &log)?;
        let server = instance.serve()?;
        let api = server.api()?;
        let admin = Arc::new(Person::join(&api, &invitation, "Ada Admin")?);
        let visitor = Visitor::new(&admin, &api);
        let structure = visitor.api.create_structure(&StructureNew {
            name: "CCAS de Specimen".to_owned(),
        })?;
        let join_all = |count: usize, role: Role| -> Result<Vec<Arc<Person>>> {
            let structure = (role == Role::Aidant).then_some(structure.id);
            let join = || {
                let invitation = visitor.invite(role, structure)?;
                Ok(Arc::new(Person::join(&api, &invitation, "Sacha Specimen")?))
            };
            thread::scope(|scope| {
                let joining: Vec<_> = (0..count).map(|_| scope.spawn(join)).collect();
                joining
                    .into_iter()
                    .map(|joined| joined.join().map_err(|_| anyhow!("a panic"))?)
                    .collect()
            })
        };
        let (aidants, mut owners) = (
            join_all(2, Role::Aidant)?,
            join_all(CLIENTS + 1, Role::Beneficiary)?,
        );
        let guest = owners.pop().context("everybody has joined")?;
        server.stop()?;
        Ok(Self {
            folder,
            admin,
            aidants,
            owners,
            guest,
        })
    }

    /// A copy of the instance in a folder that does not exist yet. It is all on the disk when this returns.
    pub fn copy_to(&self, folder: &Path, log: &Path) -> Result<Instance> {
        copy_durably(&self.folder.path().join("instance"), folder)?;
        Instance::open(folder, log)
    }

    fn clients(&self, rng: &mut impl Rng) -> Vec<Client> {
        let pairs = self.owners.iter().zip(self.aidants.iter().cycle());
        pairs
            .map(|(owner, aidant)| Client::new(owner, aidant, rng.r#gen()))
            .collect()
    }
}

/// What a siege came to.
#[derive(Debug, Default)]
pub struct Figures {
    /// Servers killed, of which so many while they started.
    pub kills: u64,
    /// Of these, while the server started.
    pub early: u64,
    /// Power cuts.
    pub cuts: u64,
    /// What the cuts met: writes and names that were never synced.
    pub unsynced: usize,
    /// Acts that were acknowledged.
    pub acts: u64,
    /// Acts under way at a death that stand, and that do not.
    pub undecided: (u64, u64),
    /// Runs of `ecrin-server check`.
    pub checks: u64,
    /// Acknowledged, and lost.
    pub lost: Vec<String>,
    /// Half done.
    pub half: Vec<String>,
    /// Anything else that must not be.
    pub wrong: Vec<String>,
}

impl Figures {
    /// Notes what does not hold.
    pub fn note(&mut self, place: &str, verdicts: Vec<Verdict>) {
        for verdict in verdicts {
            match verdict {
                Verdict::Lost(what) => self.lost.push(format!("{place}: {what}")),
                Verdict::Half(what) => self.half.push(format!("{place}: {what}")),
                Verdict::Wrong(what) => self.wrong.push(format!("{place}: {what}")),
            }
        }
    }

    /// How many violations there are.
    pub fn violations(&self) -> usize {
        self.lost.len() + self.half.len() + self.wrong.len()
    }

    /// The violations, or nothing.
    pub fn verdict(&self) -> Result<(), String> {
        let all = [
            ("lost", &self.lost),
            ("half done", &self.half),
            ("wrong", &self.wrong),
        ];
        let lines = all.into_iter().flat_map(|(kind, found)| {
            // The first of a kind say what is wrong; the rest say only how often.
            found.iter().take(10).map(move |what| format!("{kind}: {what}"))
        });
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            Ok(())
        } else {
            Err(lines.join("\n"))
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kills,
            early,
            cuts,
            unsynced,
            acts,
            undecided: (stand, gone),
            checks,
            lost,
            half,
            wrong,
        } = self;
        write!(f, "{kills} kills ({early} during start)")?;
        if *cuts > 0 {
            write!(f, ", {cuts} power cuts ({unsynced} changes never synced)")?;
        }
        write!(
            f,
            ", {acts} acknowledged acts, under way {stand} done and {gone} not done, {checks} checks"
        )?;
        write!(
            f,
            "; lost {}, half done {}, wrong {}",
            lost.len(),
            half.len(),
            wrong.len()
        )
    }
}

/// An instance under siege.
pub struct Siege {
    /// The instance.
    pub instance: Instance,
    clients: Vec<Client>,
}

impl Siege {
    /// Begins with a fresh copy of the cast's instance.
    pub fn begin(cast: &Cast, folder: PathBuf, log: &Path, rng: &mut impl Rng) -> Result<Self> {
        Ok(Self {
            instance: cast.copy_to(&folder, log)?,
            clients: cast.clients(rng),
        })
    }

    /// Starts the server, and connects everybody to it.
    pub fn serve(&self) -> Result<Besieged> {
        let server = self.instance.serve()?;
        let apis = self.clients.iter().map(|_| server.api()).collect::<Result<_>>()?;
        Ok(Besieged { server, apis })
    }

    /// Everybody compares what the server holds with what was acknowledged.
    pub fn compare(&mut self, besieged: &Besieged, whole: bool) -> Result<Vec<Verdict>> {
        let answers = self.everybody(besieged, |client, api| client.compare(api, whole))?;
        Ok(answers.into_iter().flatten().collect())
    }

    /// Everybody does so many things at most, while the server lives.
    pub fn work(&mut self, besieged: &Besieged, acts: u32) -> Result<Vec<End>> {
        self.everybody(besieged, |client, api| {
            let mut left = acts;
            client.act(api, || {
                left = left.saturating_sub(1);
                left == 0
            })
        })
    }

    /// Everybody looks at the sealer's folder while no server runs.
    pub fn compare_sealer(&mut self) -> Result<Vec<Verdict>> {
        let folder = self.instance.folder.join("sealer");
        let mut verdicts = Vec::new();
        for client in &mut self.clients {
            verdicts.extend(client.compare_sealer(&folder)?);
        }
        Ok(verdicts)
    }

    /// Everybody works for a while; then the server dies.
    pub fn load_and_kill(&mut self, besieged: Besieged, time: Duration) -> Result<Vec<Verdict>> {
        let Besieged { server, apis } = besieged;
        let dead = AtomicBool::new(false);
        let dead = &dead;
        thread::scope(|scope| {
            let work = |(client, api)| {
                scope.spawn(move || {
                    let (client, api): (&mut Client, &Api) = (client, api);
                    let end = client.act(api, || dead.load(Ordering::SeqCst))?;
                    // The flag is up before the server dies, so that nobody mistakes the end for a fault.
                    anyhow::Ok(match end {
                        End::Enough => None,
                        End::Broken if dead.load(Ordering::SeqCst) => None,
                        End::Broken => Some(Verdict::Wrong("a connection broke while the server ran".into())),
                        End::Full => Some(Verdict::Wrong("the disk is full".into())),
                        End::Wrong(verdict) => Some(verdict),
                    })
                })
            };
            let working: Vec<_> = self.clients.iter_mut().zip(&apis).map(work).collect();
            thread::sleep(time);
            dead.store(true, Ordering::SeqCst);
            server.kill()?;
            let mut verdicts = Vec::new();
            for worked in working {
                verdicts.extend(worked.join().map_err(|_| anyhow!("a panic"))??);
            }
            Ok(verdicts)
        })
    }

    /// Adds what the clients counted to the figures.
    pub fn count_into(&self, figures: &mut Figures) {
        for client in &self.clients {
            figures.acts += client.count;
            figures.undecided.0 += client.undecided.0;
            figures.undecided.1 += client.undecided.1;
        }
    }

    fn everybody<T: Send>(
        &mut self,
        besieged: &Besieged,
        question: impl Fn(&mut Client, &Api) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let question = &question;
        thread::scope(|scope| {
            let ask = |(client, api)| {
                scope.spawn(move || {
                    let (client, api): (&mut Client, &Api) = (client, api);
                    question(client, api)
                })
            };
            let asked: Vec<_> = self.clients.iter_mut().zip(&besieged.apis).map(ask).collect();
            asked
                .into_iter()
                .map(|answer| answer.join().map_err(|_| anyhow!("a panic"))?)
                .collect()
        })
    }
}

/// A server with everybody's connections to it.
pub struct Besieged {
    /// The server.
    pub server: Server,
    apis: Vec<Api>,
}

/// The number in an environment variable, or the usual one.
pub fn asked(name: &str, usual: u64) -> Result<u64> {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .with_context(|| format!("{name} is not a number: {text:?}")),
        Err(_) => Ok(usual),
    }
}
