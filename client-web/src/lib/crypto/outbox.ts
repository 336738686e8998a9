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
import type { Bytes, Digest } from "./encoding.ts";
import { ALG, EncryptionKey, identityText } from "./envelope.ts";
import { freshId, idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { SignedNote } from "./note.ts";
import type { Held } from "./papers.ts";
import { openPayload, sealPayload } from "./payload.ts";
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
  const described = checked(about);
  const vault = await vaultOf(me, about.owner);
  const bytes = unshared(new Uint8Array(await file.arrayBuffer()));
  const version = { document: freshId(), version: 1, previous: undefined };
  return putIn(me, { name: file.name, bytes, described, vault, version }, progress, signal);
}

/** The same file once more, as a new version that is called or dated otherwise: what was signed before stays as it was. */
export async function correctPaper(
  me: SignedIn,
  paper: Held,
  about: NewPaper,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Held> {
  const described = checked(about);
  const { document, record } = paper;
  const payload = await me.api.documentPayload(document.id, document.payload_size, () => undefined, signal);
  const { name, file: bytes } = await openPayload(record, payload);
  const previous = await SignedNote.parse(deposit, document.deposit).digest();
  const version = { document: document.id, version: document.version + 1, previous };
  const vault = { owner: me.account, recipient: me.keyring.encryption.recipient };
  return putIn(me, { name, bytes, described, vault, version }, progress, signal);
}

/** What a paper is said to be. */
type Described = Pick<Record, "type" | "title" | "issued" | "expires">;

function checked({ type, title, ...days }: NewPaper): Described {
  const [issued, expires] = [days.issued ?? null, days.expires ?? null];
  const kind = DOCUMENT_TYPES.find((known) => known === type);
  if (kind === undefined) throw new VaultError("usage", { type });
  if (!isTextOf(MAX_TITLE, title)) throw new VaultError("bad-title");
  for (const day of [issued, expires]) if (day !== null && !isCalendarDay(day)) throw new VaultError("bad-date");
  // ISO dates sort as they follow one another.
  if (issued !== null && expires !== null && expires < issued) throw new VaultError("bad-dates-order");
  return { type: kind, title, issued, expires };
}

/** A file, what it is, where it goes, and as which version of which paper. */
interface Going {
  readonly name: string;
  readonly bytes: Bytes;
  readonly described: Described;
  readonly vault: Vault;
  readonly version: { readonly document: Id; readonly version: number; readonly previous: Digest | undefined };
}

async function putIn(me: SignedIn, going: Going, progress: Progress, signal?: AbortSignal): Promise<Held> {
  const { name, bytes, described, vault } = going;
  const { document: id, version, previous } = going.version;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const { recipient } = await EncryptionKey.fromSecret(secret);
  const sealed = await sealPayload(recipient, name, bytes);
  const record: Record = {
    v: 1,
    alg: ALG,
    document: id,
    version,
    mandate: null,
    identity: identityText(secret),
    payload_sha256: sealed.payloadDigest,
    sha256: sealed.fileDigest,
    size: bytes.length,
    ...described,
    owner_name: null,
  };
  const envelope = base64(await sealRecord(record, vault.recipient));
  // A network that breaks keeps nothing but time from going on: the sealed bytes wait here, in memory alone.
  const wait = (): void => {
    progress(0, sealed.payload.length, true);
  };
  const upload = await me.api.upload(sealed.payload, progress, signal);
  const note = await me.sign(deposit, {
    document: id,
    version,
    owner: vault.owner,
    depositor: me.account,
    payload: record.payload_sha256,
    size: sealed.payload.length,
    record: await recordDigest(record),
    previous,
    // A large upload may have taken longer than a signature stays fresh.
    at: await me.api.patiently(() => me.now(), wait, signal),
  });
  const document = await me.api.patiently(() => me.api.deposit({ upload, deposit: note.toText(), envelope }, signal), wait, signal);
  if (document.id !== id) throw new VaultError("verification-failed", { reason: "another document" });
  return { document, record, depositor: undefined };
}

/** Whose vault, and whom its papers are sealed for. */
interface Vault {
  readonly owner: Id;
  readonly recipient: Recipient;
}

async function vaultOf(me: SignedIn, typed: string | undefined): Promise<Vault> {
  if (typed === undefined || typed === me.account) {
    return { owner: me.account, recipient: me.keyring.encryption.recipient };
  }
  const owner = idOf(typed);
  const { record } = await me.people.known(owner);
  return { owner, recipient: record.encryption };
}
