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
import { freshId } from "./id.ts";
import type { Held } from "./papers.ts";
import { sealPayload } from "./payload.ts";
import { recordDigest, sealRecord } from "./record.ts";
import type { Record } from "./record.ts";
import type { SignedIn } from "./signin.ts";
import { MAX_TITLE, isTextOf } from "./text.ts";
import { isCalendarDay } from "./time.ts";
import { DOCUMENT_TYPES } from "./vocabulary.ts";

/** Puts a paper into my own vault. */
export async function addPaper(
  me: SignedIn,
  file: File,
  about: NewPaper,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Held> {
  const { type, title, issued = null, expires = null } = about;
  const kind = DOCUMENT_TYPES.find((known) => known === type);
  if (kind === undefined) throw new VaultError("usage", { type });
  if (!isTextOf(MAX_TITLE, title)) throw new VaultError("bad-title");
  for (const day of [issued, expires]) if (day !== null && !isCalendarDay(day)) throw new VaultError("bad-date");

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
  const envelope = base64(await sealRecord(record, me.keyring.encryption.recipient));
  const upload = await me.api.upload(sealed.payload, progress, signal);
  const note = await me.sign(deposit, {
    document: record.document,
    version: record.version,
    owner: me.account,
    depositor: me.account,
    payload: record.payload_sha256,
    size: sealed.payload.length,
    record: await recordDigest(record),
    previous: undefined,
    // A large upload may have taken longer than a signature stays fresh.
    at: await me.now(),
  });
  const document = await me.api.deposit({ upload, deposit: note.toText(), envelope }, signal);
  if (document.id !== record.document) throw new VaultError("verification-failed", { reason: "another document" });
  return { document, record, depositor: undefined };
}
