/**
 * Papers on their way into a vault: sealed once, uploaded piece by piece, and only then signed for.
 *
 * age draws new randomness each time, so that the ciphertext is kept until the deposit stands: what is resumed are the
 * same bytes.
 */

import { VaultError } from "./contract.ts";
import type { NewPaper, Progress } from "./contract.ts";
import { deposit } from "./deposit.ts";
import { base64, unshared } from "./encoding.ts";
import { ALG, EncryptionKey, identityText } from "./envelope.ts";
import { freshId, parseId } from "./id.ts";
import type { Id } from "./id.ts";
import type { Held } from "./papers.ts";
import { sealPayload } from "./payload.ts";
import type { Recipient } from "./recipient.ts";
import { recordDigest, sealRecord } from "./record.ts";
import type { Record } from "./record.ts";
import type { SignedIn } from "./signin.ts";
import { MAX_TITLE, isTextOf } from "./text.ts";
import { isCalendarDay } from "./time.ts";
import { DOCUMENT_TYPES } from "./vocabulary.ts";

/** Puts a paper into my own vault, or into that of the person it is for, where it waits for her. */
export async function addPaper(
  me: SignedIn,
  file: File,
  about: NewPaper,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Held> {
  const { type, title, issued = null, expires = null, owner } = about;
  const kind = DOCUMENT_TYPES.find((known) => known === type);
  if (kind === undefined) throw new VaultError("usage", { type });
  if (!isTextOf(MAX_TITLE, title)) throw new VaultError("bad-title");
  for (const day of [issued, expires]) if (day !== null && !isCalendarDay(day)) throw new VaultError("bad-date");
  // ISO dates sort as they follow one another.
  if (issued !== null && expires !== null && expires < issued) throw new VaultError("bad-dates-order");
  const vault = await vaultOf(me, owner);

  const bytes = unshared(new Uint8Array(await file.arrayBuffer()));
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const { recipient } = await EncryptionKey.fromSecret(secret);
  const sealed = await sealPayload(recipient, file.name, bytes);
  const record: Record = {
    v: 1,
    alg: ALG,
    document: freshId(),
    version: 1,
    mandate: null,
    identity: identityText(secret),
    payload_sha256: sealed.payloadDigest,
    sha256: sealed.fileDigest,
    size: bytes.length,
    title,
    type: kind,
    issued,
    expires,
    owner_name: null,
  };
  const envelope = base64(await sealRecord(record, vault.recipient));
  // A network that breaks keeps nothing but time from going on: the sealed bytes wait here, in memory alone.
  const wait = (): void => {
    progress(0, sealed.payload.length, true);
  };
  const upload = await me.api.upload(sealed.payload, progress, signal);
  const note = await me.sign(deposit, {
    document: record.document,
    version: record.version,
    owner: vault.owner,
    depositor: me.account,
    payload: record.payload_sha256,
    size: sealed.payload.length,
    record: await recordDigest(record),
    previous: undefined,
    // A large upload may have taken longer than a signature stays fresh.
    at: await me.api.patiently(() => me.now(), wait, signal),
  });
  const document = await me.api.patiently(() => me.api.deposit({ upload, deposit: note.toText(), envelope }, signal), wait, signal);
  if (document.id !== record.document) throw new VaultError("verification-failed", { reason: "another document" });
  return { document, record, depositor: undefined };
}

/** Whose vault, and whom its papers are sealed for. */
async function vaultOf(me: SignedIn, typed: string | undefined): Promise<{ owner: Id; recipient: Recipient }> {
  if (typed === undefined || typed === me.account) {
    return { owner: me.account, recipient: me.keyring.encryption.recipient };
  }
  const owner = parseId(typed);
  if (owner === undefined) throw new VaultError("bad-id", { id: typed.slice(0, 40) });
  const { record } = await me.people.known(owner);
  return { owner, recipient: record.encryption };
}
