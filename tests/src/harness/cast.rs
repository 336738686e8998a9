//! Everyone who has a part in the main job, with three papers in the vault.
//!
//! Joining costs half a second of key stretching each, so the cast is made once for a build of the programs, kept
//! beside them, and copied by each test, which then has it to itself.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context as _, Result};
use ecrin_vault::time::Timestamp;
use serde_json::{Value, json};

use super::person::text;
use super::{InProcess, Instance, Person, TestClock, built, copy_folder, program, specimen};

/// How long the cast has been there when a test begins, in seconds.
const SETTLED: i64 = 2;

/// A paper in the vault.
#[derive(Clone)]
pub struct Paper {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// The file it was made from.
    pub file: PathBuf,
}

/// Everyone, and where they meet.
pub struct Cast {
    /// The instance, which nobody serves yet.
    pub instance: Instance,
    /// The administrator.
    pub admin: Person,
    /// The référent of the structure.
    pub referent: Person,
    /// The aidant of the main job.
    pub nadia: Person,
    /// Another aidant of the same structure.
    pub karim: Person,
    /// A third one, who has no part in it.
    pub sonia: Person,
    /// The beneficiary.
    pub fatou: Person,
    /// Another beneficiary.
    pub yusuf: Person,
    /// The structure of référent and aidants.
    pub structure: String,
    /// Fatou's papers: a tax notice, an identity card, a pay sheet.
    pub papers: Vec<Paper>,
    /// A moment after all of this.
    pub now: Timestamp,
}

impl Cast {
    /// A cast of one's own, and nobody serves yet.
    pub fn new() -> Result<Self> {
        Self::new_on("sqlite")
    }

    /// The same on an engine.
    pub fn new_on(engine: &str) -> Result<Self> {
        let instance = Instance::unfilled()?;
        copy_folder(&frozen(engine)?, instance.root())?;
        Self::thawed(instance)
    }

    /// A cast of one's own, served in this process on a clock that tests move.
    pub fn served() -> Result<(Self, InProcess)> {
        Self::served_on("sqlite")
    }

    /// The same on an engine.
    pub fn served_on(engine: &str) -> Result<(Self, InProcess)> {
        let cast = Self::new_on(engine)?;
        let server = cast.instance.serve_from(cast.now)?;
        Ok((cast, server))
    }

    fn thawed(instance: Instance) -> Result<Self> {
        let about: Value = serde_json::from_slice(&std::fs::read(instance.root().join("cast.json"))?)?;
        let person = |name: &str| -> Result<Person> {
            Ok(instance
                .person(name)
                .with_account(&text(&about["accounts"], name)?))
        };
        let papers = about["papers"].as_array().context("papers")?.iter().map(|paper| {
            let file = instance.root().join(text(paper, "file")?);
            Ok(Paper {
                id: text(paper, "id")?,
                title: text(paper, "title")?,
                kind: text(paper, "kind")?,
                file,
            })
        });
        Ok(Self {
            admin: person(ADMIN)?,
            referent: person(REFERENT)?,
            nadia: person(NADIA)?,
            karim: person(KARIM)?,
            sonia: person(SONIA)?,
            fatou: person(FATOU)?,
            yusuf: person(YUSUF)?,
            structure: text(&about, "structure")?,
            papers: papers.collect::<Result<_>>()?,
            now: text(&about, "now")?.parse()?,
            instance,
        })
    }

    /// Where a test writes what comes out of a vault.
    pub fn out(&self, name: &str) -> PathBuf {
        self.instance.root().join(name)
    }

    /// A second administrator, whom the first one invites alone.
    pub fn second_admin(&self) -> Result<Person> {
        let invitation = self.admin.invite("admin", Some(&self.structure))?;
        self.instance.person("Denis Second").join(&invitation)
    }

    /// A mandate on these papers for Nadia, accepted, that ends so many seconds from the server's now.
    pub fn mandate(&self, papers: &[usize], seconds: i64) -> Result<String> {
        let until = self
            .fatou
            .insider()?
            .now()
            .whole_seconds()
            .plus_millis(seconds * 1000);
        let ids: Vec<&str> = papers
            .iter()
            .filter_map(|paper| Some(self.papers.get(*paper)?.id.as_str()))
            .collect();
        let mandate = self
            .fatou
            .grant(&self.nadia, &ids, &["--until", &until.to_string()])?;
        self.nadia.json(&["mandate", "accept", &mandate])?;
        Ok(mandate)
    }
}

const ADMIN: &str = "Claire Administratrice";
const REFERENT: &str = "Rémi Référent";
const NADIA: &str = "Nadia Belkacem";
const KARIM: &str = "Karim Autre";
const SONIA: &str = "Sonia Troisième";
const FATOU: &str = "Fatou SPECIMEN";
const YUSUF: &str = "Yusuf SPECIMEN";

/// The folder of the cast that this build of the programs made on an engine.
fn frozen(engine: &str) -> Result<PathBuf> {
    static MAKING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = MAKING.lock();
    let mut build = DefaultHasher::new();
    for name in ["ecrin", "ecrin-server"] {
        let about = std::fs::metadata(program(name)?)?;
        (about.len(), about.modified()?).hash(&mut build);
    }
    include_str!("cast.rs").hash(&mut build);
    let casts = built()?.join("casts").join(engine);
    let kept = casts.join(format!("{:016x}", build.finish()));
    if kept.exists() {
        return Ok(kept);
    }
    let instance = assemble(engine).context("assembling the cast")?;
    // Those of earlier builds serve nobody any more.
    let _ = std::fs::remove_dir_all(&casts);
    let beside = built()?.join(format!("casts-{engine}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&beside);
    copy_folder(instance.root(), &beside)?;
    std::fs::create_dir_all(&casts)?;
    if std::fs::rename(&beside, &kept).is_err() {
        // Another test program was faster; its cast is as good.
        std::fs::remove_dir_all(&beside)?;
    }
    Ok(kept)
}

fn assemble(engine: &str) -> Result<Instance> {
    let (instance, invitation) = Instance::init_on(engine)?;
    let server = instance.serve_from(TestClock::real_now()?)?;
    let admin = instance.person(ADMIN).join(&invitation)?;
    let structure = text(
        &admin.json(&["structure", "create", "France Services Hagetmau"])?,
        "id",
    )?;
    let referent = instance
        .person(REFERENT)
        .join(&admin.invite("referent", Some(&structure))?)?;
    let nadia = instance.person(NADIA).join(&referent.invite("aidant", None)?)?;
    let karim = instance.person(KARIM).join(&referent.invite("aidant", None)?)?;
    let sonia = instance.person(SONIA).join(&referent.invite("aidant", None)?)?;
    let fatou = instance.person(FATOU).join(&nadia.invite("beneficiary", None)?)?;
    let yusuf = instance.person(YUSUF).join(&nadia.invite("beneficiary", None)?)?;

    let mut papers = Vec::new();
    for (name, kind, title) in [
        (
            "avis-impot-specimen.pdf",
            "tax_notice",
            "Impôts 2026 rue des Acacias",
        ),
        (
            "carte-identite-specimen.jpg",
            "national_id_card",
            "Carte bleue de Fatou",
        ),
        ("bulletin-specimen.txt", "pay_sheet", "Salaire de septembre"),
    ] {
        let file = instance.root().join(name);
        match specimen(name) {
            kept if kept.exists() => drop(std::fs::copy(kept, &file)?),
            _ => std::fs::write(&file, pay_sheet())?,
        }
        let id = fatou.add(&file, kind, title)?;
        papers.push(json!({ "id": id, "title": title, "kind": kind, "file": name }));
    }

    let accounts: Vec<(String, Value)> = [&admin, &referent, &nadia, &karim, &sonia, &fatou, &yusuf]
        .map(|person| (person.name.clone(), json!(person.account)))
        .into();
    server.clock.advance_seconds(SETTLED);
    let now = ecrin_server::clock::Clock::now(server.clock.as_ref());
    let about = json!({
        "accounts": Value::Object(accounts.into_iter().collect()),
        "structure": structure, "papers": papers, "now": now.to_string(),
    });
    std::fs::write(instance.root().join("cast.json"), about.to_string())?;
    server.stop()?;
    Ok(instance)
}

/// A few kilobytes of text, no two lines alike.
fn pay_sheet() -> String {
    let line = |n: u32| {
        format!(
            "SPÉCIMEN bulletin de paie, ligne {n:04} : {:08} centimes\n",
            n.wrapping_mul(2_654_435_761) % 99_999_989
        )
    };
    (1..=200).map(line).collect()
}
