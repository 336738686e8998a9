//! Someone at a keyboard: a home, a passphrase, and the real `ecrin`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use ecrin_cli::cli::Flags;
use ecrin_cli::context::Context;
use ecrin_cli::home::Home;
use ecrin_cli::output::Output;
use ecrin_cli::unlock::SignedIn;
use ecrin_locales::{Lang, Words};
use serde_json::Value;

use super::instance::Address;
use super::program;

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// What it printed.
    pub stdout: String,
    /// What it told people, or the one object that says why not.
    pub stderr: String,
}

impl Outcome {
    /// The one document of a command that must have succeeded.
    pub fn json(&self) -> Result<Value> {
        let mut documents = self.lines()?;
        ensure!(documents.len() == 1, "not one document: {self:?}");
        documents.pop().context("one document")
    }

    /// The lines of a command that must have succeeded.
    pub fn lines(&self) -> Result<Vec<Value>> {
        ensure!(self.code == 0, "{self:?}");
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).with_context(|| line.to_owned()))
            .collect()
    }

    /// Holds a refusal against its exit code and its stable code; it must also say in French why.
    pub fn refused(&self, exit: i32, code: &str) -> Result<()> {
        let said: Value = serde_json::from_str(self.stderr.trim()).with_context(|| format!("{self:?}"))?;
        ensure!(
            self.code == exit && said["code"] == code,
            "expected exit {exit} and {code}: {self:?}"
        );
        let message = said["message"].as_str().unwrap_or_default();
        ensure!(
            message.contains(' ') && !message.contains(code),
            "no words for people: {self:?}"
        );
        Ok(())
    }
}

/// Someone.
#[derive(Clone)]
pub struct Person {
    /// The name she goes by.
    pub name: String,
    /// Her account, once she has joined.
    pub account: String,
    home: PathBuf,
    secret: String,
    address: Address,
    authority: PathBuf,
}

impl Person {
    pub(super) fn new(
        name: &str,
        home: PathBuf,
        secret: String,
        address: Address,
        authority: PathBuf,
    ) -> Self {
        Self {
            name: name.to_owned(),
            account: String::new(),
            home,
            secret,
            address,
            authority,
        }
    }

    /// The same person, who has joined before.
    pub fn with_account(self, account: &str) -> Self {
        Self {
            account: account.to_owned(),
            ..self
        }
    }

    /// The same person in front of another server.
    pub fn at(&self, url: &str) -> Self {
        Self {
            address: Address::fixed(url),
            ..self.clone()
        }
    }

    /// The same person at another computer.
    pub fn in_home(&self, home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            ..self.clone()
        }
    }

    /// The same person with another passphrase.
    pub fn with_secret(&self, secret: &str) -> Self {
        Self {
            secret: secret.to_owned(),
            ..self.clone()
        }
    }

    /// Her home.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Her passphrase.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The command, ready to be started.
    pub fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(program("ecrin")?);
        command
            .env_clear()
            .envs([
                ("ECRIN_SECRET", self.secret.as_str()),
                ("ECRIN_LANG", "fr"),
                ("TZ", "Europe/Paris"),
            ])
            .args(["--json", "--server", &self.address.get(), "--ca"])
            .arg(&self.authority)
            .arg("--home")
            .arg(&self.home)
            .args(arguments)
            .stdin(Stdio::null());
        Ok(command)
    }

    /// Types a command.
    pub fn run(&self, arguments: &[&str]) -> Result<Outcome> {
        let done = self.command(arguments)?.output()?;
        Ok(Outcome {
            code: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8(done.stdout)?,
            stderr: String::from_utf8(done.stderr)?,
        })
    }

    /// Types a command with variables in its environment, such as a card's code.
    pub fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Result<Outcome> {
        let done = self
            .command(arguments)?
            .envs(variables.iter().copied())
            .output()?;
        Ok(Outcome {
            code: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8(done.stdout)?,
            stderr: String::from_utf8(done.stderr)?,
        })
    }

    /// Opens a vault for the person beside her, who chooses this code; answers what `enrol` prints.
    pub fn enrol(&self, code: &str, out: &Path) -> Result<Value> {
        let arguments = ["enrol", "--declares", "adult", "--yes", "--out", utf8(out)?];
        self.run_with(&[("ECRIN_CODE", code)], &arguments)?.json()
    }

    /// Types a command that must succeed and print one document.
    pub fn json(&self, arguments: &[&str]) -> Result<Value> {
        self.run(arguments)?
            .json()
            .with_context(|| format!("{} types {arguments:?}", self.name))
    }

    /// Types a command that must succeed and print lines.
    pub fn lines(&self, arguments: &[&str]) -> Result<Vec<Value>> {
        self.run(arguments)?
            .lines()
            .with_context(|| format!("{} types {arguments:?}", self.name))
    }

    /// Answers an invitation.
    pub fn join(mut self, invitation: &str) -> Result<Self> {
        let joined = self.json(&["join", invitation, "--name", &self.name.clone()])?;
        self.account = text(&joined, "account")?;
        Ok(self)
    }

    /// Invites someone, and answers the invitation's text.
    pub fn invite(&self, role: &str, structure: Option<&str>) -> Result<String> {
        let mut arguments = vec!["invite", "--role", role];
        arguments.extend(
            structure
                .into_iter()
                .flat_map(|structure| ["--structure", structure]),
        );
        text(&self.json(&arguments)?, "invitation")
    }

    /// Does what needs two administrators: asks the second one, who approves, and does it.
    pub fn approved(&self, second: &Self, arguments: &[&str]) -> Result<Outcome> {
        let asked = self.json(&[arguments, &["--ask"]].concat())?;
        let approval = text(&asked, "id")?;
        second.json(&["approval", "give", &approval])?;
        self.run(&[arguments, &["--approval", &approval]].concat())
    }

    /// Puts a paper in, and answers its id.
    pub fn add(&self, file: &Path, kind: &str, title: &str) -> Result<String> {
        text(
            &self.json(&["doc", "add", utf8(file)?, "--type", kind, "--title", title])?,
            "id",
        )
    }

    /// Grants papers to someone, and answers the mandate's id.
    pub fn grant(&self, to: &Self, papers: &[&str], period: &[&str]) -> Result<String> {
        let mut arguments = vec!["grant", "--to", &to.account, "--purpose", "argent", "--yes"];
        arguments.extend(papers.iter().flat_map(|paper| ["--doc", paper]));
        arguments.extend(period);
        text(&self.json(&arguments)?, "id")
    }

    /// Looks at one paper of a mandate.
    pub fn view(&self, mandate: &str, number: u32, out: &Path) -> Result<Outcome> {
        self.run(&["view", mandate, &number.to_string(), "--out", utf8(out)?])
    }

    /// Her journal, one value an event.
    pub fn journal(&self) -> Result<Vec<Value>> {
        self.lines(&["journal"])
    }

    /// Her client's insides, signed in: for what no command would ever send.
    pub fn insider(&self) -> Result<SignedIn> {
        let secret_file = self.home.with_extension("secret");
        std::fs::write(&secret_file, &self.secret)?;
        let flags = Flags {
            server: Some(self.address.get()),
            home: Some(self.home.clone()),
            ca: Some(self.authority.clone()),
            json: true,
            lang: Some(Lang::Fr),
            secret_file: Some(secret_file),
        };
        let words = Words::new(Lang::Fr);
        let home = Home::locate(Some(&self.home))?;
        let context = Context {
            flags: &flags,
            words: &words,
            out: Output::new(true),
            home,
        };
        context
            .sign_in()
            .map_err(|error| anyhow!("{}: {error}", error.code()))
    }
}

/// A text in a document that a command printed.
pub(super) fn text(document: &Value, key: &str) -> Result<String> {
    match document[key].as_str() {
        Some(text) => Ok(text.to_owned()),
        None => bail!("no {key} in {document}"),
    }
}

fn utf8(path: &Path) -> Result<&str> {
    path.to_str().context("paths of tests are text")
}
