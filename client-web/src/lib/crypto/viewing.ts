/** Viewing: a signed request, an event in the journal, and only then the bytes (spec 04). */

import { view } from "./act.ts";
import { VaultError } from "./contract.ts";
import type { Opened, Progress, Right } from "./contract.ts";
import type { EncryptionKey } from "./envelope.ts";
import { freshId } from "./id.ts";
import { readReceipt } from "./journal/receipt.ts";
import { checkReleased } from "./mandate.ts";
import { actOn, findMandate } from "./mandates.ts";
import type { Checked } from "./mandates.ts";
import { opened } from "./papers.ts";
import { openRecord } from "./record.ts";
import type { SignedIn } from "./signin.ts";
import { teamSecret } from "./teams.ts";

/** The answers that are for the server to give on record, where the owner reads them. */
const ENDED = /^(mandate-|membership-|role-not-named|account-suspended|not-allowed)/;

/** Looks at one paper of a mandate. */
export async function viewPaper(
  me: SignedIn,
  mandate: string,
  number: number,
  right: Exclude<Right, "deposit">,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Opened> {
  const found = await acceptedFirst(me, await findMandate(me, mandate));
  const { body } = found;
  // For a structure's mandate the team's key opens it; whoever lacks it finds out before a view is counted.
  const key = await opener(me, found);
  const note = await me.sign(view, {
    mandate: body.id,
    number,
    right,
    purpose: body.purpose,
    nonce: freshId(),
    viewer: me.account,
    at: await me.now(),
  });
  const released = await me.api.view(body.id, { note: note.toText() }, signal);

  // A server that releases what the mandate does not name is not believed, whatever it released.
  const line = body.document.find((document) => document.number === number);
  if (line === undefined) throw unnamed("number");
  const record = await openRecord(released.envelope, key, line.record);
  await checkReleased(line, body.id, record);
  if (released.payload_sha256 !== line.payload) throw unnamed("payload");
  await readReceipt(released.receipt, me.instance.key);
  if (record.owner_name !== null) me.names.set(body.owner, record.owner_name);
  me.seen.set(record.document, record);
  const file = await opened(record, await me.api.viewPayload(released.event, released.payload_size, progress, signal));
  return { ...file, event: released.event };
}

function unnamed(reason: string): VaultError {
  return new VaultError("verification-failed", { reason: `released ${reason}` });
}

async function opener(me: SignedIn, { body, owner }: Checked): Promise<EncryptionKey> {
  const forTeam = body.grantee.kind === "structure" && owner !== undefined;
  return forTeam ? teamSecret(me, body.grantee.id, body.granteeKey) : me.keyring.encryption;
}

/** Whoever looks for the first time accepts; everything else is for the server to refuse, on record. */
async function acceptedFirst(me: SignedIn, found: Checked): Promise<Checked> {
  const { wire, owner } = found;
  if (wire.accepted !== undefined || owner === undefined || wire.state !== "active") return found;
  return actOn(me, found, "acceptance").catch((reason: unknown) => {
    // It may have ended this very moment: asking for the paper puts the refusal where the owner reads it.
    if (reason instanceof VaultError && ENDED.test(reason.code)) return found;
    throw reason;
  });
}
