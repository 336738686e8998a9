/** Envelopes: small age files, and the X25519 keys that open them (spec 02; C2SP age). */

import { bech32 } from "@scure/base";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

import { VaultError } from "./contract.ts";
import { attempt, concat, unshared } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import type { Recipient } from "./recipient.ts";

/** The word every record and keyring carries for today's only algorithm. */
export const ALG = "x25519";

const MAX_ENVELOPE = 64 * 1024;
const MAX_HEADER = 16 * 1024;
const PREFIX = "age-secret-key-";

/** PKCS #8 of an X25519 key is 16 fixed bytes and the secret. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

/** This key does not open it, or it was altered, cut short or is larger than any envelope. */
function unopened(): VaultError {
  return new VaultError("mismatch", { reason: "envelope" });
}

/** A secret that opens envelopes. Once it is imported, no script can read it again. */
export class EncryptionKey {
  readonly recipient: Recipient;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, recipient: Recipient) {
    this.#key = key;
    this.recipient = recipient;
  }

  static async fromSecret(secret: Bytes): Promise<EncryptionKey> {
    const pkcs8 = concat(PKCS8, secret);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
    pkcs8.fill(0);
    return new EncryptionKey(key, (await identityToRecipient(key)) as Recipient);
  }

  /** Reads `AGE-SECRET-KEY-1…`. */
  static async fromText(text: string): Promise<EncryptionKey | undefined> {
    const secret = secretOf(text);
    return secret === undefined ? undefined : EncryptionKey.fromSecret(secret);
  }

  /** Opens a small envelope. */
  async open(envelope: Uint8Array): Promise<Bytes> {
    if (envelope.length > MAX_ENVELOPE) throw unopened();
    return this.openFile(envelope);
  }

  /** Opens an age file of any size, whole: a file that was cut gives nothing. */
  async openFile(file: Uint8Array): Promise<Bytes> {
    if (!hasHeader(file)) throw unopened();
    const decrypter = new Decrypter();
    decrypter.addIdentity(this.#key);
    try {
      return unshared(await decrypter.decrypt(file));
    } catch {
      throw unopened();
    }
  }
}

/** The last line of a header begins with three dashes, and no other does; an endless header would keep us busy. */
function hasHeader(file: Uint8Array): boolean {
  const beginning = new TextDecoder("latin1").decode(file.subarray(0, MAX_HEADER));
  return beginning.includes("\n---");
}

/** The 32 bytes of an identity's one text. */
export function secretOf(text: string): Bytes | undefined {
  const decoded = attempt(() => bech32.decodeToBytes(text));
  if (decoded?.prefix.toLowerCase() !== PREFIX || decoded.bytes.length !== 32) return undefined;
  return identityText(decoded.bytes) === text ? unshared(decoded.bytes) : undefined;
}

/** Prints `AGE-SECRET-KEY-1…`, which Debian's `age` takes as an identity file. */
export function identityText(secret: Uint8Array): string {
  return bech32.encodeFromBytes(PREFIX, secret).toUpperCase();
}

/** Seals an age file, small or large, for recipients of one kind. */
export async function seal(recipients: readonly Recipient[], plain: Uint8Array): Promise<Bytes> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return unshared(await encrypter.encrypt(plain));
}
