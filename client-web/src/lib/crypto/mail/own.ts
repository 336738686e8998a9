/** My address with its certificates, every one held against the note that I signed. */

import { certificate, certificateRevocation } from "../certificate.ts";
import { VaultError } from "../contract.ts";
import { base64 } from "../encoding.ts";
import type { Digest } from "../encoding.ts";
import { seal } from "../envelope.ts";
import { SignedNote } from "../note.ts";
import type { SignedIn } from "../signin.ts";
import { localFromName, numbered } from "./address.ts";
import { EARLY, PublicCertificate, SecretCertificate } from "./openpgp.ts";
import type { Identity } from "./wire.ts";

/** How many names with a number are tried. */
const NUMBERS = 100;

/** What makes another name worth a try. */
const TAKEN = new Set(["address-taken", "bad-address"]);

export interface Own {
  readonly address: string;
  /** The one that counts, unless it was taken back or is over. */
  readonly current: SecretCertificate | undefined;
  /** Every secret half there is, the newest first: old mail stays readable. */
  readonly secrets: readonly SecretCertificate[];
  readonly published: boolean;
  readonly generation: number;
  readonly note: Digest;
}

export function notSigned(who: string): VaultError {
  return new VaultError("certificate-not-signed", { who });
}

/** What is mine; made now where there is nothing yet, and made anew where it is about to end. */
export async function ownMail(me: SignedIn): Promise<Own> {
  const own = (await checked(me, await me.api.mailIdentity())) ?? (await make(me));
  const now = await me.now();
  const end = await own.current?.public.end(now);
  if (own.current === undefined || end === undefined || end - now >= EARLY) return own;
  return rotate(me, own);
}

async function checked(me: SignedIn, { address, certificates }: Identity): Promise<Own | undefined> {
  if (address === undefined) return undefined;
  let [previous, generation, published] = [undefined as Digest | undefined, 0, false];
  let secrets: SecretCertificate[] = [];
  let current: SecretCertificate | undefined;
  for (const item of certificates) {
    const note = SignedNote.parse(certificate, item.note);
    const named = await me.verifyOwn(note);
    generation += 1;
    // A list with a hole, or of another's notes, is no list of mine.
    const follows =
      named.account === me.account &&
      named.address === address &&
      named.previous === previous &&
      named.generation === generation;
    if (!follows) throw notSigned(address);
    [previous, published, current] = [await note.digest(), named.published, undefined];
    if (item.secret === undefined) continue;
    const secret = await secretOf(me, item, address);
    if (secret.public.fingerprint !== named.fingerprint) throw notSigned(address);
    // What a revocation adds to the public half is in no note of this kind; its keys are still the signed ones.
    if (item.revocation === undefined && secret.public.digest !== named.certificate) throw notSigned(address);
    current = item.revocation === undefined ? secret : undefined;
    secrets = [secret, ...secrets.filter((kept) => kept.public.fingerprint !== named.fingerprint)];
  }
  return previous === undefined ? undefined : { address, current, secrets, published, generation, note: previous };
}

async function secretOf(me: SignedIn, item: Identity["certificates"][number], address: string): Promise<SecretCertificate> {
  const shown = await PublicCertificate.read(item.certificate, address);
  const sealed = item.secret === undefined ? undefined : await me.keyring.encryption.open(item.secret).catch(() => undefined);
  const secret = shown === undefined || sealed === undefined ? undefined : await SecretCertificate.read(sealed, shown);
  if (secret === undefined) throw notSigned(address);
  return secret;
}

/** Makes address and first certificate: my name gives one, with a number where it is taken. */
async function make(me: SignedIn): Promise<Own> {
  const local = localFromName(me.keyring.name);
  if (local === undefined) throw new VaultError("bad-address", { who: me.keyring.name });
  for (let number = 1; ; number++) {
    const address = `${number === 1 ? local : numbered(local, number)}@${me.instance.domain.toLowerCase()}`;
    try {
      return await name(me, await SecretCertificate.generate(address, await me.now()));
    } catch (reason) {
      if (!(reason instanceof VaultError && TAKEN.has(reason.code)) || number === NUMBERS) throw reason;
    }
  }
}

/** Makes the next certificate; the old one opens what it opened. */
export async function rotate(me: SignedIn, own: Own): Promise<Own> {
  return name(me, await SecretCertificate.generate(own.address, await me.now()), own);
}

/** Lets anyone outside find the certificate, or nobody. */
export async function publish(me: SignedIn, own: Own, published: boolean): Promise<Own> {
  return name(me, currentOf(own), { ...own, published });
}

/** Takes the certificate back: nobody can write here until there is another one. */
export async function revoke(me: SignedIn, own: Own, lost: boolean): Promise<Own> {
  const at = await me.now();
  const revoked = await currentOf(own).revoked(lost, at);
  const note = await me.sign(certificateRevocation, {
    account: me.account,
    fingerprint: revoked.fingerprint,
    note: own.note,
    certificate: revoked.digest,
    at,
  });
  await me.api.revokeCertificate({ note: note.toText(), certificate: base64(revoked.bytes) });
  return ownMail(me);
}

/** The one that counts, which there may be none of. */
export function currentOf({ current }: Own): SecretCertificate {
  if (current === undefined) throw new VaultError("bad-certificate");
  return current;
}

/** Signs that this certificate counts from now on, and hands it in with its secret half sealed for me alone. */
async function name(me: SignedIn, secret: SecretCertificate, before?: Own): Promise<Own> {
  const note = await me.sign(certificate, {
    account: me.account,
    address: secret.public.address,
    fingerprint: secret.public.fingerprint,
    certificate: secret.public.digest,
    published: before?.published ?? false,
    generation: (before?.generation ?? 0) + 1,
    previous: before?.note,
    at: await me.now(),
  });
  const sealed = await seal([me.keyring.encryption.recipient], secret.bytes);
  const identity = await me.api.publishCertificate({
    note: note.toText(),
    certificate: base64(secret.public.bytes),
    secret: base64(sealed),
  });
  const own = await checked(me, identity);
  if (own === undefined) throw new VaultError("no-address");
  return own;
}
