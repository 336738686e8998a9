/** Mandates for paper: what stands on the page is what was signed, and the page says so only where it is so. */

import type { PaperMandate } from "./contract/printing.ts";
import { digestOf, utf8 } from "./encoding.ts";
import { findMandate, shownAccess } from "./mandates.ts";
import { allPapers } from "./papers.ts";
import type { SignedIn } from "./signin.ts";

export async function paperMandate(me: SignedIn, id: string): Promise<PaperMandate> {
  const found = await findMandate(me, id);
  const { grantee, consent, text } = found.body;
  return {
    access: shownAccess(me, found, await allPapers(me)),
    ...(grantee.kind === "structure" && { granteeRole: grantee.role }),
    consent,
    digest: await found.note.digest(),
    language: text.language,
  };
}

export async function wereShown(me: SignedIn, id: string, words: string): Promise<boolean> {
  const { body } = await findMandate(me, id);
  return (await digestOf(utf8(words))) === body.text.digest;
}
