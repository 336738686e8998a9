//! Notices: what concerns a person waits for her until she has read it, and for nobody else.

use anyhow::{Result, ensure};
use ecrin_tests::harness::Cast;
use ecrin_vault::wire::NoticesSeen;

#[test]
fn a_paper_put_in_for_her_is_announced_until_she_has_read_it() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let paper = cast.out("lettre.txt");
    std::fs::write(&paper, "Bonjour")?;
    cast.nadia.json(&[
        "doc",
        "add",
        &paper.to_string_lossy(),
        "--type",
        "other",
        "--title",
        "Lettre",
        "--for",
        &cast.fatou.account,
    ])?;
    ensure!(cast.fatou.json(&["whoami"])?["notices"] == 1, "one waits");
    ensure!(
        cast.nadia.json(&["whoami"])?["notices"] == 0,
        "none for whoever put it in"
    );
    // Someone else cannot read it away.
    let (fatou, nadia) = (cast.fatou.insider()?, cast.nadia.insider()?);
    let notices: Vec<_> = fatou.api.notices()?.iter().map(|notice| notice.id).collect();
    nadia.api.see_notices(&NoticesSeen { notices })?;
    // It is still there after a restart.
    let clock = server.stop()?;
    let _server = cast.instance.serve_at(clock)?;
    cast.fatou.run(&["login"])?.json()?;
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.len() == 1 && told[0]["code"] == "deposit-waiting" && told[0]["seen"].is_null(),
        "{told:?}"
    );
    ensure!(cast.fatou.lines(&["notices"])?.is_empty(), "it was read");
    ensure!(
        cast.fatou.lines(&["notices", "--all"])?.len() == 1,
        "it is not lost"
    );
    ensure!(
        cast.fatou
            .journal()?
            .iter()
            .any(|row| row["event"] == "notice.seen"),
        "that she was told stands in the journal"
    );
    Ok(())
}
