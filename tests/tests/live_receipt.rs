//! A receipt is held against the journal of now by a handful of tiles, however long the journal is; and whoever hands
//! out others than the signed ones is found out.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Proxy};

/// A view's receipts, and several bundles of events before and after it.
fn lived() -> Result<(Cast, ecrin_tests::harness::InProcess, [String; 2])> {
    let (cast, server) = Cast::served()?;
    let fatou = cast.fatou.insider()?;
    for _ in 0..270 {
        fatou.api.journal(None)?;
    }
    let mandate = cast.mandate(&[0], 86_400)?;
    let seen = cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let proof = cast.out("view.tlog-proof").to_string_lossy().into_owned();
    let event = seen["id"].as_str().context("id")?;
    let shown = cast.fatou.json(&["receipt", "show", event, "--out", &proof])?;
    let short = shown["receipt"].as_str().context("receipt")?.to_owned();
    for _ in 0..270 {
        fatou.api.journal(None)?;
    }
    Ok((cast, server, [short, proof]))
}

#[test]
fn a_receipt_needs_a_few_tiles_and_one_bundle() -> Result<()> {
    let (cast, _server, receipts) = lived()?;
    for receipt in &receipts {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let proxy = Proxy::lying(&cast.instance, move |request, answer| {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push((request.path.clone(), answer.body.len()));
        })?;
        let held = cast
            .fatou
            .at(proxy.url())
            .run(&["receipt", "verify", "--live", receipt])?;
        ensure!(held.code == 0, "{held:?}");
        let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        let bundles = asked
            .iter()
            .filter(|(path, _)| path.contains("/tile/entries/"))
            .count();
        let bytes: usize = asked.iter().map(|(_, bytes)| bytes).sum();
        // The whole shard is more than five hundred entries, in three bundles of up to 28 kB.
        ensure!(bundles == 1 && asked.len() <= 8, "{asked:?}");
        ensure!(bytes < 70_000, "{bytes} bytes: {asked:?}");
    }
    Ok(())
}

#[test]
fn tiles_that_do_not_lead_to_the_signed_head_are_found_out() -> Result<()> {
    let (cast, _server, receipts) = lived()?;
    for touched in ["/tile/0/001", "/tile/0/002", "/tile/entries/001"] {
        for (number, receipt) in receipts.iter().enumerate() {
            let hit = Arc::new(Mutex::new(false));
            let marked = Arc::clone(&hit);
            let proxy = Proxy::lying(&cast.instance, move |request, answer| {
                if request.path.contains(touched) {
                    *marked.lock().unwrap_or_else(PoisonError::into_inner) = true;
                    // Every hash, or every entry, but none of the lengths before the entries.
                    for byte in answer.body.iter_mut().skip(20).step_by(110) {
                        *byte ^= 1;
                    }
                }
            })?;
            let held = cast
                .fatou
                .at(proxy.url())
                .run(&["receipt", "verify", "--live", receipt])?;
            let was_hit = *hit.lock().unwrap_or_else(PoisonError::into_inner);
            ensure!(was_hit, "{touched} was not needed for receipt {number}");
            ensure!(
                held.code == 6 && held.stderr.contains("journal-contradicts"),
                "{touched}: {held:?}"
            );
        }
    }
    Ok(())
}
