//! Standing: what someone may do ends with it, whatever her role was and whatever she handed out before.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::Cast;

#[test]
fn a_suspended_administrator_does_nothing_more() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let invitation = cast.admin.invite("admin", None)?;
    let second = cast.instance.person("Solène Seconde").join(&invitation)?;
    second.json(&["structure", "create", "CCAS de Dax"])?;
    let account = second.json(&["whoami"])?["id"]
        .as_str()
        .context("an account")?
        .to_owned();
    cast.admin.lines(&["member", "suspend", &account])?;
    second
        .run(&["structure", "create", "CCAS de Pau"])?
        .refused(3, "account-suspended")?;
    second.run(&["login"])?.refused(3, "account-suspended")?;
    Ok(())
}

#[test]
fn what_a_leaver_handed_out_opens_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let early = cast.referent.invite("aidant", None)?;
    let late = cast.referent.invite("referent", None)?;
    cast.instance.person("Inès Tôt").join(&early)?;
    let referent = cast.referent.json(&["whoami"])?["id"]
        .as_str()
        .context("an account")?
        .to_owned();
    // A structure is never without a référent: someone else comes first, and the administrator knows she is alone.
    cast.admin.json(&[
        "member",
        "role",
        &cast.nadia.account,
        "--role",
        "referent",
        "--structure",
        &cast.structure,
    ])?;
    cast.admin
        .lines(&["member", "remove", &referent, "--leave-one"])?;
    let guest = cast.instance.person("Gil Tard");
    guest
        .run(&["join", &late, "--name", "Gil Tard"])?
        .refused(3, "invitation-expired")?;
    Ok(())
}

#[test]
fn a_paper_that_was_removed_never_comes_back_under_its_id() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let fatou = cast.fatou.insider()?;
    let document = fatou.api.documents()?.into_iter().next().context("a paper")?;
    let payload = {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut fatou.api.document_payload(document.id)?, &mut bytes)?;
        bytes
    };
    let mandate = cast.mandate(&[0, 1, 2], 3600)?;
    fatou.api.delete_document(document.id)?;
    // The very same ciphertext, deposit and envelope: a mandate that named them must not open again.
    let upload = fatou.api.begin_upload(payload.len() as u64)?;
    fatou.api.continue_upload(upload, 0, payload.as_slice())?;
    let again = ecrin_vault::wire::DocumentNew {
        upload,
        deposit: document.deposit.clone(),
        envelope: document.envelope.clone(),
    };
    let refused = fatou.api.deposit(&again).err().context("an id used twice")?;
    ensure!(refused.is("already-exists"), "{refused:?}");
    let number = cast
        .papers
        .iter()
        .position(|paper| paper.id == document.id.to_string())
        .context("one of hers")?;
    let out = cast.out("gone");
    cast.nadia
        .view(&mandate, u32::try_from(number)? + 1, &out)?
        .refused(3, "document-gone")?;
    ensure!(!out.exists(), "nothing was written");
    Ok(())
}
