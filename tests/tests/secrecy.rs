//! What the server keeps and says tells nothing of what is in a vault: no word of a person's papers, no name of hers,
//! no secret, and nowhere thirty-two bytes of a paper in a row.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Instance, StoreFile, copy_folder, files_in};
use ecrin_vault::wire::Base64;

/// How many bytes in a row are a leak.
const RUN: usize = 32;

/// Runs of fewer different bytes than this are found in any file: zeros, spaces, ruled lines.
const TELLING: u32 = 10;

/// What must not be found.
struct Secrets {
    words: Vec<Vec<u8>>,
    /// The words by their first two bytes.
    beginning: Vec<Vec<usize>>,
    /// Hashes of every run of every paper, in order.
    runs: Vec<u64>,
    /// One bit for each of them, so that most bytes need no search.
    likely: Vec<u64>,
}

/// The forms in which bytes travel and lie.
fn disguises(bytes: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut forms = vec![bytes.to_vec()];
    for skipped in 0..3 {
        // Base64 looks different at each of three alignments; the ends depend on the neighbours and are left out.
        let text = serde_json::to_string(&Base64(bytes.get(skipped..).unwrap_or_default().to_vec()))?;
        let text = text.trim_matches('"').trim_end_matches('=');
        forms.push(
            text.get(..text.len().saturating_sub(2))
                .unwrap_or_default()
                .into(),
        );
    }
    forms.push(
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into_bytes(),
    );
    Ok(forms)
}

impl Secrets {
    fn of(cast: &Cast) -> Result<Self> {
        let mut words = Vec::new();
        for paper in &cast.papers {
            let name = paper
                .file
                .file_name()
                .context("a name")?
                .to_string_lossy()
                .into_owned();
            words.extend([paper.title.clone(), paper.kind.clone(), name]);
        }
        // A part of a name, a title or a secret is as telling as the whole.
        words.extend(
            [
                "Fatou",
                "SPECIMEN",
                "Acacias",
                "Carte bleue",
                "specimen.pdf",
                "Yusuf",
            ]
            .map(String::from),
        );
        words.extend(
            [&cast.fatou, &cast.nadia, &cast.admin, &cast.referent].map(|person| person.secret().to_owned()),
        );
        let words = words
            .iter()
            .map(|word| disguises(word.as_bytes()))
            .collect::<Result<Vec<_>>>()?
            .concat();
        let plaintexts = cast.papers.iter().map(|paper| disguises(&fs::read(&paper.file)?));
        let plaintexts = plaintexts.collect::<Result<Vec<_>>>()?.concat();
        Ok(Self::sought(
            words.into_iter().filter(|word| word.len() >= 5).collect(),
            &plaintexts,
        ))
    }

    fn sought(words: Vec<Vec<u8>>, plaintexts: &[Vec<u8>]) -> Self {
        let words: Vec<Vec<u8>> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        let mut beginning = vec![Vec::new(); 1 << 16];
        for (number, word) in words.iter().enumerate() {
            beginning[usize::from(word[0]) << 8 | usize::from(word[1])].push(number);
        }
        let mut runs = Vec::new();
        for plain in plaintexts {
            each_run(plain, |_, hash| {
                runs.push(hash);
                false
            });
        }
        runs.sort_unstable();
        runs.dedup();
        let mut likely = vec![0; 1 << 20];
        runs.iter()
            .for_each(|hash| likely[place_of(*hash).0] |= place_of(*hash).1);
        Self {
            words,
            beginning,
            runs,
            likely,
        }
    }

    /// What is found in some bytes.
    fn leak(&self, bytes: &[u8]) -> Option<String> {
        let folded = bytes.to_ascii_lowercase();
        for (place, pair) in folded.windows(2).enumerate() {
            let candidates = &self.beginning[usize::from(pair[0]) << 8 | usize::from(pair[1])];
            if let Some(word) = candidates
                .iter()
                .find(|word| folded[place..].starts_with(&self.words[**word]))
            {
                return Some(format!(
                    "the word {}",
                    String::from_utf8_lossy(&self.words[*word])
                ));
            }
        }
        let found = each_run(bytes, |_, hash| {
            let (word, bit) = place_of(hash);
            self.likely[word] & bit != 0 && self.runs.binary_search(&hash).is_ok()
        });
        found.map(|place| format!("{RUN} bytes of a paper at {place}"))
    }
}

/// Where a hash stands in the table of those that are likely.
fn place_of(hash: u64) -> (usize, u64) {
    let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 38;
    ((mixed >> 6) as usize, 1 << (mixed & 63))
}

/// Every run of bytes with its hash, until one is found; the hash rolls from one to the next. Runs of too few different
/// bytes are left out.
fn each_run(bytes: &[u8], mut found: impl FnMut(usize, u64) -> bool) -> Option<usize> {
    const BASE: u64 = 0x0000_0100_0000_01B3;
    let highest = (0..RUN).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let (mut hash, mut counts, mut different) = (0u64, [0u32; 256], 0);
    for end in 0..bytes.len() {
        let byte = bytes[end];
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1);
        counts[usize::from(byte)] += 1;
        different += u32::from(counts[usize::from(byte)] == 1);
        if end >= RUN {
            let gone = bytes[end - RUN];
            hash = hash.wrapping_sub(highest.wrapping_mul(u64::from(gone) + 1));
            counts[usize::from(gone)] -= 1;
            different -= u32::from(counts[usize::from(gone)] == 0);
        }
        if end + 1 >= RUN && different >= TELLING && found(end + 1 - RUN, hash) {
            return Some(end + 1 - RUN);
        }
    }
    None
}

/// The leaks in a folder's files, and in the rows of a store, which its pages may have torn apart.
fn leaks(folder: &Path, secrets: &Secrets) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut search = |place: &str, bytes: &[u8]| {
        found.extend(secrets.leak(bytes).map(|what| format!("{place}: {what}")));
    };
    for file in files_in(folder)? {
        let name = file.strip_prefix(folder)?.display().to_string();
        search("a file's name", name.as_bytes());
        search(&name, &fs::read(&file)?);
    }
    if let Ok(store) = StoreFile::open(folder) {
        for keyspace in 0..=0xFE {
            for (key, value) in store.rows(keyspace)? {
                search(&format!("a row of {keyspace:#x}"), &[key, value].concat());
            }
        }
    }
    Ok(found)
}

/// A life with everything in it that could leave a trace.
fn live(cast: &Cast) -> Result<String> {
    let (fatou, nadia, out) = (&cast.fatou, &cast.nadia, cast.out("seen"));
    let [tax, card, pay] = cast.papers.as_slice() else {
        anyhow::bail!("three papers")
    };
    let mandate = fatou.grant(nadia, &[&tax.id, &card.id], &["--for", "31d"])?;
    nadia.view(&mandate, 1, &out)?.json()?;
    nadia
        .view(&mandate, 3, &out)?
        .refused(3, "document-not-in-mandate")?;
    cast.karim
        .view(&mandate, 1, &out)?
        .refused(3, "mandate-not-yours")?;
    fatou.json(&["doc", "get", &pay.id, "--out", &out.to_string_lossy()])?;
    fatou.json(&["doc", "replace", &pay.id, &pay.file.to_string_lossy()])?;
    fatou
        .with_secret("une phrase secrète bien fausse")
        .run(&["login"])?
        .refused(7, "wrong-secret")?;
    let title = "Acacias en dépôt";
    let for_her = [
        "doc",
        "add",
        &tax.file.to_string_lossy(),
        "--type",
        "tax_notice",
        "--title",
        title,
        "--for",
    ];
    nadia.json(&[for_her.as_slice(), &[&fatou.account]].concat())?;
    fatou.lines(&["journal"])?;
    let export = cast.out("export.zip");
    let everything = ["export", "--out", &export.to_string_lossy()];
    fatou.run(&everything)?.refused(3, "delay-running")?;
    let waits = fatou.lines(&["delay", "list"])?;
    let delay = waits[0]["id"].as_str().context("a delay")?;
    for witness in [nadia, &cast.referent] {
        witness.json(&["delay", "attest", &fatou.account, delay, "--yes"])?;
    }
    fatou.json(&everything)?;
    fatou.json(&["mandate", "revoke", &mandate])?;
    fatou.json(&["doc", "rm", &card.id])?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(cast.admin.run(&["audit", "search"])?.stdout)
}

#[test]
fn nothing_on_the_server_tells_what_is_in_a_vault() -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve_logging("debug")?;
    let journal = live(&cast)?;
    ensure!(server.stop()?.success(), "an orderly stop");

    let secrets = Secrets::of(&cast)?;
    ensure!(
        secrets.runs.len() > 300_000,
        "{} telling runs",
        secrets.runs.len()
    );
    let found = leaks(&cast.instance.folder(), &secrets)?;
    ensure!(found.is_empty(), "{found:#?}");
    let log = fs::read(cast.instance.log())?;
    ensure!(!log.is_empty(), "the log says something");
    ensure!(
        secrets.leak(&log).is_none(),
        "the log tells {:?}",
        secrets.leak(&log)
    );
    ensure!(journal.lines().count() > 20, "the journal says something");
    let told = secrets.leak(journal.as_bytes());
    ensure!(told.is_none(), "the auditor reads {told:?}");

    // The control: the same search finds each of these leaks, alone in an envelope of a copy.
    let paper = fs::read(&cast.papers[1].file)?;
    let run = paper.get(100_003..100_003 + RUN).context("a run")?;
    let coded = serde_json::to_vec(&Base64(paper.get(5_000..5_050).context("a run")?.to_vec()))?;
    let title = serde_json::to_vec(&Base64(cast.papers[0].title.clone().into_bytes()))?;
    for (number, leaked) in [
        run,
        coded.as_slice(),
        &title,
        b"x national_ID_card x",
        b"de Fatou",
    ]
    .into_iter()
    .enumerate()
    {
        let copy = cast.out(&format!("leak-{number}"));
        copy_folder(&cast.instance.folder(), &copy)?;
        let envelope = |value: &mut Vec<u8>| drop(value.splice(7..7, leaked.iter().copied()));
        StoreFile::open(&copy)?.change(0x32, &[], envelope)?;
        ensure!(!leaks(&copy, &secrets)?.is_empty(), "leak {number} went unseen");
    }
    Ok(())
}

#[test]
fn secrets_are_for_their_owner_only() -> Result<()> {
    let cast = Cast::new()?;
    let open = |path: &Path| -> Result<bool> { Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0) };
    let (instance, _) = Instance::init()?;
    let made_now = instance.folder();
    for folder in [
        cast.instance.folder(),
        made_now,
        cast.instance.root().join("homes"),
    ] {
        for file in files_in(&folder)? {
            // A file is closed by itself, or lies in a folder that is.
            let closed_folder = file
                .ancestors()
                .take_while(|above| *above != folder && above.starts_with(&folder));
            let closed = !open(&file)?
                || closed_folder
                    .skip(1)
                    .map(open)
                    .collect::<Result<Vec<_>>>()?
                    .contains(&false);
            ensure!(
                closed || file.ends_with("tls/ca.pem"),
                "{} is open to others",
                file.display()
            );
        }
        for secret in files_in(&folder)?.iter().filter(|file| {
            let inside = |name: &str| file.components().any(|part| part.as_os_str() == name);
            let named = |end: &str| file.to_string_lossy().ends_with(end);
            inside("keys") || inside("sealer") || inside("homes") || named(".key") || named("rescue.age")
        }) {
            ensure!(!open(secret)?, "{} is open to others", secret.display());
        }
    }
    Ok(())
}

#[test]
fn a_home_without_its_session_opens_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let stolen = cast.instance.root().join("stolen");
    copy_folder(cast.fatou.home(), &stolen)?;
    let thief = cast.fatou.in_home(&stolen).with_secret("");
    thief.lines(&["doc", "list"])?;
    // While the session lives the copy is as good as the home; once its owner has signed out, it is worth nothing.
    cast.fatou.json(&["logout"])?;
    thief.run(&["doc", "list"])?.refused(7, "session-ended")?;
    let secrets = Secrets::of(&cast)?;
    let found = leaks(&stolen, &secrets)?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}
